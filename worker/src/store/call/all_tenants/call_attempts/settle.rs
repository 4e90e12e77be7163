//! The carrier's answers, noted for a batch of attempts in one transaction.

use super::{Attempt, AttemptColumns, attempt::select_these};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    calls::{self, Told},
    sql,
};
use callslot_shared::ids::AttemptId;
use chrono::{DateTime, Utc};

/// Binds each attempt to its first leg, whoever names it first: the carrier's answer or one of its webhooks. Only an
/// attempt that was committed to can be bound, and only once; a call is one attempt's only.
pub(super) fn reveal_these(told: &[Told<'_>], now: DateTime<Utc>) -> Vec<Statement> {
    let json = Told::json(told);
    vec![
        sql!(
            "UPDATE call_attempts SET phase = 'placed', carrier_call_id = told.call, settled_at = :now
             FROM (
               SELECT value ->> '$.attempt' AS attempt, value ->> '$.leg' AS leg, value ->> '$.call' AS call
               FROM json_each(:told)) told
             WHERE id = told.attempt AND first_leg = told.leg AND phase IN ('dialing', 'unknown')
               AND carrier_call_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM call_attempts other WHERE other.carrier_call_id = told.call)",
            told = json.as_str(),
            now,
        ),
        calls::report(told, now),
        sql!(
            "WITH placed AS MATERIALIZED (
               SELECT a.booking_id, a.carrier_call_id AS call FROM json_each(:told) told
               CROSS JOIN call_attempts a ON a.id = told.value ->> '$.attempt'
               WHERE a.carrier_call_id = told.value ->> '$.call' AND a.phase = 'placed')
             UPDATE booking_events SET call_id = placed.call, version = version + 1
             FROM placed WHERE id = placed.booking_id AND call_id IS NOT placed.call",
            told = json.as_str(),
        ),
    ]
}

/// Notes the calls that the carrier has taken, and reads their attempts as that left them, in no order.
pub async fn place(
    AllTenants { database: db }: AllTenants<'_>,
    told: &[Told<'_>],
    now: DateTime<Utc>,
) -> Result<Vec<Attempt>, DatabaseError> {
    let ids: Vec<AttemptId> = told.iter().map(|told| told.attempt).collect();
    let mut statements = reveal_these(told, now);
    statements.push(select_these(&ids));
    let mut rows = db.batch(statements).await?;
    let mut last = Answers::new(rows.pop().into_iter().collect());
    let rows: Vec<AttemptColumns> = last.next()?.all()?;
    rows.into_iter().map(Attempt::try_from).collect()
}
