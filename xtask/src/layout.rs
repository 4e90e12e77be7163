//! The order of a Wasm's functions, in which gzip finds what they have in common.
//!
//! Instances of one generic function are nearly the same, but gzip looks back only 32 KB, and the linker
//! puts them anywhere. Side by side, by name and then by length, they are 3 % of the whole smaller. What
//! runs is the same. binaryen knows how to move functions, but only by name: so their names are set to
//! what they are to be sorted by, and are left out afterwards.

use anyhow::{Context as _, ensure};

/// A Wasm's magic number and version.
const HEADER: &[u8] = b"\0asm\x01\0\0\0";
/// The kinds of the sections that are looked at.
const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const CODE: u8 = 10;
/// The part of the section `name` that names functions.
const FUNCTION_NAMES: u8 = 1;

/// The same Wasm, with functions named so that by name they stand as they are to.
pub(crate) fn named_by_likeness(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let sections = sections(wasm)?;
    let content = |kind| {
        let found = sections.iter().find(|section| section.kind == kind);
        found.map_or(&[][..], |section| section.content)
    };
    let imported = imported_functions(content(IMPORT))?;
    let lengths = lengths(content(CODE))?;
    let mut out = HEADER.to_vec();
    for section in &sections {
        let renamed = match section.names()? {
            Some(names) => Some(rename(names, imported, &lengths)?),
            None => None,
        };
        let content = renamed.as_deref().unwrap_or(section.content);
        out.push(section.kind);
        push_sized(&mut out, content);
    }
    Ok(out)
}

struct Section<'a> {
    kind: u8,
    content: &'a [u8],
}

impl<'a> Section<'a> {
    /// What the section `name` says, if this is it.
    fn names(&self) -> anyhow::Result<Option<&'a [u8]>> {
        if self.kind != CUSTOM {
            return Ok(None);
        }
        let mut rest = Reader(self.content);
        let name = rest.sized()?;
        Ok((name == b"name").then_some(rest.0))
    }
}

fn sections(wasm: &[u8]) -> anyhow::Result<Vec<Section<'_>>> {
    let rest = wasm.strip_prefix(HEADER).context("this is no Wasm")?;
    let mut rest = Reader(rest);
    let mut sections = Vec::new();
    while !rest.0.is_empty() {
        let (kind, content) = (rest.byte()?, rest.sized()?);
        sections.push(Section { kind, content });
    }
    Ok(sections)
}

/// How many functions come from outside: they are counted first.
fn imported_functions(section: &[u8]) -> anyhow::Result<usize> {
    let mut rest = Reader(section);
    let mut functions = 0;
    for _ in 0..rest.number_or_none()? {
        let (_module, _name) = (rest.sized()?, rest.sized()?);
        match rest.byte()? {
            0 => {
                rest.number()?;
                functions += 1;
            }
            // A table, a memory: whether they have an end, and what it is.
            kind @ (1 | 2) => {
                if kind == 1 {
                    rest.byte()?;
                }
                let has_end = rest.byte()? & 1 == 1;
                rest.number()?;
                if has_end {
                    rest.number()?;
                }
            }
            // A global or a tag: two bytes each.
            _ => {
                rest.byte()?;
                rest.byte()?;
            }
        }
    }
    Ok(functions)
}

/// How long each function is, in bytes.
fn lengths(section: &[u8]) -> anyhow::Result<Vec<usize>> {
    let mut rest = Reader(section);
    (0..rest.number_or_none()?)
        .map(|_| Ok(rest.sized()?.len()))
        .collect()
}

/// The section `name` with nothing but functions, each under its name without the hash that tells one
/// instance from the other, its length and its number.
fn rename(names: &[u8], imported: usize, lengths: &[usize]) -> anyhow::Result<Vec<u8>> {
    let mut parts = Reader(names);
    let mut entries = Vec::new();
    let mut count = 0;
    while !parts.0.is_empty() {
        let (kind, part) = (parts.byte()?, parts.sized()?);
        if kind != FUNCTION_NAMES {
            continue;
        }
        let mut rest = Reader(part);
        count = rest.number()?;
        for _ in 0..count {
            let (number, name) = (rest.number()?, rest.sized()?);
            let name = String::from_utf8_lossy(name);
            let plain = name.rsplit_once("::h").map_or(&*name, |(plain, _)| plain);
            let own = number.checked_sub(imported);
            let length = own.and_then(|own| lengths.get(own)).unwrap_or(&0);
            push_number(&mut entries, number);
            push_sized(
                &mut entries,
                format!("{plain} {length:08} {number:08}").as_bytes(),
            );
        }
    }
    let mut functions = Vec::new();
    push_number(&mut functions, count);
    functions.extend(entries);
    let mut section = Vec::new();
    push_sized(&mut section, b"name");
    section.push(FUNCTION_NAMES);
    push_sized(&mut section, &functions);
    Ok(section)
}

/// What is left of a Wasm to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> anyhow::Result<&'a [u8]> {
        let split = self.0.split_at_checked(count);
        let (taken, rest) = split.context("the Wasm ends too soon")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> anyhow::Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// A number in LEB128, as all of a Wasm's counts and lengths.
    fn number(&mut self) -> anyhow::Result<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            ensure!(shift < 32, "a number in the Wasm has no end");
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    /// How many things a section holds: none where there is no such section.
    fn number_or_none(&mut self) -> anyhow::Result<usize> {
        if self.0.is_empty() {
            Ok(0)
        } else {
            self.number()
        }
    }

    fn sized(&mut self) -> anyhow::Result<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }
}

fn push_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}

fn push_sized(out: &mut Vec<u8>, content: &[u8]) {
    push_number(out, content.len());
    out.extend(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Wasm of an imported function and of two of its own.
    fn wasm(names: &[(usize, &str)]) -> Vec<u8> {
        let mut wasm = HEADER.to_vec();
        let mut section = |kind: u8, content: &[u8]| {
            wasm.push(kind);
            push_sized(&mut wasm, content);
        };
        section(1, b"\x01\x60\0\0");
        section(IMPORT, b"\x01\x01a\x01b\0\0");
        section(3, b"\x02\0\0");
        section(CODE, b"\x02\x03\0\x01\x0b\x02\0\x0b");
        let mut functions = Vec::new();
        push_number(&mut functions, names.len());
        for (number, name) in names {
            push_number(&mut functions, *number);
            push_sized(&mut functions, name.as_bytes());
        }
        let mut content = Vec::new();
        push_sized(&mut content, b"name");
        content.push(FUNCTION_NAMES);
        push_sized(&mut content, &functions);
        section(CUSTOM, &content);
        wasm
    }

    #[test]
    fn functions_go_by_name_then_length_and_all_else_stays() {
        let before = wasm(&[(0, "b"), (1, "x::y::h0123"), (2, "x::y::h0001")]);
        let after = [
            (0, "b 00000000 00000000"),
            (1, "x::y 00000003 00000001"),
            (2, "x::y 00000002 00000002"),
        ];
        assert_eq!(named_by_likeness(&before).unwrap(), wasm(&after));
    }

    #[test]
    fn what_is_no_wasm_or_ends_too_soon_is_refused() {
        assert!(named_by_likeness(b"\0asm").is_err());
        let whole = wasm(&[(1, "x")]);
        assert!(named_by_likeness(&whole[..whole.len() - 1]).is_err());
    }

    #[test]
    fn long_numbers_are_read_as_they_were_written() {
        for number in [0, 127, 128, 3_803_218] {
            let mut written = Vec::new();
            push_number(&mut written, number);
            assert_eq!(Reader(&written).number().unwrap(), number);
        }
    }
}
