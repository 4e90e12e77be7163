//! `call_attempts`: the dialling ledger. Cross-tenant: these are the dialler's functions, keyed by
//! an attempt that a claim or a signed webhook named.

mod attempt;
mod commit;
mod legs;
mod recording;
mod settle;

pub use crate::store::{booking_events::Mine, calls::Told};
pub(in crate::store) use attempt::resolved;
pub use attempt::{Attempt, CarrierAccount, all_of, get};
pub use commit::{Claimed, Commit, commit};
pub use legs::{
    Conclusion, SecondResult, accept, bind_leg, conclude, note_machine, note_second_result,
    reveal_second, take_back,
};
pub use recording::{
    Bridged, ConsentAnswer, Keep, answer_consent, bridge, not_recorded, reported_connected,
};
pub use settle::place;

use crate::store::{AllTenants, DatabaseError, booking_events, sql};
use attempt::AttemptColumns;
use callslot_shared::{booking::FailureReason, call::Phase};
use chrono::{DateTime, Utc};

/// The answer to a guarded step: whether it was taken, and how things stand after.
#[derive(Debug)]
pub struct Guarded {
    /// Whether this very call changed the row.
    pub applied: bool,
    /// The attempt, unless there is no such one.
    pub attempt: Option<Attempt>,
}

/// Moves an attempt of mine on, from `dialing`, when the carrier has not taken the call, as far as is known. It gave no
/// code.
pub async fn settle_without_call(
    AllTenants { database: db }: AllTenants<'_>,
    mine: Mine<'_>,
    phase: Phase,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET phase = :phase, carrier_code = :code, settled_at = :now
         WHERE id = :attempt AND claim_token = :token AND phase = 'dialing'",
        attempt = mine.attempt,
        token = mine.token,
        phase = phase.as_str(),
        code = None::<&str>,
        now,
    ))
    .await
    .map(drop)
}

/// Notes that the carrier refused, and that the booking failed by it.
pub async fn refuse(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: &Attempt,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.batch(vec![
        sql!(
            "UPDATE call_attempts SET phase = 'refused', carrier_code = :code, settled_at = :now
             WHERE id = :attempt AND claim_token = :claim_token AND phase = 'dialing'",
            attempt = attempt.id,
            claim_token = attempt.claim_token.as_str(),
            code,
            now,
        ),
        booking_events::conclude(
            attempt.booking_id,
            attempt.id,
            Some(FailureReason::CarrierRefused),
            now,
        ),
    ])
    .await
    .map(drop)
}

/// Takes an attempt back to its claim after the carrier took nothing (429), to be asked again at
/// `ask_at` after the whole guard.
pub async fn postpone(
    AllTenants { database: db }: AllTenants<'_>,
    mine: Mine<'_>,
    ask_at: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET phase = 'claimed', ask_at = :ask_at, lease_until = :lease_until
         WHERE id = :attempt AND claim_token = :token AND phase = 'dialing'
         RETURNING id",
        attempt = mine.attempt,
        token = mine.token,
        ask_at,
        lease_until,
    ))
    .await
    .map(|rows| rows.any())
}

/// Why a claim is given up, as far as there is more to say than that it is.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// Why the booking cannot be placed at all.
    pub reason: Option<FailureReason>,
    /// More of why.
    pub code: Option<&'a str>,
}

/// Gives a claim of mine up, and marks the booking failed where a reason says why it cannot be
/// placed at all, if it is still what was claimed: whoever has moved it meanwhile wins.
pub async fn release(
    AllTenants { database: db }: AllTenants<'_>,
    mine: Mine<'_>,
    Release { reason, code }: Release<'_>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let mut statements = vec![sql!(
        "UPDATE call_attempts SET phase = 'released', settled_at = :now, carrier_code = COALESCE(:code, carrier_code)
         WHERE id = :attempt AND claim_token = :token AND phase = 'claimed'",
        attempt = mine.attempt,
        token = mine.token,
        now,
        code,
    )];
    if let Some(reason) = reason {
        statements.push(booking_events::fail(mine, reason, now));
    }
    db.batch(statements).await.map(drop)
}

/// Gives a claim of mine up until there is room below a limit by the minute again. If there is none while it may be
/// placed, the limit, `reason`, is why it fails.
pub async fn defer(
    AllTenants { database: db }: AllTenants<'_>,
    mine: Mine<'_>,
    (until, reason): (DateTime<Utc>, FailureReason),
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let released = sql!(
        "UPDATE call_attempts SET phase = 'released', settled_at = :now
         WHERE id = :attempt AND claim_token = :token AND phase = 'claimed'",
        attempt = mine.attempt,
        token = mine.token,
        now,
    );
    db.batch(vec![
        released,
        booking_events::defer(mine.booking, until, reason),
    ])
    .await
    .map(drop)
}
