//! Hanging up, and saying whether a phone rang.

use super::Dialer;
use crate::store::{
    AllTenants, DatabaseError,
    call_attempts::{self, Attempt},
};
use callslot_shared::{
    call::{CarrierStatus, Phase, Rang},
    ids::{BookingId, CallId},
};

/// The calls of a booking that were asked to end.
#[derive(Debug, Clone, Copy)]
pub struct EndedCalls {
    /// Whether a phone rang.
    pub rang: Rang,
    /// Whether the carrier has ended each of its calls that was known to be on.
    pub all: bool,
}

/// Whether a phone rang for a booking, by the ledger.
pub async fn has_rung(tenants: AllTenants<'_>, booking: BookingId) -> Result<Rang, DatabaseError> {
    Ok(rang_in_all(&call_attempts::all_of(tenants, booking).await?))
}

impl Dialer<'_> {
    /// Ends whatever call there may be for a booking that was cancelled or whose call is hung up, and says whether it
    /// rang. A cancelled booking's call that nobody knows of yet is ended when it shows up.
    pub async fn end_calls_of(&self, booking: BookingId) -> Result<EndedCalls, DatabaseError> {
        let attempts = call_attempts::all_of(self.tenants, booking).await?;
        let mut all = true;
        let placed = attempts
            .iter()
            .filter(|attempt| attempt.phase == Phase::Placed);
        for attempt in placed {
            // The first leg carries the second; both are named, in case one is on its own. So one that ends is enough.
            let (mut alive, mut ended) = (false, false);
            for (call, status) in [
                (&attempt.carrier_call_id, attempt.first_status),
                (&attempt.second_call_id, attempt.second_status),
            ] {
                if let Some(call) = call
                    .as_ref()
                    .filter(|_| !status.is_some_and(CarrierStatus::is_final))
                {
                    alive = true;
                    ended |= self.hang_up(attempt, call).await;
                }
            }
            all &= ended || !alive;
        }
        Ok(EndedCalls {
            rang: rang_in_all(&attempts),
            all,
        })
    }

    /// Ends a call, and says whether the carrier has. If it has not, the documents of a call that nobody wants still say
    /// to hang up, and the next event or the sweep tries again.
    pub(super) async fn hang_up(&self, attempt: &Attempt, call: &CallId) -> bool {
        match self.carrier_for(attempt) {
            Ok(carrier) => carrier.end(self.route(attempt), call).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// A phone rang if one attempt rang it, and did not if none did.
fn rang_in_all(attempts: &[Attempt]) -> Rang {
    attempts
        .iter()
        .map(rang)
        .fold(Rang::No, |all, one| match (all, one) {
            (Rang::Yes, _) | (_, Rang::Yes) => Rang::Yes,
            (Rang::Unknown, _) | (_, Rang::Unknown) => Rang::Unknown,
            (Rang::No, Rang::No) => Rang::No,
        })
}

fn rang(attempt: &Attempt) -> Rang {
    match attempt.phase {
        Phase::Claimed | Phase::Released | Phase::NotSent | Phase::Refused => Rang::No,
        Phase::Dialing | Phase::Unknown | Phase::Closed => Rang::Unknown,
        Phase::Placed | Phase::Ended => match attempt.first_status {
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
