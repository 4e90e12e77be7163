//! The side panel, against the real edge and a simulated carrier.

use chromiumoxide::Page;

use super::api::ATTENDEE;
use super::pages_session::{fills, is_accessible, presses, sees};
use super::person::Person;
use super::scenes::{is_to_be_confirmed, opens_the_panel, talks_and_confirms};
use crate::stage::Stage;

/// Somebody who has installed the extension for this server and is signed in, with the side panel in front of them.
pub(super) async fn in_the_panel(stage: &Stage) -> (Person, Page) {
    let person = Person::at(stage).await;
    let panel = opens_the_panel(&person).await;
    person.signs_in(stage, &panel).await;
    (person, panel)
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
