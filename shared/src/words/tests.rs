//! Every text says something, in each language of its own, with the same placeholders.

use super::*;

/// The texts for members, by area.
const MEMBERS: &[(&str, &[MemberText])] = &[
    ("dates", dates::ALL),
    ("invitation", invitation::ALL),
    ("landing", landing::ALL),
    ("mail", mail::ALL),
    ("messages::member", messages::member::ALL),
    ("notices", notices::ALL),
    ("pages", pages::ALL),
    ("availability", extension::availability::ALL),
    ("browser", extension::browser::ALL),
    ("calling", extension::calling::ALL),
    ("desk", extension::desk::ALL),
    ("details", extension::details::ALL),
    ("form", extension::form::ALL),
    ("message_settings", extension::message_settings::ALL),
    ("extension::messages", extension::messages::ALL),
    ("options", extension::options::ALL),
    ("panel", extension::panel::ALL),
    ("popup", extension::popup::ALL),
    ("profile", extension::profile::ALL),
    ("public_page", extension::public_page::ALL),
    ("schedule", extension::schedule::ALL),
    ("shell", extension::shell::ALL),
    ("states", extension::states::ALL),
    ("time", extension::time::ALL),
    ("webhooks", extension::webhooks::ALL),
];

/// The texts for attendees, by area.
const ATTENDEES: &[(&str, &[AttendeeText])] = &[
    ("calls", calls::ALL),
    ("embed", embed::ALL),
    ("public", public::ALL),
    ("messages::attendee", messages::attendee::ALL),
    ("messages::call_page", messages::call_page::ALL),
    ("messages::dates", messages::dates::ALL),
    ("messages::self_service", messages::self_service::ALL),
    ("messages::proof", messages::proof::ALL),
    ("messages::sms", messages::sms::ALL),
];

/// Texts that are the same in two languages.
const SAME: [&str; 8] = [
    "browser::NAME",
    "details::MINUTES",
    "form::NO",
    "messages::dates::MINUTES",
    "messages::dates::MONTH",
    "schedule::TIME_OWN",
    "states::PRODUCT",
    "webhooks::WEBHOOKS",
];

fn placeholders(text: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((_, name, after)) = next_placeholder(rest) {
        found.push(name);
        rest = after;
    }
    found.sort_unstable();
    found
}

/// Checks a text by what it is in each of its languages.
fn check(place: &str, texts: &[&str]) {
    for (number, text) in texts.iter().enumerate() {
        assert!(!text.trim().is_empty(), "{place} is empty");
        assert_eq!(text.trim(), *text, "{place} has space around it");
        assert_eq!(placeholders(texts[0]), placeholders(text), "{place}");
        for other in &texts[number + 1..] {
            assert!(text != other || SAME.contains(&place), "{place}: {text}");
        }
    }
}

#[test]
fn members_texts_differ_between_languages_with_the_same_placeholders() {
    for (area, texts) in MEMBERS {
        for text in *texts {
            let said = Language::OF_MEMBERS.map(|language| language.say(*text));
            check(&format!("{area}::{}", text.name), &said);
        }
    }
}

#[test]
fn attendees_texts_differ_between_languages_with_the_same_placeholders() {
    for (area, texts) in ATTENDEES {
        for text in *texts {
            let said = Language::ALL.map(|language| text.template(language));
            check(&format!("{area}::{}", text.name), &said);
        }
    }
}

/// Words that only somebody on familiar terms says, by language.
const FAMILIAR: [(Language, &[&str]); 3] = [
    (
        Language::Spanish,
        &[
            "tú", "tu", "tus", "te", "ti", "contigo", "has", "eres", "puedes", "tienes", "quieres",
        ],
    ),
    (Language::French, &["tu", "te", "toi", "ton", "ta", "tes"]),
    (
        Language::German,
        &["du", "dich", "dir", "dein", "deine", "deinem", "deinen"],
    ),
];

/// The familiar words of a text.
fn familiar(language: Language, text: &str) -> Vec<&str> {
    let known = FAMILIAR.iter().find(|(known, _)| *known == language);
    let known = known.map_or(&[][..], |(_, words)| words);
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| known.contains(&&*word.to_lowercase()))
        .collect()
}

#[test]
fn texts_address_their_reader_formally() {
    for (area, texts) in MEMBERS {
        for text in *texts {
            let found = familiar(Language::Spanish, text.spanish);
            assert!(found.is_empty(), "{area}::{}: {found:?}", text.name);
        }
    }
    for (area, texts) in ATTENDEES {
        for text in *texts {
            for language in Language::ALL {
                let found = familiar(language, text.template(language));
                assert!(found.is_empty(), "{area}::{}: {found:?}", text.name);
            }
        }
    }
    let informal = [
        (Language::Spanish, "Has iniciado sesión"),
        (Language::French, "Appuie sur ta touche."),
        (Language::German, "Dein Anruf"),
    ];
    for (language, text) in informal {
        assert_eq!(familiar(language, text).len(), 1, "{text}");
    }
}

#[test]
fn a_value_with_a_brace_stays_as_it_is() {
    let text = MemberText {
        name: "TEST",
        english: "{who} and {what}.",
        spanish: "{what}, {who}.",
    };
    let values = [("who", "{what}"), ("what", "x")];
    assert_eq!(Language::English.fill(text, &values), "{what} and x.");
    assert_eq!(Language::Spanish.fill(text, &values), "x, {what}.");
}

#[test]
fn a_member_whose_language_has_no_texts_for_members_reads_english() {
    let [french, german] = [Language::French, Language::German];
    for language in [french, german] {
        assert_eq!(language.say(pages::SIGN_IN), "Sign in");
    }
}
