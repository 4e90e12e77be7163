//! Mails of every kind, as a mail program gets them.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callslot_messages::{render, samples};

/// Every mail in every language by its name, with the brand's mark in it: nothing outside this machine is asked for.
pub(crate) fn mails() -> Vec<(String, String)> {
    let icon = Path::new(env!("CARGO_MANIFEST_DIR")).join("../extension/static/icons/icon.svg");
    let icon = STANDARD.encode(std::fs::read(icon).unwrap());
    let icon = format!("data:image/svg+xml;base64,{icon}");
    let mail = |(name, content)| {
        let html = render(&content).html;
        let address = "https://callslot.example/icons/icon-180.png";
        assert!(html.contains(address));
        (name, html.replace(address, &icon))
    };
    samples::all().into_iter().map(mail).collect()
}
