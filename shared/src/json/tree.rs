//! JSON as it was read, before anything is made of it.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use std::{borrow::Cow, fmt};

/// A value. Objects keep the order and the repetitions of their fields, for whoever refuses them.
pub(super) enum Tree<'a> {
    Null,
    Bool(bool),
    /// A whole number.
    Positive(u64),
    /// A whole number below nought.
    Negative(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// The elements of a list; anything else has none.
    pub(super) fn items(&self) -> &[Tree<'a>] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// What it is, for a message that says what was expected instead.
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Positive(number) => Unexpected::Unsigned(*number),
            Self::Negative(number) => Unexpected::Signed(*number),
            Self::Float(number) => Unexpected::Float(*number),
            Self::Text(text) => Unexpected::Str(text),
            Self::List(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Tree<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Tree::Positive(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Tree::Negative(number))
    }

    /// `15.0` and `15e0` are whole numbers too: JSON Schema, which the API is described in, looks at the value and
    /// not at how it is written.
    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        /// Up to here a double holds every whole number, and so says which one was meant.
        const EXACT: f64 = 9_007_199_254_740_991.0;
        let whole = number.fract() == 0.0 && number.abs() <= EXACT;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it is whole, and below 2^53"
        )]
        let integer = whole.then_some(number as i64);
        Ok(
            match (integer, integer.and_then(|it| u64::try_from(it).ok())) {
                (_, Some(integer)) => Tree::Positive(integer),
                (Some(integer), None) => Tree::Negative(integer),
                (None, None) => Tree::Float(number),
            },
        )
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Tree::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(Key(name)) = map.next_key()? {
            fields.push((name, map.next_value()?));
        }
        Ok(Tree::Object(fields))
    }
}

/// A field's name, borrowed where it can be: `Cow`'s own reading never borrows.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Name)
    }
}

struct Name;

impl<'de> Visitor<'de> for Name {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }
}
