//! Names that most tests of the API use.

pub(crate) use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
pub(crate) use callslot_worker::testing::{OWNER_KEY, World, accounts};
pub(crate) use chrono::TimeDelta;
pub(crate) use serde_json::{Value, json};
pub(crate) use sha2::{Digest, Sha256};

use callslot_worker::seams::hex;

/// Another organization, with an owner of its own and one booking.
pub(crate) const OTHERS: &str = "
INSERT INTO organizations (id, name, plan, booking_enabled, calling_from, calling_to)
VALUES ('019b0000-0000-7000-8000-000000000001', 'Other Clinic', 'business', 1, 0, 1440);
INSERT INTO users (id, name, email) VALUES ('019b0000-0000-7000-8000-000000000101', 'Otto Other', 'otto@other.example');
INSERT INTO members (organization_id, user_id, role, phone)
VALUES ('019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000101', 'owner', '+13125550101');
INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
  attendee_phone, created_at, updated_at, created_by)
VALUES ('019b0000-0000-7000-8000-000000000201', '019b0000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000101', 'Theirs', 1900000000000, 1900001800000, 30, '+13125550199', 0, 0,
  '019b0000-0000-7000-8000-000000000101');";

pub(crate) const THEIRS: &str = "019b0000-0000-7000-8000-000000000201";

pub(crate) fn request(method: Method, path: &str, token: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.body(Body::empty()).unwrap()
}

pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}
