//! Finding calls and people: search, filters, recent contacts; and booking them again, once or each week.

use callslot_fakes::{Answer, Phone};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Host};
use crate::extension::api::{ATTENDEE, is_rung, send};
use crate::extension::hands::strikes;
use crate::stage::{OWNER, Stage};

const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";
const OSCAR: &str = "019a0000-0000-7000-8000-000000000103";

/// The attendee of most tests.
pub(super) const ADA: (&str, &str) = ("Ada Lovelace", ATTENDEE);

/// Books a call of a member with somebody, at any time.
pub(super) async fn booked_for(
    stage: &Stage,
    operator: &str,
    (name, phone): (&str, &str),
    start: DateTime<Utc>,
) -> String {
    let body = json!({"start_time": start, "attendee_phone": phone, "attendee_name": name,
        "title": "Follow-up call", "notes": "Prefers mornings", "user_id": operator, "override": true});
    let made = send(stage, Method::POST, "/api/bookings", body).await;
    made["booking"]["id"].as_str().unwrap().to_owned()
}

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let busy = Phone {
        answer: Answer::Busy,
        ..Phone::default()
    };
    stage.simulator.script(ATTENDEE, busy);
    let now = Utc::now();
    for (operator, who, start) in [
        (OLIVIA, ADA, TimeDelta::seconds(5)),
        (
            OLIVIA,
            ("Alan Turing", "+14155552672"),
            TimeDelta::hours(30),
        ),
        (OSCAR, ("Grace Hopper", "+14155552673"), TimeDelta::hours(3)),
    ] {
        booked_for(&stage, operator, who, now + start).await;
    }
    stage.edge.fire_scheduled();
    let desk = Desk::of(&stage, host, OWNER).await;
    is_rung(&stage, ATTENDEE).await;
    stage.simulator.settled().await;
    is_found_and_booked_again(&stage, &desk).await;
    are_told_apart_by_operator(&desk).await;
    is_booked_each_week(&stage, &desk).await;
    desk.leaves().await;
}

async fn is_found_and_booked_again(stage: &Stage, desk: &Desk) {
    desk.presses("#list-past").await;
    desk.sees(".row", "Ada Lovelace").await;
    desk.presses("#list-all").await;
    desk.sees(".row", "Alan Turing").await;
    desk.begins("#search", "/").await;
    desk.writes("#search", "love").await;
    desk.sees("#list", "Ada Lovelace").await;
    let others =
        "[...document.querySelectorAll('.row')].filter((row) => !row.textContent.includes('Ada'))";
    let alone = format!(
        "new Promise((done) => {{ const look = () => {others}.length \
           ? setTimeout(look, 20) : done(true); look(); }})"
    );
    assert_eq!(desk.says(&alone).await, true);
    desk.presses(".row").await;
    desk.sees("#details", "busy").await;
    desk.presses("#again").await;
    desk.sees(".slot[title*='Los Angeles']", "").await;
    let name = desk.value("#field-attendee_name").await;
    assert_eq!(name, "Ada Lovelace");
    desk.presses(".slot").await;
    desk.sees("#chosen", "Chosen").await;
    desk.presses("#submit").await;
    desk.sees("#said", "Booked: Ada Lovelace").await;
    let all = "SELECT status, title, notes FROM booking_events WHERE attendee_name = 'Ada Lovelace' \
        ORDER BY created_at, id";
    let all = stage.edge.execute_sql(all).await.unwrap();
    let again =
        json!({"status": "pending", "title": "Follow-up call", "notes": "Prefers mornings"});
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!(all[0]["status"], "failed");
    assert_eq!(Value::from(all[1].clone()), again);
}

async fn are_told_apart_by_operator(desk: &Desk) {
    desk.presses("#nav-calls").await;
    desk.sees(".row", "Alan Turing").await;
    let listed =
        "[...document.querySelectorAll('.row strong')].map((one) => one.textContent).join()";
    let mine = desk.says(listed).await;
    assert!(!mine.as_str().unwrap().contains("Grace"), "{mine}");
    desk.chooses("#operators", "team").await;
    desk.sees(".row", "Oscar Operator").await;
    desk.sees(".row", "Alan Turing").await;
    desk.chooses("#operators", OSCAR).await;
    let only = format!(
        "new Promise((done) => {{ const look = () => {listed} === 'Grace Hopper' \
           ? done(true) : setTimeout(look, 20); look(); }})"
    );
    assert_eq!(desk.says(&only).await, true);
    desk.chooses("#operators", "").await;
    desk.sees(".row", "Alan Turing").await;
}

async fn is_booked_each_week(stage: &Stage, desk: &Desk) {
    let pending = "SELECT id FROM booking_events WHERE status = 'pending'";
    let before = stage.edge.execute_sql(pending).await.unwrap().len();
    desk.begins("#new", "n").await;
    desk.writes("#field-attendee_phone", "tur").await;
    desk.sees("#recent li", "Alan Turing").await;
    match desk.host() {
        Host::Extension => desk.presses("#recent li").await,
        Host::Web => strikes(&desk.page, "Enter", 0).await,
    }
    desk.sees(".slot[title*='Los Angeles']", "").await;
    assert_eq!(desk.value("#field-attendee_name").await, "Alan Turing");
    desk.chooses("#field-repeat", "weekly").await;
    desk.writes("#field-times", "3").await;
    desk.presses(".slot").await;
    desk.sees("#chosen", "Chosen").await;
    desk.presses("#submit").await;
    desk.sees("#said", "3 calls with Alan Turing").await;
    let after = stage.edge.execute_sql(pending).await.unwrap().len();
    assert_eq!(after, before + 3);
    desk.presses("#undo").await;
    desk.sees("#said", "cancelled").await;
    let after = stage.edge.execute_sql(pending).await.unwrap().len();
    assert_eq!(after, before);
}
