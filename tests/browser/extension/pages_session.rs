//! The extension's own pages in a browser: seen, pressed, filled in, signed in.

use std::path::Path;
use std::time::Duration;

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::network::{
    EmulateNetworkConditionsByRuleParams, NetworkConditions,
};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::person::{Person, evaluate, question};
use crate::stage::{LIMIT, OWNER, Stage};

/// Between two looks for something that tells nobody when it is there.
const LOOK: Duration = Duration::from_millis(20);

/// The page as a person reads it, and the element that has the focus.
const SHOWN: &str = "[location.href, document.activeElement?.outerHTML.slice(0, 200), document.body.innerText.slice(0, 4000)]";

/// The page's answer to an expression.
pub(crate) async fn says(page: &Page, expression: &str) -> Value {
    evaluate(page, question(expression)).await
}

/// Waits until an element is there whose text has these words, and answers its text. An element that is
/// painted before the page is alive does not count.
pub(crate) async fn sees(page: &Page, selector: &str, words: &str) -> String {
    let look = format!(
        "document.querySelector('[inert]') ? null : \
           [...document.querySelectorAll({selector:?})].map((one) => one.textContent) \
             .find((text) => text.includes({words:?})) ?? null"
    );
    let deadline = Instant::now() + LIMIT;
    while Instant::now() < deadline {
        // While one page makes place for another there is nobody to ask.
        if let Ok(answer) = page.execute(question(&look)).await
            && let Some(Value::String(text)) = answer.result.result.value
        {
            return text;
        }
        tokio::time::sleep(LOOK).await;
    }
    let shown = page.execute(question(SHOWN)).await;
    let shown = shown.map(|answer| answer.result.result.value);
    panic!("{selector} with {words:?} is not shown, but this: {shown:#?}")
}

/// Presses what is shown.
pub(crate) async fn presses(page: &Page, selector: &str) {
    sees(page, selector, "").await;
    let press = format!("document.querySelector({selector:?}).click(), 1");
    // A press that leads elsewhere may not be answered.
    let _ = page.execute(question(&press)).await;
}

/// Waits until a list has a choice: members, for one, come after what they stand beside.
pub(crate) async fn offers(page: &Page, selector: &str, value: &str) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           const field = document.querySelector({selector:?}); \
           if (field?.options && ![...field.options].some((one) => one.value === {value:?})) \
             setTimeout(look, 20); else done(true); }}; look(); }})"
    );
    says(page, &wait).await;
}

/// Fills in a field that is shown.
pub(crate) async fn fills(page: &Page, selector: &str, text: &str) {
    sees(page, selector, "").await;
    offers(page, selector, text).await;
    let fill = format!(
        "(() => {{ const field = document.querySelector({selector:?}); field.focus(); \
           field.value = {text:?}; field.dispatchEvent(new Event('input', {{bubbles: true}})); \
           field.dispatchEvent(new Event('change', {{bubbles: true}})); return 1; }})()"
    );
    says(page, &fill).await;
}

/// Takes the network away, or gives it back.
pub(crate) async fn is_online(page: &Page, online: bool) {
    // For every address, and as fast as it is.
    let all = NetworkConditions::new("", 0.0, -1.0, -1.0);
    let params = EmulateNetworkConditionsByRuleParams::new(!online, vec![all]);
    page.execute(params).await.unwrap();
}

/// The violations that axe finds in the page as it is, of these rules.
async fn violations(page: &Page, rules: &str) -> Value {
    // It is half a megabyte: a page gets it once.
    if says(page, "typeof axe").await == "undefined" {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(file).expect("run `cargo xtask build` first");
        says(page, &format!("{axe}; 1")).await;
    }
    let run = format!(
        "axe.run(document, {{resultTypes: ['violations'] {rules}}}).then(({{ violations }}) => \
           violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target + ' ' + \
           node.failureSummary).join()))"
    );
    says(page, &run).await
}

/// Asserts that axe has nothing against the page, light and dark. The two differ in their colours alone.
pub(crate) async fn is_accessible(page: &Page, state: &str) {
    for (dark, scheme, rules) in [
        (false, "light", ""),
        (true, "dark", ", runOnly: ['color-contrast']"),
    ] {
        Person::likes_dark(page, dark).await;
        let found = violations(page, rules).await;
        assert_eq!(found, json!([]), "{state}, {scheme}");
    }
}

impl Person {
    /// Somebody who has installed the extension for this server.
    pub(crate) async fn at(stage: &Stage) -> Self {
        let person = Self::who_grants_nothing().await;
        person.belongs_to(stage).await;
        person
    }

    /// Somebody who lets it onto all pages besides.
    pub(crate) async fn everywhere_at(stage: &Stage) -> Self {
        let person = Self::new().await;
        person.belongs_to(stage).await;
        person
    }

    async fn belongs_to(&self, stage: &Stage) {
        let api = stage.at("");
        let set = format!("chrome.storage.local.set({{api: {api:?}}}).then(() => 1)");
        self.worker_says(&set).await;
    }

    /// Somebody who has installed it for this server and is signed in, with the popup in front of them.
    pub(crate) async fn in_the_popup(stage: &Stage) -> (Self, Page) {
        let person = Self::at(stage).await;
        let popup = person.opens_the_popup().await;
        person.signs_in(stage, &popup).await;
        (person, popup)
    }

    /// Opens the popup as a page of its own, as wide as a popup.
    pub(crate) async fn opens_the_popup(&self) -> Page {
        let page = self.opens("pages/popup.html").await;
        let size = SetDeviceMetricsOverrideParams::new(360, 560, 1.0, false);
        page.execute(size).await.unwrap();
        page
    }

    /// The owner signs in, beginning on a page of the extension that asks for it.
    pub(crate) async fn signs_in(&self, stage: &Stage, page: &Page) {
        self.signs_in_as(stage, page, OWNER).await;
    }

    /// A member signs in.
    pub(crate) async fn signs_in_as(&self, stage: &Stage, page: &Page, email: &str) {
        presses(page, "#sign-in").await;
        let window = self.tab(&stage.at("/sign-in")).await;
        fills(&window, "#email", email).await;
        presses(&window, "form[action='/sign-in'] button").await;
        let code = stage.code_to(email).await;
        fills(&window, "#code", &code).await;
        presses(&window, "form[action='/sign-in/code'] button").await;
        presses(&window, "button[value=allow]").await;
        sees(page, "header", "").await;
    }
}
