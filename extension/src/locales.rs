//! `static/_locales` holds the catalogue's texts in Chrome's form.

use callslot_shared::words::{Language, MemberText, extension::browser};
use serde_json::{Map, Value, json};
use std::path::Path;

/// With this set, the test writes the files instead.
const UPDATE: &str = "CALLSLOT_UPDATE_LOCALES";

/// A name as Chrome's messages have it: `NO_NUMBER` is `noNumber`.
fn name(text: MemberText) -> String {
    let mut name = String::new();
    for (number, word) in text.name.split('_').enumerate() {
        let (first, rest) = word.split_at(1);
        name.push_str(&if number == 0 {
            first.to_lowercase()
        } else {
            first.to_owned()
        });
        name.push_str(&rest.to_lowercase());
    }
    name
}

/// A text as a message: placeholders are numbered in the order in which the English text has them.
fn message(text: MemberText, language: Language) -> Value {
    let mut said = language.say(text).to_owned();
    let mut placeholders = Map::new();
    let mut places = text.english.split('{').skip(1);
    while let Some((place, _)) = places.next().and_then(|rest| rest.split_once('}')) {
        said = said.replace(
            &format!("{{{place}}}"),
            &format!("${}$", place.to_uppercase()),
        );
        let content = format!("${}", placeholders.len() + 1);
        placeholders.insert(place.to_owned(), json!({"content": content}));
    }
    if placeholders.is_empty() {
        json!({"message": said})
    } else {
        json!({"message": said, "placeholders": placeholders})
    }
}

#[test]
fn chromes_messages_are_those_of_the_catalogue() {
    for language in Language::OF_MEMBERS {
        let messages = browser::ALL
            .iter()
            .map(|text| (name(*text), message(*text, language)));
        let messages: Map<_, _> = messages.collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("static/_locales")
            .join(language.as_str())
            .join("messages.json");
        if std::env::var_os(UPDATE).is_some() {
            let text = serde_json::to_string_pretty(&messages).unwrap();
            std::fs::write(&path, text + "\n").unwrap();
        }
        let written: Map<_, _> =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(
            written,
            messages,
            "run this test with {UPDATE}=1 to write {}",
            path.display()
        );
    }
}
