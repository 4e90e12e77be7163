//! The Worker's JavaScript: what the edge runtime calls, around what wasm-bindgen wrote.
//!
//! `worker-build` does the same and is left out, because it is a program only, and building it takes as long as
//! building the Worker. `entry.js` is its shim of version 0.8.7: look there when the `worker` crate moves on.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::command;
use crate::project::{Project, existing};

/// The version of the `worker` crate that `entry.js` goes with.
const VERSION: &str = "0.8.7";
const TEMPLATE: &str = include_str!("entry.js");
/// The functions that the runtime calls with its environment and context, in the order of their arguments.
const EVENTS: [&str; 5] = ["fetch", "queue", "scheduled", "email", "connect"];
/// The functions that the shim itself calls.
const INTERNAL: [&str; 2] = ["__wbg_reset_state", "__worker_init_state"];

/// Turns `index.js`, as wasm-bindgen wrote it into `folder`, into the module that is deployed.
pub(crate) fn bundle(project: &Project, folder: &Path) -> anyhow::Result<()> {
    let version = project.locked_version("worker")?;
    ensure!(
        version == VERSION,
        "xtask/src/entry.js is for the worker crate {VERSION}, and Cargo.lock has {version}: see what changed in \
         worker-build's src/js/shim.js and src/main.rs"
    );
    let index = folder.join("index.js");
    let shim = folder.join("shim.js");
    let bound = fs::read_to_string(&index).with_context(|| format!("no {}", index.display()))?;
    fs::write(&shim, entry(&bound))?;
    let mut bundle = Command::new(existing(project.path("node_modules/esbuild/bin/esbuild"))?);
    bundle
        .args([
            "--external:./index_bg.wasm",
            "--external:cloudflare:*",
            "--format=esm",
            "--bundle",
            "./shim.js",
            "--outfile=index.js",
            "--allow-overwrite",
            "--minify",
        ])
        .current_dir(folder);
    command::quietly(&bundle)?;
    // The runtime knows modules of Wasm, and not yet the syntax that ECMAScript will have for them.
    let bundled = fs::read_to_string(&index)?.replace("import source ", "import ");
    check(&bundled)?;
    fs::write(&index, bundled)?;
    Ok(())
}

/// The module's entry: a method for each function that is exported, and each class.
fn entry(bound: &str) -> String {
    let handlers: String = exported(bound, "function")
        .filter(|name| !INTERNAL.contains(name))
        .map(method)
        .collect();
    let classes: String = exported(bound, "class").map(class).collect();
    TEMPLATE.replace("$HANDLERS", &handlers) + &classes
}

fn method(name: &str) -> String {
    if EVENTS.contains(&name) {
        format!(
            "Entrypoint.prototype.{name} = function {name} (arg) {{\n  \
             return exports.{name}.call(this, arg, this.env, this.ctx);\n}}\n"
        )
    } else {
        format!("Entrypoint.prototype.{name} = exports.{name};\n")
    }
}

fn class(name: &str) -> String {
    format!("export const {name} = new Proxy(exports.{name}, classProxyHooks);\n")
}

/// The names of the functions or classes that a module exports, as wasm-bindgen writes them.
fn exported<'a>(module: &'a str, kind: &'a str) -> impl Iterator<Item = &'a str> {
    module.lines().filter_map(move |line| {
        let rest = line.strip_prefix("export ")?;
        let rest = rest.strip_prefix("async ").unwrap_or(rest);
        let rest = rest.strip_prefix(kind)?.strip_prefix(' ')?;
        rest.split(['(', '{', ' ']).next()
    })
}

/// Looks for what the runtime calls. Without it a Worker is deployed that answers nothing, or never ticks.
fn check(bundled: &str) -> anyhow::Result<()> {
    let missing: Vec<_> = [
        " as default",
        ".prototype.fetch=",
        ".prototype.scheduled=",
        ".prototype.queue=",
        "\"./index_bg.wasm\"",
    ]
    .into_iter()
    .filter(|wanted| !bundled.contains(wanted))
    .collect();
    ensure!(
        missing.is_empty(),
        "the Worker's index.js has no {}: wasm-bindgen writes its exports in another way than \
         xtask/src/entry.rs reads them",
        missing.join(", no ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: &str = "import source wasmModule from \"./index_bg.wasm\";\n\
        export class R2Range {\n    export function inner() {}\n}\n\
        export function __wbg_reset_state () {\n}\n\
        export function __worker_init_state() {\n}\n\
        export function fetch(req, env, ctx) {\n}\n\
        export async function scheduled(event, env, ctx) {\n}\n\
        export function start() {\n}\nfunction passArray(array) {\n}\n";

    #[test]
    fn every_event_is_passed_on_and_every_other_function_is_a_method() {
        let entry = entry(BOUND);
        for said in [
            "exports.fetch.call(this, arg, this.env, this.ctx)",
            "exports.scheduled.call(this, arg, this.env, this.ctx)",
            "Entrypoint.prototype.start = exports.start;",
            "export const R2Range = new Proxy(exports.R2Range, classProxyHooks);",
            "export default new Proxy(Entrypoint, classProxyHooks);",
        ] {
            assert_eq!(entry.matches(said).count(), 1, "{said}\n{entry}");
        }
        let methods = entry.matches("Entrypoint.prototype.").count();
        assert_eq!(methods, 3, "{entry}");
        assert!(!entry.contains('$'), "{entry}");
    }

    #[test]
    fn a_module_without_what_the_runtime_calls_is_not_deployed() {
        let whole = "import x from\"./index_bg.wasm\";E.prototype.fetch=function(e){};\
                     E.prototype.scheduled=function(e){};E.prototype.queue=function(e){};export{a as default};";
        check(whole).unwrap();
        for part in ["scheduled", "queue", "fetch", "default", "index_bg.wasm"] {
            let error = check(&whole.replace(part, "other")).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
