//! The controls that a member's role leaves out. Members who never may do something are not offered it; the address of
//! such a view says who can.

use chrono::{TimeDelta, Utc};

use super::desk::{Desk, Host};
use super::finding::{ADA, booked_for};
use crate::extension::hands::strikes;
use crate::extension::pages_session::is_accessible;
use crate::stage::Stage;

const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";
const OPERATOR: &str = "oscar.operator@acme.example";
const VIEWER: &str = "victor.viewer@acme.example";

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let start = Utc::now() + TimeDelta::hours(3);
    let id = booked_for(&stage, OSCAR, ADA, start).await;
    let operator = Desk::of(&stage, host, OPERATOR).await;
    operator.sees(".row", "Ada Lovelace").await;
    operator.presses(".row").await;
    for offered in ["#new", "#call", "#reschedule", "#hand-over", "#cancel"] {
        operator.sees(offered, "").await;
    }
    operator.leaves().await;

    let viewer = Desk::of(&stage, host, VIEWER).await;
    // A viewer takes no calls, so those of the team are shown.
    viewer.sees(".row", "Ada Lovelace").await;
    viewer.presses(".row").await;
    viewer.sees("#details h2", "Ada Lovelace").await;
    viewer.sees("#details", "Prefers mornings").await;
    is_accessible(&viewer.page, "details of a viewer").await;
    let changes = "#new, #call, #call-now, #reschedule, #hand-over, #cancel, #again, #save-outcome";
    assert!(!viewer.has(changes).await);
    strikes(&viewer.page, "n", 0).await;
    assert_eq!(
        viewer.route().await.split('?').next(),
        Some(&*format!("/calls/{id}"))
    );
    viewer.goes("/calls/new").await;
    viewer.sees("#nothing", "press t").await;
    viewer.goes("/call#phone=%2B14155552671").await;
    viewer.sees(".single .note", "Acme Support").await;
    assert!(!viewer.has("#yes, #continue").await);
    is_accessible(&viewer.page, "a call that a viewer may not place").await;
    viewer.goes(&format!("/calls/{id}/cockpit")).await;
    viewer.sees(".cockpit #brief", "Prefers mornings").await;
    assert!(!viewer.has("#hang-up, #call-number").await);
    is_accessible(&viewer.page, "the cockpit of a viewer").await;
    viewer.leaves().await;
    assert!(stage.simulator.calls().is_empty());
}
