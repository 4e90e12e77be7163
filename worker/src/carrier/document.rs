//! Call documents: what the carrier does once a phone is picked up. Written as cXML here, as SWML in `swml`.
//!
//! Only the policy set can be said: a `Say` takes nothing else, and what it takes is escaped. Source of
//! the verbs: SignalWire, "cXML reference".

use callslot_shared::{disclosure::Spoken, phone::PhoneNumber};
use std::fmt::Write as _;
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
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>");
        for verb in &self.0 {
            // Writing to a string cannot fail.
            let _ = write_verb(&mut xml, verb);
        }
        xml.push_str("</Response>");
        xml
    }
}

fn write_verb(xml: &mut String, verb: &Verb) -> std::fmt::Result {
    match verb {
        Verb::Say(spoken) => write_say(xml, spoken),
        Verb::Gather {
            prompt,
            action,
            seconds,
        } => {
            write!(
                xml,
                "<Gather input=\"dtmf\" numDigits=\"1\" finishOnKey=\"\" timeout=\"{seconds}\" \
                 method=\"POST\" action=\"{}\">",
                escaped(action.as_str()),
            )?;
            write_say(xml, prompt)?;
            xml.write_str("</Gather>")
        }
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
        } => write!(
            xml,
            "<Dial answerOnBridge=\"true\" callerId=\"{}\" timeout=\"{ring_seconds}\" \
             timeLimit=\"{talk_seconds}\" record=\"do-not-record\" method=\"POST\" action=\"{}\"><Number method=\"POST\" url=\"{}\" \
             statusCallback=\"{}\" statusCallbackMethod=\"POST\" \
             statusCallbackEvent=\"initiated ringing answered completed\">{}</Number></Dial>",
            escaped(caller.as_str()),
            escaped(action.as_str()),
            escaped(whisper.as_str()),
            escaped(status_callback.as_str()),
            escaped(number.as_str()),
        ),
        Verb::Redirect(url) => write!(
            xml,
            "<Redirect method=\"POST\">{}</Redirect>",
            escaped(url.as_str()),
        ),
        // What cXML has no words for must not go on as if it had been done.
        Verb::Hangup | Verb::Confirm { .. } | Verb::Listen(_) | Verb::SendDigits(_) => {
            xml.write_str("<Hangup/>")
        }
        Verb::Answer => Ok(()),
    }
}

/// A `Say`, short enough and escaped. `woman` is a voice that every language has.
fn write_say(xml: &mut String, spoken: &Spoken) -> std::fmt::Result {
    let short: String = spoken.text().chars().take(MAX_SAY).collect();
    write!(
        xml,
        "<Say voice=\"woman\" language=\"{}\">{}</Say>",
        spoken.language().locale(),
        escaped(&short),
    )
}

/// Escapes text for XML 1.0, leaving out the characters that it cannot hold at all.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\n' | '\r' | '\t' => safe.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::{
        disclosure::{Fields, Phrase, say},
        voice::{Language, Resolved},
    };

    #[test]
    fn booking_fields_cannot_become_instructions() {
        let hostile = Fields {
            title: "</Say><Dial>+1</Dial>\u{0}\u{ffff}\"&'",
            ..Fields::default()
        };
        let said = say(
            Phrase::Waiting,
            Language::Fr,
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
