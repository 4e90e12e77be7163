//! The paths that a module mentions: in `use`, in code, in the tokens of macros, and in attributes of serde.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, ExprBlock, ExprCall, ExprMethodCall, ExprTry, Field, FieldValue, ImplItemConst,
    ImplItemFn, Item, ItemMod, ItemUse, LitStr, Local, Macro, Meta, StmtMacro, UseTree, Variant,
    Visibility,
};

use crate::modules::{Mention, Module, head, is_test};

/// Notes in `module` all that `items` declare and mention, and returns the modules among them.
pub(crate) fn collect<'a>(module: &mut Module, items: &'a [Item]) -> Vec<&'a ItemMod> {
    let mut collector = Collector {
        module,
        declared: Vec::new(),
    };
    for item in items {
        collector.visit_item(item);
    }
    collector.declared
}

struct Collector<'a, 'm> {
    module: &'m mut Module,
    declared: Vec<&'a ItemMod>,
}

impl Collector<'_, '_> {
    fn mention(&mut self, path: Vec<String>, line: usize) {
        self.module.mentions.push(Mention { path, line });
    }

    fn take(&mut self, tree: &UseTree, mut path: Vec<String>) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.take(&part.tree, path);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.take(tree, path.clone());
                }
            }
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.module.globs.push(path.clone());
                self.mention(path, line);
            }
            UseTree::Name(name) => self.alias(path, &name.ident, &name.ident),
            UseTree::Rename(name) => self.alias(path, &name.ident, &name.rename),
        }
    }

    fn alias(&mut self, mut path: Vec<String>, name: &syn::Ident, known_as: &syn::Ident) {
        // `a::{self}` is `a`.
        if name != "self" {
            path.push(name.to_string());
        }
        let known_as = if known_as == "self" {
            path.last().cloned().unwrap_or_default()
        } else {
            known_as.to_string()
        };
        self.module.aliases.insert(known_as, path.clone());
        self.mention(path, name.span().start().line);
    }

    /// Paths among tokens that have not been parsed: names with `::` between them.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut colons, mut line) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) => {
                    if colons != 2 || path.is_empty() {
                        self.end(&mut path, line);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.end(&mut path, line);
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.scan(group.stream()),
                        TokenTree::Literal(literal) => {
                            if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                                self.quoted(&text, literal.span().start().line);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        self.end(&mut path, line);
    }

    /// A text in quotes, which may be a path for a macro.
    fn quoted(&mut self, text: &LitStr, line: usize) {
        if let Ok(path) = text.parse::<syn::Path>() {
            self.mention(names(&path), line);
        }
        self.module.texts.push((text.value(), line));
    }

    fn end(&mut self, path: &mut Vec<String>, line: usize) {
        if path.len() > 1 {
            self.mention(std::mem::take(path), line);
        }
        path.clear();
    }
}

/// The names of a path. That of `::other_crate::Name` begins with an empty one.
fn names(path: &syn::Path) -> Vec<String> {
    let start = path.leading_colon.as_ref().map(|_| String::new());
    let segments = path.segments.iter().map(|part| part.ident.to_string());
    start.into_iter().chain(segments).collect()
}

/// Goes into a node unless it is compiled for tests only.
macro_rules! leave_tests_out {
    ($($visit:ident($node:ty)),* $(,)?) => {
        $(fn $visit(&mut self, node: &'a $node) {
            if !is_test(&node.attrs) {
                visit::$visit(self, node);
            }
        })*
    };
}

impl<'a> Visit<'a> for Collector<'a, '_> {
    leave_tests_out!(
        visit_arm(Arm),
        visit_expr_block(ExprBlock),
        visit_expr_call(ExprCall),
        visit_expr_method_call(ExprMethodCall),
        visit_expr_try(ExprTry),
        visit_field(Field),
        visit_field_value(FieldValue),
        visit_impl_item_const(ImplItemConst),
        visit_impl_item_fn(ImplItemFn),
        visit_local(Local),
        visit_stmt_macro(StmtMacro),
        visit_variant(Variant),
    );

    fn visit_item(&mut self, item: &'a Item) {
        let (attributes, name) = head(item);
        if is_test(attributes) {
            return;
        }
        if let Some(name) = name {
            self.module.items.insert(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        self.declared.push(module);
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let start = item.leading_colon.as_ref().map(|_| String::new());
        self.take(&item.tree, start.into_iter().collect());
    }

    /// `pub(in crate::http)` imports nothing.
    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        let line = path.segments[0].ident.span().start().line;
        self.mention(names(path), line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'a Macro) {
        if let Some(name) = called.path.segments.last() {
            let line = name.ident.span().start().line;
            self.module.macros.push((name.ident.to_string(), line));
        }
        self.scan(called.tokens.clone());
        visit::visit_macro(self, called);
    }

    /// serde names functions in quotes: `with = "crate::instant"`.
    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
        }
    }

    fn visit_lit_str(&mut self, text: &'a LitStr) {
        let line = text.span().start().line;
        self.module.texts.push((text.value(), line));
    }
}
