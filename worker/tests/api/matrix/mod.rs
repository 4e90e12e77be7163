//! Access, as one reviewed table: every endpoint that is listed, asked for by everybody there is. Its body is the
//! document's first example unless [`BODIES`] has another.

mod ids;
mod ready;
mod world;

use crate::{openapi, prelude::*};
use axum::http::HeaderMap;
use callslot_worker::testing::{self, CRON_SECRET};
use ready::ready;
use std::collections::BTreeSet;
use tokio::task::LocalSet;
use world::{Kind, Template};

/// The kinds of things that `{id}` names, by the address before it. The endpoints themselves are the router's list.
const KINDS: &[(&str, Kind)] = &[
    ("/api/bookings", Kind::Booking),
    ("/api/calls", Kind::Call),
    ("/api/series", Kind::Series),
    ("/api/holds", Kind::Hold),
    ("/api/blocked-numbers", Kind::BlockedNumber),
    ("/api/caller-ids", Kind::CallerId),
    ("/api/members", Kind::Member),
    ("/api/invitations", Kind::Invitation),
    ("/api/sessions", Kind::Session),
    ("/api/passkeys", Kind::Passkey),
    ("/api/keys", Kind::Key),
    ("/api/schedules", Kind::Schedule),
    ("/api/time-off", Kind::TimeOff),
    ("/api/event-types", Kind::EventType),
    ("/api/messages", Kind::Message),
    ("/api/webhook-endpoints", Kind::WebhookEndpoint),
    ("/api/sms-consents", Kind::SmsConsent),
    ("/api/sms-opt-outs", Kind::SmsOptOut),
];

/// Every endpoint, as its method and address, and the kind of thing that its `{id}` names.
fn endpoints() -> Vec<(String, Option<Kind>)> {
    let listed = testing::endpoints();
    listed
        .map(|(method, path)| (format!("{method} {path}"), kind_of(path)))
        .collect()
}

fn kind_of(path: &str) -> Option<Kind> {
    let (resource, _) = path.split_once("/{id}")?;
    let kind = KINDS.iter().find(|(known, _)| *known == resource);
    assert!(kind.is_some(), "{path} names a thing of no kind in KINDS");
    kind.map(|(_, kind)| *kind)
}

/// Bodies for endpoints whose first example does not fit the world of these tests.
const BODIES: &[(&str, &str)] = &[
    // The operator has no availability for another time.
    (
        "patch /api/bookings/{id}",
        r#"{"notes": "Has the contract at hand"}"#,
    ),
    (
        "patch /api/series/{id}",
        r#"{"scope": "all", "change": {"notes": "Has the contract at hand"}}"#,
    ),
    // An account that the carrier knows, and another number of it.
    (
        "put /api/carrier",
        r#"{"space_url": "acme.signalwire.com", "project_id": "project-acme", "api_token": "token-acme",
            "signing_key": "signing-acme", "from_number": "+12025550111"}"#,
    ),
    ("post /api/caller-ids", r#"{"number": "+12025550112"}"#),
    (
        "post /api/calls/{id}/confirmations",
        r#"{"prompt": "The address"}"#,
    ),
    // A change that gives power: to disable somebody does not.
    ("patch /api/members/{id}", r#"{"role": "viewer"}"#),
    (
        "post /api/webhook-endpoints/{id}/replay",
        r#"{"event_id": "evt_ours"}"#,
    ),
    // One's own, not everybody's.
    ("post /api/time-off", r#"{"from_date": "2026-12-24"}"#),
];

/// Everybody whose organization and role do not matter, and the token they come with.
const STRANGERS: [(&str, Option<&str>); 13] = [
    ("nobody", None),
    ("unknown", Some("unknown")),
    ("expired", Some("expired")),
    ("revoked", Some("revoked")),
    ("disabled", Some("disabled")),
    ("read", Some("read")),
    ("write", Some("write")),
    ("execute", Some("execute")),
    // The owner, by all that does not make a change that gives power: who has just signed in is under the roles.
    ("key", Some("key")),
    ("extension", Some("extension")),
    ("stale", Some("stale")),
    ("other", Some("other")),
    ("secret", Some(CRON_SECRET)),
];

const PLANS: [&str; 4] = ["free", "pro", "business", "enterprise"];
const ROLES: [&str; 5] = ["owner", "admin", "operator", "analyst", "viewer"];

/// A request as the document describes it, about an id if it takes one.
#[derive(Clone)]
struct Asked {
    method: Method,
    path: String,
    body: Value,
    /// A form in the body's place.
    form: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl Asked {
    fn of(endpoint: &str, id: &str) -> Self {
        let (method, path) = endpoint.split_once(' ').unwrap();
        let other = BODIES.iter().find(|(name, _)| *name == endpoint);
        Self {
            method: method.to_uppercase().parse().unwrap(),
            path: path.replace("{id}", id).replace("{date}", "2026-03-08"),
            body: other.map_or_else(
                || openapi::example(method, path),
                |(_, body)| serde_json::from_str(body).unwrap(),
            ),
            form: None,
            headers: Vec::new(),
        }
    }

    /// Sends it; the answer but for the header that names the request.
    async fn send(&self, world: &World, token: Option<&str>) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(&self.path)
            .header("idempotency-key", "matrix");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = match &self.form {
            Some(form) => {
                request = request.header("content-type", "application/x-www-form-urlencoded");
                Body::from(form.clone())
            }
            None if self.body.is_null() => Body::empty(),
            None => Body::from(self.body.to_string()),
        };
        let answer = callslot_worker::serve(world.app.clone(), request.body(body).unwrap()).await;
        let (mut parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert!(parts.headers.remove("x-request-id").is_some());
        let body = String::from_utf8(body.to_vec()).unwrap();
        (parts.status, parts.headers, body)
    }
}

/// The answers of the five roles, or one for all where they are the same.
fn together(answers: &[u16]) -> String {
    let texts: Vec<_> = answers.iter().map(ToString::to_string).collect();
    if answers.iter().all(|answer| Some(answer) == answers.first()) {
        return format!("all {}", texts[0]);
    }
    texts.join(" ")
}

#[test]
fn every_body_and_every_kind_here_is_of_an_endpoint() {
    let endpoints = endpoints();
    let is_listed = |name: &str| endpoints.iter().any(|(listed, _)| listed == name);
    let stale = BODIES.iter().find(|(name, _)| !is_listed(name));
    assert!(stale.is_none(), "a body for no endpoint: {stale:?}");
    let is_named = |kind: Kind| endpoints.iter().any(|(_, named)| *named == Some(kind));
    let stale = KINDS.iter().find(|(_, kind)| !is_named(*kind));
    assert!(stale.is_none(), "a kind of no endpoint: {stale:?}");
}

#[tokio::test(start_paused = true)]
async fn everybody_is_answered_by_every_endpoint_as_reviewed() {
    LocalSet::new()
        .run_until(async {
            let mut template = Template::new().await;
            let endpoints = endpoints();
            let mut lines: Vec<Vec<String>> = endpoints
                .iter()
                .map(|(name, _)| vec![name.clone()])
                .collect();
            for ((endpoint, kind), line) in endpoints.iter().zip(&mut lines) {
                let asked = Asked::of(endpoint, kind.map_or("", Kind::ours));
                for (_, token) in STRANGERS {
                    let world = template.world();
                    let (asked, token) = ready(asked.clone(), world, token).await;
                    let status = asked.send(world, token).await.0;
                    line.push(status.as_u16().to_string());
                }
            }
            let mut heading: Vec<String> = vec!["endpoint".to_owned()];
            heading.extend(STRANGERS.iter().map(|(name, _)| (*name).to_owned()));
            for (enabled, switch) in [(1, ""), (0, ", off")] {
                for plan in PLANS {
                    heading.push(format!("{plan}{switch}"));
                    template.change(&format!(
                        "UPDATE organizations SET plan = '{plan}', booking_enabled = {enabled}"
                    ));
                    for ((endpoint, kind), line) in endpoints.iter().zip(&mut lines) {
                        let asked = Asked::of(endpoint, kind.map_or("", Kind::ours));
                        let mut answers = Vec::new();
                        for role in ROLES {
                            let world = template.world();
                            let (asked, token) = ready(asked.clone(), world, Some(role)).await;
                            answers.push(asked.send(world, token).await.0.as_u16());
                        }
                        line.push(together(&answers));
                    }
                }
            }
            let succeeds = |cell: &String| cell.split(' ').any(|answer| answer.starts_with('2'));
            let never: Vec<_> = lines
                .iter()
                .filter(|line| !line.iter().any(succeeds))
                .collect();
            assert!(never.is_empty(), "endpoints that answer nobody: {never:?}");
            lines.insert(0, heading);
            insta::assert_snapshot!(table(&lines));
        })
        .await;
}

/// Lines with their cells one below the other.
fn table(lines: &[Vec<String>]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].len()).max();
    let widths: Vec<_> = (0..lines[0].len()).filter_map(width).collect();
    let written = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        cells.join(" | ").trim_end().to_owned()
    });
    written.collect::<Vec<_>>().join("\n")
}
