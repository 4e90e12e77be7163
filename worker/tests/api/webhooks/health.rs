//! Endpoints beside each other and over time: none delays or starves another, a change of one holds at once, and what disables it is
//! more than a mishap.

use super::{HOOK, OTHER_HOOK, later, listed, listening, shown};
use crate::prelude::*;
use callslot_worker::testing::ReceiverFault;
use std::time::Duration;
use tokio::task::LocalSet;

/// The type of the events that the tests here use.
const CREATED: &[&str] = &["booking.created"];

#[tokio::test(start_paused = true)]
async fn an_event_that_is_not_taken_loses_no_tries_by_those_that_are() {
    let world = World::new();
    let endpoint = listening(&world, HOOK, CREATED).await;
    world
        .receiver
        .fail(HOOK, Some(ReceiverFault::StatusOf("Poison", 500)));
    let start = world.now() + TimeDelta::hours(100);
    world
        .book(json!({ "start_time": start, "title": "Poison" }))
        .await;
    for n in 0..20 {
        later(&world, 60).await;
        world.book_in(90_000 + n * 2_400).await;
    }
    let own = listed(&world, &endpoint).await.pop().unwrap();
    assert_eq!(own["state"], "pending", "{own}");
    assert!(own["attempts"].as_array().unwrap().len() <= 3, "{own}");
    assert_eq!(world.receiver.events_at(HOOK).len(), 20);
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_to_the_address_before_is_no_answer_of_the_one_now() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            let slow = ReceiverFault::Slow(Duration::from_secs(10));
            world.receiver.fail(HOOK, Some(slow));
            world.book_in(90_000).await;
            world.book_in(93_000).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            let body = json!({ "url": OTHER_HOOK, "events": CREATED });
            let (status, answer) = world.confirmed(Method::PUT, &endpoint.path, body).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
            tokio::time::sleep(Duration::from_secs(60)).await;
            later(&world, 1).await;
            assert_eq!(world.receiver.asked(HOOK).len(), 1, "what was on its way");
            assert_eq!(world.receiver.events_at(OTHER_HOOK).len(), 2);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_old_address_that_is_gone_disables_no_new_one() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            world.receiver.fail(
                HOOK,
                Some(ReceiverFault::SlowStatus(Duration::from_secs(5), 410)),
            );
            world.book_in(90_000).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            let body = json!({ "url": OTHER_HOOK, "events": CREATED });
            let (status, answer) = world.confirmed(Method::PUT, &endpoint.path, body).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
            tokio::time::sleep(Duration::from_secs(10)).await;
            later(&world, 1).await;
            assert_eq!(shown(&world, &endpoint).await["enabled"], true);
            assert_eq!(world.receiver.events_at(OTHER_HOOK).len(), 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_backlog_of_one_endpoint_keeps_no_other_waiting() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            for path in ["a", "b", "c", "d"] {
                let url = format!("https://hooks.example.com/{path}");
                let endpoint = listening(&world, &url, CREATED).await;
                let id = endpoint.path.rsplit('/').next().unwrap().to_owned();
                let now = world.now().timestamp_millis();
                world.sql(&format!(
                    "INSERT INTO webhook_events (id, organization_id, type, subject, at)
                     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
                     SELECT 'evt_{path}' || i, organization_id, 'webhook.test', '{id}', {now} FROM n, webhook_endpoints WHERE id = '{id}';
                     INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, due_at, deadline, created_at, updated_at)
                     SELECT '{id}', id, organization_id, at, at + 86400000, at, at FROM webhook_events WHERE id LIKE 'evt_{path}%';"
                ));
                let slow = ReceiverFault::Slow(Duration::from_secs(2));
                world.receiver.fail(&url, Some(slow));
            }
            world.another_organization();
            world.sql(&format!(
                "INSERT INTO webhook_endpoints (id, organization_id, url, events, secret, key_version, created_at, updated_at, changed_in)
                 SELECT '019f0000-0000-7000-8000-00000000e001', '019b0000-0000-7000-8000-000000000001', '{OTHER_HOOK}', events,
                   secret, key_version, created_at, updated_at, changed_in FROM webhook_endpoints LIMIT 1;
                 INSERT INTO webhook_events (id, organization_id, type, subject, at)
                 VALUES ('evt_theirs', '019b0000-0000-7000-8000-000000000001', 'webhook.test',
                   '019f0000-0000-7000-8000-00000000e001', 5);
                 INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, due_at, deadline, created_at, updated_at)
                 SELECT '019f0000-0000-7000-8000-00000000e001', id, organization_id, {now}, {now} + 86400000, {now}, {now}
                 FROM webhook_events WHERE id = 'evt_theirs';",
                now = world.now().timestamp_millis(),
            ));
            let tried = || world.text(
                "SELECT CAST(tries AS TEXT) FROM webhook_deliveries WHERE event_id = 'evt_theirs'",
            );
            let leased = || world.text(
                "SELECT CAST(COUNT(*) AS TEXT) FROM webhook_endpoints WHERE lease_token IS NOT NULL AND id NOT LIKE '%e001'",
            );
            world.book_in(90_000).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
            assert_eq!(leased(), "2");
            assert_eq!(tried(), "1");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_test_that_fails_is_no_failure_of_five_days() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            world
                .receiver
                .fail(HOOK, Some(ReceiverFault::Status(503, None)));
            let path = format!("{}/test", endpoint.path);
            let (status, answer) = world.send(Method::POST, &path, Value::Null).await;
            assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
            later(&world, 60).await;
            assert!(shown(&world, &endpoint).await["failing_since"].is_null());
            later(&world, 6 * 86_400).await;
            world.book_in(90_000).await;
            later(&world, 60).await;
            assert_eq!(shown(&world, &endpoint).await["enabled"], true);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn two_failures_that_are_far_apart_disable_nothing() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            world
                .receiver
                .fail(HOOK, Some(ReceiverFault::Status(503, None)));
            world.book_in(900_000).await;
            // Nobody delivers for days, as after a mistake of the deployment.
            let away = 6 * 86_400;
            tokio::time::sleep(Duration::from_secs(away)).await;
            world.book_in(906_000).await;
            assert_eq!(shown(&world, &endpoint).await["enabled"], true);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_success_of_the_same_hold_ends_the_failing() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let endpoint = listening(&world, HOOK, CREATED).await;
            let since = world.now().timestamp_millis() - 6 * 86_400_000;
            world.sql(&format!(
                "UPDATE webhook_endpoints SET failing_since = {since}, rests_until = 4000000000000"
            ));
            let id = endpoint.path.rsplit('/').next().unwrap().to_owned();
            world.book_in(90_000).await;
            let start = world.now() + TimeDelta::hours(100);
            world
                .book(json!({ "start_time": start, "title": "Poison" }))
                .await;
            // The second was tried days ago, too.
            world.sql(&format!(
                "INSERT INTO webhook_attempts (endpoint_id, event_id, number, at, status, duration_ms)
                 SELECT '{id}', id, 0, {since} + 1, 503, 1 FROM webhook_events;
                 UPDATE webhook_deliveries SET due_at = due_at - 1
                 WHERE event_id = (SELECT MIN(id) FROM webhook_events);
                 UPDATE webhook_endpoints SET rests_until = 0"
            ));
            world
                .receiver
                .fail(HOOK, Some(ReceiverFault::StatusOf("Poison", 503)));
            later(&world, 1).await;
            assert_eq!(world.receiver.events_at(HOOK).len(), 1);
            assert_eq!(shown(&world, &endpoint).await["enabled"], true);
        })
        .await;
}
