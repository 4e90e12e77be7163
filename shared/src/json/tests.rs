use super::{Unread, elements, first_row, from_slice, from_str, read, rows};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    text: Option<String>,
    inner: Option<Inner>,
    list: Option<Vec<Inner>>,
    pair: Option<(u8, i64)>,
    word: Option<Word>,
    by_name: Option<BTreeMap<String, f64>>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Inner {
    number: i8,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Alone,
    With(Inner),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Days { days: u32 },
}

/// The path and the message with which a text is refused.
fn refused(text: &str) -> (String, String) {
    match read::<Outer>(text.as_bytes()) {
        Err(Unread::Misfit(misfit)) => (misfit.path(), misfit.message().to_owned()),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn what_fits_is_read() {
    let read: Outer = from_str(
        r#"{"text": "a\"b", "inner": {"number": -5}, "list": [{"number": 1, "other": [{}]}], "pair": [1, -2],
            "word": {"with": {"number": 3}}, "by_name": {"x": 1.5, "y": 2}}"#,
    )
    .unwrap();
    let expected = Outer {
        text: Some("a\"b".to_owned()),
        inner: Some(Inner { number: -5 }),
        list: Some(vec![Inner { number: 1 }]),
        pair: Some((1, -2)),
        word: Some(Word::With(Inner { number: 3 })),
        by_name: Some(BTreeMap::from([
            ("x".to_owned(), 1.5),
            ("y".to_owned(), 2.0),
        ])),
    };
    assert_eq!(read, expected);
    let alone: Outer = from_str(r#"{"word": "alone", "text": null}"#).unwrap();
    assert_eq!((alone.word, alone.text), (Some(Word::Alone), None));
}

#[test]
fn a_whole_number_may_be_written_with_a_point_or_an_exponent() {
    for (text, expected) in [
        ("5.0", 5),
        ("-5.00", -5),
        ("5e0", 5),
        ("0.5e1", 5),
        ("-0.0", 0),
    ] {
        let read: Inner = from_str(&format!("{{\"number\": {text}}}")).unwrap();
        assert_eq!(read.number, expected, "{text}");
    }
    // Behind a tag serde keeps a number until it knows what for.
    let days = "{\"kind\": \"days\", \"days\": 30.0}";
    assert_eq!(from_str::<Tagged>(days).unwrap(), Tagged::Days { days: 30 });
    let by_name: Outer = from_str(r#"{"by_name": {"x": 3.0, "y": 1e300}}"#).unwrap();
    let numbers: Vec<f64> = by_name.by_name.unwrap().into_values().collect();
    assert_eq!(numbers, [3.0, 1e300]);
    for bad in ["5.5", "128.0", "1e300", "-129.0", "9007199254740993.0"] {
        let (path, _) = refused(&format!("{{\"inner\": {{\"number\": {bad}}}}}"));
        assert_eq!(path, "inner.number", "{bad}");
    }
}

#[test]
fn a_list_is_no_struct_and_a_list_has_the_length_it_should_have() {
    assert_eq!(refused("[null, null]").0, "");
    assert_eq!(refused(r#"{"inner": [1]}"#).0, "inner");
    assert_eq!(refused(r#"{"pair": [1]}"#).0, "pair");
    let (path, message) = refused(r#"{"pair": [1, 2, 3]}"#);
    assert_eq!(
        (&*path, &*message),
        ("pair", "invalid length 3, expected 2 elements")
    );
}

#[test]
fn what_does_not_fit_is_named_by_its_path_and_a_list_by_its_own_name() {
    for (text, path, message) in [
        (
            r#"{"text": 5}"#,
            "text",
            "invalid type: integer `5`, expected a string",
        ),
        (
            r#"{"inner": {"number": 1000}}"#,
            "inner.number",
            "invalid value: integer `1000`, expected i8",
        ),
        (
            r#"{"inner": {"number": null}}"#,
            "inner.number",
            "invalid type: null, expected i8",
        ),
        (
            r#"{"list": [{"number": 1}, {}]}"#,
            "list",
            "missing field `number`",
        ),
        (
            r#"{"text": "a", "text": "b"}"#,
            "",
            "duplicate field `text`",
        ),
        (
            r#"{"word": {"with": {"number": "x"}}}"#,
            "word.with.number",
            "invalid type: string \"x\", expected i8",
        ),
        (
            r#"{"word": {"alone": 1}}"#,
            "word.alone",
            "alone stands alone",
        ),
        (r#"{"word": "with"}"#, "word", "with says nothing by itself"),
        (
            r#"{"word": 5}"#,
            "word",
            "invalid type: integer `5`, expected a string",
        ),
        (
            r#"{"word": {"alone": null, "with": null}}"#,
            "word",
            "an object of one field says which it is",
        ),
    ] {
        assert_eq!(
            refused(text),
            (path.to_owned(), message.to_owned()),
            "{text}"
        );
    }
    assert_eq!(
        from_str::<Outer>(r#"{"text": 5}"#).unwrap_err(),
        "text: invalid type: integer `5`, expected a string"
    );
}

#[test]
fn what_is_no_json_is_said_to_be_none() {
    for text in [&b"{"[..], b"{} {}", b"{\"text\": \"\xff\"}", b""] {
        let read = read::<Outer>(text);
        assert!(matches!(read, Err(Unread::Broken(_))), "{text:?}: {read:?}");
    }
    assert!(from_slice::<Outer>(b"\xff").is_err());
}

mod writing {
    use super::super::{Unwritten, to_string, to_vec};
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    struct All<'a> {
        none: Option<u8>,
        some: Option<bool>,
        unit: (),
        character: char,
        text: &'a str,
        least: i64,
        most: u64,
        share: f64,
        no_number: f64,
        pair: (u8, &'a str),
        empty: [u8; 0],
        list: Vec<Variant<'a>>,
        by_number: BTreeMap<i32, bool>,
        written: std::net::Ipv4Addr,
    }

    #[derive(Serialize)]
    enum Variant<'a> {
        Unit,
        Newtype(&'a str),
        Tuple(u8, u8),
        Struct { a: u8, b: Option<&'a str> },
    }

    #[test]
    fn every_kind_of_value_is_written_as_serde_json_does() {
        let all = All {
            none: None,
            some: Some(true),
            unit: (),
            character: '"',
            text: "a\"b\\c\u{1}\u{8}\t\n\u{c}\r\u{1f} ü {[",
            least: i64::MIN,
            most: u64::MAX,
            share: -0.25,
            no_number: f64::NAN,
            pair: (1, "["),
            empty: [],
            list: vec![
                Variant::Unit,
                Variant::Newtype("{"),
                Variant::Tuple(1, 2),
                Variant::Struct { a: 1, b: None },
            ],
            by_number: [(-1, true), (2, false)].into(),
            written: [127, 0, 0, 1].into(),
        };
        assert_eq!(
            to_string(&all).unwrap(),
            serde_json::to_string(&all).unwrap()
        );
        assert_eq!(to_vec("ü").unwrap(), "\"ü\"".as_bytes());
    }

    #[test]
    fn names_that_are_no_texts_are_refused() {
        let by_list: BTreeMap<Vec<u8>, u8> = [(vec![1], 1)].into();
        assert_eq!(to_string(&by_list), Err(Unwritten));
        assert_eq!(to_string(&[("a", true)]).unwrap(), r#"[["a",true]]"#);
    }

    #[cfg(not(target_family = "wasm"))]
    mod any {
        use super::to_string;
        use proptest::prelude::*;
        use serde_json::Value;

        fn value() -> impl Strategy<Value = Value> {
            let leaf = prop_oneof![
                Just(Value::Null),
                any::<bool>().prop_map(Value::from),
                any::<i64>().prop_map(Value::from),
                any::<u64>().prop_map(Value::from),
                any::<i32>().prop_map(|number| Value::from(f64::from(number) + 0.5)),
                any::<String>().prop_map(Value::from),
            ];
            leaf.prop_recursive(4, 40, 6, |inner| {
                prop_oneof![
                    prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                    prop::collection::hash_map(any::<String>(), inner, 0..6)
                        .prop_map(|map| map.into_iter().collect()),
                ]
            })
        }

        proptest! {
            #[test]
            fn what_is_written_reads_back_as_the_same(value in value()) {
                let read: Value = serde_json::from_str(&to_string(&value).unwrap()).unwrap();
                prop_assert_eq!(read, value);
            }
        }
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Columns {
    id: String,
    #[serde(rename = "count")]
    number: u8,
    none: Option<Inner>,
    inner: Inner,
}

#[test]
fn a_row_is_read_by_the_names_of_its_columns_in_any_order() {
    let text = r#"[{"inner": {"number": 1}, "count": 7, "other": [], "id": "a"},
        {"id": "b", "count": 8, "none": {"number": 2}, "inner": {"number": 3}}]"#;
    let first = Columns {
        id: "a".to_owned(),
        number: 7,
        none: None,
        inner: Inner { number: 1 },
    };
    let second = Columns {
        id: "b".to_owned(),
        number: 8,
        none: Some(Inner { number: 2 }),
        inner: Inner { number: 3 },
    };
    assert_eq!(first_row(text), Ok(Some(first)));
    let all: Vec<Columns> = rows(text)
        .unwrap()
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1], second);
    assert_eq!(first_row::<Columns>("[]"), Ok(None));
}

#[test]
fn a_row_that_does_not_fit_says_which_column() {
    for (text, named) in [
        (r#"[{"id": "a", "inner": {"number": 1}}]"#, "count"),
        (r#"[{"id": 1, "count": 7, "inner": {"number": 1}}]"#, "id"),
        (
            r#"[{"id": "a", "count": 7, "inner": {"number": 1000}}]"#,
            "inner.number",
        ),
    ] {
        let refused = rows::<Columns>(text).unwrap().pop().unwrap().unwrap_err();
        assert!(refused.contains(named), "{refused}");
    }
    assert!(rows::<Columns>("{}").is_err());
    assert!(rows::<Columns>("[").is_err());
}

#[test]
fn a_list_falls_into_its_elements_whatever_their_texts_hold() {
    let text = r#" [ [1, "]\\\"[", {"a": [2]}] , {"b": "{"},[] ] "#;
    assert_eq!(
        elements(text).unwrap(),
        [r#"[1, "]\\\"[", {"a": [2]}]"#, r#"{"b": "{"}"#, "[]"]
    );
    assert_eq!(elements("[]").unwrap(), [""; 0]);
    for bad in ["", "[1]", "{}", "[[]", "[]]", "[\"a\"]", "[[\"a]"] {
        assert_eq!(elements(bad), None, "{bad}");
    }
}
