//! Names that most tests of the dialler use.

pub(crate) use axum::http::Method;
pub(crate) use callslot_shared::{
    access::{Plan, Role},
    booking::Status,
    call::Phase,
};
pub(crate) use callslot_worker::testing::{
    BookingRow, CallLimit, CarrierReaction, EventTypeHost, EventTypeRow, Fault, HoldRow, OLIVIA,
    OTHER, ScheduleRow, World, WorldChange,
};
pub(crate) use chrono::TimeDelta;
pub(crate) use serde_json::{Value, json};
pub(crate) use std::time::Duration;

/// The demo organization's members after the owner who can take calls.
pub(crate) const OPERATORS: [&str; 3] = [
    "019a0000-0000-7000-8000-000000000103",
    "019a0000-0000-7000-8000-000000000106",
    "019a0000-0000-7000-8000-000000000107",
];

pub(crate) fn operator_number(index: usize) -> &'static str {
    ["+12125550103", "+12125550106", "+12125550107"][index]
}

/// The attempt that a request for a call names.
pub(crate) fn attempt_of(world: &World, index: usize) -> String {
    let document = world.asked()[index].document.clone();
    document.split('/').nth_back(1).unwrap().to_owned()
}
