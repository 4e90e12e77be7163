//! The facts that decide whether something may be kept of a call: whose it is, how far it has come, what holds on it.
//! Read from `call_attempts` and the booking.

use crate::store::{
    DatabaseError, Tenant, call_attempts::resolved, columns, row, sql, text, time_or_none,
};
use callslot_shared::{
    call::Phase,
    ids::{AttemptId, BookingId, CallId, UserId},
    voice::ResolvedVoice,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A call, as far as that goes.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The attempt, which everything kept of the call hangs on.
    pub attempt: AttemptId,
    /// The booking that it was placed for.
    pub booking: BookingId,
    /// The operator who takes it.
    pub operator: UserId,
    /// Whether it is over.
    pub over: bool,
    /// When both were connected.
    pub bridged_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether what is personal of its attendee was erased, so that nothing is added to it.
    pub erased: bool,
    /// The settings that hold on it.
    pub voice: ResolvedVoice,
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: AttemptId,
        booking_id: BookingId,
        user_id: UserId = "b.user_id",
        phase: Phase,
        bridged_at: Option<i64>,
        ended_at: Option<i64>,
        voice: Option<String>,
        erased: u8 = "b.erased_at IS NOT NULL",
    }
}

/// The call that a leg belongs to.
pub async fn get(tenant: Tenant<'_>, leg: &CallId) -> Result<Option<CallContext>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                columns!(Row, "a"),
                " FROM call_attempts a JOIN booking_events b ON b.id = a.booking_id
             WHERE a.id = (SELECT attempt_id FROM calls WHERE id = :leg)
               AND a.organization_id = :organization AND a.carrier_call_id IS NOT NULL"
            ),
            organization,
            leg,
        ))
        .await?
        .first()?;
    row.map(|row| {
        Ok(CallContext {
            attempt: row.id,
            booking: row.booking_id,
            operator: row.user_id,
            over: row.phase == Phase::Ended,
            bridged_at: time_or_none(row.bridged_at)?,
            ended_at: time_or_none(row.ended_at)?,
            erased: row.erased == 1,
            voice: resolved(row.voice.as_deref()),
        })
    })
    .transpose()
}
