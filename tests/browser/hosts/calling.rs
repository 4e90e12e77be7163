//! A call that is placed now, its cockpit, and its outcome.

use callslot_fakes::{HangUp, Phone};
use reqwest::Method;
use serde_json::json;

use super::desk::{Desk, Host};
use crate::extension::api::{ATTENDEE, is_rung, send};
use crate::stage::{OWNER, Stage};

/// The owner's phone.
const OWN_PHONE: &str = "+12125550101";

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let prompts = json!({"confirmations": ["The date of the next visit", "The address"]});
    let prompts = format!("UPDATE voice_configs SET settings = '{prompts}'");
    stage.edge.execute_sql(&prompts).await.unwrap();
    let talks_on = Phone {
        hang_up: HangUp::Never,
        ..Phone::default()
    };
    stage.simulator.script(OWN_PHONE, talks_on.clone());
    stage.simulator.script(ATTENDEE, talks_on);
    let desk = Desk::of(&stage, host, OWNER).await;
    is_called(&stage, &desk).await;
    is_talked_to(&stage, &desk).await;
    has_an_outcome(&stage, &desk).await;
    desk.leaves().await;
}

async fn is_called(stage: &Stage, desk: &Desk) {
    desk.presses("#call").await;
    desk.writes("#callee-number", "+1 415 555 2671").await;
    desk.writes("#callee-name", "Ada Lovelace").await;
    desk.presses("#continue").await;
    let asked = "rings first, then Ada Lovelace +1 415-555-2671";
    desk.sees("#rings", asked).await;
    desk.sees("#yes:enabled", "").await;
    assert!(stage.simulator.calls().is_empty(), "nothing rings before");
    desk.presses("#yes:enabled").await;
    desk.sees(".cockpit #live h2", "Ada Lovelace").await;
    let route = desk.route().await;
    assert!(route.ends_with("/cockpit"), "{route}");
    is_rung(stage, ATTENDEE).await;
}

async fn is_talked_to(stage: &Stage, desk: &Desk) {
    let route = desk.route().await;
    let id = route.split('/').nth(2).unwrap();
    let notes = json!({"notes": "Prefers mornings"});
    send(stage, Method::PATCH, &format!("/api/bookings/{id}"), notes).await;
    // The cockpit has an address of its own, which shows what is new.
    desk.page.reload().await.unwrap();
    desk.sees("#live [data-leg=attendee]", "connected").await;
    desk.sees("#brief", "Prefers mornings").await;
    desk.presses(".prompt[aria-checked=false]").await;
    let said = "Confirmed: The date of the next visit";
    desk.sees("#said", said).await;
    desk.sees(".prompt[aria-checked=true]", "The date").await;
    desk.writes("#live-note", "Wants the papers").await;
    desk.presses("#hang-up").await;
    desk.sees("#said", "Hung up.").await;
    stage.simulator.settled().await;
    assert_eq!(stage.simulator.calls_to(ATTENDEE).len(), 1);
}

async fn has_an_outcome(stage: &Stage, desk: &Desk) {
    desk.sees("#outcomes h2", "Ada Lovelace").await;
    desk.presses("[data-outcome=agreed]").await;
    desk.presses("#save-outcome").await;
    desk.sees("#said", "Outcome saved: Agreed").await;
    desk.presses("#undo").await;
    desk.sees("#said", "is withdrawn").await;
    desk.sees("[data-outcome=agreed][aria-pressed=true]", "")
        .await;
    desk.presses("[data-outcome=declined]").await;
    desk.presses("#save-outcome").await;
    desk.sees("#said", "Outcome saved: Declined").await;
    let said = "SELECT outcome, note FROM outcomes ORDER BY number DESC LIMIT 1";
    let said = stage.edge.execute_sql(said).await.unwrap();
    assert_eq!(said[0]["outcome"], "declined");
    assert_eq!(said[0]["note"], "Wants the papers");
}
