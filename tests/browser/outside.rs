//! Pages that need no sign-in, as people of every kind of sight and size of window meet them.

use crate::{person::Visitor, stage::Stage};
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams,
};
use serde_json::{Value, json};
use std::path::Path;

/// Pages of every kind.
const PAGES: [&str; 9] = [
    "/",
    "/nowhere",
    "/sign-in",
    "/invitation?token=nothing",
    "/docs",
    "/docs/createBooking",
    "/docs/listBookings",
    "/docs/putVoiceConfig",
    "/docs/exchangeToken",
];

impl Visitor {
    pub(crate) async fn says(&self, script: &str) -> Value {
        let said = self.page.evaluate(script).await.unwrap();
        said.into_value().unwrap()
    }

    /// The violations that axe finds in the page as it is.
    pub(crate) async fn violations(&self) -> Value {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("run `cargo xtask build` first");
        self.says(&format!("{axe}; 1")).await;
        let run = "axe.run(document, {resultTypes: ['violations']}).then(({ violations }) => \
            violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target + ' ' + \
            node.failureSummary).join()))";
        self.says(run).await
    }

    pub(crate) async fn likes(&self, scheme: &str) {
        let feature = MediaFeature::new("prefers-color-scheme", scheme);
        let media = SetEmulatedMediaParams::builder().feature(feature).build();
        self.page.execute(media).await.unwrap();
    }

    pub(crate) async fn has_a_window_of(&self, width: i64, height: i64) {
        let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
        self.page.execute(size).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_keep_the_rules_for_everybody_in_light_and_dark() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    for page in PAGES {
        let path = page.split('?').next().unwrap();
        person.goes(stage.at(page), path).await;
        for scheme in ["light", "dark"] {
            person.likes(scheme).await;
            assert_eq!(person.violations().await, json!([]), "{page}, {scheme}");
        }
    }
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_a_small_window() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    // 640 pixels at 200 % zoom are 320.
    person.has_a_window_of(320, 568).await;
    for page in PAGES {
        let path = page.split('?').next().unwrap();
        person.goes(stage.at(page), path).await;
        let width = person.says("document.documentElement.scrollWidth").await;
        assert_eq!(width, 320, "{page}");
    }
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_is_filtered_by_keyboard_and_leads_to_an_operation() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at("/docs"), "/docs").await;
    let shown = "[...document.querySelectorAll('main [data-find]')].filter((link) => \
        link.offsetParent !== null).map((link) => link.getAttribute('href'))";
    assert!(person.says(shown).await.as_array().unwrap().len() > 90);
    person.sees("#filter").await;
    let slash = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true})); \
        document.activeElement.id";
    assert_eq!(person.says(slash).await, "filter");
    person.types("#filter", "post holds").await;
    assert_eq!(person.says(shown).await, json!(["/docs/createHold"]));
    assert_eq!(person.sees("#found").await, "1 found");
    person
        .led_to("/docs/createHold", async || {
            person.presses("main [href='/docs/createHold']").await;
        })
        .await;
    assert!(person.sees("nav [aria-current]").await.contains("old"));
    person.leaves().await;
}
