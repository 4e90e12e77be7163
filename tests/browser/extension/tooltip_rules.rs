//! The tooltip keeps the rules for everybody.

use std::path::Path;

use super::person::Person;
use super::{pages, tooltip};

#[tokio::test(flavor = "multi_thread")]
async fn the_tooltip_keeps_the_rules_for_everybody() {
    let person = Person::new().await;
    person.open(&pages::office()).await;
    person.underlined(1).await;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("run `cargo xtask build --extension` first");
    person.script_says(&format!("{axe}; 1")).await;
    for dark in [false, true] {
        Person::likes_dark(&person.page, dark).await;
        person.point_at_number(0).await;
        tooltip(&person, true).await;
        assert_eq!(person.underlined(1).await, ["(212) 736-5000"]);
        // Its shadow tree is closed, also to axe: so it is looked at outside of it.
        let check = "(async () => { const { shadow } = callslot.running.tooltip; \
            const copy = document.createElement('div'); \
            copy.attachShadow({mode: 'open'}).append(shadow.firstElementChild.cloneNode(true)); \
            copy.shadowRoot.adoptedStyleSheets = shadow.adoptedStyleSheets; \
            document.querySelector('main').append(copy); \
            const { violations } = await axe.run(copy, {resultTypes: ['violations']}); copy.remove(); \
            return violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.failureSummary).join()); })()";
        assert_eq!(
            person.script_says(check).await,
            serde_json::json!([]),
            "dark: {dark}"
        );
        person.press("Escape", 27).await;
        tooltip(&person, false).await;
        person.point_at(5.0, 300.0).await;
    }
    person.leaves().await;
}
