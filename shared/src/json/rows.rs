//! From rows to types. A row of the database has the columns that its type asks for, so its type is given
//! them one after the other, by name, in its own order. What serde compiles for fields in any order is three
//! times as large.

use super::{misfit::Misfit, tree::Tree};
use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use std::{borrow::Cow, slice};

/// A row as a type. A column that is missing is NULL; one that nobody asks for is left out.
pub(super) fn row<'de, T: Deserialize<'de>>(row: &'de Tree<'de>) -> Result<T, Misfit> {
    T::deserialize(Row(row))
}

struct Row<'de>(&'de Tree<'de>);

impl<'de> Deserializer<'de> for Row<'de> {
    type Error = Misfit;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Columns {
            row: self.0,
            names: fields.iter(),
        })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The columns that a type asks for.
struct Columns<'de> {
    row: &'de Tree<'de>,
    names: slice::Iter<'static, &'static str>,
}

impl<'de> Columns<'de> {
    fn next(&mut self) -> Option<(&'static str, &'de Tree<'de>)> {
        let name = self.names.next()?;
        let columns: &[(Cow<'_, str>, Tree<'_>)] = match self.row {
            Tree::Object(columns) => columns,
            _ => &[],
        };
        let found = columns.iter().find(|(column, _)| column == name);
        Some((name, found.map_or(&Tree::Null, |(_, value)| value)))
    }
}

impl<'de> SeqAccess<'de> for Columns<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        match self.next() {
            Some((name, value)) => seed
                .deserialize(value)
                .map(Some)
                .map_err(|error| error.below(name)),
            None => Ok(None),
        }
    }
}
