//! What the tooltip looks like, and whether everybody can use it.

use std::path::Path;

use super::person::Person;
use super::{pages, tooltip};

#[tokio::test(flavor = "multi_thread")]
async fn the_tooltip_keeps_the_rules_for_everybody_and_has_its_picture_taken() {
    let person = Person::new().await;
    let body = "<style>body { font: 16px/24px system-ui, sans-serif; margin: 16px 24px; color-scheme: light dark }</style>\
        <main><h1>Visit us</h1><p>The office is open from nine to five. Call <b>(212) 736-5000</b> before you come.</p></main>";
    person.open(&pages::plain(body)).await;
    person.underlined(1).await;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("run `cargo xtask build --extension` first");
    person.script_says(&format!("{axe}; 1")).await;
    for (dark, name) in [(false, "light"), (true, "dark")] {
        Person::likes_dark(&person.page, dark).await;
        person.point_at_number(0).await;
        tooltip(&person, true).await;
        assert_eq!(person.underlined(1).await, ["(212) 736-5000"]);
        let picture = Person::picture(&person.page, [0.0, 0.0, 760.0, 180.0]).await;
        let to = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("../docs/extension-tooltip-{name}.png"));
        std::fs::write(to, picture).unwrap();
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
            "{name}"
        );
        person.press("Escape", 27).await;
        tooltip(&person, false).await;
        person.point_at(5.0, 300.0).await;
    }
    person.leaves().await;
}
