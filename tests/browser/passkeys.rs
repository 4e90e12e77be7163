//! Passkeys, from the first to signing in with it.

use crate::{person::Visitor, stage::Stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_adds_a_passkey_and_signs_in_with_it() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.signs_in_by_mail(&stage).await;
    person.adds_a_passkey("Laptop").await;
    person.signs_out().await;

    // Somebody else has the machine.
    person.is_known(false).await;
    person.presses("#passkey-sign-in").await;
    assert_eq!(
        person.sees("#passkey-problem").await,
        "The browser did not complete this. Try again."
    );
    let rows = stage
        .edge
        .execute_sql("SELECT id FROM sessions WHERE revoked_at IS NULL");
    assert_eq!(rows.await.unwrap().len(), 0);

    person.is_known(true).await;
    person
        .led_to("/app", async || {
            person.presses("#passkey-sign-in").await;
        })
        .await;
    person.goes(stage.at("/account"), "/account").await;
    let how = stage
        .edge
        .execute_sql("SELECT json_extract(details, '$.how') AS how FROM audit_log WHERE action = 'sign_in' ORDER BY at DESC, id DESC LIMIT 1");
    assert_eq!(how.await.unwrap()[0]["how"], "passkey");

    person
        .led_to("/account", async || {
            person.presses("[data-remove-passkey]").await;
        })
        .await;
    person.signs_out().await;
    person.presses("#passkey-sign-in").await;
    person.sees("#passkey-problem").await;
    person.leaves().await;
}
