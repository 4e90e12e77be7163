//! Booking, rescheduling, handing over and cancelling, and the way back from each.

use serde_json::{Map, Value};

use super::desk::{Desk, Host};
use crate::stage::{OWNER, Stage};

const BERLIN: &str = "+493012345678";

/// The booking of somebody.
async fn booking(stage: &Stage, name: &str) -> Map<String, Value> {
    let rows = format!(
        "SELECT b.status, b.start_time, u.name AS operator FROM booking_events b \
           JOIN users u ON u.id = b.user_id WHERE attendee_name = '{name}'"
    );
    let mut rows = stage.edge.execute_sql(&rows).await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

/// Books a free time of another day with somebody in Berlin: the first of today may begin before all is done.
pub(super) async fn books(desk: &Desk, name: &str) {
    desk.begins("#new", "n").await;
    desk.writes("#field-attendee_phone", BERLIN).await;
    desk.sees("#phone-hint", "DE").await;
    desk.writes("#field-attendee_name", name).await;
    // The times are written anew once the number's zone is known.
    desk.sees(".slot[title*='Berlin']", "").await;
    turns(desk, "").await;
    desk.sees(".slot[title*='Berlin']", "").await;
    desk.presses(".slot").await;
    desk.sees("#chosen", "in Berlin").await;
    desk.presses("#submit").await;
    desk.sees("#said", &format!("Booked: {name}")).await;
}

/// Turns to the times of later days, within an element.
async fn turns(desk: &Desk, within: &str) {
    let slot = format!("{within}.slot");
    desk.sees(&slot, "").await;
    let first = desk
        .says(&format!("document.querySelector('{slot}').dataset.start"))
        .await;
    desk.presses(&format!("{within}#later")).await;
    desk.misses(&format!("{slot}[data-start={first}]")).await;
    desk.sees(&slot, "").await;
}

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let desk = Desk::of(&stage, host, OWNER).await;
    books(&desk, "Ada Lovelace").await;
    desk.presses("#undo").await;
    desk.sees("#said", "No phone rang").await;
    assert_eq!(booking(&stage, "Ada Lovelace").await["status"], "cancelled");

    books(&desk, "Grace Hopper").await;
    desk.sees("#details h2", "Grace Hopper").await;
    let booked = booking(&stage, "Grace Hopper").await;
    is_rescheduled_and_back(&desk).await;
    assert_eq!(booking(&stage, "Grace Hopper").await, booked);
    is_handed_over_and_back(&stage, &desk).await;
    assert_eq!(booking(&stage, "Grace Hopper").await, booked);
    // The address leads back to the booking as it is now.
    desk.page.reload().await.unwrap();
    desk.sees("#details h2", "Grace Hopper").await;
    // A cancellation is final, so it is asked for.
    desk.presses("#cancel").await;
    desk.presses("#keep").await;
    desk.presses("#cancel").await;
    assert_eq!(booking(&stage, "Grace Hopper").await["status"], "pending");
    desk.presses("#cancel-yes").await;
    desk.sees("#said", "No phone rang").await;
    assert_eq!(booking(&stage, "Grace Hopper").await["status"], "cancelled");
    assert!(stage.simulator.calls().is_empty());
    desk.leaves().await;
}

async fn is_rescheduled_and_back(desk: &Desk) {
    desk.presses("#reschedule").await;
    desk.sees(".question .slot", "").await;
    // Past the day that it is on, whatever day the times begin with.
    turns(desk, ".question ").await;
    turns(desk, ".question ").await;
    desk.presses(".question .slot").await;
    desk.presses("#save-time:enabled").await;
    desk.sees("#said", "Rescheduled to").await;
    desk.presses("#undo").await;
    desk.sees("#said", "Undone").await;
}

async fn is_handed_over_and_back(stage: &Stage, desk: &Desk) {
    // The question is open when the news of both moves comes, and stays so.
    desk.presses("#hand-over").await;
    desk.sees("#timeline + ol li:nth-child(3)", "Moved from")
        .await;
    desk.writes("#heir-search", "osc").await;
    desk.sees(".heirs", "Oscar Operator").await;
    desk.presses(".heir").await;
    desk.sees("#said", "Handed over to Oscar Operator").await;
    let given = booking(stage, "Grace Hopper").await;
    assert_eq!(given["operator"], "Oscar Operator");
    desk.presses("#undo").await;
    desk.sees("#said", "Undone").await;
}
