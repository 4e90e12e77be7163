//! The folder in which an edge keeps its database.
//!
//! Migrating an empty database takes about two seconds, so tests get copies of one that was
//! migrated once. A developer's own database is kept and moves forward when migrations are added.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::wrangler;

/// wrangler's folder inside `--persist-to`.
const PERSISTED: &str = "v3";
/// Holds the hash of the migrations that the database has.
const STAMP: &str = "migrations.sha256";

/// Making the template is for one test at a time; the others wait and copy.
static TEMPLATE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A migrated state folder, removed when dropped if it is a temporary one.
pub(super) struct State {
    pub(super) folder: PathBuf,
    temporary: bool,
}

impl State {
    /// A folder that stays, with its database brought up to date.
    pub(super) async fn keep(project: &Path, folder: PathBuf) -> anyhow::Result<Self> {
        let wanted = hash_of_migrations(project)?;
        let stamp = folder.join(STAMP);
        if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
            return Ok(Self {
                folder,
                temporary: false,
            });
        }
        migrate(project.to_owned(), folder.clone()).await?;
        fs::write(stamp, wanted)?;
        Ok(Self {
            folder,
            temporary: false,
        })
    }

    /// A fresh folder under `target/edge` with an empty, migrated database.
    pub(super) async fn temporary(project: &Path) -> anyhow::Result<Self> {
        let edges = project.join("target/edge");
        let template = template(project, &edges).await?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = edges.join(format!("{}-{number}", std::process::id()));
        // Left by an earlier process with the same id that was killed.
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let state = Self {
            folder,
            temporary: true,
        };
        copy_folder(&template.join(PERSISTED), &state.folder.join(PERSISTED))?;
        Ok(state)
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.temporary {
            // A file that cannot be removed now lies under target/ and harms nobody.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

async fn template(project: &Path, edges: &Path) -> anyhow::Result<PathBuf> {
    let _one_at_a_time = TEMPLATE.lock().await;
    let template = edges.join(format!("template-{}", &hash_of_migrations(project)?[..16]));
    if template.exists() {
        return Ok(template);
    }
    let unfinished = edges.join(format!("unfinished-{}", std::process::id()));
    migrate(project.to_owned(), unfinished.clone()).await?;
    // Another test process may have been faster; its template is as good as ours.
    if fs::rename(&unfinished, &template).is_err() {
        anyhow::ensure!(template.exists(), "cannot create {}", template.display());
        fs::remove_dir_all(&unfinished)?;
    }
    Ok(template)
}

async fn migrate(project: PathBuf, folder: PathBuf) -> anyhow::Result<()> {
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    tokio::task::spawn_blocking(move || wrangler::apply_migrations(&project, &folder)).await?
}

fn hash_of_migrations(project: &Path) -> anyhow::Result<String> {
    let folder = project.join("migrations");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let mut hash = Sha256::new();
    // A database is found by its id, so another id is another, empty database.
    for path in files.iter().chain([&project.join("wrangler.toml")]) {
        hash.update(path.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    Ok(format!("{:x}", hash.finalize()))
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if target
            .extension()
            .is_none_or(|extension| extension != "sqlite-shm")
        {
            // SQLite makes the shared-memory file anew from the log.
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
