//! From a tree to a type. `serde_json` compiles for every type what reads commas and quotes, and that a
//! struct may be a list: a tenth of the Worker. Here a struct is an object, and each type costs what it says.

use super::{misfit::Misfit, tree::Tree};
use serde::{
    de::{
        DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
        VariantAccess, Visitor, value::StrDeserializer,
    },
    forward_to_deserialize_any,
};
use std::{borrow::Cow, slice};

impl Tree<'_> {
    fn refused<'de, V: Visitor<'de>>(&self, visitor: &V) -> Misfit {
        Misfit::invalid_type(self.unexpected(), visitor)
    }

    fn number<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Self::Positive(number) => visitor.visit_u64(*number),
            Self::Negative(number) => visitor.visit_i64(*number),
            Self::Float(number) => visitor.visit_f64(*number),
            _ => Err(self.refused(&visitor)),
        }
    }
}

fn list<'de, V: Visitor<'de>>(values: &'de [Tree<'de>], visitor: V) -> Result<V::Value, Misfit> {
    let mut items = Items(values.iter());
    let made = visitor.visit_seq(&mut items)?;
    items.end(values.len())?;
    Ok(made)
}

/// A field's name or the name of a variant.
fn word(text: &str) -> StrDeserializer<'_, Misfit> {
    text.into_deserializer()
}

type Fields<'de> = [(Cow<'de, str>, Tree<'de>)];

fn object<'de, V: Visitor<'de>>(fields: &'de Fields<'de>, visitor: V) -> Result<V::Value, Misfit> {
    visitor.visit_map(Entries {
        fields: fields.iter(),
        current: None,
    })
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.number(visitor)
        }
    )*};
}

macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self {
                Tree::Text(text) => visitor.visit_str(text),
                _ => Err(self.refused(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &'de Tree<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(*value),
            Tree::Positive(_) | Tree::Negative(_) | Tree::Float(_) => self.number(visitor),
            Tree::Text(text) => visitor.visit_str(text),
            Tree::List(values) => list(values, visitor),
            Tree::Object(fields) => object(fields, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Tree::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.refused(&visitor)),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Tree::List(values) => list(values, visitor),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Tree::Object(fields) => object(fields, visitor),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self {
            Tree::Object(fields) => object(fields, visitor),
            // The name that the type has in Rust says nothing to whoever asked.
            _ => Err(Misfit::invalid_type(self.unexpected(), &"an object")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self {
            Tree::Text(name) => visitor.visit_enum(Choice { name, value: None }),
            Tree::Object(fields) => match fields.as_slice() {
                [(name, value)] => visitor.visit_enum(Choice {
                    name,
                    value: Some(value),
                }),
                _ => Err(Misfit::custom("an object of one field says which it is")),
            },
            _ => Err(Misfit::invalid_type(self.unexpected(), &"a string")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 bytes byte_buf unit unit_struct }
}

/// The elements of a list.
struct Items<'de>(slice::Iter<'de, Tree<'de>>);

impl Items<'_> {
    /// Refuses what a list has too many.
    fn end(&self, length: usize) -> Result<(), Misfit> {
        match self.0.len() {
            0 => Ok(()),
            left => Err(Misfit::invalid_length(
                length,
                &format!("{} elements", length - left).as_str(),
            )),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        match self.0.next() {
            Some(value) => seed.deserialize(value).map(Some).map_err(Misfit::listed),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of an object.
struct Entries<'de> {
    fields: slice::Iter<'de, (Cow<'de, str>, Tree<'de>)>,
    current: Option<&'de (Cow<'de, str>, Tree<'de>)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        self.current = self.fields.next();
        match self.current {
            Some((name, _)) => seed.deserialize(word(name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        match self.current {
            Some((name, value)) => seed.deserialize(value).map_err(|error| error.below(name)),
            None => Err(Misfit::custom("a value without a name")),
        }
    }
}

/// One of an enum's variants: a word, or an object of one field.
struct Choice<'de> {
    name: &'de str,
    value: Option<&'de Tree<'de>>,
}

impl<'de> Choice<'de> {
    fn value(&self) -> Result<&'de Tree<'de>, Misfit> {
        let missing = || Misfit::custom(format_args!("{} says nothing by itself", self.name));
        self.value.ok_or_else(missing)
    }
}

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Misfit> {
        Ok((seed.deserialize(word(self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'de> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.value {
            None | Some(Tree::Null) => Ok(()),
            Some(_) => {
                Err(Misfit::custom(format_args!("{} stands alone", self.name)).below(self.name))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        let made = seed.deserialize(self.value()?);
        made.map_err(|error| error.below(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let made = self.value()?.deserialize_seq(visitor);
        made.map_err(|error| error.below(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let made = self.value()?.deserialize_map(visitor);
        made.map_err(|error| error.below(self.name))
    }
}
