//! The numbers that an organization's calls may come from.

use crate::prelude::*;
use accounts::{ACME, OTHER};

const PATH: &str = "/api/caller-ids";

async fn add(world: &World, number: &str) -> (u16, Value) {
    let (status, answer) = world
        .confirmed(Method::POST, PATH, json!({"number": number}))
        .await;
    (status.as_u16(), answer)
}

async fn call_from(world: &World, number: &str) -> (u16, Value) {
    let settings = json!({"caller_id": number});
    let (status, answer) = world
        .confirmed(Method::PUT, "/api/voice-config", settings)
        .await;
    (status.as_u16(), answer)
}

fn world() -> World {
    let world = World::new();
    accounts::exists(&world.phones, &ACME);
    accounts::connected(&world, &ACME);
    world
}

#[tokio::test(start_paused = true)]
async fn a_number_of_the_own_account_is_added_used_and_removed() {
    let world = world();
    let number = ACME.numbers[1];
    assert_eq!(call_from(&world, number).await.0, 422);
    let (status, added) = add(&world, " +1 202 555 0112 ").await;
    assert_eq!(status, 201, "{added}");
    insta::assert_json_snapshot!("caller_id_added", added);
    // The same again changes nothing.
    assert_eq!(add(&world, number).await, (201, added.clone()));
    let (_, list) = world.send(Method::GET, PATH, Value::Null).await;
    assert_eq!(list["caller_ids"], json!([added["caller_id"]]));
    assert_eq!(call_from(&world, number).await.0, 200);
    let path = format!("{PATH}/{number}");
    let (status, removed) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!((status.as_u16(), removed), (200, added));
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(call_from(&world, number).await.0, 422);
    assert_eq!(
        world.text("SELECT group_concat(action) FROM audit_log"),
        "caller_id.add,voice_config.change,caller_id.remove"
    );
}

#[tokio::test(start_paused = true)]
async fn a_number_that_the_carrier_does_not_call_the_organizations_own_is_not_added() {
    let world = world();
    for number in ["+12025550199", OTHER.numbers[0], "call me"] {
        let (status, answer) = add(&world, number).await;
        let told = (status, &answer["error"]["field"]);
        assert_eq!(told, (422, &json!("number")), "{number}: {answer}");
    }
    world.acme().without_carrier_account();
    assert_eq!(add(&world, ACME.numbers[1]).await.0, 409);
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM caller_ids"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn the_own_accounts_first_number_needs_no_adding_and_the_services_is_none_of_it() {
    let world = world();
    assert_eq!(call_from(&world, ACME.numbers[0]).await.0, 200);
    assert_eq!(call_from(&world, "+12025550100").await.0, 422);
    world.acme().without_carrier_account();
    assert_eq!(call_from(&world, ACME.numbers[0]).await.0, 422);
    assert_eq!(call_from(&world, "+12025550100").await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn a_number_is_usable_with_the_account_it_is_in_and_no_other() {
    let world = world();
    let number = ACME.numbers[1];
    assert_eq!(add(&world, number).await.0, 201);
    world.acme().without_carrier_account();
    let (_, list) = world.send(Method::GET, PATH, Value::Null).await;
    assert_eq!(list["caller_ids"][0]["usable"], false);
    assert_eq!(call_from(&world, number).await.0, 422);
    // The same account with other credentials.
    accounts::connected(&world, &ACME);
    assert_eq!(call_from(&world, number).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn a_number_is_one_organizations() {
    let world = world();
    world.another_organization();
    let number = ACME.numbers[1];
    world
        .organization(OTHER.organization)
        .with_caller_id(number);
    assert_eq!(add(&world, number).await.0, 409);
    let path = format!("{PATH}/{number}");
    let (status, _) = world.send(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, list) = world.send(Method::GET, PATH, Value::Null).await;
    assert_eq!(list["caller_ids"], json!([]));
    assert_eq!(call_from(&world, number).await.0, 422);
    assert_eq!(
        world.text("SELECT organization_id FROM caller_ids"),
        OTHER.organization
    );
}
