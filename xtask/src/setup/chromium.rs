//! Chromium, for the tests in a real browser. Whatever the system has is used.

use anyhow::ensure;

use super::debian;
use crate::command;
use crate::steps::announce;

/// The names of Chromium, and of Chrome, which is as good. The tests look for the same names.
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "chrome",
    "chrome-browser",
];

/// Finds or installs it.
pub(super) fn set_up() -> anyhow::Result<()> {
    if is_there() {
        return Ok(());
    }
    if debian::is_possible() {
        announce("apt-get: installing chromium");
        debian::install_packages(&["chromium"])?;
    }
    ensure!(
        is_there(),
        "the tests in a browser need Chromium or Chrome: install your system's package, or set CHROME \
         to the program's path"
    );
    Ok(())
}

fn is_there() -> bool {
    let named = std::env::var_os("CHROME").is_some_and(|path| std::path::Path::new(&path).exists());
    named || NAMES.iter().any(|name| command::find(name).is_some())
}
