//! The handles of the store: a function takes `Tenant` or `AllTenants`, never a bare database, and what crosses tenants
//! lives in files and folders named so.

use std::path::{Component, Path};

use syn::visit::{self, Visit};
use syn::{ImplItemFn, ItemFn, ItemMod, Signature, TraitBound, TypePath, Visibility};

use crate::modules::{Sources, is_test};

/// The folder of the store.
pub(crate) const STORE: &str = "worker/src/store";

/// The files, in the store's folder, that define the handles, which are made of databases, and a database around another one.
const GLUE: [&str; 2] = ["mod.rs", "counted.rs"];

/// The name of files and folders with functions that cross tenants.
const ALL_TENANTS: &str = "all_tenants";

/// All functions of the store that do not take the handle they should, in words.
pub(crate) fn check(sources: &Sources, store: &str) -> Vec<String> {
    let files = sources
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(store).ok()?, text)));
    let files = files.filter(|(file, _)| GLUE.iter().all(|glue| *file != Path::new(glue)));
    let mut faults = Vec::new();
    for (file, text) in files {
        let parsed = syn::parse_file(text)
            .unwrap_or_else(|error| panic!("{store}/{}: {error}", file.display()));
        let mut functions = Functions {
            crosses_tenants: is_named_all_tenants(file),
            faults: Vec::new(),
        };
        functions.visit_file(&parsed);
        let found = functions.faults.into_iter();
        faults.extend(
            found.map(|(line, fault)| format!("{store}/{}:{line}: {fault}", file.display())),
        );
    }
    faults
}

/// Whether the file, or a folder it is in, is named so.
fn is_named_all_tenants(file: &Path) -> bool {
    let file = file.with_extension("");
    file.components()
        .any(|part| part == Component::Normal(ALL_TENANTS.as_ref()))
}

/// The functions of one file.
struct Functions {
    crosses_tenants: bool,
    /// Faults with their lines.
    faults: Vec<(usize, String)>,
}

impl Functions {
    fn judge(&mut self, visibility: &Visibility, signature: &Signature) {
        let mut parameters = Parameters::default();
        parameters.visit_generics(&signature.generics);
        for parameter in &signature.inputs {
            parameters.visit_fn_arg(parameter);
        }
        let (name, line) = (&signature.ident, signature.ident.span().start().line);
        let is_public = !matches!(visibility, Visibility::Inherited);
        if parameters.bare && is_public {
            let fault =
                format!("{name} takes a bare database; it should take Tenant or AllTenants");
            self.faults.push((line, fault));
        }
        if parameters.all_tenants && !self.crosses_tenants {
            let fault =
                format!("{name} takes AllTenants outside of a file or folder {ALL_TENANTS}");
            self.faults.push((line, fault));
        }
    }
}

impl Visit<'_> for Functions {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &ItemFn) {
        self.judge(&function.vis, &function.sig);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, method: &ImplItemFn) {
        self.judge(&method.vis, &method.sig);
        visit::visit_impl_item_fn(self, method);
    }
}

/// Handles among the types of a function's parameters.
#[derive(Default)]
struct Parameters {
    bare: bool,
    all_tenants: bool,
}

impl Visit<'_> for Parameters {
    fn visit_trait_bound(&mut self, bound: &TraitBound) {
        self.bare |= is_last(&bound.path, "Database");
        visit::visit_trait_bound(self, bound);
    }

    fn visit_type_path(&mut self, path: &TypePath) {
        self.all_tenants |= is_last(&path.path, "AllTenants");
        visit::visit_type_path(self, path);
    }
}

fn is_last(path: &syn::Path, name: &str) -> bool {
    path.segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}
