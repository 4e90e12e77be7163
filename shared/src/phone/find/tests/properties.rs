//! Properties that hold for every text.

use super::super::{Finder, MOST_CHARACTERS, MOST_FINDS, MOST_QUESTIONS, find};
use crate::phone::PhoneNumber;

/// Checks everything that is promised of finds.
fn holds(text: &str, region: Option<&str>) {
    let wide: Vec<u16> = text.encode_utf16().collect();
    let mut end = 0;
    for found in find(text, region) {
        assert!(end <= found.start && found.start < found.end, "{text:?}");
        end = found.end;
        let raw = wide.get(found.start..found.end).expect("within the text");
        assert_eq!(String::from_utf16(raw).ok().as_ref(), Some(&found.raw));
        let number = PhoneNumber::parse("number", found.e164.as_str());
        assert_eq!(number.as_ref(), Ok(&found.e164));
    }
}

#[test]
fn hostile_texts_cost_a_bounded_number_of_questions() {
    let texts = [
        "1".repeat(MOST_CHARACTERS),
        "1 ".repeat(300_000),
        "(((((+1-".repeat(100_000),
        "212-736-5000 ".repeat(100_000),
        "+12127365000,".repeat(100_000),
        "0301234567\n".repeat(100_000),
        "1-800-A".repeat(100_000),
        "a".repeat(MOST_CHARACTERS + 5),
        "٠".repeat(200_000),
        "\u{200b}1".repeat(200_000),
        "(1)\n".repeat(200_000),
    ];
    for text in texts {
        let finder = Finder::new(&text, Some("US")).finish();
        assert!(finder.finds.len() <= MOST_FINDS);
        assert!(finder.questions <= MOST_QUESTIONS);
    }
}

#[test]
fn questions_grow_with_the_text_and_not_faster() {
    let asked = |times: usize| {
        let text = "Call 212-736-5000 on 2026-11-22 10:30, order 2127365000. ".repeat(times);
        Finder::new(&text, Some("US")).finish().questions
    };
    assert!(asked(100) <= 10 * asked(10));
}

#[cfg(not(target_family = "wasm"))]
mod random {
    use super::holds;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_gives_sound_finds(text in any::<String>()) {
            holds(&text, Some("DE"));
        }

        #[test]
        fn texts_of_digits_and_signs_give_sound_finds(
            text in "[0-9０-９٠-٩+()（）./\\- \u{a0}\n\u{200e}x#;=aA,:€$日😀-]{0,120}",
            region in prop::sample::select(vec!["US", "DE", "FR", "JP", "SG", "BR", "AU", "ZZ"]),
        ) {
            holds(&text, Some(region));
        }

        #[test]
        fn an_international_number_is_found_wherever_it_stands(
            before in "[a-z]{0,8}", after in "[a-z]{0,8}",
        ) {
            let text = format!("{before} +44 20 7930 4832, {after}");
            prop_assert_eq!(super::find(&text, None).len(), 1);
        }
    }
}
