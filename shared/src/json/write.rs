//! Writing types as JSON, without spaces.
//!
//! `serde_json` writes to anything that may fail, and so each field of each type is followed by what is done
//! with a failure; that was a twentieth of the Worker. Here everything is written into bytes in memory.

use serde::{
    Serialize, Serializer,
    ser::{
        Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};
use std::fmt::{self, Write as _};

/// Why a value was not written: it refused, or has names that are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritten;

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be written as JSON")
    }
}

impl std::error::Error for Unwritten {}

impl Error for Unwritten {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Writes a value as bytes of UTF-8.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Unwritten> {
    to_string(value).map(String::into_bytes)
}

/// Writes a value as a text.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Unwritten> {
    let mut writer = Writer {
        out: String::with_capacity(256),
    };
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

type Written = Result<(), Unwritten>;

struct Writer {
    out: String,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.push('"');
        self.escaped(text);
        self.out.push('"');
    }

    /// A text without its quotes (RFC 8259, section 7).
    fn escaped(&mut self, text: &str) {
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            // What is escaped is one byte of UTF-8, so these are boundaries.
            self.out.push_str(text.get(plain..at).unwrap_or_default());
            plain = at + 1;
            self.escape(byte);
        }
        self.out.push_str(text.get(plain..).unwrap_or_default());
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            8 => "\\b",
            12 => "\\f",
            _ => {
                let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
                self.out.push_str("\\u00");
                self.out.push(digit(byte >> 4));
                self.out.push(digit(byte & 15));
                return;
            }
        };
        self.out.push_str(short);
    }

    /// Begins what holds others.
    fn open(&mut self, opening: char, end: &'static str) -> Compound<'_> {
        self.out.push(opening);
        Compound { writer: self, end }
    }

    /// The name of a variant that holds something.
    fn variant(&mut self, name: &'static str) {
        self.out.push('{');
        self.text(name);
        self.out.push(':');
    }

    fn separate(&mut self) {
        if !self.out.ends_with(['[', '{']) {
            self.out.push(',');
        }
    }

    fn field(&mut self, name: &'static str) {
        self.separate();
        self.text(name);
        self.out.push(':');
    }
}

/// What holds others: how it ends.
struct Compound<'a> {
    writer: &'a mut Writer,
    end: &'static str,
}

impl Compound<'_> {
    fn close(self) {
        self.writer.out.push_str(self.end);
    }
}

/// A text that is written piece by piece.
struct Pieces<'a>(&'a mut Writer);

impl fmt::Write for Pieces<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.0.escaped(piece);
        Ok(())
    }
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Unwritten;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    fn serialize_bool(self, value: bool) -> Written {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        self.out.push_str(itoa::Buffer::new().format(value));
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.out.push_str(itoa::Buffer::new().format(value));
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    /// What is no number in JSON is null, as `serde_json` has it.
    fn serialize_f64(self, value: f64) -> Written {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        write!(self.out, "{value}").map_err(|_| Unwritten)
    }

    fn serialize_char(self, value: char) -> Written {
        self.text(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.text(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.out.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, Unwritten> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'a>, Unwritten> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Unwritten> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Unwritten> {
        self.variant(variant);
        Ok(self.open('[', "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'a>, Unwritten> {
        Ok(self.open('{', "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Unwritten> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Unwritten> {
        self.variant(variant);
        Ok(self.open('{', "}}"))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Written {
        self.out.push('"');
        write!(Pieces(self), "{value}").map_err(|_| Unwritten)?;
        self.out.push('"');
        Ok(())
    }
}

impl SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.writer.separate();
        let start = self.writer.out.len();
        key.serialize(&mut *self.writer)?;
        match self.writer.out.as_bytes().get(start) {
            Some(b'"') => Ok(()),
            // A number becomes a text.
            Some(b'-' | b'0'..=b'9') => {
                self.writer.out.insert(start, '"');
                self.writer.out.push('"');
                Ok(())
            }
            _ => Err(Unwritten),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.writer.out.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

/// The items of a list.
macro_rules! items {
    ($($kind:ident $item:ident),+) => {$(
        impl $kind for Compound<'_> {
            type Ok = ();
            type Error = Unwritten;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.writer.separate();
                value.serialize(&mut *self.writer)
            }

            fn end(self) -> Written {
                self.close();
                Ok(())
            }
        }
    )+};
}

items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// The fields of a type.
macro_rules! fields {
    ($($kind:ident),+) => {$(
        impl $kind for Compound<'_> {
            type Ok = ();
            type Error = Unwritten;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                self.writer.field(name);
                value.serialize(&mut *self.writer)
            }

            fn end(self) -> Written {
                self.close();
                Ok(())
            }
        }
    )+};
}

fields!(SerializeStruct, SerializeStructVariant);
