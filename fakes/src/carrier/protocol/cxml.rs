//! Reads call documents (cXML). Strict: what the simulator does not know it rejects by name, so
//! that a misspelt verb or attribute fails a test instead of being skipped in silence.

use std::time::Duration;

use roxmltree::{Document as Xml, Node};

use crate::carrier::protocol::element::{Element, Reference, children};
use crate::carrier::protocol::webhook::WebhookMethod;

/// The longest `Say`, in characters (the carrier's cXML reference for `Say`).
const SAY_LIMIT: usize = 4096;

/// One instruction of a document. Durations are carrier time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verb {
    Say(String),
    Play(String),
    Pause(Duration),
    Gather(Gather),
    Redirect(Reference),
    Dial(Dial),
    Record(Record),
    Hangup,
    Reject { busy: bool },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gather {
    pub(crate) num_digits: Option<usize>,
    pub(crate) timeout: Duration,
    pub(crate) finish_on: Option<char>,
    pub(crate) action: Option<Reference>,
    pub(crate) action_on_empty: bool,
    /// Only `Say`, `Play` and `Pause`.
    pub(crate) prompts: Vec<Verb>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dial {
    pub(crate) number: String,
    pub(crate) whisper: Option<Reference>,
    pub(crate) status_callback: Option<Reference>,
    pub(crate) status_events: Vec<String>,
    pub(crate) caller_id: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) time_limit: Duration,
    pub(crate) action: Option<Reference>,
    pub(crate) record: DialRecord,
    pub(crate) recording_callback: Option<Reference>,
    /// The address at which it is reported that both are connected; SWML only.
    pub(crate) connected: Option<String>,
}

/// When `Dial` starts to record, if at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DialRecord {
    No,
    FromAnswer,
    FromRinging,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) action: Option<Reference>,
    pub(crate) timeout: Duration,
    pub(crate) recording_callback: Option<Reference>,
}

/// Reads a document. The error is for a person to read.
pub(crate) fn parse(text: &str) -> Result<Vec<Verb>, String> {
    let xml = Xml::parse(text).map_err(|error| format!("not XML: {error}"))?;
    let root = xml.root_element();
    if root.tag_name().name() != "Response" {
        return Err(format!(
            "the root is <{}>, not <Response>",
            root.tag_name().name()
        ));
    }
    Element::new(root, &[])?;
    children(root)?.into_iter().map(verb).collect()
}

fn verb(node: Node<'_, '_>) -> Result<Verb, String> {
    Ok(match node.tag_name().name() {
        "Say" => {
            let text = Element::new(node, &["voice", "language", "loop"])?.text();
            if text.chars().count() > SAY_LIMIT {
                return Err(format!("a Say of more than {SAY_LIMIT} characters"));
            }
            Verb::Say(text)
        }
        "Play" => Verb::Play(Element::new(node, &["loop"])?.text()),
        "Pause" => {
            Verb::Pause(Element::new(node, &["length"])?.seconds("length", 1, 0..=86_400)?)
        }
        "Gather" => Verb::Gather(gather(node)?),
        "Redirect" => {
            let element = Element::new(node, &["method"])?;
            Verb::Redirect(Reference {
                url: element.text(),
                method: WebhookMethod::parse(node.attribute("method"))?,
            })
        }
        "Dial" => Verb::Dial(dial(node)?),
        "Record" => Verb::Record(record(node)?),
        "Hangup" => Element::new(node, &[]).map(|_| Verb::Hangup)?,
        "Reject" => Verb::Reject {
            busy: Element::new(node, &["reason"])?.get("reason").as_deref() == Some("busy"),
        },
        other => return Err(format!("<{other}> is not a verb the simulator knows")),
    })
}

fn gather(node: Node<'_, '_>) -> Result<Gather, String> {
    let allowed = [
        "input",
        "numDigits",
        "timeout",
        "finishOnKey",
        "action",
        "method",
        "actionOnEmptyResult",
    ];
    let element = Element::new(node, &allowed)?;
    if element.get("input").is_some_and(|input| input != "dtmf") {
        return Err("the simulator gathers keys only (input=\"dtmf\")".to_owned());
    }
    let prompts = children(node)?
        .into_iter()
        .map(verb)
        .collect::<Result<Vec<_>, _>>()?;
    if !prompts
        .iter()
        .all(|prompt| matches!(prompt, Verb::Say(_) | Verb::Play(_) | Verb::Pause(_)))
    {
        return Err("a Gather may contain Say, Play and Pause only".to_owned());
    }
    let num_digits = match element.number("numDigits", 0, 0..=64)? {
        0 => None,
        digits => usize::try_from(digits).ok(),
    };
    Ok(Gather {
        num_digits,
        timeout: element.seconds("timeout", 5, 0..=600)?,
        finish_on: element
            .get("finishOnKey")
            .map_or(Some('#'), |keys| keys.chars().next()),
        action: element.reference("action", "method")?,
        action_on_empty: element.get("actionOnEmptyResult").as_deref() == Some("true"),
        prompts,
    })
}

fn dial(node: Node<'_, '_>) -> Result<Dial, String> {
    let allowed = [
        "action",
        "method",
        "answerOnBridge",
        "callerId",
        "timeout",
        "timeLimit",
        "hangupOnStar",
        "record",
        "recordingStatusCallback",
        "recordingStatusCallbackMethod",
        "recordingStatusCallbackEvent",
        "trim",
    ];
    let element = Element::new(node, &allowed)?;
    let numbers: Vec<_> = node.children().filter(Node::is_element).collect();
    let (number, whisper, status_callback, status_events) = match numbers.as_slice() {
        [] => (element.text(), None, None, Vec::new()),
        [only] if only.tag_name().name() == "Number" => {
            let allowed = [
                "url",
                "method",
                "statusCallback",
                "statusCallbackEvent",
                "statusCallbackMethod",
                "sendDigits",
            ];
            let number = Element::new(*only, &allowed)?;
            // Here the events are one attribute with spaces, unlike the repeated key of the REST API.
            let events = number
                .get("statusCallbackEvent")
                .unwrap_or_else(|| "completed".to_owned());
            (
                number.text(),
                number.reference("url", "method")?,
                number.reference("statusCallback", "statusCallbackMethod")?,
                events.split_whitespace().map(str::to_owned).collect(),
            )
        }
        [only] => {
            return Err(format!(
                "the simulator dials a Number, not <{}>",
                only.tag_name().name()
            ));
        }
        _ => return Err("the simulator dials one Number at a time".to_owned()),
    };
    if number.is_empty() {
        return Err("a Dial without a number".to_owned());
    }
    let record = match element.get("record").as_deref() {
        None | Some("do-not-record" | "false") => DialRecord::No,
        Some("record-from-answer" | "record-from-answer-dual" | "true") => DialRecord::FromAnswer,
        Some("record-from-ringing" | "record-from-ringing-dual") => DialRecord::FromRinging,
        Some(other) => return Err(format!("record={other:?} is not known")),
    };
    Ok(Dial {
        number,
        whisper,
        status_callback,
        status_events,
        caller_id: element.get("callerId"),
        timeout: element.seconds("timeout", 30, 5..=600)?,
        time_limit: element.seconds("timeLimit", 14_400, 1..=86_400)?,
        action: element.reference("action", "method")?,
        record,
        recording_callback: element
            .reference("recordingStatusCallback", "recordingStatusCallbackMethod")?,
        connected: None,
    })
}

fn record(node: Node<'_, '_>) -> Result<Record, String> {
    let allowed = [
        "action",
        "method",
        "timeout",
        "finishOnKey",
        "maxLength",
        "playBeep",
        "trim",
        "recordingStatusCallback",
        "recordingStatusCallbackMethod",
        "recordingStatusCallbackEvent",
    ];
    let element = Element::new(node, &allowed)?;
    let longest = element.seconds("maxLength", 3600, 1..=14_400)?;
    Ok(Record {
        action: element.reference("action", "method")?,
        // The phones say nothing into a recording, so silence ends it.
        timeout: element.seconds("timeout", 5, 0..=600)?.min(longest),
        recording_callback: element
            .reference("recordingStatusCallback", "recordingStatusCallbackMethod")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejects(text: &str, reason: &str) {
        let error = parse(text).expect_err(text);
        assert!(error.contains(reason), "{text}: {error}");
    }

    #[test]
    fn a_dial_with_a_whisper_is_read_whole() {
        let verbs = parse(
            r#"<?xml version="1.0" encoding="UTF-8"?>
            <Response><!-- who --><Say>Tom &amp; Jerry</Say>
              <Dial answerOnBridge="true" callerId="+12125550100" timeout="20" action="https://a.example/d?a=1&amp;b=2">
                <Number url="/whisper" statusCallback="/status" statusCallbackEvent="initiated  completed">+14155552671</Number>
              </Dial></Response>"#,
        )
        .unwrap();
        assert_eq!(verbs[0], Verb::Say("Tom & Jerry".to_owned()));
        let Verb::Dial(dial) = &verbs[1] else {
            panic!("{verbs:?}")
        };
        assert_eq!(dial.number, "+14155552671");
        assert_eq!(dial.whisper.as_ref().unwrap().url, "/whisper");
        assert_eq!(dial.status_events, ["initiated", "completed"]);
        assert_eq!(dial.timeout, Duration::from_secs(20));
        assert_eq!(dial.time_limit, Duration::from_hours(4));
        assert_eq!(
            dial.action.as_ref().unwrap().url,
            "https://a.example/d?a=1&b=2"
        );
    }

    #[test]
    fn an_empty_document_says_nothing() {
        assert_eq!(parse("<Response/>").unwrap(), []);
    }

    #[test]
    fn what_a_carrier_would_not_do_is_rejected_by_name() {
        rejects("{}", "not XML");
        rejects("<Say>hi</Say>", "not <Response>");
        rejects("<Response><Sya>hi</Sya></Response>", "<Sya>");
        rejects("<Response>hello</Response>", "text outside");
        rejects("<Response><Gather numDigit=\"1\"/></Response>", "numDigit");
        rejects("<Response><Gather><Hangup/></Gather></Response>", "only");
        rejects(
            "<Response><Dial timeout=\"2\">+12125550100</Dial></Response>",
            "timeout",
        );
        rejects(
            "<Response><Dial><Number>+1</Number><Number>+2</Number></Dial></Response>",
            "one Number",
        );
        rejects(
            &format!("<Response><Say>{}</Say></Response>", "a".repeat(4097)),
            "4096",
        );
    }
}
