//! An attempt with its surroundings, as it is read.

use crate::store::{Answers, Database, DatabaseError, Statement, sql, time, time_or_none};
use callslot_shared::{
    access::{self, Feature},
    booking::Status,
    call::{CarrierStatus, Evidence, Phase},
    ids::{AttemptId, BookingId, CallId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[expect(
    clippy::struct_excessive_bools,
    reason = "they are columns, and each is true or false on its own"
)]
/// An attempt with all that dialling and the documents need to know of its surroundings.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Its name.
    pub id: AttemptId,
    /// What it is an attempt at.
    pub booking_id: BookingId,
    /// Where it stands.
    pub phase: Phase,
    /// The token of whoever claimed it last.
    pub claim_token: String,
    /// Until when that claim holds.
    pub lease_until: DateTime<Utc>,
    /// The version of the booking that was claimed.
    pub booking_version: u32,
    /// The operator's number: frozen once committed to, as it stands on file before.
    pub operator_phone: Option<PhoneNumber>,
    /// The attendee's number.
    pub attendee_phone: PhoneNumber,
    /// The operator's leg, once the carrier has named it.
    pub carrier_call_id: Option<CallId>,
    /// Whether the operator pressed the key.
    pub accepted: bool,
    /// Whether the attendee's leg has been committed to.
    pub attendee_dialled: bool,
    /// When the attendee had heard the disclosure and was connected.
    pub bridged_at: Option<DateTime<Utc>>,
    /// The operator's leg, as far as the carrier has said.
    pub operator_status: Option<CarrierStatus>,
    /// When the operator's leg ended.
    pub operator_ended_at: Option<DateTime<Utc>>,
    /// The attendee's leg, once the carrier has named it.
    pub attendee_call_id: Option<CallId>,
    /// The attendee's leg, as far as the carrier has said.
    pub attendee_status: Option<CarrierStatus>,
    /// The booking's state.
    pub booking_status: Status,
    /// The booking's version now.
    pub version: u32,
    /// When the phones were to ring.
    pub start_time: DateTime<Utc>,
    /// What the call is about.
    pub title: String,
    /// The person the call is for.
    pub attendee_name: Option<String>,
    /// The organization's name, as spoken in the disclosure.
    pub organization_name: String,
    /// Whether the operator is an active member.
    pub operator_active: bool,
    /// Whether the organization's plan and switch allow booking.
    pub may_book: bool,
}

impl Attempt {
    /// What the ledger knows of a leg of its call.
    #[must_use]
    pub fn status_of(&self, call: &CallId) -> Option<CarrierStatus> {
        if self.carrier_call_id.as_ref() == Some(call) {
            self.operator_status
        } else if self.attendee_call_id.as_ref() == Some(call) {
            self.attendee_status
        } else {
            None
        }
    }

    /// What is known of its call.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            operator: self.operator_status,
            accepted: self.accepted,
            attendee: self.attendee_status,
            bridged: self.bridged_at.is_some(),
        }
    }
}

#[derive(Deserialize)]
struct Row {
    id: AttemptId,
    booking_id: BookingId,
    phase: Phase,
    claim_token: String,
    lease_until: i64,
    booking_version: u32,
    operator_phone: Option<PhoneNumber>,
    attendee_phone: PhoneNumber,
    carrier_call_id: Option<CallId>,
    accepted_at: Option<i64>,
    attendee_phase: String,
    bridged_at: Option<i64>,
    operator_status: Option<CarrierStatus>,
    operator_ended_at: Option<i64>,
    attendee_call_id: Option<CallId>,
    attendee_status: Option<CarrierStatus>,
    booking_status: Status,
    version: u32,
    start_time: i64,
    title: String,
    attendee_name: Option<String>,
    organization_name: String,
    operator_active: u8,
    may_book: u8,
}

impl TryFrom<Row> for Attempt {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            booking_id: row.booking_id,
            phase: row.phase,
            claim_token: row.claim_token,
            lease_until: time(row.lease_until)?,
            booking_version: row.booking_version,
            operator_phone: row.operator_phone,
            attendee_phone: row.attendee_phone,
            carrier_call_id: row.carrier_call_id,
            accepted: row.accepted_at.is_some(),
            attendee_dialled: row.attendee_phase == "dialing",
            bridged_at: time_or_none(row.bridged_at)?,
            operator_status: row.operator_status,
            operator_ended_at: time_or_none(row.operator_ended_at)?,
            attendee_call_id: row.attendee_call_id,
            attendee_status: row.attendee_status,
            booking_status: row.booking_status,
            version: row.version,
            start_time: time(row.start_time)?,
            title: row.title,
            attendee_name: row.attendee_name,
            organization_name: row.organization_name,
            operator_active: row.operator_active == 1,
            may_book: row.may_book == 1,
        })
    }
}

/// Plans that include booking, as a JSON array.
pub(in crate::store) fn booking_plans() -> String {
    serde_json::to_string(access::plans_with(Feature::Booking)).unwrap_or_default()
}

/// An attempt's columns; plans that include booking are `?2`.
macro_rules! select {
    ($rest:literal) => {
        concat!("
SELECT a.id, a.booking_id, a.phase, a.claim_token, a.lease_until, a.booking_version,
       COALESCE(a.operator_phone, m.phone) AS operator_phone,
       COALESCE(a.attendee_phone, b.attendee_phone) AS attendee_phone,
       a.carrier_call_id, a.accepted_at, a.attendee_phase, a.bridged_at,
       oc.status AS operator_status, oc.ended_at AS operator_ended_at,
       ac.id AS attendee_call_id,
       CASE WHEN ac.rank = 4 THEN ac.status ELSE COALESCE(a.attendee_result, ac.status) END AS attendee_status,
       b.status AS booking_status, b.version, b.start_time, b.title, b.attendee_name,
       o.name AS organization_name, m.active AS operator_active,
       (o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(?2))) AS may_book
FROM call_attempts a
JOIN booking_events b ON b.id = a.booking_id
JOIN organizations o ON o.id = a.organization_id
JOIN members m ON m.organization_id = b.organization_id AND m.user_id = b.user_id
LEFT JOIN calls oc ON oc.attempt_id = a.id AND oc.leg = 'operator'
LEFT JOIN calls ac ON ac.attempt_id = a.id AND ac.leg = 'attendee'
", $rest)
    };
}

/// Reads one attempt; the last statement of a batch.
pub(super) fn select(id: AttemptId) -> Statement {
    sql!(select!("WHERE a.id = ?1"), id, booking_plans())
}

/// Reads one attempt.
pub async fn get(db: &dyn Database, id: AttemptId) -> Result<Option<Attempt>, DatabaseError> {
    let row: Option<Row> = db.run(select(id)).await?.first()?;
    row.map(Attempt::try_from).transpose()
}

/// The last answer of a batch that ends with [`select`].
pub(super) fn attempt(answers: &mut Answers) -> Result<Option<Attempt>, DatabaseError> {
    let row: Option<Row> = answers.next()?.first()?;
    row.map(Attempt::try_from).transpose()
}

/// Reads all attempts at a booking, the first first.
pub async fn all_of(db: &dyn Database, booking: BookingId) -> Result<Vec<Attempt>, DatabaseError> {
    let rows: Vec<Row> = db
        .run(sql!(
            select!("WHERE a.booking_id = ?1 ORDER BY a.number"),
            booking,
            booking_plans(),
        ))
        .await?
        .all()?;
    rows.into_iter().map(Attempt::try_from).collect()
}
