//! `cargo xtask numbers`: which phone numbers the extension would offer in some texts, so that a
//! wrong one can be reported and tried again.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use callslot_shared::phone::{Extension, find::find};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The arguments of `cargo xtask numbers`.
#[derive(Args)]
pub(crate) struct NumbersArguments {
    /// A file with `[{"id", "text", "region"}]`; the region may be missing
    file: PathBuf,
}

/// A text, and the country whose way of writing numbers is assumed.
#[derive(Deserialize)]
struct Snippet {
    id: Value,
    text: String,
    region: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    found: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    start: usize,
    end: usize,
    raw: String,
    e164: String,
    /// The keys to press once it has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<Extension>,
}

/// Prints what is found, as `[{"id", "found": [{"start", "end", "raw", "e164", "extension"}]}]`;
/// the extension where there is one.
pub(crate) fn run(arguments: &NumbersArguments) -> anyhow::Result<()> {
    let file = arguments.file.display();
    let text =
        fs::read_to_string(&arguments.file).with_context(|| format!("cannot read {file}"))?;
    println!(
        "{}",
        answers(&text).with_context(|| format!("{file} is not as expected"))?
    );
    Ok(())
}

fn answers(text: &str) -> anyhow::Result<String> {
    let snippets: Vec<Snippet> = serde_json::from_str(text)?;
    let answers: Vec<Answer> = snippets.into_iter().map(answer).collect();
    Ok(serde_json::to_string_pretty(&answers)?)
}

fn answer(snippet: Snippet) -> Answer {
    let found = find(&snippet.text, snippet.region.as_deref())
        .into_iter()
        .map(|find| Found {
            start: find.start,
            end: find.end,
            raw: find.raw,
            e164: find.e164.as_str().to_owned(),
            extension: find.extension,
        })
        .collect();
    Answer {
        id: snippet.id,
        found,
    }
}

#[cfg(test)]
mod tests {
    use super::answers;
    use serde_json::{Value, json};

    #[test]
    fn places_are_told_in_utf_16() {
        let printed = answers(r#"[{"id": 7, "text": "😀 +1 212 736 5000", "region": "US"}]"#);
        let printed: Value = serde_json::from_str(&printed.unwrap()).unwrap();
        let found =
            json!({"start": 3, "end": 18, "raw": "+1 212 736 5000", "e164": "+12127365000"});
        assert_eq!(printed, json!([{"id": 7, "found": [found]}]));
    }

    #[test]
    fn an_extension_is_told_where_there_is_one() {
        let printed = answers(r#"[{"id": 1, "text": "tel: 212-736-5000p123", "region": "US"}]"#);
        let printed: Value = serde_json::from_str(&printed.unwrap()).unwrap();
        let found = json!({
            "start": 5, "end": 21, "raw": "212-736-5000p123", "e164": "+12127365000", "extension": ",123",
        });
        assert_eq!(printed, json!([{"id": 1, "found": [found]}]));
    }

    #[test]
    fn a_file_of_something_else_is_refused() {
        assert!(answers("{}").is_err());
    }
}
