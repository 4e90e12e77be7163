//! Names that most tests of the API use.

pub(crate) use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
pub(crate) use callslot_shared::{
    access::{Action, Plan, Role},
    booking::{FailureReason, Status},
};
pub(crate) use callslot_worker::testing::{
    BookingRow, CallLimit, EventTypeHost, EventTypeRow, HoldRow, InvitationRow, OLIVIA, OTHER,
    OTTO, OWNER_KEY, ScheduleRow, SeriesRow, THEIRS, TimeOffRow, World, WorldChange, accounts,
};
pub(crate) use chrono::TimeDelta;
pub(crate) use serde_json::{Value, json};
pub(crate) use sha2::{Digest, Sha256};

use callslot_worker::ports::hex;

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
