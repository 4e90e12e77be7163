//! Requests that are answered with success, for a case to spoil a part of one.

use super::*;
use axum::http::HeaderValue;
use callslot_worker::testing::{CRON_SECRET, billing_secret};

/// A call at once, of an operator who is free.
const NOW: &str =
    r#"{"attendee_phone": "+14155552671", "user_id": "019a0000-0000-7000-8000-000000000103"}"#;

/// A request in parts, for a case to spoil one of them.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Sent {
    /// A request that the endpoint answers with success, about `booking` if about any.
    pub(super) fn well_formed(endpoint: &Endpoint, booking: &str) -> Self {
        let name = endpoint.to_string();
        let token = match endpoint.path {
            "/api/cron/scheduled-calls" => CRON_SECRET,
            _ => sign_in::token(endpoint).unwrap_or(OWNER_KEY),
        };
        let call = r#"{"attendee_phone": "+14155552671", "start_time": "2026-03-02T13:00:00Z"}"#;
        let later = r#"{"start_time": "2026-03-02T14:00:00Z"}"#;
        let body = match &*name {
            "post /api/bookings" => call,
            "post /api/holds" => later,
            "post /api/series" | "post /api/series/preview" => series::BODY,
            "patch /api/series/{id}" => r#"{"scope": "all", "change": {"title": "New"}}"#,
            "post /api/calls" => NOW,
            "patch /api/bookings/{id}" => r#"{"title": "New"}"#,
            "patch /api/organization" => r#"{"name": "New"}"#,
            "post /api/notices/read" | "put /api/voice-config" => "{}",
            "put /api/message-settings" => r#"{"off": [{"kind": "attendee_reminder_day"}]}"#,
            "put /api/public-page" => r#"{"slug": "acme-calls"}"#,
            "put /api/me/message-settings" => r#"{"off": ["operator_moved"]}"#,
            "post /api/calls/{id}/confirmations" => r#"{"prompt": "The address"}"#,
            "put /api/calls/{id}/outcome" => r#"{"outcome": "agreed"}"#,
            "put /api/calls/{id}/qa" => r#"{"submitted": true}"#,
            "patch /api/members/{id}" => r#"{"active": false}"#,
            "post /api/attendees/erase" => r#"{"email": "nobody@example.com"}"#,
            "post /api/attendees/export" => r#"{"phone": "+14155552671"}"#,
            "post /api/keys" => r#"{"name": "Program", "scopes": ["read"]}"#,
            "put /api/limits" | "patch /api/limits" => r#"{"calls_per_day": 50}"#,
            "post /api/blocked-numbers" => r#"{"number": "+14155552679"}"#,
            "post /api/billing/plan" => plans::TO_ENTERPRISE,
            name => carrier::well_formed(name)
                .or_else(|| availability::well_formed(name))
                .or_else(|| webhooks::well_formed(name))
                .unwrap_or_else(|| sign_in::well_formed(name)),
        };
        let way_in = ways_in::body(&name);
        let id = if let Some(id) = availability::id(endpoint.path) {
            id
        } else if let Some(id) = webhooks::id(endpoint.path).or_else(|| sms::id(endpoint.path)) {
            id
        } else if endpoint.path.starts_with("/api/passkeys") {
            ways_in::PASSKEY_ID
        } else if endpoint.path.starts_with("/api/calls") {
            "call-1"
        } else if endpoint.path.starts_with("/api/keys") {
            OWNER_KEY_ID
        } else if endpoint.path.starts_with("/api/caller-ids") {
            carrier::CALLER_ID
        } else if endpoint.path.starts_with("/api/series") {
            series::ID
        } else if endpoint.path.starts_with("/api/messages") {
            MESSAGE
        } else if endpoint.path.starts_with("/api/holds") {
            HOLD
        } else if endpoint.path.starts_with("/api/blocked-numbers") {
            BLOCKED
        } else if endpoint.path.starts_with("/api/invitations") {
            sign_in::INVITATION
        } else if endpoint.path.starts_with("/api/sessions") {
            sign_in::SESSION_ID
        } else if endpoint.path.starts_with("/api/members") {
            OPERATOR
        } else {
            booking
        };
        let sent = Self {
            method: name
                .split(' ')
                .next()
                .unwrap()
                .to_uppercase()
                .parse()
                .unwrap(),
            path: endpoint
                .path
                .replace("{id}", id)
                .replace("{date}", "2026-03-08"),
            headers: HeaderMap::new(),
            body: way_in.unwrap_or_else(|| body.to_owned()),
        };
        if ["/api/billing", "/api/operator"]
            .iter()
            .any(|it| endpoint.path.starts_with(it))
        {
            let now = callslot_worker::testing::beginning()
                .timestamp()
                .to_string();
            return sent
                .with("webhook-id", "msg-1")
                .with("webhook-timestamp", &now);
        }
        if endpoint.path.starts_with("/oauth") {
            return sent.with("content-type", "application/x-www-form-urlencoded");
        }
        let sent = sent.with("authorization", &format!("Bearer {token}"));
        if ["/api/calls", "/api/me/phone"].contains(&endpoint.path) {
            return sent.with("idempotency-key", "key-1");
        }
        sent
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        self.headers.insert(name, value);
        self
    }

    pub(super) fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    pub(super) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    pub(super) fn saying(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// As the billing system signs it, if it is one of its messages.
    fn signed(self) -> Self {
        let header = |name: &str| self.headers.get(name)?.to_str().ok();
        let (Some(id), Some(time)) = (header("webhook-id"), header("webhook-timestamp")) else {
            return self;
        };
        let signature = time
            .parse()
            .ok()
            .and_then(|time| billing_secret().sign(id, time, self.body.as_bytes()));
        match signature {
            Some(signature) => self.with("webhook-signature", &signature),
            None => self,
        }
    }

    pub(super) fn changed(self, change: ways_in::Change) -> Self {
        match change {
            ways_in::Change::Body(body) => self.saying(body),
            ways_in::Change::FromElsewhere => self
                .without("authorization")
                .with("sec-fetch-site", "cross-site"),
            ways_in::Change::World => self,
        }
    }

    pub(super) async fn to(self, world: &World) -> (StatusCode, HeaderMap, String) {
        let this = self.signed();
        this.send(world).await
    }

    async fn send(self, world: &World) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(self.method).uri(self.path);
        *request.headers_mut().unwrap() = self.headers;
        let request = request.body(Body::from(self.body)).unwrap();
        let (parts, body) = callslot_worker::serve(world.app.clone(), request)
            .await
            .into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        (parts.status, parts.headers, body)
    }
}
