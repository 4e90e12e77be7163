//! The popup, against the real edge, with a carrier whose phones are simulated.

use chrono::{TimeDelta, Utc};
use serde_json::json;

use super::api::{ATTENDEE, books, is_rung};
use super::pages_session::{fills, is_accessible, is_online, presses, says, sees};
use super::person::Person;
use super::scenes::has_three_calls;
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_calls_now_and_declares_the_outcome_in_the_popup() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let popup = person.opens_the_popup().await;
    sees(&popup, "#signed-out", "").await;
    is_accessible(&popup, "signed out").await;
    person.signs_in(&stage, &popup).await;
    sees(&popup, "header", "Acme Support").await;
    sees(&popup, "#empty", "").await;
    is_accessible(&popup, "empty").await;

    let id = has_three_calls(&stage, &popup).await;
    is_accessible(&popup, "with calls").await;

    presses(&popup, "#call-now").await;
    sees(&popup, ".question", "rings first, then +1 415-555-2671").await;
    is_accessible(&popup, "asked whether to call").await;
    presses(&popup, "#yes").await;
    sees(&popup, "#said", "within seconds").await;
    assert!(stage.simulator.calls_to(ATTENDEE).is_empty());
    // A tick looks again for a minute; nobody has to wait for its end.
    stage.edge.fire_scheduled();
    is_rung(&stage, ATTENDEE).await;
    stage.simulator.settled().await;
    sees(&popup, ".calls", "needs an outcome").await;
    presses(&popup, "button.outcome").await;
    is_accessible(&popup, "asked for the outcome").await;
    presses(&popup, "#save-outcome").await;
    sees(&popup, ".asked .problem", "Choose an outcome").await;
    presses(&popup, "[data-outcome=other]").await;
    presses(&popup, "#save-outcome").await;
    sees(&popup, ".asked .problem", "Describe the outcome").await;
    fills(&popup, "#note", "Sends the papers").await;
    presses(&popup, "[data-outcome=agreed]").await;
    presses(&popup, "#save-outcome").await;
    sees(&popup, "#said", "Outcome saved").await;
    let kept = stage
        .edge
        .execute_sql("SELECT outcome, note FROM outcomes")
        .await
        .unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0]["outcome"], "agreed");
    let rows = format!("SELECT COUNT(*) AS rung FROM call_attempts WHERE booking_id = '{id}'");
    let rows = stage.edge.execute_sql(&rows).await.unwrap();
    assert_eq!(rows[0]["rung"], 1, "the planned call is the one that rang");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_service_worker_a_lost_network_and_a_cancellation_are_survived() {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::minutes(40)).await;

    // The access token is worn out, and whoever can exchange it is not awake.
    let wear = "chrome.storage.session.get('tokens').then(({ tokens }) => \
        chrome.storage.session.set({ tokens: { ...tokens, access: 'worn-out' } })).then(() => 1)";
    person.worker_says(wear).await;
    person.stops_the_worker().await;
    popup.reload().await.unwrap();
    sees(&popup, ".next h2", "Ada Lovelace").await;

    is_online(&popup, false).await;
    sees(&popup, "#offline", "Last updated").await;
    sees(&popup, ".next h2", "Ada Lovelace").await;
    is_accessible(&popup, "offline").await;
    presses(&popup, "#cancel").await;
    presses(&popup, "#yes").await;
    sees(&popup, ".question .problem", "nothing was changed").await;
    is_online(&popup, true).await;
    presses(&popup, "#yes").await;
    sees(&popup, "#said", "No phone rang.").await;
    sees(&popup, "#empty", "").await;

    presses(&popup, "#sign-out").await;
    sees(&popup, "#signed-out", "").await;
    let open = "SELECT id FROM sessions WHERE kind = 'extension' AND revoked_at IS NULL";
    assert_eq!(stage.edge.execute_sql(open).await.unwrap().len(), 0);
    let kept = "chrome.storage.session.get(['tokens', 'popup', 'painted']).then(Object.keys)";
    assert_eq!(says(&popup, kept).await, json!([]), "what was seen is gone");
    person.leaves().await;
}
