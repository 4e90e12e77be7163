//! The reference of the Worker's settings, `docs/settings.md`, made from their table.

use std::fs;

use anyhow::Context as _;

use crate::project::Project;

#[path = "../../worker/src/settings/table.rs"]
#[expect(
    unreachable_pub,
    reason = "the table is the Worker's, and public there"
)]
pub(crate) mod table;

const FILE: &str = "docs/settings.md";
const INTRODUCTION: &str = "# Settings\n\n\
    `cargo xtask settings` writes this page from `worker/src/settings/table.rs`.\n\n\
    Variables stand in `wrangler.toml` under `[vars]`; each secret is set with `npx wrangler secret put NAME`. On \
    this machine `cargo xtask dev` reads the same names from the environment, then from `.dev.vars`, and has values \
    of its own for settings that nobody sets. A feature whose required settings are missing answers 503 \
    `not_configured`; a value that makes no sense makes every request answer 503, and the log names the setting.\n";
const BINDINGS_HEAD: &str = "\n## Bindings\n\nThey stand in `wrangler.toml`, too.\n\n\
                             | binding | what it is |\n|---|---|\n";
const SETTINGS_HEAD: &str = "| setting | kind | unit or form | default | meaning | required for |\n\
                             |---|---|---|---|---|---|\n";

/// Writes the file.
pub(crate) fn run(project: &Project) -> anyhow::Result<()> {
    let file = project.path(FILE);
    fs::write(&file, document()).with_context(|| format!("cannot write {}", file.display()))
}

fn document() -> String {
    let groups: String = table::GROUPS.iter().map(section).collect();
    let bindings: String = table::BINDINGS.iter().map(binding).collect();
    format!("{INTRODUCTION}{groups}{BINDINGS_HEAD}{bindings}")
}

fn section(group: &table::Group) -> String {
    let rows: String = group.settings.iter().map(row).collect();
    format!("\n## {}\n\n{SETTINGS_HEAD}{rows}", group.title)
}

fn row(setting: &table::Setting) -> String {
    let kind = if setting.is_secret {
        "secret"
    } else {
        "variable"
    };
    format!(
        "| `{}` | {kind} | {} | {} | {} | {} |\n",
        setting.name,
        setting.unit,
        setting
            .default
            .map(|value| default(value, setting.unit))
            .unwrap_or_default(),
        setting.meaning,
        setting.required_for.unwrap_or_default(),
    )
}

fn binding((name, meaning): &(&str, &str)) -> String {
    format!("| `{name}` | {meaning} |\n")
}

/// A default as it is set, and in words where it is many seconds.
fn default(value: &str, unit: &str) -> String {
    let seconds = value.parse().unwrap_or(0);
    let words = [(86_400, "days"), (3_600, "hours"), (60, "minutes")]
        .into_iter()
        .find(|(size, _)| seconds >= 2 * size && seconds % size == 0);
    match words {
        Some((size, name)) if unit.starts_with("seconds") => {
            format!("{value} ({} {name})", seconds / size)
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(path: &str) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::read_to_string(root.join(path)).unwrap()
    }

    #[test]
    fn the_reference_of_settings_is_the_one_made_from_the_table() {
        assert!(
            read(FILE) == document(),
            "{FILE} is not what the table says: run `cargo xtask settings`, look at what changed, \
             and commit it"
        );
        assert!(read("README.md").contains(&format!("]({FILE})")));
    }

    #[test]
    fn every_variable_and_binding_of_the_deployment_is_in_the_table() {
        let deployment = read("wrangler.toml");
        let (before, variables) = deployment.split_once("[vars]").unwrap();
        let lines = variables.lines().take_while(|line| !line.starts_with('['));
        for (name, _) in lines.filter_map(|line| line.split_once(" = ")) {
            let setting = table::all().find(|setting| setting.name == name);
            assert!(setting.is_some_and(|setting| !setting.is_secret), "{name}");
        }
        for line in before.lines() {
            if let Some(name) = line.strip_prefix("binding = ") {
                let name = name.trim_matches('"');
                assert!(
                    table::BINDINGS.iter().any(|known| known.0 == name),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn a_long_time_is_told_in_words_too() {
        assert_eq!(default("75", "seconds"), "75");
        assert_eq!(default("900", "seconds"), "900 (15 minutes)");
        assert_eq!(default("15000", "seconds"), "15000 (250 minutes)");
        assert_eq!(default("1209600", "seconds"), "1209600 (14 days)");
        assert_eq!(default("1200", "requests a minute"), "1200");
    }
}
