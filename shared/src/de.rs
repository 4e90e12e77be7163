//! Readers for the values that serde's derived readers take differently from the API's document.
//!
//! JSON Schema looks at a number's value: `15.0` is an integer. An object is no list of its fields' values, and
//! names no field twice.

use serde::{
    Deserialize,
    de::{Deserializer, Error, IntoDeserializer, MapAccess, Unexpected, Visitor},
};
use std::{collections::BTreeMap, fmt, marker::PhantomData};

/// An integer, an optional one, or a list of them: the type of a field that is read with [`integer`].
pub(crate) trait Integer: Sized {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads the integers of a field of a request, however they are written. An optional field needs `default` beside it.
pub(crate) fn integer<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Integer,
{
    T::read(deserializer)
}

/// As [`integer`], where a field that is there is told from one that is not.
pub(crate) fn present_integer<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Integer,
{
    T::read(deserializer).map(Some)
}

/// Tells a field that is there from one that is not: `null` goes to the inner type, which refuses it
/// or takes it for "none".
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

struct IntegerVisitor<T>(PhantomData<T>);

macro_rules! integers {
    ($($integer:ident: $expected:literal;)*) => {$(
        impl Integer for $integer {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // Not what the type itself would ask for: a number behind a tag is kept as it was written.
                deserializer.deserialize_any(IntegerVisitor::<$integer>(PhantomData))
            }
        }

        impl Visitor<'_> for IntegerVisitor<$integer> {
            type Value = $integer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expected)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                let found = Unexpected::Unsigned(number);
                $integer::try_from(number).map_err(|_| E::invalid_value(found, &self))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                let found = Unexpected::Signed(number);
                $integer::try_from(number).map_err(|_| E::invalid_value(found, &self))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                match whole(number) {
                    Ok(number) => self.visit_i64(number),
                    Err(found) => Err(E::invalid_type(found, &self)),
                }
            }
        }
    )*};
}

integers! {
    u8: "a whole number from 0 to 255";
    u32: "a whole number from 0 to 4294967295";
    i32: "a whole number from -2147483648 to 2147483647";
    i64: "a whole number";
}

/// The integer that a double is, if it is one. Up to 2^53 a double holds every integer, and so says which was meant.
fn whole(number: f64) -> Result<i64, Unexpected<'static>> {
    const EXACT: f64 = 9_007_199_254_740_991.0;
    if number.fract() != 0.0 {
        return Err(Unexpected::Other("a number with a fraction"));
    }
    if number.abs() > EXACT {
        return Err(Unexpected::Other("a number that is too large"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
    Ok(number as i64)
}

/// One integer where serde asks for any value.
struct One<T>(T);

impl<'de, T: Integer> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: Integer> Integer for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = <Option<One<T>> as Deserialize>::deserialize(deserializer)?;
        Ok(read.map(|One(integer)| integer))
    }
}

impl<T: Integer> Integer for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = <Vec<One<T>> as Deserialize>::deserialize(deserializer)?;
        Ok(read.into_iter().map(|One(integer)| integer).collect())
    }
}

/// Reads a map that names nothing twice.
pub(crate) fn unique<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
{
    deserializer.deserialize_map(UniqueVisitor(PhantomData))
}

/// As [`unique`], of an optional field.
pub(crate) fn unique_option<'de, D, K, V>(
    deserializer: D,
) -> Result<Option<BTreeMap<K, V>>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
{
    let read: Option<Unique<K, V>> = Option::deserialize(deserializer)?;
    Ok(read.map(|Unique(map)| map))
}

struct Unique<K, V>(BTreeMap<K, V>);

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Unique<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        unique(deserializer).map(Self)
    }
}

struct UniqueVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for UniqueVisitor<K, V> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut read = BTreeMap::new();
        // As a text first, which tells the error's path where it is.
        while let Some(name) = map.next_key::<String>()? {
            let key = K::deserialize(name.as_str().into_deserializer())?;
            if read.insert(key, map.next_value()?).is_some() {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
        }
        Ok(read)
    }
}

/// Has types read from objects only. A derived reader takes a list, too, for the values of the fields in their order.
/// The types have `#[serde(remote = "Self")]`, which makes what is derived a function of the type's own.
macro_rules! read_from_objects {
    ($($name:ident),+ $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        map: A,
                    ) -> Result<Self::Value, A::Error> {
                        $name::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $name::serialize(self, serializer)
            }
        }
    )+};
}
pub(crate) use read_from_objects;

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[expect(clippy::option_option, reason = "null is told from nothing")]
    #[derive(Debug, PartialEq, Deserialize)]
    struct Numbers {
        #[serde(deserialize_with = "integer")]
        small: u8,
        #[serde(default, deserialize_with = "integer")]
        option: Option<i64>,
        #[serde(default, deserialize_with = "present_integer")]
        change: Option<Option<u32>>,
        #[serde(default, deserialize_with = "integer")]
        list: Vec<i32>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Tagged {
        Days {
            #[serde(deserialize_with = "integer")]
            days: u32,
        },
    }

    fn numbers(text: &str) -> Result<Numbers, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn an_integer_may_be_written_with_a_point_or_an_exponent() {
        for (text, expected) in [("5", 5), ("5.0", 5), ("5e0", 5), ("0.5e1", 5), ("-0.0", 0)] {
            let read = numbers(&format!("{{\"small\": {text}}}")).unwrap();
            assert_eq!(read.small, expected, "{text}");
        }
        let all = r#"{"small": 1.0, "option": -2.0, "change": 3.0, "list": [-4.0, 5]}"#;
        let expected = Numbers {
            small: 1,
            option: Some(-2),
            change: Some(Some(3)),
            list: vec![-4, 5],
        };
        assert_eq!(numbers(all), Ok(expected));
        let none = numbers(r#"{"small": 1, "option": null, "change": null}"#).unwrap();
        assert_eq!((none.option, none.change), (None, Some(None)));
        // Behind a tag serde keeps a number until it knows what for.
        let tagged = serde_json::from_str::<Tagged>(r#"{"days": 30.0, "kind": "days"}"#).unwrap();
        assert_eq!(tagged, Tagged::Days { days: 30 });
    }

    #[test]
    fn no_other_number_is_an_integer() {
        for (text, problem) in [
            (
                "5.5",
                "invalid type: a number with a fraction, expected a whole number from 0 to 255",
            ),
            (
                "256.0",
                "invalid value: integer `256`, expected a whole number from 0 to 255",
            ),
            (
                "-1",
                "invalid value: integer `-1`, expected a whole number from 0 to 255",
            ),
            ("1e300", "invalid type: a number that is too large"),
            (
                "9007199254740993.0",
                "invalid type: a number that is too large",
            ),
            ("1e400", "number out of range"),
            ("NaN", "expected value"),
            ("\"5\"", "invalid type: string \"5\""),
            ("null", "invalid type: null"),
        ] {
            let refused = numbers(&format!("{{\"small\": {text}}}")).unwrap_err();
            assert!(refused.starts_with(problem), "{text}: {refused}");
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(remote = "Self", deny_unknown_fields, default)]
    #[derive(Default)]
    struct Fields {
        one: Option<u8>,
        #[serde(deserialize_with = "unique")]
        map: BTreeMap<String, u8>,
        #[serde(deserialize_with = "unique_option")]
        option: Option<BTreeMap<String, u8>>,
    }

    read_from_objects!(Fields);

    #[test]
    fn a_list_is_no_object() {
        let read: Fields = serde_json::from_str(r#"{"one": 1}"#).unwrap();
        assert_eq!(read.one, Some(1));
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            r#"{"one":1,"map":{},"option":null}"#
        );
        for text in ["[]", "[1]", "null", "1"] {
            let refused = serde_json::from_str::<Vec<Fields>>(&format!("[{text}]")).unwrap_err();
            assert!(
                refused.to_string().contains("expected an object"),
                "{refused}"
            );
        }
    }

    #[test]
    fn a_map_names_nothing_twice() {
        for text in [
            r#"{"map": {"a": 1, "a": 2}}"#,
            r#"{"option": {"a": 1, "a": 2}}"#,
            r#"{"one": 1, "one": 2}"#,
        ] {
            assert!(serde_json::from_str::<Fields>(text).is_err(), "{text}");
        }
        let read: Fields = serde_json::from_str(r#"{"map": {"a": 1, "b": 2}}"#).unwrap();
        assert_eq!(read.map.len(), 2);
    }
}
