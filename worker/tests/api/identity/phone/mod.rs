//! Having one's own phone called with a code, and entering it.

mod abuse;
mod codes;
mod faults;

use crate::{identity::passkeys::signed_in, prelude::*};
use callslot_shared::api::SessionKind;
use callslot_worker::testing::{SIGNING_KEY, webhook};

pub(super) const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
pub(super) const OPERATOR: &str = "019a0000-0000-7000-8000-000000000103";
/// A mobile that is nobody's yet.
pub(super) const MOBILE: &str = "+12125550177";

/// The token of a page's session of somebody who has just signed in.
pub(super) async fn page(world: &World, user: &str) -> String {
    signed_in(world, user, SessionKind::Page).await
}

async fn post(
    world: &World,
    token: &str,
    path: &str,
    key: Option<&str>,
    body: &Value,
) -> (StatusCode, Value) {
    let mut request = request(Method::POST, path, Some(token));
    if let Some(key) = key {
        let value = key.parse().unwrap();
        request.headers_mut().insert("idempotency-key", value);
    }
    *request.body_mut() = Body::from(body.to_string());
    world.request(request).await
}

/// Has a phone called.
pub(crate) async fn call(
    world: &World,
    token: &str,
    key: &str,
    phone: &str,
) -> (StatusCode, Value) {
    let body = json!({ "phone": phone });
    post(world, token, "/api/me/phone", Some(key), &body).await
}

/// Has a phone called, which the carrier does.
pub(super) async fn called(world: &World, token: &str, key: &str, phone: &str) {
    let (status, answer) = call(world, token, key, phone).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    assert_eq!(answer["verification"]["state"], "placed", "{answer}");
}

pub(super) async fn enter(world: &World, token: &str, code: &str) -> (StatusCode, Value) {
    let body = json!({ "code": code });
    post(world, token, "/api/me/phone/verify", None, &body).await
}

/// The address of the document that a request for a call named, below the Worker's own.
pub(super) fn document_of(world: &World, index: usize) -> String {
    let document = world.asked()[index].document.clone();
    let path = document.strip_prefix("https://callslot.example");
    path.unwrap().to_owned()
}

/// The document that a call is told, so many having been asked for before it.
pub(crate) async fn told(world: &World, index: usize, call: &str) -> String {
    told_as(world, index, &[("CallSid", call)]).await
}

pub(super) async fn told_as(world: &World, index: usize, form: &[(&str, &str)]) -> String {
    let asked = webhook(SIGNING_KEY, &document_of(world, index), form);
    let (status, document) = world.text_of(asked).await;
    assert_eq!(status, StatusCode::OK, "{document}");
    document
}

/// A document that hangs up and says nothing.
pub(super) const HANGS_UP: &str =
    r#"<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>"#;

/// The code that a document tells, which is said twice.
pub(crate) fn code_in(document: &str) -> String {
    let said: Vec<_> = document.split("</Say>").collect();
    assert_eq!(said.len(), 3, "{document}");
    let digits = |text: &str| -> String {
        let (_, words) = text.rsplit_once('>').unwrap();
        words.chars().filter(char::is_ascii_digit).collect()
    };
    let code = digits(said[0]);
    assert_eq!((code.len(), &code), (6, &digits(said[1])), "{document}");
    code
}

/// A code that is not this one.
pub(super) fn other_than(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

/// The states of all verifications, in order.
pub(super) fn states(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(state, ' '), '') FROM
           (SELECT state FROM phone_verifications ORDER BY created_at, rowid)",
    )
}

/// The actions of the audit log that are about phones, in order.
pub(super) fn audited(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(action, ' '), '') FROM (
           SELECT action FROM audit_log WHERE action LIKE '%phone%' ORDER BY at, rowid)",
    )
}

pub(super) fn error(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}
