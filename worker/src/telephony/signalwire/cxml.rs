//! Call documents in cXML, for the Compatibility API.
//!
//! Source of the verbs: SignalWire, "cXML reference".

use crate::telephony::{CallDocument, Verb};
use callslot_shared::disclosure::Spoken;
use maud::{Markup, PreEscaped, Render, html};

/// Longest text a `Say` takes, in characters.
pub(super) const MAX_SAY: usize = 4_096;

/// A document as cXML.
pub(super) fn to_xml(document: &CallDocument) -> String {
    let xml = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
        Response {
            @for verb in document.verbs() { (verb) }
        }
    };
    xml.into_string()
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
            // An instruction that cXML has no words for must not go on as if it had been done.
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
        phone::PhoneNumber,
        voice::ResolvedVoice,
        words::Language,
    };
    use url::Url;

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
            &ResolvedVoice::unknown(),
        );
        let xml = to_xml(&CallDocument::new([Verb::Say(said)]));
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
        let xml = to_xml(&CallDocument::new([Verb::Dial {
            number: phone("+14155552671"),
            caller: phone("+12025550100"),
            ring_seconds: 30,
            talk_seconds: 2_700,
            whisper: url("whisper"),
            confirm_seconds: 180,
            status_callback: url("status"),
            connected: Box::new(url("connect")),
            action: url("dialled"),
        }]));
        insta::assert_snapshot!(xml);
    }
}
