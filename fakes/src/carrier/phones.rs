//! The people and machines at the other end: every number has a script.
//!
//! Scripts are data, so that a test, a `PUT /simulator/phones/{number}` and the built-in numbers
//! all say the same thing the same way. Durations are carrier time (see `Options::second`).

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::carrier::event_log::CallRecord;

/// Whoever has the phones.
///
/// They are asked in the middle of the carrier's work, and must not ask the carrier anything.
pub trait People: Send + Sync + 'static {
    /// The error code with which the carrier refuses to dial a number, if it does.
    fn refusal(&self, _number: &str) -> Option<u32> {
        None
    }

    /// The behaviour of the phone that a call has come to.
    fn phone(&self, call: &CallRecord) -> Phone;
}

/// The behaviour of a phone when it is dialled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Phone {
    /// The outcome when it rings.
    pub answer: Answer,
    /// Whether it is a machine that picks up. It presses no key.
    pub machine: bool,
    /// The key it presses when it is asked for one, a moment after the words end. `None` listens only.
    pub key: Option<char>,
    /// That moment. Whoever takes longer than is waited for presses nothing.
    #[serde(with = "seconds")]
    pub press_after: Duration,
    /// When its owner hangs up.
    pub hang_up: HangUp,
    /// The time its owner talks, if dialled by `Dial`, with [`HangUp::Usual`].
    #[serde(with = "seconds")]
    pub talk: Duration,
    /// The time its owner lets the other phone ring before hanging up. `None` waits for as long as it rings.
    #[serde(with = "seconds::optional")]
    pub patience: Option<Duration>,
    /// An automatic attendant picks up, presses nothing and stays on the line. It puts through to the owner, who
    /// `key` and `hang_up` are about, as soon as just these keys are sent.
    pub extension: Option<String>,
}

impl Default for Phone {
    /// Rings one second, answers, presses 1 when asked, and talks as [`HangUp::Usual`] says.
    fn default() -> Self {
        Self {
            answer: Answer::After(Duration::from_secs(1)),
            machine: false,
            key: Some('1'),
            press_after: PRESS_DELAY,
            hang_up: HangUp::Usual,
            talk: USUAL_TALK,
            patience: None,
            extension: None,
        }
    }
}

impl Phone {
    /// Whether a machine picks up.
    pub(crate) fn is_machine(&self) -> bool {
        self.machine || self.answer == Answer::Voicemail
    }
}

/// The outcome when a number is dialled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A person picks up after ringing so long (seconds in JSON).
    After(#[serde(with = "seconds")] Duration),
    /// The line is busy.
    Busy,
    /// It rings until the caller gives up.
    Never,
    /// A machine picks up after a second, never presses a key, and hangs up after
    /// [`VOICEMAIL_LENGTH`]. `key` and `hang_up` of the script do not apply.
    Voicemail,
    /// The carrier cannot reach it.
    Fails,
    /// The carrier refuses to dial it: a create request is answered with this error code.
    Refused(u32),
    /// It rings until a person answers or declines, or the caller gives up. `key` and `hang_up` of
    /// the script do not apply.
    Manual,
}

/// When the owner of a phone hangs up. Durations are seconds in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HangUp {
    /// The side that was dialled by `Dial` hangs up once it has talked, the other side stays.
    Usual,
    /// So long after being bridged, on either side.
    AfterTalk(#[serde(with = "seconds")] Duration),
    /// So long after picking up, whatever is going on.
    AfterAnswer(#[serde(with = "seconds")] Duration),
    /// In the middle of the first words it hears.
    InWhisper,
    /// Stays until the carrier or the other side ends the call.
    Never,
}

/// The time a phone with [`HangUp::Usual`] talks once bridged, unless its script says otherwise.
pub const USUAL_TALK: Duration = Duration::from_secs(3);

/// The time a voicemail stays on the line, greeting, beep and recording together.
pub const VOICEMAIL_LENGTH: Duration = Duration::from_secs(20);

/// The time a person takes to press a key once the words have ended.
pub const PRESS_DELAY: Duration = Duration::from_millis(200);

/// The scripted numbers: the last four digits of any number of the form `…555 01XX`, which is
/// reserved for fiction, and what its phone does.
pub const BUILT_IN: [(&str, &str); 7] = [
    ("0181", "busy"),
    ("0182", "never answers"),
    ("0183", "voicemail"),
    ("0184", "hangs up while the first words are said"),
    ("0185", "answers and presses nothing"),
    ("0186", "answers after ten seconds"),
    ("0187", "refused by the carrier (21211)"),
];

fn built_in(number: &str) -> Option<Phone> {
    let usual = Phone::default();
    let suffix = number.strip_suffix(char::is_whitespace).unwrap_or(number);
    let last_four = suffix.get(suffix.len().checked_sub(4)?..)?;
    if !suffix.ends_with(&format!("555{last_four}")) {
        return None;
    }
    Some(match last_four {
        "0181" => Phone {
            answer: Answer::Busy,
            ..usual
        },
        "0182" => Phone {
            answer: Answer::Never,
            ..usual
        },
        "0183" => Phone {
            answer: Answer::Voicemail,
            key: None,
            hang_up: HangUp::Never,
            ..usual
        },
        "0184" => Phone {
            hang_up: HangUp::InWhisper,
            ..usual
        },
        "0185" => Phone { key: None, ..usual },
        "0186" => Phone {
            answer: Answer::After(Duration::from_secs(10)),
            ..usual
        },
        "0187" => Phone {
            answer: Answer::Refused(21211),
            ..usual
        },
        _ => return None,
    })
}

/// All scripts: an explicit one wins over the built-in number, that over the default.
#[derive(Debug, Default)]
pub(crate) struct PhoneBook {
    scripted: Mutex<BTreeMap<String, Phone>>,
}

impl PhoneBook {
    fn scripted(&self) -> MutexGuard<'_, BTreeMap<String, Phone>> {
        self.scripted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn script(&self, number: &str, phone: Phone) {
        self.scripted().insert(number.to_owned(), phone);
    }

    pub(crate) fn look_up(&self, number: &str) -> Phone {
        let scripted = self.scripted().get(number).cloned();
        scripted.or_else(|| built_in(number)).unwrap_or_default()
    }
}

impl People for PhoneBook {
    fn refusal(&self, number: &str) -> Option<u32> {
        match self.look_up(number).answer {
            Answer::Refused(code) => Some(code),
            _ => None,
        }
    }

    fn phone(&self, call: &CallRecord) -> Phone {
        self.look_up(&call.to)
    }
}

/// Durations in JSON are seconds, with fractions.
pub(crate) mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// A duration that may be missing: `null`.
    pub(crate) mod optional {
        use std::time::Duration;

        use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

        #[expect(clippy::ref_option, reason = "serde hands fields over so")]
        pub(crate) fn serialize<S: Serializer>(
            value: &Option<Duration>,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            value.map(|value| value.as_secs_f64()).serialize(to)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<Duration>, D::Error> {
            Option::<f64>::deserialize(from)?
                .map(Duration::try_from_secs_f64)
                .transpose()
                .map_err(D::Error::custom)
        }
    }

    pub(crate) fn serialize<S: Serializer>(value: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(value.as_secs_f64())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(from)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_numbers_reserved_for_fiction_are_built_in() {
        let book = PhoneBook::default();
        assert_eq!(book.look_up("+12125550181").answer, Answer::Busy);
        assert_eq!(book.look_up("+12125670181"), Phone::default());
        assert_eq!(book.look_up("+12125550101"), Phone::default());
        assert_eq!(book.look_up("+14155552671"), Phone::default());
        assert_eq!(book.look_up(""), Phone::default());
    }

    #[test]
    fn every_built_in_number_differs_from_the_default() {
        for (suffix, meaning) in BUILT_IN {
            assert_ne!(
                PhoneBook::default().look_up(&format!("+1212555{suffix}")),
                Phone::default(),
                "{meaning}"
            );
        }
    }

    #[test]
    fn an_explicit_script_wins_over_the_built_in_number() {
        let book = PhoneBook::default();
        book.script("+12125550181", Phone::default());
        assert_eq!(book.look_up("+12125550181"), Phone::default());
    }

    #[test]
    fn scripts_are_short_in_json() {
        let check = |json: &str, phone: Phone| {
            assert_eq!(
                serde_json::from_str::<Phone>(json).unwrap(),
                phone,
                "{json}"
            );
        };
        check("{}", Phone::default());
        check(
            r#"{"answer":"busy"}"#,
            Phone {
                answer: Answer::Busy,
                ..Phone::default()
            },
        );
        check(
            r#"{"answer":{"after":2.5},"key":null,"hang_up":{"after_talk":5}}"#,
            Phone {
                answer: Answer::After(Duration::from_millis(2500)),
                key: None,
                hang_up: HangUp::AfterTalk(Duration::from_secs(5)),
                ..Phone::default()
            },
        );
        check(
            r#"{"extension":"123"}"#,
            Phone {
                extension: Some("123".to_owned()),
                ..Phone::default()
            },
        );
        check(
            r#"{"hang_up":"in_whisper"}"#,
            Phone {
                hang_up: HangUp::InWhisper,
                ..Phone::default()
            },
        );
        assert!(
            serde_json::from_str::<Phone>(r#"{"anwser":"busy"}"#).is_err(),
            "a misspelt key is refused"
        );
    }
}
