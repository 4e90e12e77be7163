//! The modules of a crate as its source declares them: a file is read where a `mod` names it. Tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::{Attribute, Ident, Item, ItemMod, Meta, punctuated::Punctuated, token::Comma};

use crate::mentions;

/// Source files by their path from the project's root. Tests of the checker make their own.
pub(crate) type Sources = BTreeMap<PathBuf, String>;

/// A module by its place in [`Modules::all`]. The crate's root is 0.
pub(crate) type ModuleId = usize;

/// A path as the source has it, and its line.
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// One module: the names it declares, and the paths it mentions.
#[derive(Default)]
pub(crate) struct Module {
    /// From the crate's root: `http::booking`. The root's is empty.
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) parent: ModuleId,
    pub(crate) children: BTreeMap<String, ModuleId>,
    /// Names of items that stand in the module itself.
    pub(crate) items: BTreeSet<String>,
    /// The names that a `use` gives, each with the path it stands for.
    pub(crate) aliases: BTreeMap<String, Vec<String>>,
    /// Paths whose names are all taken in: `use path::*`.
    pub(crate) globs: Vec<Vec<String>>,
    pub(crate) mentions: Vec<Mention>,
    /// Names of macros that are called, and texts in quotes, with their lines.
    pub(crate) macros: Vec<(String, usize)>,
    pub(crate) texts: Vec<(String, usize)>,
}

/// All modules of one crate.
pub(crate) struct Modules {
    pub(crate) all: Vec<Module>,
}

impl Modules {
    /// Reads the crate whose root is the file `root`.
    pub(crate) fn read(sources: &Sources, root: &str) -> Self {
        let mut modules = Self { all: Vec::new() };
        let directory = Path::new(root).parent().unwrap_or(Path::new(""));
        let module = Module {
            file: root.into(),
            ..Module::default()
        };
        modules.read_file(sources, module, directory);
        modules
    }

    /// The child of `ancestor` that `module` is, or stands in.
    pub(crate) fn child_towards(&self, ancestor: ModuleId, module: ModuleId) -> Option<ModuleId> {
        let mut at = module;
        while at != 0 {
            let parent = self.all[at].parent;
            if parent == ancestor {
                return Some(at);
            }
            at = parent;
        }
        None
    }

    fn read_file(&mut self, sources: &Sources, module: Module, directory: &Path) -> ModuleId {
        let file = module.file.display();
        let text = sources
            .get(&module.file)
            .unwrap_or_else(|| panic!("{file} is declared and not there"));
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.read_items(sources, module, directory, &parsed.items)
    }

    /// `directory` is where the files of the module's children are.
    fn read_items(
        &mut self,
        sources: &Sources,
        mut module: Module,
        directory: &Path,
        items: &[Item],
    ) -> ModuleId {
        let declared = mentions::collect(&mut module, items);
        let id = self.all.len();
        let (name, file) = (module.name.clone(), module.file.clone());
        self.all.push(module);
        for child in declared {
            let child_name = child.ident.to_string();
            let separator = if name.is_empty() { "" } else { "::" };
            let mut module = Module {
                name: format!("{name}{separator}{child_name}"),
                file: file.clone(),
                parent: id,
                ..Module::default()
            };
            let child_id = if let Some((_, items)) = &child.content {
                self.read_items(sources, module, &directory.join(&child_name), items)
            } else {
                let (file, directory) = file_of(sources, &file, directory, child);
                module.file = file;
                self.read_file(sources, module, &directory)
            };
            self.all[id].children.insert(child_name, child_id);
        }
        id
    }
}

/// The file of a module that `declaring` declares, and the directory of its own children.
fn file_of(
    sources: &Sources,
    declaring: &Path,
    directory: &Path,
    module: &ItemMod,
) -> (PathBuf, PathBuf) {
    let name = module.ident.to_string();
    if let Some(path) = module.attrs.iter().find_map(path_attribute) {
        let mut file = declaring.parent().unwrap_or(directory).to_owned();
        for part in Path::new(&path) {
            if part == ".." {
                file.pop();
            } else {
                file.push(part);
            }
        }
        let directory = file.parent().unwrap_or(directory).to_owned();
        return (file, directory);
    }
    let folder = directory.join(&name);
    let file = directory.join(format!("{name}.rs"));
    if sources.contains_key(&file) {
        (file, folder)
    } else {
        (folder.join("mod.rs"), folder)
    }
}

/// `#[path = "…"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    let value = &attribute.meta.require_name_value().ok()?.value;
    match value {
        syn::Expr::Lit(literal) if attribute.path().is_ident("path") => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the attributes leave something out unless tests are compiled: the crate's own, or others by its feature `testing`.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| needs_test(&condition))
    })
}

fn needs_test(condition: &Meta) -> bool {
    if condition.path().is_ident("test") || is_testing(condition) {
        return true;
    }
    let Meta::List(list) = condition else {
        return false;
    };
    let parts = list.parse_args_with(Punctuated::<Meta, Comma>::parse_terminated);
    let parts = parts.unwrap_or_default();
    (list.path.is_ident("all") && parts.iter().any(needs_test))
        || (list.path.is_ident("any") && parts.iter().all(needs_test))
}

/// `feature = "testing"`.
fn is_testing(condition: &Meta) -> bool {
    let Meta::NameValue(pair) = condition else {
        return false;
    };
    let syn::Expr::Lit(literal) = &pair.value else {
        return false;
    };
    pair.path.is_ident("feature")
        && matches!(&literal.lit, syn::Lit::Str(name) if name.value() == "testing")
}

/// An item's attributes, and the name it declares in its module.
pub(crate) fn head(item: &Item) -> (&[Attribute], Option<&Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}
