//! Invitations: from an address to a member, once, for as long as whoever invited could; and leaving.

use crate::{
    identity::sign_in::{Answer, link_token, post, send},
    prelude::*,
};
use axum::http::HeaderMap;
use callslot_shared::api::SessionKind;
use callslot_worker::testing::Fault;
use std::time::Duration;

const ACME: &str = "019a0000-0000-7000-8000-000000000001";
const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const ADMIN: &str = "019a0000-0000-7000-8000-000000000102";
const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
const GRACE: &str = "grace@acme.example";

/// Signs a member of the demo organization in.
pub(crate) async fn signed_in(world: &World, user: &str) -> String {
    let headers = HeaderMap::new();
    let opened = world.open_session((ACME, user), SessionKind::Page, &headers);
    opened.await.unwrap().token
}

pub(crate) async fn with(
    world: &World,
    token: &str,
    method: Method,
    path: &str,
    body: Value,
) -> Answer {
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", &*authorization)];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    send(world, method, path, &headers, body).await
}

async fn invite(world: &World, token: &str, email: &str, role: &str) -> Answer {
    let body = json!({"email": email, "role": role, "phone": "+1 212 555 0120"});
    with(world, token, Method::POST, "/api/members", body).await
}

/// The token of the newest mail's link.
fn newest(world: &World) -> String {
    link_token(world.outbox.sent().last().unwrap())
}

async fn accept(world: &World, token: &str) -> Answer {
    post(world, "/api/invitations/accept", json!({ "token": token })).await
}

fn members(world: &World) -> String {
    world.text("SELECT CAST(COUNT(*) AS TEXT) FROM members WHERE active = 1")
}

#[tokio::test(start_paused = true)]
async fn an_invitation_makes_a_member_once_and_signs_them_in() {
    let world = World::new();
    let owner = signed_in(&world, OWNER).await;
    let answer = invite(&world, &owner, " Grace@Acme.example", "operator").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let mail = world.outbox.sent().pop().unwrap();
    assert_eq!(mail.to, GRACE);
    assert!(
        mail.subject
            .starts_with("Olivia Owner invites you to Acme Support")
    );
    let token = newest(&world);
    assert!(!answer.body.contains(&token));
    let stored = world.text("SELECT token_hash FROM invitations");
    assert_eq!(stored, hash(&token));
    let list = with(&world, &owner, Method::GET, "/api/invitations", Value::Null).await;
    assert_eq!(list.json()["invitations"][0]["email"], GRACE);
    let opened = accept(&world, &token).await;
    assert_eq!(opened.status, 200, "{}", opened.body);
    let me = with(&world, &opened.token(), Method::GET, "/api/me", Value::Null).await;
    assert_eq!(me.json()["user"]["name"], "grace");
    assert_eq!(me.json()["organizations"][0]["role"], "operator");
    let phone = world.text(
        "SELECT phone FROM members m JOIN users u ON u.id = m.user_id WHERE u.name = 'grace'",
    );
    assert_eq!(phone, "+12125550120");
    assert_eq!(accept(&world, &token).await.status, 401, "again");
    let list = with(&world, &owner, Method::GET, "/api/invitations", Value::Null).await;
    assert_eq!(list.json()["invitations"], json!([]));
    let audited = world.text(
        "SELECT group_concat(action || ' ' || details, ', ') FROM
           (SELECT * FROM audit_log WHERE credential_id <> 'x' ORDER BY rowid)",
    );
    assert!(
        audited.contains("member.invite {\"role\":\"operator\"}"),
        "{audited}"
    );
    assert!(audited.contains("\"how\":\"invitation\""), "{audited}");
    assert!(!audited.contains(GRACE), "{audited}");
}

#[tokio::test(start_paused = true)]
async fn looking_at_the_link_joins_nothing_and_the_button_does() {
    let world = World::new();
    let owner = signed_in(&world, OWNER).await;
    invite(&world, &owner, GRACE, "viewer").await;
    let token = newest(&world);
    let path = format!("/invitation?token={token}");
    let page = send(&world, Method::GET, &path, &[], "").await;
    assert!(page.status == 200 && !page.headers.contains_key("set-cookie"));
    assert_eq!(members(&world), "15");
    let form = format!("token={token}");
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let page = send(
        &world,
        Method::POST,
        "/invitation",
        &elsewhere,
        form.clone(),
    )
    .await;
    assert_eq!((page.status, &*members(&world)), (403, "15"));
    let here = [("sec-fetch-site", "same-origin")];
    let page = send(&world, Method::POST, "/invitation", &here, form.clone()).await;
    assert_eq!((page.status, &*members(&world)), (303, "16"));
    let page = send(&world, Method::POST, "/invitation", &here, form).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("withdrawn"), "{}", page.body);
}

#[tokio::test(start_paused = true)]
async fn an_invitation_ends_after_seven_days_when_taken_back_and_when_another_comes() {
    let world = World::new();
    let owner = signed_in(&world, OWNER).await;
    let late = invite(&world, &owner, GRACE, "viewer").await;
    let late_token = newest(&world);
    assert_eq!(
        late.json()["invitation"]["expires_at"],
        "2026-03-09T11:59:50Z"
    );
    tokio::time::advance(Duration::from_secs(7 * 24 * 3600)).await;
    assert_eq!(accept(&world, &late_token).await.status, 401);
    let owner = signed_in(&world, OWNER).await;
    let first = invite(&world, &owner, GRACE, "viewer").await;
    let first_token = newest(&world);
    invite(&world, &owner, GRACE, "operator").await;
    let second_token = newest(&world);
    assert_eq!(accept(&world, &first_token).await.status, 401);
    let id = first.json()["invitation"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let list = with(&world, &owner, Method::GET, "/api/invitations", Value::Null).await;
    let open = list.json()["invitations"].clone();
    assert_eq!(open.as_array().unwrap().len(), 1);
    assert_ne!(open[0]["id"], *id);
    let path = format!("/api/invitations/{}", open[0]["id"].as_str().unwrap());
    for _ in 0..2 {
        let taken = with(&world, &owner, Method::DELETE, &path, Value::Null).await;
        assert_eq!(taken.status, 200, "{}", taken.body);
    }
    assert_eq!(accept(&world, &second_token).await.status, 401);
    assert_eq!(members(&world), "15");
}

#[tokio::test(start_paused = true)]
async fn nobody_invites_to_more_than_they_may_give() {
    let world = World::new();
    let admin = signed_in(&world, ADMIN).await;
    let operator = signed_in(&world, OPERATOR).await;
    for (token, role, expected) in [
        (&*admin, "owner", 403),
        (&*admin, "admin", 403),
        (&*admin, "operator", 201),
        (&*operator, "viewer", 403),
        (callslot_worker::testing::OWNER_KEY, "viewer", 403),
    ] {
        let email = format!("{role}{expected}@acme.example");
        let answer = invite(&world, token, &email, role).await;
        assert_eq!(answer.status, expected, "{role}: {}", answer.body);
    }
    let owner = signed_in(&world, OWNER).await;
    let made = invite(&world, &owner, GRACE, "owner").await.json();
    let path = format!(
        "/api/invitations/{}",
        made["invitation"]["id"].as_str().unwrap()
    );
    let taken = with(&world, &admin, Method::DELETE, &path, Value::Null).await;
    assert_eq!(
        taken.status, 403,
        "an admin takes no owner's invitation back"
    );
}

#[tokio::test(start_paused = true)]
async fn an_invitation_dies_with_the_right_to_invite() {
    let changes: [(&str, WorldChange); 2] = [
        ("disabled", |world| drop(world.member(ADMIN).disabled())),
        ("a viewer", |world| {
            drop(world.member(ADMIN).becomes(Role::Viewer));
        }),
    ];
    for (change, make) in changes {
        let world = World::new();
        let admin = signed_in(&world, ADMIN).await;
        invite(&world, &admin, GRACE, "operator").await;
        make(&world);
        assert_eq!(
            accept(&world, &newest(&world)).await.status,
            401,
            "{change}"
        );
        let again = invite(&world, &admin, "joan@acme.example", "operator").await;
        assert!([401, 403].contains(&again.status), "{change}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_a_member_is_not_invited_and_who_was_comes_back() {
    let world = World::new();
    let owner = signed_in(&world, OWNER).await;
    let oscar = "oscar.operator@acme.example";
    let answer = invite(&world, &owner, oscar, "viewer").await;
    assert_eq!(answer.json()["error"]["code"], "conflict");
    world.member(OPERATOR).disabled();
    assert_eq!(invite(&world, &owner, oscar, "viewer").await.status, 201);
    assert_eq!(accept(&world, &newest(&world)).await.status, 200);
    let back = world.text(&format!(
        "SELECT role || ' ' || active FROM members WHERE user_id = '{OPERATOR}'"
    ));
    assert_eq!(back, "viewer 1");
    assert_eq!(world.text("SELECT CAST(COUNT(*) AS TEXT) FROM users"), "15");
}

/// Signs the owner of the other organization in there.
async fn otto(world: &World) -> String {
    let member = (
        "019b0000-0000-7000-8000-000000000001",
        "019b0000-0000-7000-8000-000000000101",
    );
    let headers = HeaderMap::new();
    let opened = world.open_session(member, SessionKind::Page, &headers);
    opened.await.unwrap().token
}

/// Accepts an invitation in a browser that has a session.
async fn accept_as(world: &World, session: &str, token: &str) -> Answer {
    let cookie = format!("__Host-callslot_session={session}");
    let headers = [("cookie", &*cookie), ("sec-fetch-site", "same-origin")];
    let body = json!({ "token": token }).to_string();
    send(
        world,
        Method::POST,
        "/api/invitations/accept",
        &headers,
        body,
    )
    .await
}

#[tokio::test(start_paused = true)]
async fn a_person_joins_a_second_organization_with_their_own_account_once_signed_in() {
    let world = World::new();
    world.another_organization();
    let owner = signed_in(&world, OWNER).await;
    invite(&world, &owner, "otto@other.example", "viewer").await;
    let token = newest(&world);
    let alone = accept(&world, &token).await;
    assert_eq!(alone.status, 401, "{}", alone.body);
    assert!(
        alone.body.contains("Sign in with it first"),
        "{}",
        alone.body
    );
    let another = accept_as(&world, &owner, &token).await;
    assert_eq!(another.status, 403, "{}", another.body);
    assert_eq!(members(&world), "16");
    let otto = otto(&world).await;
    let joined = accept_as(&world, &otto, &token).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    assert!(
        !joined.headers.contains_key("set-cookie"),
        "they have a session"
    );
    assert_eq!(joined.json()["session"]["organization_id"], ACME);
    let me = with(&world, &otto, Method::GET, "/api/me", Value::Null)
        .await
        .json();
    assert_eq!(me["user"]["name"], "Otto Other");
    assert_eq!(me["organizations"].as_array().unwrap().len(), 2);
    assert_eq!(accept_as(&world, &otto, &token).await.status, 401, "once");
    let told =
        "SELECT organization_id || ' ' || details FROM audit_log WHERE action = 'member.join'";
    assert_eq!(world.text(told), format!("{ACME} {{\"role\":\"viewer\"}}"));
}

#[tokio::test(start_paused = true)]
async fn whoever_is_known_is_led_by_the_page_to_sign_in_and_back() {
    let world = World::new();
    world.another_organization();
    let owner = signed_in(&world, OWNER).await;
    invite(&world, &owner, "otto@other.example", "viewer").await;
    let token = newest(&world);
    let here = [("sec-fetch-site", "same-origin")];
    let form = format!("token={token}");
    let page = send(&world, Method::POST, "/invitation", &here, form.clone()).await;
    let back = format!("/sign-in?next=%2Finvitation%3Ftoken%3D{token}");
    assert_eq!(
        (page.status, page.headers["location"].to_str().unwrap()),
        (303, &*back)
    );
    for (session, status, shown) in [
        (owner, 403, "another address"),
        (otto(&world).await, 303, ""),
    ] {
        let cookie = format!("__Host-callslot_session={session}");
        let headers = [("cookie", &*cookie), here[0]];
        let page = send(&world, Method::POST, "/invitation", &headers, form.clone()).await;
        assert_eq!(page.status, status, "{}", page.body);
        assert!(page.body.contains(shown), "{}", page.body);
    }
    assert_eq!(members(&world), "17");
}

#[tokio::test(start_paused = true)]
async fn a_stolen_invitation_of_somebody_new_opens_its_organization_and_no_other() {
    let world = World::new();
    world.another_organization();
    let owner = signed_in(&world, OWNER).await;
    invite(&world, &owner, GRACE, "owner").await;
    let stolen = accept(&world, &newest(&world)).await.token();
    // Later the person joins another organization, and the thief still has the first one's session.
    let grace = world.text("SELECT id FROM users WHERE email = 'grace@acme.example'");
    world
        .organization(OTHER)
        .with_member(&grace, Role::Owner)
        .member(&grace)
        .with_session("another", 9_000_000_000_000);
    let me = with(&world, &stolen, Method::GET, "/api/me", Value::Null).await;
    assert_eq!(
        me.json()["organizations"].as_array().unwrap().len(),
        1,
        "{}",
        me.body
    );
    let to = json!({"organization_id": "019b0000-0000-7000-8000-000000000001"});
    let turned = with(
        &world,
        &stolen,
        Method::POST,
        "/api/organizations/switch",
        to,
    )
    .await;
    assert_eq!(turned.json()["error"]["code"], "fresh_sign_in_required");
    let listed = with(&world, &stolen, Method::GET, "/api/sessions", Value::Null).await;
    assert_eq!(
        listed.json()["sessions"].as_array().unwrap().len(),
        1,
        "{}",
        listed.body
    );
    // Nor is it a proof of who somebody is: neither for power here, nor for another invitation.
    let key = json!({"name": "Mine", "scopes": ["read"]});
    let key = with(&world, &stolen, Method::POST, "/api/keys", key).await;
    assert_eq!(key.json()["error"]["code"], "fresh_sign_in_required");
    world
        .an_organization()
        .with_member(OWNER, Role::Owner)
        .with_invitation(&InvitationRow {
            id: "019c0000-0000-7000-8000-000000000401",
            email: GRACE,
            role: Role::Viewer,
            invited_by: OWNER,
            token: "third",
        });
    assert_eq!(accept_as(&world, &stolen, "third").await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_joining_is_settled_by_reading_back() {
    let world = World::new();
    world.another_organization();
    let owner = signed_in(&world, OWNER).await;
    invite(&world, &owner, "otto@other.example", "viewer").await;
    let (token, otto) = (newest(&world), otto(&world).await);
    world.db.fail("INSERT OR IGNORE INTO users", Fault::Before);
    assert_eq!(accept_as(&world, &otto, &token).await.status, 503);
    world
        .db
        .fail("UPDATE sessions SET organization_id", Fault::After);
    let joined = accept_as(&world, &otto, &token).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    assert_eq!(members(&world), "17");
}

#[tokio::test(start_paused = true)]
async fn anothers_invitation_answers_like_one_that_does_not_exist() {
    let world = World::new();
    world.another_organization();
    world.organization(OTHER).with_invitation(&InvitationRow {
        id: "019b0000-0000-7000-8000-000000000401",
        email: "x@y.example",
        role: Role::Viewer,
        invited_by: OTTO,
        token: "theirs",
    });
    let owner = signed_in(&world, OWNER).await;
    let mut answers = Vec::new();
    for id in [
        "019b0000-0000-7000-8000-000000000401",
        "019b0000-0000-7000-8000-00000000ffff",
        "not-an-id",
    ] {
        let path = format!("/api/invitations/{id}");
        let answer = with(&world, &owner, Method::DELETE, &path, Value::Null).await;
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0].0, 404);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let list = with(&world, &owner, Method::GET, "/api/invitations", Value::Null).await;
    assert_eq!(list.json()["invitations"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn lost_answers_invite_and_join_once_or_not_at_all() {
    let world = World::new();
    let owner = signed_in(&world, OWNER).await;
    world.db.fail("INSERT INTO invitations", Fault::Before);
    assert_eq!(invite(&world, &owner, GRACE, "viewer").await.status, 503);
    assert!(world.outbox.sent().is_empty());
    world.db.fail("INSERT INTO invitations", Fault::After);
    assert_eq!(invite(&world, &owner, GRACE, "viewer").await.status, 201);
    let token = newest(&world);
    world
        .db
        .fail("UPDATE invitations SET accepted_at", Fault::Before);
    assert_eq!(accept(&world, &token).await.status, 503);
    assert_eq!(members(&world), "15");
    world
        .db
        .fail("UPDATE invitations SET accepted_at", Fault::After);
    assert_eq!(accept(&world, &token).await.status, 200);
    assert_eq!(members(&world), "16");
}

#[tokio::test(start_paused = true)]
async fn an_organization_sends_fifty_invitations_an_hour() {
    let world = World::new();
    let owner = signed_in(&world, OWNER).await;
    let mut statuses = Vec::new();
    for n in 0..51 {
        let email = format!("new{n}@acme.example");
        statuses.push(invite(&world, &owner, &email, "viewer").await.status);
    }
    assert_eq!(statuses[..50], [201; 50]);
    assert_eq!((statuses[50], world.outbox.sent().len()), (429, 50));
}

#[tokio::test(start_paused = true)]
async fn a_member_leaves_but_not_the_last_owner() {
    let world = World::new();
    let booking = world
        .book(json!({"start_time": "2026-03-02T13:00:00Z", "user_id": OPERATOR}))
        .await;
    let operator = signed_in(&world, OPERATOR).await;
    let left = with(
        &world,
        &operator,
        Method::DELETE,
        "/api/members/me",
        Value::Null,
    )
    .await;
    assert_eq!(left.status, 200, "{}", left.body);
    assert_eq!(left.json()["member"]["active"], false);
    assert_eq!(left.json()["pending_bookings"][0]["id"], *booking);
    assert!(
        left.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    let me = with(&world, &operator, Method::GET, "/api/me", Value::Null).await;
    assert_eq!(me.status, 401);
    let (_, told) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(told["notices"][0]["kind"], "operator_disabled");
    assert_eq!(told["notices"][0]["bookings"][0]["id"], *booking);
    let owner = signed_in(&world, OWNER).await;
    let left = with(
        &world,
        &owner,
        Method::DELETE,
        "/api/members/me",
        Value::Null,
    )
    .await;
    assert_eq!(left.json()["error"]["code"], "conflict");
    let key = world
        .send(Method::DELETE, "/api/members/me", Value::Null)
        .await;
    assert_eq!(key.0, StatusCode::FORBIDDEN);
}

#[tokio::test(start_paused = true)]
async fn of_two_owners_who_leave_at_once_one_remains() {
    let world = World::new();
    world.members_in(Role::Admin).becomes(Role::Owner);
    let tokens = [
        signed_in(&world, OWNER).await,
        signed_in(&world, ADMIN).await,
    ];
    let leave = |token| {
        with(
            &world,
            token,
            Method::DELETE,
            "/api/members/me",
            Value::Null,
        )
    };
    let left = futures_util::future::join_all(tokens.iter().map(|token| leave(token))).await;
    let mut statuses: Vec<_> = left.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let owners = "SELECT CAST(COUNT(*) AS TEXT) FROM members WHERE role = 'owner' AND active = 1";
    assert_eq!(world.text(owners), "1");
}

/// Leaves the owner, the admin and the operator, on the plan for five.
fn three_on_the_plan_for_five(world: &World) {
    world.acme().on_plan(Plan::Pro);
    world.members_but(&[OWNER, ADMIN, OPERATOR]).disabled();
    assert_eq!(members(world), "3");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_invited_for_whom_the_plan_has_no_room() {
    let world = World::new();
    three_on_the_plan_for_five(&world);
    let owner = signed_in(&world, OWNER).await;
    for email in [GRACE, "hedy@acme.example"] {
        assert_eq!(invite(&world, &owner, email, "operator").await.status, 201);
    }
    let full = invite(&world, &owner, "joan@acme.example", "operator").await;
    assert_eq!(full.status, 402, "{}", full.body);
    assert_eq!(full.json()["error"]["code"], "plan_required");
    // Inviting somebody anew takes no more room, and whoever was invited finds theirs.
    let again = invite(&world, &owner, GRACE, "operator").await;
    assert_eq!(again.status, 201, "{}", again.body);
    assert_eq!(accept(&world, &newest(&world)).await.status, 200);
    assert_eq!(members(&world), "4");
}

#[tokio::test(start_paused = true)]
async fn nobody_joins_or_returns_beyond_the_plan_until_there_is_room() {
    let world = World::new();
    three_on_the_plan_for_five(&world);
    let owner = signed_in(&world, OWNER).await;
    invite(&world, &owner, GRACE, "operator").await;
    let token = newest(&world);
    world.acme().on_plan(Plan::Free);
    let full = accept(&world, &token).await;
    assert_eq!(
        full.json()["error"]["code"],
        "plan_required",
        "{}",
        full.body
    );
    assert_eq!(members(&world), "3");
    let path = format!("/api/members/{OPERATOR}");
    let set = async |active: bool| {
        with(
            &world,
            &owner,
            Method::PATCH,
            &path,
            json!({ "active": active }),
        )
        .await
    };
    assert_eq!(set(false).await.status, 200);
    assert_eq!(accept(&world, &token).await.status, 200);
    let back = set(true).await;
    assert_eq!(back.status, 402, "{}", back.body);
    assert_eq!(members(&world), "3");
    world.acme().on_plan(Plan::Business);
    assert_eq!(set(true).await.status, 200);
    assert_eq!(members(&world), "4");
}
