//! `cargo xtask trace`: the names of functions for a stack from the log. The deployed Wasm has none, because they are a
//! twentieth of its size that every isolate would load; the build keeps them beside it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::{Read as _, stdin};
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;
use serde_json::Value;
use wasmparser::{BinaryReader, KnownCustom, Name, Parser, Payload};

use crate::project::Project;

/// The names of the Wasm's functions, which are not deployed with it.
pub(crate) const NAMES: &str = "worker/build/index_bg.names.wasm";

/// The arguments of `cargo xtask trace`.
#[derive(Args)]
pub(crate) struct TraceArguments {
    /// A file with lines of the log, or with a stack; standard input without one
    file: Option<PathBuf>,
    /// The names that were built with the deployed Wasm; those in worker/build without it
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
}

/// Prints the text with the names of its Wasm functions.
pub(crate) fn run(project: &Project, arguments: &TraceArguments) -> anyhow::Result<()> {
    let file = match &arguments.names {
        Some(file) => file.clone(),
        None => project.path(NAMES),
    };
    let names = fs::read(&file).with_context(|| {
        format!(
            "cannot read {}: `cargo xtask build` writes it, and each deployment has its own",
            file.display()
        )
    })?;
    let names = FunctionNames::read(&names)
        .with_context(|| format!("{} has no names of functions", file.display()))?;
    let text = if let Some(file) = &arguments.file {
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
    } else {
        let mut text = String::new();
        stdin().read_to_string(&mut text)?;
        text
    };
    print!("{}", traced(&text, &names));
    Ok(())
}

/// The names of a module's functions, by index.
pub(crate) struct FunctionNames(HashMap<u32, String>);

impl FunctionNames {
    /// Reads the name section of a module.
    pub(crate) fn read(module: &[u8]) -> anyhow::Result<Self> {
        let mut found = HashMap::new();
        for payload in Parser::new(0).parse_all(module) {
            let Payload::CustomSection(section) = payload? else {
                continue;
            };
            let KnownCustom::Name(parts) = section.as_known() else {
                continue;
            };
            for part in parts {
                let Name::Function(functions) = part? else {
                    continue;
                };
                for function in functions {
                    let function = function?;
                    found.insert(function.index, without_hash(function.name).to_owned());
                }
            }
        }
        ensure!(!found.is_empty(), "there is no name section");
        Ok(Self(found))
    }
}

/// A function's path without the hash that the compiler puts behind it.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((path, hash))
            if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            path
        }
        _ => name,
    }
}

/// The text, each line of the log that tells a panic as its message, place and stack, and each frame in Wasm with the name of
/// its function.
fn traced(text: &str, names: &FunctionNames) -> String {
    let mut traced = String::new();
    for line in text.lines() {
        for line in panic(line).lines() {
            traced.push_str(&frame(line, names));
            traced.push('\n');
        }
    }
    traced
}

/// A line of the log that tells a panic, unfolded; another line as it is.
fn panic(line: &str) -> Cow<'_, str> {
    let told: Option<Value> = serde_json::from_str(line).ok();
    let field = |name| told.as_ref()?.get(name)?.as_str();
    match field("panic.stack") {
        Some(stack) => {
            let [message, place] =
                ["panic.message", "panic.location"].map(|name| field(name).unwrap_or("?"));
            format!("panic: {message}\n  at {place}\n{stack}").into()
        }
        None => line.into(),
    }
}

/// A line of a stack, with the function's name if it is one in Wasm.
fn frame(line: &str, names: &FunctionNames) -> String {
    const FUNCTION: &str = "wasm-function[";
    let found = line.find(FUNCTION).and_then(|start| {
        let place = line.get(start..)?;
        let (index, _) = place.get(FUNCTION.len()..)?.split_once(']')?;
        let index: u32 = index.parse().ok()?;
        Some((place.trim_end_matches(')'), index))
    });
    match found {
        Some((place, index)) => {
            let name = names
                .0
                .get(&index)
                .map_or("(a function that the names do not have)", String::as_str);
            format!("    at {name} ({place})")
        }
        None => line.to_owned(),
    }
}

/// A module in two: as it is deployed, without the names of functions, and a module with nothing but those.
pub(crate) fn without_names(module: &[u8]) -> anyhow::Result<[Vec<u8>; 2]> {
    /// Magic number and version.
    const HEADER: usize = 8;
    let header = module.get(..HEADER).context("it is no Wasm module")?;
    let (mut deployed, mut names) = (header.to_vec(), header.to_vec());
    let mut reader = BinaryReader::new(module, 0);
    reader.read_bytes(HEADER)?;
    while !reader.eof() {
        let start = reader.current_position();
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()?;
        let content = reader.read_bytes(usize::try_from(size)?)?;
        let is_names = id == 0 && BinaryReader::new(content, 0).read_string()? == "name";
        let section = module
            .get(start..reader.current_position())
            .unwrap_or_default();
        let kept = if is_names { &mut names } else { &mut deployed };
        kept.extend_from_slice(section);
    }
    Ok([deployed, names])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of two functions, which are named, and what a section is made of.
    fn module() -> Vec<u8> {
        let section = |id: u8, content: &[u8]| {
            let size = u8::try_from(content.len()).unwrap();
            [&[id, size], content].concat()
        };
        let function = |index: u8, name: &str| {
            let size = u8::try_from(name.len()).unwrap();
            [&[index, size], name.as_bytes()].concat()
        };
        let functions = [
            vec![2],
            function(0, "callslot_worker::dialer::poll::h0123456789abcdef"),
            function(1, "main"),
        ]
        .concat();
        let names = [b"\x04name".to_vec(), section(1, &functions)].concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, b"\x01\x60\0\0"),
            section(3, b"\x02\0\0"),
            section(10, b"\x02\x02\0\x0b\x02\0\x0b"),
            section(0, &names),
            section(0, b"\x09producers\0"),
        ]
        .concat()
    }

    #[test]
    fn a_module_is_split_into_its_code_and_its_names() {
        let [deployed, names] = without_names(&module()).unwrap();
        assert!(FunctionNames::read(&deployed).is_err());
        assert_eq!(FunctionNames::read(&names).unwrap().0.len(), 2);
        assert_eq!(deployed.len() + names.len(), module().len() + 8);
        let kept = |bytes: &[u8], text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(kept(&deployed, "producers") && !kept(&names, "producers"));
        assert_eq!(without_names(&deployed).unwrap()[0], deployed);
        assert!(without_names(b"\0asm").is_err());
        assert!(without_names(b"\0asm\x01\0\0\0\x01\x09").is_err());
    }

    #[test]
    fn a_panic_of_the_log_is_told_with_the_names_of_its_functions() {
        let names = FunctionNames::read(&module()).unwrap();
        let stack = "Error\n    at n (index.js:1:2)\n    at wasm://wasm/0035b6aa:wasm-function[0]:0x1f3\n    \
                     at (wasm://wasm/0035b6aa:wasm-function[7]:0x2)";
        let line = serde_json::json!({
            "event": "panic", "panic.message": "no", "panic.location": "worker/src/lib.rs:1:2", "panic.stack": stack,
        });
        let text = format!("{{\"event\":\"tick\"}}\n{line}\n    at wasm-function[1]:0x9\n");
        assert_eq!(
            traced(&text, &names),
            "{\"event\":\"tick\"}\n\
             panic: no\n  at worker/src/lib.rs:1:2\n\
             Error\n    at n (index.js:1:2)\n    \
             at callslot_worker::dialer::poll (wasm-function[0]:0x1f3)\n    \
             at (a function that the names do not have) (wasm-function[7]:0x2)\n    \
             at main (wasm-function[1]:0x9)\n"
        );
    }
}
