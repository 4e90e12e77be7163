//! Reads call documents (SWML). Strict, as for cXML: what the simulator does not know it rejects by name.
//!
//! Source: SignalWire, "SWML reference".

use serde::Deserialize;
use serde_json::Value;

/// The longest text, in characters, as for cXML.
const SAY_LIMIT: usize = 4096;

/// One instruction.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Method {
    Answer {},
    Play(Play),
    Prompt(Prompt),
    Cond(Vec<Branch>),
    Connect(Connect),
    DetectMachine(Detect),
    SendDigits(SendDigits),
    Transfer(Transfer),
    Hangup {},
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Play {
    pub(crate) url: String,
    #[serde(rename = "say_language")]
    _language: Option<String>,
    #[serde(rename = "say_gender")]
    _gender: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prompt {
    pub(crate) play: String,
    pub(crate) max_digits: u32,
    pub(crate) initial_timeout: u64,
    pub(crate) status_url: Option<String>,
    #[serde(rename = "say_language")]
    _language: Option<String>,
    #[serde(rename = "say_gender")]
    _gender: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Branch {
    pub(crate) when: String,
    pub(crate) then: Vec<Method>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connect {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) timeout: u64,
    pub(crate) max_duration: u64,
    pub(crate) confirm: String,
    #[serde(rename = "confirm_timeout")]
    _confirm_timeout: u64,
    pub(crate) call_state_url: String,
    pub(crate) call_state_events: Vec<String>,
    pub(crate) status_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Detect {
    #[serde(rename = "detectors")]
    _detectors: String,
    #[serde(rename = "timeout")]
    _timeout: u64,
    pub(crate) wait: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendDigits {
    pub(crate) digits: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transfer {
    pub(crate) dest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: String,
    sections: Sections,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    main: Vec<Method>,
}

/// Reads a document. In `confirm` only what runs there is known.
pub(crate) fn parse(text: &str, in_confirm: bool) -> Result<Vec<Method>, String> {
    let document: Document =
        serde_json::from_str(text).map_err(|error| format!("not SWML: {error}"))?;
    if document.version != "1.0.0" {
        return Err(format!("version {:?} is not known", document.version));
    }
    if document.sections.main.is_empty() {
        return Err("a document without instructions".to_owned());
    }
    check(&document.sections.main, in_confirm)?;
    Ok(document.sections.main)
}

fn check(methods: &[Method], in_confirm: bool) -> Result<(), String> {
    for method in methods {
        match method {
            Method::Cond(branches) => {
                for branch in branches {
                    condition(&branch.when, &Value::Null)?;
                    check(&branch.then, in_confirm)?;
                }
            }
            Method::Play(Play { url: text, .. }) | Method::Prompt(Prompt { play: text, .. }) => {
                words(text)?;
            }
            Method::Hangup {} => {}
            Method::SendDigits(SendDigits { digits }) => {
                let known = |c| matches!(c, '0'..='9' | '*' | '#' | 'A'..='D' | 'W' | 'w');
                if digits.is_empty() || !digits.chars().all(known) {
                    return Err(format!("{digits:?} are no digits to send"));
                }
            }
            Method::DetectMachine(detect) if !detect.wait => {
                return Err("the simulator waits for the detector".to_owned());
            }
            other if in_confirm => return Err(format!("{other:?} does not run in confirm")),
            Method::Answer {}
            | Method::Connect(_)
            | Method::DetectMachine(_)
            | Method::Transfer(_) => {}
        }
    }
    Ok(())
}

/// The words of a sound. Whatever would be filled in is none that the simulator knows.
pub(crate) fn words(sound: &str) -> Result<&str, String> {
    let text = sound
        .strip_prefix("say:")
        .ok_or_else(|| format!("{sound:?} is not said"))?;
    if text.contains("${") || text.contains("%{") {
        return Err(format!("{text:?} has something to fill in"));
    }
    if text.chars().count() > SAY_LIMIT {
        return Err(format!("a text of more than {SAY_LIMIT} characters"));
    }
    Ok(text)
}

/// Whether a condition holds: comparisons of a variable with a text, joined by `||`.
pub(crate) fn condition(text: &str, variables: &Value) -> Result<bool, String> {
    let mut holds = false;
    for part in text.split("||") {
        let unknown = || format!("the simulator does not know the condition {part:?}");
        let (name, wanted, equal) = match (part.split_once("=="), part.split_once("!=")) {
            (Some((name, wanted)), None) => (name, wanted, true),
            (None, Some((name, wanted))) => (name, wanted, false),
            _ => return Err(unknown()),
        };
        let wanted = wanted
            .trim()
            .strip_prefix('\'')
            .and_then(|wanted| wanted.strip_suffix('\''))
            .ok_or_else(unknown)?;
        let value = variables.get(name.trim()).and_then(Value::as_str);
        holds |= (value == Some(wanted)) == equal;
    }
    Ok(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(main: &Value) -> String {
        json!({"version": "1.0.0", "sections": {"main": main}}).to_string()
    }

    #[test]
    fn what_a_carrier_would_not_do_is_rejected_by_name() {
        for (main, in_confirm, reason) in [
            (json!([{"sing": {}}]), false, "sing"),
            (json!([]), false, "without instructions"),
            (
                json!([{"play": {"url": "https://a.example/b.mp3"}}]),
                false,
                "not said",
            ),
            (
                json!([{"play": {"url": "say:${call.from}"}}]),
                false,
                "fill in",
            ),
            (
                json!([{"transfer": {"dest": "https://a.example"}}]),
                true,
                "confirm",
            ),
            (
                json!([{"cond": [{"when": "maybe", "then": []}]}]),
                false,
                "maybe",
            ),
            (
                json!([{"transfer": {"to": "https://a.example"}}]),
                false,
                "to",
            ),
            (
                json!([{"send_digits": {"digits": ",,12"}}]),
                true,
                "no digits",
            ),
            (json!([{"send_digits": {"digits": ""}}]), false, "no digits"),
        ] {
            let error = parse(&document(&main), in_confirm).unwrap_err();
            assert!(error.contains(reason), "{main}: {error}");
        }
        assert!(parse("<Response/>", false).is_err());
        let digits = json!([{"send_digits": {"digits": "WW12#"}}]);
        assert!(parse(&document(&digits), true).is_ok());
    }

    #[test]
    fn a_condition_compares_variables() {
        let variables = json!({"prompt_result": "match_digits", "prompt_value": "2"});
        let holds = |text| condition(text, &variables).unwrap();
        assert!(holds("prompt_result == 'match_digits'"));
        assert!(!holds("prompt_result != 'match_digits'"));
        assert!(holds(
            "prompt_result != 'match_digits' || prompt_value != '1'"
        ));
        assert!(holds("nothing != 'x'"));
    }
}
