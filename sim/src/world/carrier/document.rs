//! Documents, read back from XML: only the verbs that matter to a simulated call.

use roxmltree::{Document, Node};

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verb {
    /// Speak so many characters.
    Say(usize),
    /// Wait so many seconds.
    Pause(i64),
    /// Speak, and wait for a key.
    Gather {
        prompt: usize,
        seconds: i64,
        action: String,
    },
    /// Speak, and wait for a key; without one, again, and then do otherwise. SWML only.
    Confirm {
        prompt: usize,
        seconds: i64,
        /// Where the key is reported.
        report: Option<String>,
        otherwise: Vec<Verb>,
    },
    /// Press keys on the far side. SWML only.
    SendDigits(String),
    /// Find out who picked up, and go on with another document. SWML only.
    Listen(String),
    /// Ring a second phone.
    Dial {
        number: String,
        caller: String,
        seconds: i64,
        whisper: String,
        status_callback: String,
        /// Where it is reported that both are connected; SWML only.
        connected: Option<String>,
        action: String,
    },
    /// Go on with another document.
    Redirect(String),
    /// Hang up.
    Hangup,
}

/// Reads a document. What is not known is passed over, as carriers do; what is no document hangs up.
pub(super) fn read(xml: &str) -> Vec<Verb> {
    Document::parse(xml).map_or_else(
        |_| vec![Verb::Hangup],
        |document| {
            document
                .root_element()
                .children()
                .filter_map(verb)
                .collect()
        },
    )
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

fn seconds(node: Node<'_, '_>, name: &str, default: i64) -> i64 {
    attribute(node, name).parse().unwrap_or(default)
}

fn text(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().trim().to_owned()
}

fn spoken(node: Node<'_, '_>) -> usize {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|part| part.text())
        .map(|text| text.chars().count())
        .sum()
}

fn verb(node: Node<'_, '_>) -> Option<Verb> {
    Some(match node.tag_name().name() {
        "Say" => Verb::Say(spoken(node)),
        "Pause" => Verb::Pause(seconds(node, "length", 1)),
        "Gather" => Verb::Gather {
            prompt: spoken(node),
            seconds: seconds(node, "timeout", 5),
            action: attribute(node, "action"),
        },
        "Dial" => {
            let number = node.children().find(|child| child.has_tag_name("Number"))?;
            Verb::Dial {
                number: text(number),
                caller: attribute(node, "callerId"),
                seconds: seconds(node, "timeout", 30),
                whisper: attribute(number, "url"),
                status_callback: attribute(number, "statusCallback"),
                connected: None,
                action: attribute(node, "action"),
            }
        }
        "Redirect" => Verb::Redirect(text(node)),
        "Hangup" => Verb::Hangup,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_the_worker_is_read() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Say>a &amp; b</Say>\
                   <Gather input=\"dtmf\" timeout=\"8\" action=\"https://a/b?c=1&amp;d=2\"><Say>key</Say></Gather>\
                   <Dial callerId=\"+1\" timeout=\"30\" action=\"https://a/d\"><Number url=\"https://a/w\" \
                   statusCallback=\"https://a/s\">+2</Number></Dial><Redirect>https://a/r</Redirect><Hangup/></Response>";
        let dial = Verb::Dial {
            number: "+2".into(),
            caller: "+1".into(),
            seconds: 30,
            whisper: "https://a/w".into(),
            status_callback: "https://a/s".into(),
            connected: None,
            action: "https://a/d".into(),
        };
        let gather = Verb::Gather {
            prompt: 3,
            seconds: 8,
            action: "https://a/b?c=1&d=2".into(),
        };
        let expected = [
            Verb::Say(5),
            gather,
            dial,
            Verb::Redirect("https://a/r".into()),
            Verb::Hangup,
        ];
        assert_eq!(read(xml), expected);
        assert_eq!(read("<Response></Response>"), []);
        assert_eq!(read("nonsense"), [Verb::Hangup]);
    }
}
