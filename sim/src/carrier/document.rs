//! Documents, read back from XML: only the verbs that matter to a simulated call.

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
    /// Ring a second phone.
    Dial {
        number: String,
        caller: String,
        seconds: i64,
        whisper: String,
        status_callback: String,
        action: String,
    },
    /// Go on with another document.
    Redirect(String),
    /// Hang up.
    Hangup,
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn attribute(&self, name: &str) -> String {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn seconds(&self, default: i64) -> i64 {
        self.attribute("timeout").parse().unwrap_or(default)
    }

    fn spoken(&self) -> usize {
        self.text.chars().count() + self.children.iter().map(Self::spoken).sum::<usize>()
    }
}

/// Reads a document. What is not known is passed over, as carriers do.
pub(super) fn read(xml: &str) -> Vec<Verb> {
    let mut verbs = Vec::new();
    for element in tree(xml).children.iter().flat_map(|root| &root.children) {
        verbs.extend(verb(element));
    }
    verbs
}

fn verb(element: &Element) -> Option<Verb> {
    Some(match element.name.as_str() {
        "Say" => Verb::Say(element.spoken()),
        "Pause" => Verb::Pause(element.attribute("length").parse().unwrap_or(1)),
        "Gather" => Verb::Gather {
            prompt: element.spoken(),
            seconds: element.seconds(5),
            action: element.attribute("action"),
        },
        "Dial" => {
            let number = element
                .children
                .iter()
                .find(|child| child.name == "Number")?;
            Verb::Dial {
                number: number.text.trim().to_owned(),
                caller: element.attribute("callerId"),
                seconds: element.seconds(30),
                whisper: number.attribute("url"),
                status_callback: number.attribute("statusCallback"),
                action: element.attribute("action"),
            }
        }
        "Redirect" => Verb::Redirect(element.text.trim().to_owned()),
        "Hangup" => Verb::Hangup,
        _ => return None,
    })
}

/// The elements of a document that the Worker made, below an unnamed root.
fn tree(xml: &str) -> Element {
    let mut open = vec![Element::default()];
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            close(&mut open);
        } else {
            let alone = tag.ends_with('/');
            open.push(element(tag.trim_end_matches('/')));
            if alone {
                close(&mut open);
            }
        }
        if let Some(element) = open.last_mut() {
            element.text.push_str(&unescaped(text));
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.children.push(done);
    }
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        attributes.push((name.trim().to_owned(), unescaped(value)));
        rest = after;
    }
    Element {
        name: name.to_owned(),
        attributes,
        ..Element::default()
    }
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
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
    }
}
