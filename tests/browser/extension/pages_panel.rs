//! The side panel, against the real edge and a simulated carrier.

use callslot_fakes::{HangUp, Phone};
use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chrono::{TimeDelta, Utc};
use serde_json::json;

use super::api::{ATTENDEE, books};
use super::pages_session::{fills, is_accessible, presses, sees};
use super::person::Person;
use crate::stage::Stage;

/// In a narrow panel.
const WIDTH: i64 = 360;

/// Somebody who has installed the extension for this server and is signed in, with the side panel in front of them.
pub(super) async fn in_the_panel(stage: &Stage) -> (Person, Page) {
    let person = Person::at(stage).await;
    let panel = opens_the_panel(&person).await;
    person.signs_in(stage, &panel).await;
    (person, panel)
}

pub(crate) async fn opens_the_panel(person: &Person) -> Page {
    let page = person.opens("pages/panel.html").await;
    let size = SetDeviceMetricsOverrideParams::new(WIDTH, 640, 1.0, false);
    page.execute(size).await.unwrap();
    page
}

/// Has two prompts to be confirmed on each call, and the attendee stay on the line.
pub(crate) async fn is_to_be_confirmed(stage: &Stage) {
    let prompts = json!({"confirmations": ["The date of the next visit", "The address"]});
    let prompts = format!("UPDATE voice_configs SET settings = '{prompts}'");
    stage.edge.execute_sql(&prompts).await.unwrap();
    let talks_on = Phone {
        hang_up: HangUp::Never,
        ..Phone::default()
    };
    stage.simulator.script(ATTENDEE, talks_on);
}

/// Has a call ring, and confirms the first prompt on it.
pub(crate) async fn talks_and_confirms(stage: &Stage, panel: &Page) {
    books(stage, "Ada Lovelace", Utc::now() + TimeDelta::seconds(5)).await;
    panel.reload().await.unwrap();
    sees(panel, "#next h2", "Ada Lovelace").await;
    is_accessible(panel, "with the next call").await;
    // The tick looks again for a minute; nobody has to wait for its end.
    stage.edge.fire_scheduled();
    sees(panel, "#live [data-leg=attendee]", "connected").await;
    sees(panel, "#live h2", "Ada Lovelace").await;
    presses(panel, ".prompt[aria-checked=false]").await;
    sees(panel, "#said", "Confirmed: The date of the next visit").await;
    sees(panel, ".prompt[aria-checked=true]", "The date").await;
    sees(panel, ".prompt[aria-checked=false]", "The address").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_goes_along_with_a_call_from_its_countdown_to_its_outcome() {
    let stage = Stage::set().await;
    is_to_be_confirmed(&stage).await;
    let person = Person::at(&stage).await;
    let panel = opens_the_panel(&person).await;
    sees(&panel, "#signed-out", "").await;
    person.signs_in(&stage, &panel).await;
    sees(&panel, "#empty", "No upcoming calls").await;
    is_accessible(&panel, "empty").await;

    talks_and_confirms(&stage, &panel).await;
    is_accessible(&panel, "during a call").await;
    let rung = stage.simulator.calls_to(ATTENDEE);
    assert!(stage.simulator.hang_up(&rung[0].sid));
    stage.simulator.settled().await;
    sees(
        &panel,
        "#outcomes h2",
        "Outcome of the call with Ada Lovelace",
    )
    .await;
    is_accessible(&panel, "asked how it went").await;
    presses(&panel, "[data-outcome=other]").await;
    presses(&panel, "#save-outcome").await;
    sees(&panel, "#outcomes .problem", "Describe the outcome").await;
    fills(&panel, "#note", "Ask for the papers").await;
    presses(&panel, "[data-outcome=callback_wanted]").await;
    presses(&panel, "#save-outcome").await;
    sees(&panel, "#said", "Outcome saved").await;
    sees(&panel, "#call-back", "Book the callback").await;
    let read = "SELECT outcome, note FROM outcomes";
    let kept = stage.edge.execute_sql(read).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0]["outcome"], "callback_wanted");
    assert_eq!(kept[0]["note"], "Ask for the papers");
    person.leaves().await;
}
