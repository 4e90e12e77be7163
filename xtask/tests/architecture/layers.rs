//! Layers of a crate, as data, and the check of its modules against them.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Module, ModuleId, Modules};

/// The direction of imports among the top-level modules of a crate.
pub(crate) struct Layers {
    /// From the bottom to the top. A module imports what stands in rows before its own: nothing of its own row.
    pub(crate) rows: &'static [&'static [&'static str]],
    /// Imports that the rows would allow and nobody wants.
    pub(crate) bans: &'static [Ban],
    /// Macros whose calls are SQL, and words that SQL text begins a clause with.
    pub(crate) sql: Sql,
}

/// Modules and crates that a module does not import.
pub(crate) struct Ban {
    pub(crate) module: &'static str,
    pub(crate) modules: &'static [&'static str],
    pub(crate) crates: &'static [&'static str],
    /// Files of the module that still do. One that no longer does fails the check.
    pub(crate) except: &'static [&'static str],
}

/// SQL and the only module that has it.
pub(crate) struct Sql {
    pub(crate) module: &'static str,
    pub(crate) macros: &'static [&'static str],
    pub(crate) words: &'static [&'static str],
}

impl Layers {
    /// All that is against the layers, in words: of the same fault in one file the first.
    pub(crate) fn check(&self, modules: &Modules) -> Vec<String> {
        let mut faults = Faults::default();
        for import in modules.imports() {
            let (from, to) = (top(modules, import.from), top(modules, import.to));
            if from == to || from.is_empty() || to.is_empty() {
                continue;
            }
            let module = &modules.all[import.from];
            if self.row(to) >= self.row(from) {
                let fault = format!("{from} imports {to}, which is not below it");
                faults.note(module, import.line, fault);
            }
            for ban in self.bans_of(from).filter(|ban| ban.modules.contains(&to)) {
                ban.judge(module, import.line, to, &mut faults);
            }
        }
        for (id, module) in modules.all.iter().enumerate() {
            let name = top(modules, id);
            for ban in self.bans_of(name) {
                for (other, line) in modules.crates(id) {
                    if ban.crates.contains(&other) {
                        ban.judge(module, line, &format!("the crate {other}"), &mut faults);
                    }
                }
            }
            if name != self.sql.module {
                for line in self.sql.lines(module) {
                    let fault = format!("has SQL outside of {}", self.sql.module);
                    faults.note(module, line, fault);
                }
            }
        }
        let stale = self.stale(&faults.excused);
        self.unplaced(modules)
            .into_iter()
            .chain(stale)
            .chain(faults.told())
            .collect()
    }

    /// Modules without a row, and names in rows without a module.
    fn unplaced(&self, modules: &Modules) -> Vec<String> {
        let placed: BTreeSet<&str> = self.rows.iter().copied().flatten().copied().collect();
        let children = &modules.all[0].children;
        let there: BTreeSet<&str> = children.keys().map(String::as_str).collect();
        let no_row = there.difference(&placed);
        let no_module = placed.difference(&there);
        no_row
            .map(|name| format!("the module {name} is in no layer"))
            .chain(no_module.map(|name| format!("the layers name {name}, which is no module")))
            .collect()
    }

    fn row(&self, module: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.contains(&module))
    }

    fn bans_of(&self, module: &str) -> impl Iterator<Item = &'static Ban> {
        self.bans.iter().filter(move |ban| ban.module == module)
    }

    fn stale(&self, excused: &BTreeSet<&str>) -> Vec<String> {
        let exceptions = self.bans.iter().flat_map(|ban| ban.except);
        exceptions
            .filter(|file| !excused.contains(**file))
            .map(|file| format!("{file} needs no exception any more: strike it out"))
            .collect()
    }
}

impl Ban {
    fn judge(&self, module: &Module, line: usize, imported: &str, faults: &mut Faults) {
        let exception = self.except.iter().find(|file| module.file.ends_with(file));
        if let Some(file) = exception {
            faults.excused.insert(file);
        } else {
            let fault = format!("{} must not import {imported}", self.module);
            faults.note(module, line, fault);
        }
    }
}

/// Faults by file and text, with their first line; and the exceptions that were needed.
#[derive(Default)]
struct Faults {
    found: BTreeMap<(String, String), usize>,
    excused: BTreeSet<&'static str>,
}

impl Faults {
    fn note(&mut self, module: &Module, line: usize, fault: String) {
        let file = module.file.display().to_string();
        let first = self.found.entry((file, fault)).or_insert(line);
        *first = line.min(*first);
    }

    fn told(self) -> impl Iterator<Item = String> {
        let found = self.found.into_iter();
        found.map(|((file, fault), line)| format!("{file}:{line}: {fault}"))
    }
}

impl Sql {
    fn lines(&self, module: &Module) -> impl Iterator<Item = usize> {
        let called = module.macros.iter();
        let called = called.filter(|(name, _)| self.macros.contains(&name.as_str()));
        let texts = module.texts.iter();
        let texts = texts.filter(|(text, _)| self.words.iter().any(|word| text.contains(word)));
        called.chain(texts).map(|(_, line)| *line)
    }
}

/// The name of the top-level module that a module is, or stands in; nothing for the root.
fn top(modules: &Modules, module: ModuleId) -> &str {
    let top = modules.child_towards(0, module).unwrap_or(0);
    &modules.all[top].name
}
