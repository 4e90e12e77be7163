//! Scenes of the extension that tests play, and of which pictures are taken.

use callslot_fakes::{HangUp, Phone};
use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chrono::{TimeDelta, Utc};
use serde_json::json;

use super::api::{ATTENDEE, books};
use super::pages_session::{fills, is_accessible, presses, sees};
use super::person::Person;
use crate::stage::Stage;

/// The width of the side panel.
const WIDTH: i64 = 360;
/// In Berlin, an hour or two from Greenwich, where this machine's clock is.
pub(crate) const FORM: &str = "pages/schedule.html#/calls/new?phone=%2B493012345678&note=Price%20list%20%E2%80%94%20x.example";

/// Waits until the tooltip is there, or is not.
pub(crate) async fn tooltip(person: &Person, there: bool) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           if (({there}) === (document.querySelector('html > [popover]') !== null)) done(true); \
           else requestAnimationFrame(look); }}; look(); }})"
    );
    assert_eq!(person.script_says(&wait).await, true);
}

/// Opens the side panel as a page of its own, as narrow as a panel.
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

/// Has the popup show three calls, and answers the id of the next one.
pub(crate) async fn has_three_calls(stage: &Stage, popup: &Page) -> String {
    let now = Utc::now();
    books(stage, "Grace Hopper", now + TimeDelta::minutes(95)).await;
    books(stage, "Alan Turing", now + TimeDelta::hours(3)).await;
    let id = books(stage, "Ada Lovelace", now + TimeDelta::minutes(40)).await;
    popup.reload().await.unwrap();
    sees(popup, ".next h2", "Ada Lovelace").await;
    sees(popup, ".countdown", "in 39 min").await;
    sees(popup, ".calls", "Grace Hopper").await;
    id
}

/// Chooses the first free time with somebody in the form of [`FORM`].
pub(crate) async fn chooses_a_time(page: &Page, name: &str) {
    sees(page, "#phone-hint", "DE").await;
    sees(page, ".slot", "").await;
    fills(page, "#field-attendee_name", name).await;
    presses(page, ".slot").await;
    sees(page, "#chosen", "in Berlin").await;
    sees(page, "#form", "Held for you").await;
}
