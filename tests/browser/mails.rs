//! Mails as a mail program shows them: the markup alone, without a script and without a server.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callslot_messages::{render, samples};
use serde_json::json;

use crate::person::Visitor;

/// Light and dark, as browsers name them and as pictures are named after them.
const SCHEMES: [&str; 2] = ["light", "dark"];

/// Every mail in every language by its name, with the brand's mark in it: nothing outside this machine is asked for.
fn mails() -> Vec<(String, String)> {
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

#[tokio::test(flavor = "multi_thread")]
async fn mails_keep_the_rules_for_everybody_in_light_and_dark_and_in_a_small_window() {
    let person = Visitor::new().await;
    person.has_a_window_of(320, 568).await;
    for (name, html) in mails() {
        person.page.set_content(html).await.unwrap();
        let width = person.says("document.documentElement.scrollWidth").await;
        assert_eq!(width, 320, "{name}");
        for scheme in SCHEMES {
            person.likes(scheme).await;
            // A mail is a part of a mail program's page, which has the landmarks and the first heading.
            let violations = person.violations().await;
            let of_pages = ["landmark-one-main", "region", "page-has-heading-one"];
            let is_of_pages = |text: &str| of_pages.iter().any(|rule| text.starts_with(rule));
            let violations = violations.as_array().unwrap().iter();
            let violations: Vec<_> = violations
                .filter_map(|violation| violation.as_str())
                .filter(|violation| !is_of_pages(violation))
                .collect();
            assert_eq!(json!(violations), json!([]), "{name}, {scheme}");
        }
    }
    person.leaves().await;
}

/// The pictures in docs/mails: every mail in English, and the confirmation in every language.
mod pictures {
    use super::{SCHEMES, STANDARD, mails};
    use crate::person::Visitor;
    use base64::Engine as _;
    use chromiumoxide::cdp::browser_protocol::page::{
        CaptureScreenshotFormat, CaptureScreenshotParams,
    };
    use std::path::Path;

    /// The variable that names the folder for all pictures.
    const FOLDER: &str = "CALLSLOT_PICTURES";

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "writes the pictures of the documentation"]
    async fn every_mail() {
        let folder = std::env::var(FOLDER).expect("CALLSLOT_PICTURES names the folder");
        let folder = Path::new(&folder).join("mails");
        std::fs::create_dir_all(&folder).unwrap();
        let person = Visitor::new().await;
        let mails = mails().into_iter();
        let is_pictured = |name: &str| name.ends_with("-en") || name.starts_with("booked-");
        for (name, html) in mails.filter(|(name, _)| is_pictured(name)) {
            person.has_a_window_of(620, 100).await;
            person.page.set_content(html).await.unwrap();
            let height = person.says("document.documentElement.scrollHeight").await;
            person.has_a_window_of(620, height.as_i64().unwrap()).await;
            for scheme in SCHEMES {
                person.likes(scheme).await;
                let format = CaptureScreenshotFormat::Png;
                let picture = CaptureScreenshotParams::builder().format(format).build();
                let taken = person.page.execute(picture).await.unwrap();
                let data: &[u8] = taken.result.data.as_ref();
                let file = folder.join(format!("{name}-{scheme}.png"));
                std::fs::write(file, STANDARD.decode(data).unwrap()).unwrap();
            }
        }
        person.leaves().await;
    }
}
