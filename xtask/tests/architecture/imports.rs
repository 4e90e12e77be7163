//! Paths resolved to the modules that they lead to.

use std::collections::BTreeSet;

use crate::modules::{ModuleId, Modules};

/// As many re-exports as one path may go through.
const MOST_REEXPORTS: usize = 20;

/// An import of one module by another, and the line that makes it.
pub(crate) struct Import {
    pub(crate) from: ModuleId,
    pub(crate) to: ModuleId,
    pub(crate) line: usize,
}

/// The end of a path.
enum Target {
    Module(ModuleId),
    Item,
    /// Another crate, a type of the language, a local variable.
    Outside,
}

/// A name in a module.
enum Named {
    Child(ModuleId),
    Item,
    /// Stands for another path, seen from the module.
    Path(Vec<String>),
}

impl Modules {
    /// All imports, in the order of modules and lines. A re-export imports, too: a path that leads through one makes an import
    /// of the module that re-exports and one of the module that has the item.
    pub(crate) fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (from, module) in self.all.iter().enumerate() {
            for mention in &module.mentions {
                let mut stops = BTreeSet::new();
                self.resolve(from, &mention.path, &mut stops, MOST_REEXPORTS);
                imports.extend(stops.into_iter().filter(|to| *to != from).map(|to| Import {
                    from,
                    to,
                    line: mention.line,
                }));
            }
        }
        imports.sort_by_key(|import| (import.from, import.line));
        imports
    }

    /// Other crates that a module names, with the lines.
    pub(crate) fn crates(&self, module: ModuleId) -> impl Iterator<Item = (&str, usize)> {
        let mentions = self.all[module].mentions.iter();
        mentions.filter_map(move |mention| {
            let target = self.resolve(module, &mention.path, &mut BTreeSet::new(), MOST_REEXPORTS);
            let first = mention.path.iter().find(|name| !name.is_empty())?;
            matches!(target, Target::Outside).then_some((first.as_str(), mention.line))
        })
    }

    /// Follows a path that stands in `from`. `stops` are the modules whose names it uses.
    fn resolve(
        &self,
        from: ModuleId,
        path: &[String],
        stops: &mut BTreeSet<ModuleId>,
        depth: usize,
    ) -> Target {
        let mut at = from;
        let mut is_first = true;
        for (place, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => at = 0,
                "self" => {}
                "super" => at = self.all[at].parent,
                name => match self.look_up(at, name, depth) {
                    Some(Named::Child(child)) => at = child,
                    Some(Named::Path(target)) => {
                        stops.insert(at);
                        let rest = &path[place + 1..];
                        let target: Vec<_> = target.iter().chain(rest).cloned().collect();
                        return self.resolve(at, &target, stops, depth.saturating_sub(1));
                    }
                    None if is_first => return Target::Outside,
                    // A macro makes what no source declares, where the path says.
                    Some(Named::Item) | None => {
                        stops.insert(at);
                        return Target::Item;
                    }
                },
            }
            is_first = false;
        }
        stops.insert(at);
        Target::Module(at)
    }

    fn look_up(&self, at: ModuleId, name: &str, depth: usize) -> Option<Named> {
        let module = &self.all[at];
        if let Some(child) = module.children.get(name) {
            return Some(Named::Child(*child));
        }
        if module.items.contains(name) {
            return Some(Named::Item);
        }
        let depth = depth.checked_sub(1)?;
        if let Some(path) = module.aliases.get(name) {
            // `use name;` of a macro or another crate.
            let is_itself = path.first().is_some_and(|first| first == name);
            return (!is_itself).then(|| Named::Path(path.clone()));
        }
        module.globs.iter().find_map(|glob| {
            let target = self.resolve(at, glob, &mut BTreeSet::new(), depth);
            let Target::Module(target) = target else {
                return None;
            };
            self.look_up(target, name, depth)?;
            Some(Named::Path(
                glob.iter().cloned().chain([name.to_owned()]).collect(),
            ))
        })
    }
}
