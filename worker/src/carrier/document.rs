//! Call documents: what the carrier does once a phone is picked up. Written as cXML here, as SWML in `swml`.
//!
//! Only the policy set can be said: a `Say` takes nothing else, and what it takes is escaped. Source of
//! the verbs: SignalWire, "cXML reference".

use callslot_shared::{disclosure::Spoken, phone::PhoneNumber};
use maud::{Markup, PreEscaped, Render, html};
use url::Url;

/// One instruction.
#[derive(Debug, Clone)]
pub enum Verb {
    /// Speak, at most 4,096 characters.
    Say(Spoken),
    /// Speak `prompt`, and post the first key pressed to `action`. Goes on to the next verb if none is
    /// pressed within `seconds` after the prompt.
    Gather {
        /// What is said while waiting.
        prompt: Spoken,
        /// Where the key goes.
        action: Url,
        /// How long to wait, in seconds.
        seconds: u32,
    },
    /// Ask twice for a key and go on; without one, or with another than `key`, do `otherwise` first. SWML
    /// only: for the second side, whose document cannot ask the Worker.
    Confirm {
        /// What is said while waiting.
        prompt: Spoken,
        /// How long to wait, in seconds, each time.
        seconds: u32,
        /// The key that counts; any, if none is named.
        key: Option<&'static str>,
        /// Where the carrier reports the key.
        report: Option<Url>,
        /// What to do where none is pressed at all; `otherwise`, if nothing.
        silent: Vec<Verb>,
        /// What to do without it.
        otherwise: Vec<Verb>,
    },
    /// Press keys: digits, `*`, `#`, and `W` for a pause. SWML only, where it can come before every word.
    SendDigits(String),
    /// Wait until the phone is picked up. SWML only.
    Answer,
    /// Find out whether a machine has picked up, and ask for another document with the answer. SWML only;
    /// in cXML the request for the call asks for it.
    Listen(Url),
    /// Ring a second phone and connect both when it is picked up and its own document is done.
    Dial {
        /// The phone to ring.
        number: PhoneNumber,
        /// Who it says is calling.
        caller: PhoneNumber,
        /// How long to let it ring, in seconds (5 to 600).
        ring_seconds: u32,
        /// How long both may talk, in seconds (1 to 86,400).
        talk_seconds: u32,
        /// The document for the called side, before both are connected.
        whisper: Url,
        /// How long that document may take, in seconds; the Calling API only.
        confirm_seconds: u32,
        /// Where the carrier reports on the second leg.
        status_callback: Url,
        /// Where the carrier reports that both are connected; the Calling API only. Boxed, because an
        /// instruction is small otherwise.
        connected: Box<Url>,
        /// What to do when it is over.
        action: Url,
    },
    /// Ask for another document.
    Redirect(Url),
    /// Hang up.
    Hangup,
}

/// A document: instructions in order.
#[derive(Debug, Clone, Default)]
pub struct Document(Vec<Verb>);

/// Longest text a `Say` takes, in characters.
pub(super) const MAX_SAY: usize = 4_096;

impl Document {
    /// A document of these instructions. None at all means: go on with the call.
    #[must_use]
    pub fn new(verbs: impl IntoIterator<Item = Verb>) -> Self {
        Self(verbs.into_iter().collect())
    }

    /// Its instructions, in order.
    #[must_use]
    pub(crate) fn verbs(&self) -> &[Verb] {
        &self.0
    }

    /// The document as XML.
    #[must_use]
    pub fn to_xml(&self) -> String {
        let xml = html! {
            (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
            Response {
                @for verb in &self.0 { (verb) }
            }
        };
        xml.into_string()
    }
}

/// HTML has no elements that close themselves.
const HANG_UP: PreEscaped<&str> = PreEscaped("<Hangup/>");

impl Render for Verb {
    fn render(&self) -> Markup {
        match self {
            Verb::Say(spoken) => say(spoken),
            Verb::Gather {
                prompt,
                action,
                seconds,
            } => html! {
                Gather input="dtmf" numDigits="1" finishOnKey="" timeout=(seconds) method="POST" action=(action.as_str()) {
                    (say(prompt))
                }
            },
            Verb::Dial {
                number,
                caller,
                ring_seconds,
                talk_seconds,
                whisper,
                confirm_seconds: _,
                status_callback,
                connected: _,
                action,
            } => html! {
                Dial answerOnBridge="true" callerId=(caller.as_str()) timeout=(ring_seconds) timeLimit=(talk_seconds)
                    record="do-not-record" method="POST" action=(action.as_str()) {
                    Number method="POST" url=(whisper.as_str()) statusCallback=(status_callback.as_str())
                        statusCallbackMethod="POST" statusCallbackEvent="initiated ringing answered completed" {
                        (number.as_str())
                    }
                }
            },
            Verb::Redirect(url) => html! { Redirect method="POST" { (url.as_str()) } },
            // What cXML has no words for must not go on as if it had been done.
            Verb::Hangup | Verb::Confirm { .. } | Verb::Listen(_) | Verb::SendDigits(_) => {
                html! { (HANG_UP) }
            }
            Verb::Answer => Markup::default(),
        }
    }
}

/// A `Say`, short enough. `woman` is a voice that every language has.
fn say(spoken: &Spoken) -> Markup {
    let short: String = spoken.text().chars().take(MAX_SAY).collect();
    html! {
        Say voice="woman" language=(spoken.language().locale()) { (for_xml(&short)) }
    }
}

/// Text without the characters that XML 1.0 cannot hold at all.
fn for_xml(text: &str) -> String {
    let space = |c| {
        if matches!(c, '\n' | '\r' | '\t') {
            ' '
        } else {
            c
        }
    };
    text.chars()
        .map(space)
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::{
        disclosure::{Fields, Phrase, say},
        voice::Resolved,
        words::Language,
    };

    #[test]
    fn booking_fields_cannot_become_instructions() {
        let hostile = Fields {
            title: "</Say><Dial>+1</Dial>\u{0}\u{ffff}\"&'",
            ..Fields::default()
        };
        let said = say(
            Phrase::Waiting,
            Language::French,
            &hostile,
            &Resolved::unknown(),
        );
        let xml = Document::new([Verb::Say(said)]).to_xml();
        insta::assert_snapshot!(xml);
    }

    #[test]
    fn a_dial_names_whisper_callbacks_and_action() {
        let url = |path: &str| {
            format!("https://example.com/{path}?a=1&b=2")
                .parse::<Url>()
                .unwrap()
        };
        let phone = |text| PhoneNumber::parse("phone", text).unwrap();
        let xml = Document::new([Verb::Dial {
            number: phone("+14155552671"),
            caller: phone("+12025550100"),
            ring_seconds: 30,
            talk_seconds: 2_700,
            whisper: url("whisper"),
            confirm_seconds: 180,
            status_callback: url("status"),
            connected: Box::new(url("connect")),
            action: url("dialled"),
        }])
        .to_xml();
        insta::assert_snapshot!(xml);
    }
}
