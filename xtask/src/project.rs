//! The places that commands read and write.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

/// The checkout that this command works on.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// The repository's root folder.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which also holds the installed tools.
    pub(crate) target: PathBuf,
}

impl Project {
    /// The checkout that `cargo xtask` was started in.
    pub(crate) fn find() -> anyhow::Result<Self> {
        // Set by `cargo run`; the compiled-in path serves a binary that is run by itself.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .filter(|root| root.join("wrangler.toml").exists())
            .with_context(|| format!("{} is not in a checkout of Callslot", manifest.display()))?
            .to_owned();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |target| root.join(target));
        Ok(Self { root, target })
    }

    /// A file or folder of the repository.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// The folder where tools are installed, each built from source.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The target folder of the wasm32 compiler, apart from the native one: the two may be
    /// different compilers, and would throw away each other's work.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// The version that Cargo.lock has of a package.
    pub(crate) fn locked_version(&self, package: &str) -> anyhow::Result<String> {
        let path = self.path("Cargo.lock");
        let lock = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        version_in(&lock, package)
            .map(str::to_owned)
            .with_context(|| format!("Cargo.lock has no {package}"))
    }
}

/// A file that is there; else an error that says what to do.
pub(crate) fn existing(path: PathBuf) -> anyhow::Result<PathBuf> {
    ensure!(
        path.exists(),
        "{} is missing: remove node_modules and target and run again",
        path.display()
    );
    Ok(path)
}

fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let after = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))?
        .1;
    after.split_once('"').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn a_version_is_found_by_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }
}
