//! Text messages: who agreed to them and who wants none, listed page by page, withdrawn and let in again.

use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Host};
use crate::extension::api::send;
use crate::extension::hands::gets_to;
use crate::extension::pages_session::{is_accessible, is_online};
use crate::stage::{OWNER, Stage};

const VIEWER: &str = "victor.viewer@acme.example";
const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";
const ADAS: &str = "+14155552671";
/// The words by which she agreed.
const AGREED: &str = "Ada agreed on the phone to text messages about her calls.";
const STOPPED: &str = "+14155552699";
const LIST: &str = "#sms-consents";
const SECTION: &str = "section[aria-labelledby='consents']";

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let desk = Desk::of(&stage, host, OWNER).await;
    desk.presses("#nav-messages").await;
    desk.presses(".sections a[href*='settings']").await;
    desk.sees("#no-consent", "Enter the agreement").await;
    desk.sees(
        "section[aria-labelledby='opt-outs']",
        "Nobody has answered STOP",
    )
    .await;
    is_accessible(&desk.page, "no agreement yet").await;
    agree(&stage).await;
    desk.page.reload().await.unwrap();
    are_listed(&desk).await;
    is_withdrawn(&stage, &desk).await;
    are_there_again_after_being_offline(&desk).await;
    is_let_in_again(&stage, &desk).await;
    desk.leaves().await;
    a_viewer_sees_none(&stage, host).await;
}

/// Ada agrees when a call is booked, 26 others by a text of their own; one of those and somebody else want none any more.
async fn agree(stage: &Stage) {
    let replies = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 26)
         INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording, withdrawn_at)
         SELECT 'text-' || i, m.organization_id, '+141555530' || (10 + i), i, 'reply', 'START',
           CASE WHEN i = 26 THEN 100 END
         FROM members m, n WHERE m.user_id = '{OLIVIA}'"
    );
    let stop = format!(
        "INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
         SELECT organization_id, '{STOPPED}', 1, '+12025550100', 'text-27' FROM members WHERE user_id = '{OLIVIA}'"
    );
    for sql in [replies, stop] {
        stage.edge.execute_sql(&sql).await.unwrap();
    }
    let body = json!({
        "start_time": Utc::now() + TimeDelta::hours(30), "attendee_phone": ADAS, "attendee_name": "Ada Lovelace",
        "title": "Follow-up call", "sms_consent": AGREED, "override": true,
    });
    send(stage, Method::POST, "/api/bookings", body).await;
}

async fn are_listed(desk: &Desk) {
    let newest = desk.sees("#consent-0", ADAS).await;
    for words in ["In force", AGREED] {
        assert!(newest.contains(words), "{newest}");
    }
    desk.sees("#consent-0", "Olivia Owner entered it when booking a call")
        .await;
    let reply = desk.sees("#consent-1", "The attendee sent it").await;
    for words in ["START", "Ended"] {
        assert!(reply.contains(words), "{reply}");
    }
    assert!(!desk.has("#consent-1 button").await);
    assert!(!desk.has("#consent-25").await);
    is_accessible(&desk.page, "agreements").await;
    desk.presses("#more-consents").await;
    gets_to(&desk.page, "#consent-25").await;
    desk.sees("#consent-26", "+14155553011").await;
    desk.misses("#more-consents").await;
}

async fn is_withdrawn(stage: &Stage, desk: &Desk) {
    desk.presses("#withdraw-0").await;
    gets_to(&desk.page, "#keep-consent").await;
    desk.sees(".question", &format!("Send no more texts to {ADAS}?"))
        .await;
    is_accessible(&desk.page, "the question before an agreement ends").await;
    desk.presses("#keep-consent").await;
    gets_to(&desk.page, "#withdraw-0").await;
    desk.presses("#withdraw-0").await;
    desk.presses("#sure-consent").await;
    desk.sees("#result", &format!("No more texts go to {ADAS}"))
        .await;
    desk.sees("#consent-0", "Olivia Owner withdrew it").await;
    assert!(!desk.has("#consent-0 button").await);
    // The others stay listed.
    desk.sees("#consent-26", "+14155553011").await;
    let by = format!("SELECT withdrawn_by FROM sms_consents WHERE number = '{ADAS}'");
    let rows = stage.edge.execute_sql(&by).await.unwrap();
    assert_eq!(rows[0]["withdrawn_by"], OLIVIA);
    desk.presses("#dismiss").await;
}

async fn are_there_again_after_being_offline(desk: &Desk) {
    desk.presses(".sections a:not([aria-current])").await;
    desk.misses(LIST).await;
    is_online(&desk.page, false).await;
    desk.presses(".sections a[href*='settings']").await;
    let problem = format!("{SECTION} .problem-state");
    desk.sees(&problem, "You are offline").await;
    is_accessible(&desk.page, "agreements that could not be loaded").await;
    is_online(&desk.page, true).await;
    desk.presses(&format!("{problem} button")).await;
    desk.sees("#consent-0", ADAS).await;
    desk.page.reload().await.unwrap();
}

async fn is_let_in_again(stage: &Stage, desk: &Desk) {
    desk.sees("#sms-opt-outs", STOPPED).await;
    is_accessible(&desk.page, "numbers that want no texts").await;
    desk.presses("#sms-opt-outs button").await;
    desk.sees("#result", &format!("{STOPPED} may get texts again"))
        .await;
    desk.misses("#sms-opt-outs li").await;
    let left = "SELECT COUNT(*) AS count FROM sms_opt_outs";
    let rows = stage.edge.execute_sql(left).await.unwrap();
    assert_eq!(rows[0]["count"], Value::from(0));
    desk.presses("#dismiss").await;
}

/// A viewer sees neither list, and has no mails of their own to turn off: their phone rings in no call.
async fn a_viewer_sees_none(stage: &Stage, host: Host) {
    let viewer = Desk::of(stage, host, VIEWER).await;
    viewer.goes("/messages/settings").await;
    viewer
        .sees("#who-can", "An owner or admin of Acme Support")
        .await;
    assert!(!viewer.has("#consents, #opt-outs").await);
    is_accessible(&viewer.page, "what is sent, for a viewer").await;
    viewer.leaves().await;
}
