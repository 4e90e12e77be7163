//! RapiDoc, the element that shows the API's description on the page at `/docs`.
//!
//! Its package is taken from the npm registry without what it is built from: the one file that is used
//! needs none of it, and among its dependencies are some that compile native code.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;
use sha2::{Digest as _, Sha512};

use crate::command;
use crate::fingerprint::{is_stamped, write_stamp};
use crate::project::Project;
use crate::steps::announce;

pub(super) const VERSION: &str = "9.3.8";
/// SHA-512 of the package, as the registry has it, in hexadecimal.
const SHA512: &str = "7826046ebd57afc38966f542c3c49797dcc1091a0b25b84d1ae1b92194c7abf4\
                      5600eabf3b831a7d40ae144c991ecae12eb95470664c6bae29ca1a626fc7d029";

/// Fetches it and returns the folder of its package.
pub(super) fn set_up(project: &Project) -> anyhow::Result<PathBuf> {
    let folder = project.tools().join("rapidoc");
    let package = folder.join("package");
    let stamp = folder.join(".sha512");
    if is_stamped(&stamp, SHA512) {
        return Ok(package);
    }
    announce(&format!("npm: fetching RapiDoc {VERSION}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", "--no-update-notifier"])
        .arg(format!("rapidoc@{VERSION}"))
        .arg("--pack-destination")
        .arg(&folder)
        .current_dir(&project.root);
    command::quietly(&pack).context(
        "RapiDoc could not be fetched: check the connection to the npm registry (`npm ping`) and \
         run the command again",
    )?;
    let archive = folder.join(format!("rapidoc-{VERSION}.tgz"));
    let content =
        fs::read(&archive).with_context(|| format!("cannot read {}", archive.display()))?;
    let found = format!("{:x}", Sha512::digest(content));
    anyhow::ensure!(
        found == SHA512,
        "RapiDoc {VERSION} is not what it was: its SHA-512 is {found}"
    );
    let mut unpack = Command::new("tar");
    unpack
        .arg("-xzf")
        .arg(&archive)
        .arg("-C")
        .arg(&folder)
        .args(["package/dist", "package/LICENSE.txt"]);
    command::quietly(&unpack)?;
    write_stamp(&stamp, SHA512)?;
    Ok(package)
}
