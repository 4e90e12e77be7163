//! Pictures for the documentation: what the tooltip looks like, and whether everybody can use it.

use std::path::Path;

use chromiumoxide::Page;

use super::person::Person;
use super::{pages, tooltip};

/// Light and dark, and what their pictures are named after.
const SCHEMES: [(bool, &str); 2] = [(false, "light"), (true, "dark")];

/// Takes pictures of a page from its upper left corner, light and dark.
pub(super) async fn take(page: &Page, of: &str, width: i64, height: i64) {
    #[expect(clippy::cast_precision_loss, reason = "a page is not as large")]
    let part = [0.0, 0.0, width as f64, height as f64];
    for (dark, scheme) in SCHEMES {
        Person::likes_dark(page, dark).await;
        take_one(page, of, scheme, part).await;
    }
}

async fn take_one(page: &Page, of: &str, scheme: &str, part: [f64; 4]) {
    let picture = Person::picture(page, part).await;
    let file = format!("../docs/extension-{of}-{scheme}.png");
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), picture).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tooltip_keeps_the_rules_for_everybody_and_has_its_picture_taken() {
    let person = Person::new().await;
    let body = "<style>:root { color-scheme: light dark } body { font: 16px/24px system-ui, sans-serif; margin: 16px 24px}</style>\
        <main><h1>Visit us</h1><p>The office is open from nine to five. Call <b>(212) 736-5000</b> before you come.</p></main>";
    person.open(&pages::plain(body)).await;
    person.underlined(1).await;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("run `cargo xtask build --extension` first");
    person.script_says(&format!("{axe}; 1")).await;
    for (dark, name) in SCHEMES {
        Person::likes_dark(&person.page, dark).await;
        person.point_at_number(0).await;
        tooltip(&person, true).await;
        assert_eq!(person.underlined(1).await, ["(212) 736-5000"]);
        take_one(&person.page, "tooltip", name, [0.0, 0.0, 860.0, 170.0]).await;
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
