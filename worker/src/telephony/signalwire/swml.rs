//! Call documents for the Calling API (SWML): the same instructions as in cXML, in its words.
//!
//! Sources: SignalWire, "SWML reference", `answer`, `play` and `prompt` (`say:`, `say_language`,
//! `prompt_result`, `prompt_value`), `cond`, `connect` (`confirm`, `confirm_timeout`, `max_duration`,
//! `status_url`, `call_state_url`), `detect_machine` (`detect_result`), `send_digits` (`W` is a pause), `transfer`,
//! `hangup`; "Expressions" (`${…}` and `%{…}` are filled in wherever they stand). What runs in `confirm` knows `play`,
//! `prompt`, `cond`, `send_digits` and `hangup`, but no `transfer`: so the second side's document asks the Worker nothing.

use super::cxml::MAX_SAY;
use crate::telephony::{CallDocument, Verb};
use callslot_shared::disclosure::Spoken;
use serde::Serialize;
use url::Url;

/// The carrier's expression for a key that was pressed in time.
const PRESSED: &str = "prompt_result == 'match_digits'";
/// The carrier's expression for no key in time.
const NOT_PRESSED: &str = "prompt_result != 'match_digits'";
/// A voice that every language has.
const GENDER: &str = "female";
/// The time to listen for a machine, in seconds.
const LISTEN_SECONDS: u32 = 10;

/// A document.
#[derive(Debug, Serialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Deserialize))]
#[cfg_attr(any(test, feature = "testing"), serde(deny_unknown_fields))]
pub(super) struct Swml {
    version: String,
    sections: Sections,
}

#[derive(Debug, Serialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Deserialize))]
#[cfg_attr(any(test, feature = "testing"), serde(deny_unknown_fields))]
struct Sections {
    main: Vec<Method>,
}

/// The methods that documents are made of, as the carrier takes them.
#[derive(Debug, Serialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Deserialize))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(any(test, feature = "testing"), serde(deny_unknown_fields))]
enum Method {
    Answer {},
    Play {
        url: String,
        say_language: String,
        say_gender: String,
    },
    Prompt {
        play: String,
        say_language: String,
        say_gender: String,
        max_digits: u32,
        initial_timeout: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(any(test, feature = "testing"), serde(default))]
        status_url: Option<String>,
    },
    Cond(Vec<Branch>),
    Connect(Box<Connect>),
    DetectMachine {
        detectors: String,
        timeout: u32,
        wait: bool,
    },
    SendDigits {
        digits: String,
    },
    Transfer {
        dest: String,
    },
    Hangup {},
}

#[derive(Debug, Serialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Deserialize))]
#[cfg_attr(any(test, feature = "testing"), serde(deny_unknown_fields))]
struct Branch {
    when: String,
    then: Vec<Method>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Deserialize))]
#[cfg_attr(any(test, feature = "testing"), serde(deny_unknown_fields))]
struct Connect {
    from: String,
    to: String,
    timeout: u32,
    max_duration: u32,
    confirm: String,
    confirm_timeout: u32,
    call_state_url: String,
    call_state_events: Vec<String>,
    status_url: String,
}

/// A document as SWML.
pub(super) fn to_swml(document: &CallDocument) -> String {
    let document = Swml {
        version: "1.0.0".to_owned(),
        sections: Sections {
            main: methods(document.verbs()),
        },
    };
    serde_json::to_string(&document).unwrap_or_else(|_| HANG_UP.to_owned())
}

/// For a document that could not be written.
const HANG_UP: &str = r#"{"version":"1.0.0","sections":{"main":[{"hangup":{}}]}}"#;

fn methods(verbs: &[Verb]) -> Vec<Method> {
    verbs.iter().flat_map(method).collect()
}

fn method(verb: &Verb) -> Vec<Method> {
    match verb {
        Verb::Answer => vec![Method::Answer {}],
        Verb::Say(spoken) => vec![play(spoken)],
        Verb::Gather {
            prompt,
            action,
            seconds,
        } => vec![
            ask(prompt, *seconds, None),
            when(PRESSED, vec![go_to(action)]),
        ],
        Verb::Confirm {
            prompt,
            seconds,
            key,
            report,
            silent,
            otherwise,
        } => {
            let refused = match key {
                Some(key) => format!("{NOT_PRESSED} || prompt_value != '{key}'"),
                None => NOT_PRESSED.to_owned(),
            };
            let again = vec![ask(prompt, *seconds, report.as_ref())];
            let without = (!silent.is_empty()).then(|| when(NOT_PRESSED, methods(silent)));
            [
                ask(prompt, *seconds, report.as_ref()),
                when(NOT_PRESSED, again),
            ]
            .into_iter()
            .chain(without)
            .chain([when(&refused, methods(otherwise))])
            .collect()
        }
        Verb::SendDigits(digits) => vec![Method::SendDigits {
            digits: digits.clone(),
        }],
        Verb::Listen(url) => vec![
            Method::DetectMachine {
                detectors: "amd,fax".to_owned(),
                timeout: LISTEN_SECONDS,
                wait: true,
            },
            go_to(url),
        ],
        Verb::Dial {
            number,
            caller,
            ring_seconds,
            talk_seconds,
            whisper,
            confirm_seconds,
            status_callback,
            connected,
            action,
        } => vec![
            Method::Connect(Box::new(Connect {
                from: caller.as_str().to_owned(),
                to: number.as_str().to_owned(),
                timeout: *ring_seconds,
                max_duration: *talk_seconds,
                confirm: whisper.to_string(),
                confirm_timeout: *confirm_seconds,
                call_state_url: status_callback.to_string(),
                call_state_events: ["created", "ringing", "answered", "ended"]
                    .map(str::to_owned)
                    .to_vec(),
                status_url: connected.to_string(),
            })),
            go_to(action),
        ],
        Verb::Redirect(url) => vec![go_to(url)],
        Verb::Hangup => vec![Method::Hangup {}],
    }
}

fn when(condition: &str, then: Vec<Method>) -> Method {
    Method::Cond(vec![Branch {
        when: condition.to_owned(),
        then,
    }])
}

fn go_to(url: &Url) -> Method {
    let dest = url.to_string();
    Method::Transfer { dest }
}

fn play(spoken: &Spoken) -> Method {
    Method::Play {
        url: said(spoken),
        say_language: language(spoken),
        say_gender: GENDER.to_owned(),
    }
}

fn ask(prompt: &Spoken, seconds: u32, report: Option<&Url>) -> Method {
    Method::Prompt {
        play: said(prompt),
        say_language: language(prompt),
        say_gender: GENDER.to_owned(),
        max_digits: 1,
        initial_timeout: seconds,
        status_url: report.map(Url::to_string),
    }
}

fn language(spoken: &Spoken) -> String {
    spoken.language().locale().to_owned()
}

/// A text to be said, short enough, and without what the carrier would fill in: a brace is not heard, so
/// that a round one says the same.
fn said(spoken: &Spoken) -> String {
    let text = spoken.text().chars().take(MAX_SAY).map(|c| match c {
        '{' => '(',
        '}' => ')',
        c if c.is_control() => ' ',
        c => c,
    });
    "say:".chars().chain(text).collect()
}

/// Checks of documents, for tests.
#[cfg(any(test, feature = "testing"))]
pub(crate) mod checks {
    #![allow(
        clippy::unwrap_used,
        clippy::missing_panics_doc,
        reason = "a test that cannot go on panics"
    )]

    use super::Swml;

    /// Fails unless a document is of the shape above, whole, and no text in it could be filled in.
    pub fn check(text: &str) {
        let document: Swml = serde_json::from_str(text).unwrap();
        assert!(!document.sections.main.is_empty(), "{text}");
        assert_eq!(serde_json::to_string(&document).unwrap(), text);
        assert!(text.len() < 64_000);
        assert!(!text.contains("${") && !text.contains("%{"), "{text}");
    }

    /// Fails if a document has what `confirm` does not know.
    pub fn check_confirmation(text: &str) {
        check(text);
        for method in ["transfer", "connect", "answer", "detect_machine"] {
            assert!(!text.contains(&format!("{{\"{method}\":")), "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{checks::check, *};
    use callslot_shared::{
        disclosure::{Fields, Phrase, say},
        phone::PhoneNumber,
        voice::ResolvedVoice,
        words::Language,
    };

    #[test]
    fn every_instruction_has_its_words() {
        let url = |path: &str| {
            format!("https://example.com/{path}")
                .parse::<Url>()
                .unwrap()
        };
        let phone = |text| PhoneNumber::parse("phone", text).unwrap();
        let fields = Fields {
            title: "${call.from} %{vars.x} \"}]}\u{0}",
            ..Fields::default()
        };
        let voice = ResolvedVoice::unknown();
        let spoken = |phrase| say(phrase, Language::French, &fields, &voice);
        let document = CallDocument::new([
            Verb::Answer,
            Verb::SendDigits("WW123#".to_owned()),
            Verb::Listen(url("whisper")),
            Verb::Say(spoken(Phrase::Recording)),
            Verb::Gather {
                prompt: spoken(Phrase::Waiting),
                action: url("accepted"),
                seconds: 8,
            },
            Verb::Confirm {
                prompt: spoken(Phrase::AskToKeep),
                seconds: 8,
                key: Some("1"),
                report: Some(url("collect")),
                silent: vec![Verb::Say(spoken(Phrase::NoKey)), Verb::Hangup],
                otherwise: vec![Verb::Say(spoken(Phrase::NotAgreed)), Verb::Hangup],
            },
            Verb::Dial {
                number: phone("+14155552671"),
                caller: phone("+12025550100"),
                ring_seconds: 30,
                talk_seconds: 2_700,
                whisper: url("whisper"),
                confirm_seconds: 180,
                status_callback: url("status"),
                connected: Box::new(url("connect")),
                action: url("dialled"),
            },
            Verb::Redirect(url("connected")),
            Verb::Hangup,
        ]);
        let text = to_swml(&document);
        check(&text);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        insta::assert_json_snapshot!(value);
        check(HANG_UP);
    }

    #[test]
    fn a_shape_that_the_carrier_does_not_know_is_noticed() {
        for wrong in [
            r#"{"version":"1.0.0","sections":{"main":[{"sing":{}}]}}"#,
            r#"{"version":"1.0.0","sections":{"main":[{"transfer":{"to":"https://a.b/"}}]}}"#,
        ] {
            assert!(serde_json::from_str::<Swml>(wrong).is_err(), "{wrong}");
        }
    }
}
