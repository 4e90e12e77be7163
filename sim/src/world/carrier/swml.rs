//! Documents of the Calling API, read back from SWML as the same verbs.

use super::document::Verb;
use serde_json::Value;

/// Reads a document. What is none hangs up.
pub(super) fn read(text: &str) -> Vec<Verb> {
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    match document["sections"]["main"].as_array() {
        Some(main) => verbs(main),
        None => vec![Verb::Hangup],
    }
}

fn characters(sound: &Value) -> usize {
    let text = sound.as_str().unwrap_or_default();
    text.strip_prefix("say:").unwrap_or(text).chars().count()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Where the instruction after this one leads to.
fn then_to(next: Option<&Value>) -> String {
    next.map(|next| text(&next["transfer"]["dest"]))
        .unwrap_or_default()
}

fn verbs(methods: &[Value]) -> Vec<Verb> {
    let mut verbs = Vec::new();
    let mut left = methods.iter().peekable();
    while let Some(method) = left.next() {
        let Some((name, body)) = method.as_object().and_then(|method| method.iter().next()) else {
            continue;
        };
        verbs.push(match name.as_str() {
            "play" => Verb::Say(characters(&body["url"])),
            "prompt" => {
                let (prompt, seconds) = (
                    characters(&body["play"]),
                    body["initial_timeout"].as_i64().unwrap_or(5),
                );
                let branch = left.next().map(|cond| &cond["cond"][0]["then"][0]);
                match branch.map(|then| text(&then["transfer"]["dest"])) {
                    Some(action) if !action.is_empty() => Verb::Gather {
                        prompt,
                        seconds,
                        action,
                    },
                    // The question again, and then what follows silence, which may differ from what follows
                    // another key than the one asked for. Nobody here presses another.
                    _ => {
                        let silence = left.next();
                        left.next_if(|method| method.get("cond").is_some());
                        Verb::Confirm {
                            prompt,
                            seconds,
                            report: body["status_url"].as_str().map(str::to_owned),
                            otherwise: silence
                                .and_then(|cond| cond["cond"][0]["then"].as_array())
                                .map_or_else(|| vec![Verb::Hangup], |then| self::verbs(then)),
                        }
                    }
                }
            }
            "connect" => Verb::Dial {
                number: text(&body["to"]),
                caller: text(&body["from"]),
                seconds: body["timeout"].as_i64().unwrap_or(60),
                whisper: text(&body["confirm"]),
                status_callback: text(&body["call_state_url"]),
                connected: body["status_url"].as_str().map(str::to_owned),
                action: then_to(left.next()),
            },
            "send_digits" => Verb::SendDigits(text(&body["digits"])),
            "detect_machine" => Verb::Listen(then_to(left.next())),
            "transfer" => Verb::Redirect(text(&body["dest"])),
            "hangup" => Verb::Hangup,
            _ => continue,
        });
    }
    verbs
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_of_the_worker_is_read() {
        let prompt = json!({"prompt": {"play": "say:key", "initial_timeout": 8}});
        let reported = json!({"prompt": {
            "play": "say:key", "initial_timeout": 8, "status_url": "https://a/k",
        }});
        let when = |then: Value| json!({"cond": [{"when": "…", "then": [then]}]});
        let main = json!([
            {"answer": {}},
            {"send_digits": {"digits": "WW12"}},
            {"play": {"url": "say:told"}},
            prompt, when(json!({"transfer": {"dest": "https://a/accepted"}})),
            reported, when(prompt.clone()), when(json!({"hangup": {}})), when(json!({"play": {"url": "say:other"}})),
            {"connect": {"to": "+2", "from": "+1", "timeout": 30, "confirm": "https://a/w",
                "call_state_url": "https://a/s", "status_url": "https://a/c"}},
            {"transfer": {"dest": "https://a/d"}},
            {"detect_machine": {}}, {"transfer": {"dest": "https://a/again"}},
            {"transfer": {"dest": "https://a/r"}},
            {"hangup": {}},
        ]);
        let text = json!({"version": "1.0.0", "sections": {"main": main}}).to_string();
        let expected = [
            Verb::SendDigits("WW12".into()),
            Verb::Say(4),
            Verb::Gather {
                prompt: 3,
                seconds: 8,
                action: "https://a/accepted".into(),
            },
            Verb::Confirm {
                prompt: 3,
                seconds: 8,
                report: Some("https://a/k".into()),
                otherwise: vec![Verb::Hangup],
            },
            Verb::Dial {
                number: "+2".into(),
                caller: "+1".into(),
                seconds: 30,
                whisper: "https://a/w".into(),
                status_callback: "https://a/s".into(),
                connected: Some("https://a/c".into()),
                action: "https://a/d".into(),
            },
            Verb::Listen("https://a/again".into()),
            Verb::Redirect("https://a/r".into()),
            Verb::Hangup,
        ];
        assert_eq!(read(&text), expected);
        assert_eq!(read("nonsense"), [Verb::Hangup]);
    }
}
