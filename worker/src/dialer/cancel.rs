//! Hanging up, and saying whether a phone rang.

use super::Dialer;
use crate::store::{
    Database, DatabaseError,
    call_attempts::{self, Attempt},
};
use callslot_shared::{
    call::{CarrierStatus, Phase, Rang},
    ids::{BookingId, CallId},
};

/// Whether a phone rang for a booking, by the ledger.
pub async fn has_rung(db: &dyn Database, booking: BookingId) -> Result<Rang, DatabaseError> {
    let newest = call_attempts::newest_of(db, booking).await?;
    Ok(newest.as_ref().map_or(Rang::No, rang))
}

impl Dialer<'_> {
    /// Ends whatever call there may be for a booking that was cancelled, and says whether it rang. A
    /// call that nobody knows of yet is ended when it shows up.
    pub async fn end_calls_of(&self, booking: BookingId) -> Result<Rang, DatabaseError> {
        let Some(attempt) = call_attempts::newest_of(self.db, booking).await? else {
            return Ok(Rang::No);
        };
        if attempt.phase == Phase::Placed {
            // The operator's leg carries the attendee's; both are named, in case one is on its own.
            for (call, status) in [
                (&attempt.carrier_call_id, attempt.operator_status),
                (&attempt.attendee_call_id, attempt.attendee_status),
            ] {
                if let Some(call) = call
                    .as_ref()
                    .filter(|_| !status.is_some_and(CarrierStatus::is_final))
                {
                    self.hang_up(call).await;
                }
            }
        }
        Ok(rang(&attempt))
    }

    /// Ends a call. If the carrier does not answer, the call's documents still say to hang up.
    pub(super) async fn hang_up(&self, call: &CallId) {
        let _ = self.carrier.end(call).await;
    }
}

fn rang(attempt: &Attempt) -> Rang {
    match attempt.phase {
        Phase::Claimed | Phase::Released | Phase::NotSent | Phase::Refused => Rang::No,
        Phase::Dialing | Phase::Unknown | Phase::Closed => Rang::Unknown,
        Phase::Placed | Phase::Ended => match attempt.operator_status {
            Some(
                CarrierStatus::Queued
                | CarrierStatus::Initiated
                | CarrierStatus::Failed
                | CarrierStatus::Canceled,
            )
            | None => Rang::Unknown,
            Some(_) => Rang::Yes,
        },
    }
}
