//! Members: who may change whom, and what becomes of those who are disabled.

use crate::prelude::*;
use callslot_worker::testing::Fault;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const ADMIN: &str = "019a0000-0000-7000-8000-000000000102";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const AMARA: &str = "019a0000-0000-7000-8000-000000000106";
const BEN: &str = "019a0000-0000-7000-8000-000000000107";

async fn change(world: &World, who: &str, what: Value) -> (u16, Value) {
    let path = format!("/api/members/{who}");
    let (status, answer) = world.confirmed(Method::PATCH, &path, what).await;
    (status.as_u16(), answer)
}

fn audited(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM audit_log WHERE action = 'member.change'")
}

#[tokio::test(start_paused = true)]
async fn an_owner_changes_role_and_phone_and_it_is_kept_who_did() {
    let world = World::new();
    let (status, answer) = change(
        &world,
        OPERATOR,
        json!({"role": "admin", "phone": "+1 (212) 555-0199"}),
    )
    .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["member"]["role"], "admin");
    assert_eq!(answer["member"]["phone"], "+12125550199");
    assert_eq!(answer["member"]["active"], true);
    let (_, answer) = change(&world, OPERATOR, json!({"phone": null})).await;
    assert_eq!(answer["member"]["phone"], Value::Null);
    assert_eq!(answer["member"]["role"], "admin");
    assert_eq!(
        world.text("SELECT action || ' ' || subject_id || ' ' || user_id || ' ' || details FROM audit_log ORDER BY id LIMIT 1"),
        format!("member.change {OPERATOR} {OWNER} {{\"active\":null,\"phone_changed\":true,\"role\":\"admin\"}}")
    );
}

#[tokio::test(start_paused = true)]
async fn an_admin_manages_those_who_are_trusted_less() {
    for (acting, changes) in [
        (
            Role::Admin,
            [
                (OPERATOR, "viewer", 200),
                (OPERATOR, "admin", 403),
                (ADMIN, "viewer", 403),
                (OWNER, "viewer", 403),
            ],
        ),
        (
            Role::Operator,
            [
                (OPERATOR, "viewer", 403),
                (OPERATOR, "admin", 403),
                (ADMIN, "viewer", 403),
                (OWNER, "viewer", 403),
            ],
        ),
    ] {
        for (who, role, expected) in changes {
            let world = World::new();
            // The key's own member acts in that role; somebody else is the owner.
            world.member(AMARA).becomes(Role::Owner);
            world.owner_key().acting_for(BEN);
            world.member(BEN).becomes(acting);
            let (status, answer) = change(&world, who, json!({"role": role})).await;
            assert_eq!(status, expected, "{acting:?} {who} {role}: {answer}");
            assert_eq!(audited(&world), if expected == 200 { "1" } else { "0" });
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_active_owner_stays_one() {
    let world = World::new();
    for what in [json!({"active": false}), json!({"role": "admin"})] {
        let (status, answer) = change(&world, OWNER, what).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (409, &json!("conflict")),
            "{answer}"
        );
    }
    // A disabled owner is none.
    world.member(ADMIN).becomes(Role::Owner).disabled();
    assert_eq!(
        change(&world, OWNER, json!({"role": "viewer"})).await.0,
        409
    );
    assert_eq!(audited(&world), "0");
    assert_eq!(
        change(&world, OWNER, json!({"role": "owner", "phone": null}))
            .await
            .0,
        200
    );
    assert_eq!(change(&world, ADMIN, json!({"active": true})).await.0, 200);
    assert_eq!(change(&world, OWNER, json!({"active": false})).await.0, 200);
    assert_eq!(change(&world, ADMIN, json!({"active": false})).await.0, 401);
}

#[tokio::test(start_paused = true)]
async fn who_is_disabled_is_out_for_good_and_their_bookings_are_named() {
    let world = World::new();
    world.another_organization();
    let expires = (world.now() + TimeDelta::days(1)).timestamp_millis();
    world
        .member(OPERATOR)
        .with_key("key")
        .with_session("session", expires);
    let mut ids = Vec::new();
    for hours in [2, 1] {
        let start = world.now() + TimeDelta::hours(hours);
        ids.push(
            world
                .book(json!({"start_time": start, "user_id": OPERATOR}))
                .await,
        );
    }
    world.book_in(600).await;
    let opens = async |token: &str| {
        let (status, _) = world
            .request(request(Method::GET, "/api/members", Some(token)))
            .await;
        status.as_u16()
    };
    assert_eq!((opens("key").await, opens("session").await), (200, 200));
    let (_, answer) = change(&world, OPERATOR, json!({"phone": "+12125550103"})).await;
    assert_eq!(
        answer["pending_bookings"],
        json!([]),
        "they can take calls still"
    );
    let (status, answer) = change(&world, OPERATOR, json!({"active": false})).await;
    assert_eq!(status, 200, "{answer}");
    let pending = answer["pending_bookings"].as_array().unwrap();
    let named: Vec<_> = pending
        .iter()
        .map(|booking| booking["id"].clone())
        .collect();
    assert_eq!(named, [json!(ids[1]), json!(ids[0])]);
    assert_eq!(pending[0]["start_time"], "2026-03-02T12:59:50Z");
    assert_eq!((opens("key").await, opens("session").await), (401, 401));
    let count = async |query: &str| {
        let (_, list) = world
            .send(Method::GET, &format!("/api/members{query}"), Value::Null)
            .await;
        list["members"].as_array().unwrap().len()
    };
    assert_eq!((count("").await, count("?all=true").await), (14, 15));
    assert_eq!(
        change(&world, OPERATOR, json!({"active": true})).await.0,
        200
    );
    assert_eq!((opens("key").await, opens("session").await), (401, 401));
    assert_eq!(opens(OWNER_KEY).await, 200);
}

#[tokio::test(start_paused = true)]
async fn disabled_members_are_shown_to_owners_and_admins_only() {
    let world = World::new();
    world.members_in(Role::Owner).becomes(Role::Operator);
    let (status, _) = world
        .send(Method::GET, "/api/members?all=true", Value::Null)
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = world
        .send(Method::GET, "/api/members?all=false", Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn anothers_member_is_like_one_that_does_not_exist_and_nothing_is_written() {
    let world = World::new();
    world.another_organization();
    let mut answers = Vec::new();
    for who in [
        "019b0000-0000-7000-8000-000000000101",
        "019b0000-0000-7000-8000-00000000ffff",
        "x",
    ] {
        answers.push(change(&world, who, json!({"active": false})).await);
    }
    assert_eq!(answers[0].0, 404);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    for (field, bad) in [
        ("role", json!({"role": "boss"})),
        ("phone", json!({"phone": "555"})),
        ("active", json!({"active": null})),
        ("name", json!({"name": "New"})),
        ("body", json!({})),
    ] {
        let (status, answer) = change(&world, OPERATOR, bad).await;
        assert!((400..500).contains(&status));
        assert_eq!(answer["error"]["field"], field, "{answer}");
    }
    assert_eq!(audited(&world), "0");
    let active = "SELECT CAST(COUNT(*) AS TEXT) FROM members WHERE active = 1";
    assert_eq!(world.text(active), "16");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_change_of_a_member_is_settled_by_reading_back() {
    let world = World::new();
    world.db.fail("UPDATE members SET", Fault::After);
    assert_eq!(
        change(&world, OPERATOR, json!({"active": false})).await.0,
        200
    );
    world.db.fail("UPDATE members SET", Fault::Before);
    assert_eq!(
        change(&world, OPERATOR, json!({"active": true})).await.0,
        503
    );
    assert_eq!(audited(&world), "1");
}

#[tokio::test(start_paused = true)]
async fn whoever_takes_no_calls_any_more_leaves_their_bookings_to_be_handed_over() {
    for what in [
        json!({"role": "viewer"}),
        json!({"role": "analyst"}),
        json!({"phone": null}),
    ] {
        let world = World::new();
        let mut ids = Vec::new();
        for seconds in [10, 3600] {
            let start = world.now() + TimeDelta::seconds(seconds);
            ids.push(
                world
                    .book(json!({"start_time": start, "user_id": OPERATOR, "duration_minutes": 5}))
                    .await,
            );
        }
        let notices = async || {
            let (_, told) = world.send(Method::GET, "/api/notices", Value::Null).await;
            told["notices"].as_array().unwrap().clone()
        };
        // In a role that takes calls they are still theirs.
        let (_, answer) = change(&world, OPERATOR, json!({"role": "admin"})).await;
        assert_eq!(answer["pending_bookings"], json!([]));
        assert!(notices().await.is_empty());
        let (status, answer) = change(&world, OPERATOR, what).await;
        assert_eq!(status, 200, "{answer}");
        let pending = answer["pending_bookings"].as_array().unwrap().iter();
        let named: Vec<_> = pending.map(|booking| booking["id"].clone()).collect();
        assert_eq!(named, [json!(ids[0]), json!(ids[1])]);
        let told = notices().await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["kind"], "operator_disabled");
        assert_eq!(told[0]["bookings"].as_array().unwrap().len(), 2);
        let message = told[0]["message"].as_str().unwrap();
        assert!(message.starts_with("Oscar Operator no longer takes calls: 2 booked calls"));
        let path = format!("/api/bookings/{}", ids[1]);
        let (status, _) = world
            .send(Method::PATCH, &path, json!({"user_id": OWNER}))
            .await;
        assert_eq!(status, StatusCode::OK);
        world.tick().await;
        assert!(world.asked().is_empty());
        assert_eq!(world.state(&ids[0]), "failed: operator_unavailable");
        assert_eq!(world.state(&ids[1]), "pending");
    }
}
