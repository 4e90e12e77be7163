//! One's own name and language.

use crate::{
    identity::{
        browser::Browser,
        passkeys::signed_in,
        sign_in::{OLIVIA, send},
    },
    prelude::*,
};
use callslot_shared::api::SessionKind;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";

async fn change(world: &World, token: &str, body: &Value) -> (StatusCode, Value) {
    let mut asked = request(Method::PATCH, "/api/me", Some(token));
    *asked.body_mut() = Body::from(body.to_string());
    world.request(asked).await
}

#[tokio::test(start_paused = true)]
async fn a_person_changes_their_name_and_language() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let (_, me) = world
        .request(request(Method::GET, "/api/me", Some(&token)))
        .await;
    assert_eq!(
        me["user"],
        json!({"id": OWNER, "name": "Olivia Owner", "email": OLIVIA, "language": null,
            "phone": "+12125550101", "phone_verified": false})
    );
    let body = json!({"name": " Olivia O. ", "language": "es"});
    let (status, answer) = change(&world, &token, &body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["user"]["name"], "Olivia O.");
    assert_eq!(answer["user"]["language"], "es");
    // A field that is left out stays, and null is none.
    let (_, answer) = change(&world, &token, &json!({"language": null})).await;
    assert_eq!(answer["user"]["language"], Value::Null);
    assert_eq!(answer["user"]["name"], "Olivia O.");
    assert_eq!(
        world.text(
            "SELECT group_concat(details, ' ') FROM (
               SELECT details FROM audit_log WHERE action = 'account.change' ORDER BY at, rowid)"
        ),
        r#"{"language":"es","name_changed":true} {"language":null,"name_changed":false}"#
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_that_breaks_a_rule_changes_nothing() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    for (body, status, field) in [
        (json!({}), 422, "body"),
        (json!({"name": ""}), 422, "name"),
        (json!({"name": "x".repeat(101)}), 422, "name"),
        (json!({"name": "Olivia", "language": "de"}), 422, "language"),
        (json!({"language": "klingon"}), 400, "language"),
        (json!({"phone": "+12125550177"}), 400, "phone"),
        (json!({"email": "o@acme.example"}), 400, "email"),
    ] {
        let (answered, answer) = change(&world, &token, &body).await;
        assert_eq!(
            (answered.as_u16(), &answer["error"]["field"]),
            (status, &json!(field)),
            "{body}"
        );
    }
    let (status, _) = change(&world, OWNER_KEY, &json!({"name": "Key"})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let name = format!("SELECT name FROM users WHERE id = '{OWNER}'");
    assert_eq!(world.text(&name), "Olivia Owner");
}

#[tokio::test(start_paused = true)]
async fn a_session_of_an_invitations_link_changes_nobody_whom_others_know() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    world.sql("UPDATE sessions SET proved_at = NULL");
    let name = json!({"name": "Olivia O."});
    assert_eq!(change(&world, &token, &name).await.0, StatusCode::OK);
    world
        .another_organization()
        .with_member(OWNER, Role::Viewer);
    let (status, answer) = change(&world, &token, &json!({"name": "Nobody"})).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (403, &json!("fresh_sign_in_required"))
    );
    let name = format!("SELECT name FROM users WHERE id = '{OWNER}'");
    assert_eq!(world.text(&name), "Olivia O.");
}

#[tokio::test(start_paused = true)]
async fn pages_and_mails_are_in_the_language_that_their_reader_has_chosen() {
    let world = World::new();
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let cookie = format!("__Host-callslot_session={token}");
    let language = |page: &str| page.contains(r#"lang="es""#);
    let page = async |accepted: &str| {
        let headers = [("cookie", &*cookie), ("accept-language", accepted)];
        let account = send(&world, Method::GET, "/account", &headers, "").await;
        let interface = send(&world, Method::GET, "/app", &headers, "").await;
        assert_eq!(language(&account.body), language(&interface.body));
        account.body
    };
    assert!(!language(&page("en").await));
    assert!(language(&page("es").await));
    let mailed = async || {
        let browser = Browser::at(&world, "192.0.2.1");
        browser.mailed(OLIVIA).await;
        world.outbox.sent().pop().unwrap().html
    };
    assert!(!language(&mailed().await));
    change(&world, &token, &json!({"language": "es"})).await;
    assert!(language(&page("en").await));
    assert!(language(&mailed().await));
    change(&world, &token, &json!({"language": "en"})).await;
    assert!(!language(&page("es").await));
    change(&world, &token, &json!({"language": null})).await;
    assert!(language(&page("es").await));
}
