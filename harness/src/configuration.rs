//! wrangler.toml, as an edge takes it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use toml::{Table, Value};

/// The number of requests that a client may make in a minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RateLimits {
    /// As many as in wrangler.toml.
    Deployed,
    /// Any number: tests ask as often as they like, and a deployment may have no such limits.
    #[default]
    Unbound,
    /// So many, with one credential as well as from one network.
    Of(u32),
}

/// The way from a request to the delivery of messages that it has brought about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MessageDelivery {
    /// The queue of wrangler.toml.
    #[default]
    Queue,
    /// The request's own invocation: a deployment may have no queue.
    Invocation,
}

/// The file for an edge; `state` holds it where it is not the project's own.
pub(super) fn file(
    project: &Path,
    state: &Path,
    limits: RateLimits,
    delivery: MessageDelivery,
) -> anyhow::Result<PathBuf> {
    let deployed = project.join("wrangler.toml");
    if limits == RateLimits::Deployed && delivery == MessageDelivery::Queue {
        return Ok(deployed);
    }
    let text = fs::read_to_string(&deployed)
        .with_context(|| format!("cannot read {}", deployed.display()))?;
    let own = state.join("wrangler.toml");
    fs::write(&own, made(&text, project, limits, delivery)?)
        .with_context(|| format!("cannot write {}", own.display()))?;
    Ok(own)
}

fn made(
    text: &str,
    project: &Path,
    limits: RateLimits,
    delivery: MessageDelivery,
) -> anyhow::Result<String> {
    let mut file: Table = text.parse().context("wrangler.toml cannot be read")?;
    // wrangler looks for files beside the one that names them.
    if let Some(main) = file.get_mut("main") {
        root(project, main);
    }
    let assets = file.get_mut("assets");
    if let Some(folder) = assets.and_then(|assets| assets.get_mut("directory")) {
        root(project, folder);
    }
    for database in list(&mut file, "d1_databases") {
        if let Some(folder) = database.get_mut("migrations_dir") {
            root(project, folder);
        }
    }
    if delivery == MessageDelivery::Invocation {
        file.remove("queues");
    }
    match limits {
        RateLimits::Deployed => {}
        RateLimits::Unbound => {
            file.remove("ratelimits");
        }
        RateLimits::Of(limit) => {
            for binding in list(&mut file, "ratelimits") {
                if let Some(found) = binding.get_mut("simple").and_then(|it| it.get_mut("limit")) {
                    *found = Value::Integer(limit.into());
                }
            }
        }
    }
    Ok(file.to_string())
}

fn list<'a>(file: &'a mut Table, name: &str) -> impl Iterator<Item = &'a mut Value> {
    let list = file.get_mut(name).and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

fn root(project: &Path, path: &mut Value) {
    if let Value::String(path) = path {
        *path = project.join(&*path).display().to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_has_the_limits_it_asks_for_and_finds_the_projects_files() {
        let text = include_str!("../../wrangler.toml");
        let made = |limits| -> Table {
            let text = super::made(text, Path::new("/project"), limits, MessageDelivery::Queue);
            text.unwrap().parse().unwrap()
        };
        let unbound = made(RateLimits::Unbound);
        assert_eq!(
            unbound["main"].as_str(),
            Some("/project/worker/build/index.js")
        );
        assert_eq!(
            unbound["assets"]["directory"].as_str(),
            Some("/project/dist/assets")
        );
        let migrations = unbound["d1_databases"][0]["migrations_dir"].as_str();
        assert_eq!(migrations, Some("/project/migrations"));
        assert!(!unbound.contains_key("ratelimits"));
        let deployed = made(RateLimits::Deployed);
        let few = made(RateLimits::Of(1));
        let (deployed, few) = (
            deployed["ratelimits"].as_array(),
            few["ratelimits"].as_array(),
        );
        assert_eq!(deployed.map(Vec::len), few.map(Vec::len));
        for (deployed, few) in deployed.unwrap().iter().zip(few.unwrap()) {
            assert_eq!(deployed["name"], few["name"]);
            assert_eq!(few["simple"]["limit"].as_integer(), Some(1));
        }
    }

    #[test]
    fn an_edge_has_the_queue_of_messages_unless_it_asks_for_none() {
        let text = include_str!("../../wrangler.toml");
        for (delivery, has_queue) in [
            (MessageDelivery::Queue, true),
            (MessageDelivery::Invocation, false),
        ] {
            let text = made(text, Path::new("/project"), RateLimits::Unbound, delivery);
            let file: Table = text.unwrap().parse().unwrap();
            assert_eq!(file.contains_key("queues"), has_queue);
        }
    }
}
