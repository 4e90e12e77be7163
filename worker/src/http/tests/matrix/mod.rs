//! Who may do what, as one reviewed table: every endpoint of the API's document, asked for by everybody
//! there is. An endpoint needs one line in [`ENDPOINTS`]; one without fails by its name.

mod ids;
mod world;

use super::*;
use crate::{openapi, testing::CRON_SECRET};
use axum::http::HeaderMap;
use std::collections::BTreeSet;
use tokio::task::LocalSet;
use world::{Kind, Template};

/// One endpoint of the document and what its `{id}` names. Its body is the document's first example
/// unless [`BODIES`] has another.
const ENDPOINTS: &[(&str, Option<Kind>)] = &[
    ("get /health", None),
    ("get /api/bookings", None),
    ("post /api/bookings", None),
    ("get /api/bookings/{id}", Some(Kind::Booking)),
    ("patch /api/bookings/{id}", Some(Kind::Booking)),
    ("delete /api/bookings/{id}", Some(Kind::Booking)),
    ("get /api/calls", None),
    ("post /api/calls", None),
    ("get /api/calls/{id}", Some(Kind::Call)),
    ("get /api/calls/{id}/confirmations", Some(Kind::Call)),
    ("post /api/calls/{id}/confirmations", Some(Kind::Call)),
    ("get /api/calls/{id}/outcome", Some(Kind::Call)),
    ("put /api/calls/{id}/outcome", Some(Kind::Call)),
    ("get /api/calls/{id}/qa", Some(Kind::Call)),
    ("put /api/calls/{id}/qa", Some(Kind::Call)),
    ("get /api/calls/{id}/recording", Some(Kind::Call)),
    ("delete /api/calls/{id}/recording", Some(Kind::Call)),
    ("get /api/calls/{id}/timeline", Some(Kind::Call)),
    ("get /api/punctuality", None),
    ("get /api/punctuality/chart", None),
    ("get /api/voice-config", None),
    ("put /api/voice-config", None),
    ("get /api/organization", None),
    ("patch /api/organization", None),
    ("get /api/limits", None),
    ("put /api/limits", None),
    ("patch /api/limits", None),
    ("post /api/series", None),
    ("post /api/series/preview", None),
    ("get /api/series/{id}", Some(Kind::Series)),
    ("patch /api/series/{id}", Some(Kind::Series)),
    ("delete /api/series/{id}", Some(Kind::Series)),
    ("post /api/holds", None),
    ("get /api/holds/{id}", Some(Kind::Hold)),
    ("delete /api/holds/{id}", Some(Kind::Hold)),
    ("get /api/blocked-numbers", None),
    ("post /api/blocked-numbers", None),
    (
        "delete /api/blocked-numbers/{id}",
        Some(Kind::BlockedNumber),
    ),
    ("post /api/billing/plan", None),
    ("get /api/carrier", None),
    ("put /api/carrier", None),
    ("delete /api/carrier", None),
    ("get /api/caller-ids", None),
    ("post /api/caller-ids", None),
    ("delete /api/caller-ids/{id}", Some(Kind::CallerId)),
    ("post /api/operator/caller-ids", None),
    ("post /api/operator/carrier-keys", None),
    ("get /api/calls/{id}/transcript", Some(Kind::Call)),
    ("delete /api/calls/{id}/transcript", Some(Kind::Call)),
    ("get /api/members", None),
    ("patch /api/members/{id}", Some(Kind::Member)),
    ("post /api/members", None),
    ("delete /api/members/me", None),
    ("get /api/invitations", None),
    ("delete /api/invitations/{id}", Some(Kind::Invitation)),
    ("post /api/invitations/accept", None),
    ("get /api/me", None),
    ("post /api/organizations/switch", None),
    ("get /api/sessions", None),
    ("delete /api/sessions", None),
    ("delete /api/sessions/{id}", Some(Kind::Session)),
    ("post /api/sign-in", None),
    ("post /api/sign-in/verify", None),
    ("post /api/sign-in/passkey/options", None),
    ("post /api/sign-in/passkey", None),
    ("post /api/sign-out", None),
    ("get /api/passkeys", None),
    ("post /api/passkeys/registration", None),
    ("post /api/passkeys", None),
    ("delete /api/passkeys/{id}", Some(Kind::Passkey)),
    ("get /.well-known/oauth-authorization-server", None),
    ("post /oauth/token", None),
    ("post /oauth/revoke", None),
    ("post /api/bootstrap", None),
    ("post /api/attendees/export", None),
    ("post /api/attendees/erase", None),
    ("get /api/keys", None),
    ("post /api/keys", None),
    ("delete /api/keys/{id}", Some(Kind::Key)),
    ("get /api/audit", None),
    ("get /api/notices", None),
    ("post /api/notices/read", None),
    ("get /api/cron/scheduled-calls", None),
    ("get /api/slots", None),
    ("get /api/slots/explain", None),
    ("get /api/schedules", None),
    ("post /api/schedules", None),
    ("get /api/schedules/{id}", Some(Kind::Schedule)),
    ("put /api/schedules/{id}", Some(Kind::Schedule)),
    ("delete /api/schedules/{id}", Some(Kind::Schedule)),
    (
        "put /api/schedules/{id}/overrides/{date}",
        Some(Kind::Schedule),
    ),
    (
        "delete /api/schedules/{id}/overrides/{date}",
        Some(Kind::Schedule),
    ),
    ("get /api/time-off", None),
    ("post /api/time-off", None),
    ("delete /api/time-off/{id}", Some(Kind::TimeOff)),
    ("get /api/event-types", None),
    ("post /api/event-types", None),
    ("get /api/event-types/{id}", Some(Kind::EventType)),
    ("put /api/event-types/{id}", Some(Kind::EventType)),
    ("delete /api/event-types/{id}", Some(Kind::EventType)),
];

/// Bodies for endpoints whose first example does not fit the world of these tests.
const BODIES: &[(&str, &str)] = &[
    (
        "post /api/calls/{id}/confirmations",
        r#"{"prompt": "The address"}"#,
    ),
    // What gives power: to disable somebody does not.
    ("patch /api/members/{id}", r#"{"role": "viewer"}"#),
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
}

impl Asked {
    fn of(endpoint: &str, id: &str) -> Self {
        let (method, path) = endpoint.split_once(' ').unwrap();
        let other = BODIES.iter().find(|(name, _)| *name == endpoint);
        Self {
            method: method.to_uppercase().parse().unwrap(),
            path: path.replace("{id}", id).replace("{date}", "2026-03-08"),
            body: other.map_or_else(
                || example(method, path),
                |(_, body)| serde_json::from_str(body).unwrap(),
            ),
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
        let body = if self.body.is_null() {
            Body::empty()
        } else {
            Body::from(self.body.to_string())
        };
        let answer = crate::serve(world.app.clone(), request.body(body).unwrap()).await;
        let (mut parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert!(parts.headers.remove("x-request-id").is_some());
        let body = String::from_utf8(body.to_vec()).unwrap();
        (parts.status, parts.headers, body)
    }
}

/// The document that programs read.
fn document() -> Value {
    serde_json::from_str(openapi::DOCUMENT).unwrap()
}

/// The first example of an operation's body.
fn example(method: &str, path: &str) -> Value {
    thread_local! {
        static DOCUMENT: Value = document();
    }
    DOCUMENT.with(|document| {
        let body = &document["paths"][path][method]["requestBody"];
        let examples = body["content"]["application/json"]["examples"].as_object();
        examples
            .and_then(|examples| examples.values().next())
            .map_or(Value::Null, |example| example["value"].clone())
    })
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
fn every_endpoint_has_a_line_here_and_every_line_an_endpoint() {
    let described: BTreeSet<_> = openapi::endpoints()
        .iter()
        .map(ToString::to_string)
        .collect();
    let here: BTreeSet<_> = ENDPOINTS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let without: Vec<_> = described.difference(&here).collect();
    assert!(without.is_empty(), "endpoints without a line: {without:?}");
    let nowhere: Vec<_> = here.difference(&described).collect();
    assert!(nowhere.is_empty(), "lines without an endpoint: {nowhere:?}");
    let stale = BODIES.iter().find(|(name, _)| !here.contains(*name));
    assert!(stale.is_none(), "a body for no endpoint: {stale:?}");
    for (name, kind) in ENDPOINTS {
        assert_eq!(name.contains("{id}"), kind.is_some(), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn everybody_is_answered_by_every_endpoint_as_reviewed() {
    LocalSet::new()
        .run_until(async {
            let mut template = Template::new().await;
            let mut lines: Vec<Vec<String>> = ENDPOINTS
                .iter()
                .map(|(name, _)| vec![(*name).to_owned()])
                .collect();
            for ((endpoint, kind), line) in ENDPOINTS.iter().zip(&mut lines) {
                let asked = Asked::of(endpoint, kind.map_or("", Kind::ours));
                for (_, token) in STRANGERS {
                    let world = template.world();
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
                    for ((endpoint, kind), line) in ENDPOINTS.iter().zip(&mut lines) {
                        let asked = Asked::of(endpoint, kind.map_or("", Kind::ours));
                        let mut answers = Vec::new();
                        for role in ROLES {
                            let world = template.world();
                            answers.push(asked.send(world, Some(role)).await.0.as_u16());
                        }
                        line.push(together(&answers));
                    }
                }
            }
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
