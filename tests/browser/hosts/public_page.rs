//! The settings of the public page: turned on with all that it needs, changed by two people at once, seen by those who may not change
//! them, and copied into another site.

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Host};
use crate::extension::api::send;
use crate::extension::hands::{strikes, tabs_to};
use crate::extension::pages_session::is_accessible;
use crate::stage::{OWNER, Stage};

const OPERATOR: &str = "oscar.operator@acme.example";
const PAGE: &str = "/api/public-page";

async fn saved(stage: &Stage) -> Value {
    let answer = send(stage, Method::GET, PAGE, Value::Null).await;
    answer["public_page"].clone()
}

/// Begins with a page of which nothing was ever said.
async fn is_off(stage: &Stage) {
    let nothing = json!({"enabled": false});
    send(stage, Method::PUT, PAGE, nothing).await;
}

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    is_off(&stage).await;
    let desk = Desk::of(&stage, host, OWNER).await;
    desk.presses("#nav-public-page").await;
    is_turned_on(&stage, &desk).await;
    is_changed_by_two(&stage, &desk).await;
    has_questions(&stage, &desk).await;
    goes_into_another_site(&stage, &desk).await;
    desk.leaves().await;
    others_look(&stage, host).await;
}

async fn is_turned_on(stage: &Stage, desk: &Desk) {
    desk.sees("#page-state", "The page is off").await;
    is_accessible(&desk.page, "public page, off").await;
    assert_eq!(desk.route().await, "/public-page");
    ticks(desk, "#page-enabled").await;
    desk.presses("#save-page").await;
    desk.sees("#page-slug-problem", "A page that is on needs this")
        .await;
    assert_eq!(saved(stage).await["enabled"], false);
    desk.writes("#page-slug", "Acme!").await;
    desk.presses("#save-page").await;
    desk.sees("#page-slug-problem", "lower case").await;
    is_accessible(&desk.page, "public page, wrong").await;
    desk.writes("#page-slug", "acme-embedded").await;
    desk.sees("#page-url", "/b/acme-embedded").await;
    desk.writes("#page-name", "Acme Support").await;
    let first = "#page-event_types input";
    ticks(desk, first).await;
    desk.chooses("#page-allowed_countries", "DE").await;
    desk.presses("#add-country").await;
    desk.sees(".chosen-countries", "Germany").await;
    desk.writes("#page-frame_origins", "http://www.example.com")
        .await;
    desk.presses("#save-page").await;
    desk.sees("#page-frame_origins-problem", "“http://www.example.com”")
        .await;
    desk.writes("#page-frame_origins", "https://www.example.com")
        .await;
    desk.sees("#page-unsaved", "not saved").await;
    desk.presses("#save-page").await;
    desk.sees("#result", "The public page was saved").await;
    desk.sees("#page-state", "The page is on").await;
    desk.presses("#dismiss").await;
    let page = saved(stage).await;
    assert_eq!(page["enabled"], true);
    assert_eq!(page["slug"], "acme-embedded");
    assert_eq!(page["frame_origins"], json!(["https://www.example.com"]));
    assert_eq!(page["event_types"].as_array().unwrap().len(), 1);
    is_accessible(&desk.page, "public page, on").await;
}

/// Ticks a box: with the mouse, or with the space bar.
async fn ticks(desk: &Desk, selector: &str) {
    desk.sees(&format!("{selector}:enabled"), "").await;
    match desk.host() {
        Host::Extension => desk.presses(selector).await,
        Host::Web => {
            tabs_to(&desk.page, selector).await;
            strikes(&desk.page, " ", 0).await;
        }
    }
}

async fn is_changed_by_two(stage: &Stage, desk: &Desk) {
    desk.writes("#page-name", "Acme Help").await;
    let mut theirs = saved(stage).await;
    let page = theirs.as_object_mut().unwrap();
    page.remove("version");
    page.remove("updated_at");
    // What is not there is left out of a request.
    page.retain(|_, value| !value.is_null());
    page.insert("description".to_owned(), json!("We call you."));
    send(stage, Method::PUT, PAGE, theirs).await;
    desk.presses("#save-page").await;
    desk.sees("#page-theirs", "They changed: Description").await;
    is_accessible(&desk.page, "public page, changed by two").await;
    desk.presses("#page-mine").await;
    desk.sees("#result", "The public page was saved").await;
    desk.presses("#dismiss").await;
    let page = saved(stage).await;
    let both = (page["name"].as_str(), page["description"].as_str());
    assert_eq!(both, (Some("Acme Help"), Some("We call you.")));

    // What is typed is still there after a look at something else, and goes if it is given up.
    desk.writes("#page-name", "Acme Away").await;
    desk.presses("#nav-calls").await;
    desk.sees("#list .state, #list .row", "").await;
    desk.presses("#nav-public-page").await;
    desk.sees("#page-unsaved", "not saved").await;
    assert_eq!(desk.value("#page-name").await, "Acme Away");
    desk.presses("#discard-page").await;
    desk.misses("#discard-page").await;
    assert_eq!(desk.value("#page-name").await, "Acme Help");
}

async fn has_questions(stage: &Stage, desk: &Desk) {
    desk.presses("details[data-event-type] summary").await;
    let add = "details[open] button[id^='type-add-']";
    desk.sees(add, "").await;
    let before = desk.says("document.querySelectorAll('details[open] .question').length");
    let before = before.await.as_u64().unwrap();
    desk.presses(add).await;
    let last = "details[open] .question:last-of-type";
    let save = "details[open] button[id^='type-save-']";
    desk.presses(save).await;
    desk.sees("details[open] p[id^='type-problem-']", "Write the question")
        .await;
    is_accessible(&desk.page, "a question without a text").await;
    desk.writes(&format!("{last} input[id^='question-']"), "Which product?")
        .await;
    desk.presses(save).await;
    desk.sees("#result", "was saved").await;
    desk.presses("#dismiss").await;
    let types = send(stage, Method::GET, "/api/event-types", Value::Null).await;
    let questions = types["event_types"][0]["rules"]["questions"]
        .as_array()
        .unwrap();
    assert_eq!(questions.len() as u64, before + 1);
    let added = questions.last().unwrap();
    assert_eq!(added["label"], "Which product?");
    assert_eq!(added["id"], "which_product");
}

async fn goes_into_another_site(stage: &Stage, desk: &Desk) {
    desk.sees("#embed-code", "").await;
    let page = stage.at("/b/acme-embedded");
    let code = desk.value("#embed-code").await;
    assert!(
        code.starts_with(&format!("<a href=\"{page}\" data-callslot=\"inline\">")),
        "{code}"
    );
    desk.chooses("#embed-kind", "button").await;
    desk.chooses("#embed-theme", "dark").await;
    let code = desk.value("#embed-code").await;
    for part in [
        "data-callslot=\"button\"",
        "data-callslot-theme=\"dark\"",
        "/scripts/embed.js\"",
    ] {
        assert!(code.contains(part), "{code}");
    }
    is_accessible(&desk.page, "the markup for another site").await;
}

/// An operator looks and changes nothing; a plan without public pages says what it takes.
async fn others_look(stage: &Stage, host: Host) {
    let operator = Desk::of(stage, host, OPERATOR).await;
    operator.goes("/public-page").await;
    operator
        .sees("#who-can", "An owner or admin of Acme Support")
        .await;
    operator.sees("#page-slug:disabled", "").await;
    assert!(!operator.has("#save-page, details[data-event-type]").await);
    operator.sees("#copy-url:enabled", "").await;
    is_accessible(&operator.page, "public page of an operator").await;
    let pro = "UPDATE organizations SET plan = 'pro'";
    stage.edge.execute_sql(pro).await.unwrap();
    operator.page.reload().await.unwrap();
    operator
        .sees("#no-public-page", "needs the plan Business or Enterprise")
        .await;
    is_accessible(&operator.page, "public page that the plan does not include").await;
    operator.leaves().await;
}
