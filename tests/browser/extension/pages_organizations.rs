//! People of several organizations, and organizations whose plan has no calls.

use chrono::{TimeDelta, Utc};

use super::api::books;
use super::pages_session::{fills, is_accessible, presses, says, sees};
use super::person::Person;
use crate::stage::Stage;

pub(crate) const FIRST: &str = "019a0000-0000-7000-8000-000000000001";
pub(crate) const SECOND: &str = "019a0000-0000-7000-8000-000000000002";
/// Another organization that the owner of the first is a member of.
pub(crate) const JOIN: &str = "INSERT INTO organizations (id, name, plan, booking_enabled) VALUES \
      ('019a0000-0000-7000-8000-000000000002', 'Beta Clinic', 'business', 1); \
    INSERT INTO members (organization_id, user_id, role, phone) VALUES \
      ('019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000101', 'operator', '+12125550101'); \
    INSERT INTO voice_configs (organization_id) VALUES ('019a0000-0000-7000-8000-000000000002')";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_of_two_organizations_sees_the_calls_of_one_at_a_time() {
    let stage = Stage::set().await;
    stage.edge.execute_sql(JOIN).await.unwrap();
    let (person, popup) = Person::in_the_popup(&stage).await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    fills(&popup, "#organization", FIRST).await;
    sees(&popup, ".next h2", "Ada Lovelace").await;
    is_accessible(&popup, "with two organizations").await;
    let schedule = person.opens("pages/schedule.html").await;
    sees(&schedule, ".row", "Ada Lovelace").await;

    fills(&popup, "#organization", SECOND).await;
    sees(&popup, "#empty", "").await;
    let shown = says(&popup, "document.querySelector('#organization').value").await;
    assert_eq!(shown, SECOND);
    // Not from what the page has kept, either.
    schedule.reload().await.unwrap();
    sees(&schedule, ".top", "Beta Clinic").await;
    sees(&schedule, "#list .state", "").await;

    // A plan without calls leaves the way to the other organization.
    let free = format!("UPDATE organizations SET plan = 'free' WHERE id = '{FIRST}'");
    stage.edge.execute_sql(&free).await.unwrap();
    fills(&popup, "#organization", FIRST).await;
    sees(
        &popup,
        ".problem-state",
        "An owner or admin of Acme Support",
    )
    .await;
    is_accessible(&popup, "plan not included").await;
    let named = says(&popup, "document.body.textContent.includes('Ada')").await;
    assert_eq!(named, false, "calls of another plan");
    fills(&popup, "#organization", SECOND).await;
    sees(&popup, "#empty", "").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_without_calls_is_told_with_who_can_change_it_until_it_is_changed() {
    let stage = Stage::set().await;
    let free = "UPDATE organizations SET plan = 'free'";
    stage.edge.execute_sql(free).await.unwrap();
    let (person, popup) = Person::in_the_popup(&stage).await;
    sees(&popup, "header h1", "Acme Support").await;
    sees(&popup, ".problem-state h2", "does not include calls").await;
    sees(
        &popup,
        ".problem-state",
        "An owner or admin of Acme Support",
    )
    .await;
    let changed = "UPDATE organizations SET plan = 'business'";
    stage.edge.execute_sql(changed).await.unwrap();
    presses(&popup, ".problem-state button").await;
    sees(&popup, "#empty", "").await;
    person.leaves().await;
}
