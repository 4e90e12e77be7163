//! Cycles among the modules that stand beside each other.

use std::collections::{BTreeMap, VecDeque};

use crate::imports::Import;
use crate::modules::{ModuleId, Modules};

/// Which children of one module import which others, and the first import that makes each so.
type Graph<'a> = BTreeMap<ModuleId, BTreeMap<ModuleId, &'a Import>>;

/// The modules whose children import each other in a circle, by name, each with the shortest circle in words.
///
/// All that stands in a child counts as the child's. A child may use items of the module that it stands in.
pub(crate) fn find(modules: &Modules) -> BTreeMap<&str, String> {
    let imports = modules.imports();
    let mut cycles = BTreeMap::new();
    for (parent, module) in modules.all.iter().enumerate() {
        let graph = among_children(modules, &imports, parent);
        let shortest = graph
            .keys()
            .filter_map(|child| back_to(&graph, *child))
            .min_by_key(Vec::len);
        if let Some(cycle) = shortest {
            let lines: Vec<_> = cycle
                .iter()
                .map(|import| told(modules, parent, import))
                .collect();
            cycles.insert(module.name.as_str(), lines.join("\n"));
        }
    }
    cycles
}

fn among_children<'a>(modules: &Modules, imports: &'a [Import], parent: ModuleId) -> Graph<'a> {
    let mut graph = Graph::new();
    for import in imports {
        let from = modules.child_towards(parent, import.from);
        let to = modules.child_towards(parent, import.to);
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            graph.entry(from).or_default().entry(to).or_insert(import);
        }
    }
    graph
}

/// The shortest way from a module back to itself.
fn back_to<'a>(graph: &Graph<'a>, start: ModuleId) -> Option<Vec<&'a Import>> {
    let mut ways = BTreeMap::from([(start, Vec::new())]);
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for (next, import) in graph.get(&at).into_iter().flatten() {
            let mut way = ways[&at].clone();
            way.push(*import);
            if *next == start {
                return Some(way);
            }
            if !ways.contains_key(next) {
                ways.insert(*next, way);
                queue.push_back(*next);
            }
        }
    }
    None
}

fn told(modules: &Modules, parent: ModuleId, import: &Import) -> String {
    let child = |module| {
        let child = modules.child_towards(parent, module).unwrap_or(module);
        &modules.all[child].name
    };
    let (from, to) = (&modules.all[import.from], &modules.all[import.to]);
    format!(
        "  {} -> {}: {}:{} imports {}",
        child(import.from),
        child(import.to),
        from.file.display(),
        import.line,
        to.name
    )
}
