//! `outcomes`: what people said came of calls. The newest holds; nothing is changed or taken back.

use crate::store::{DatabaseError, Tenant, audit_log::Entry, columns, row, sql, text, time};
use callslot_shared::{
    api::{DeclareOutcome, Outcome, OutcomeKind, Via},
    ids::{AttemptId, UserId},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        outcome: OutcomeKind = "COALESCE(said_as, outcome)",
        note: Option<String>,
        user_id: UserId,
        via: Via,
        at: i64,
    }
}

/// Everything that was said of a call, the oldest first.
pub async fn history(
    tenant: Tenant<'_>,
    attempt: AttemptId,
) -> Result<Vec<Outcome>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM outcomes
             WHERE attempt_id = :attempt AND organization_id = :organization ORDER BY number"
        ),
        organization,
        attempt,
    ))
    .await?
    .listed(|row: Row| {
        Ok(Outcome {
            outcome: row.outcome,
            note: row.note,
            declared_by: row.user_id,
            via: row.via,
            declared_at: time(row.at)?,
        })
    })
}

/// The outcome in the column whose list is older than some outcomes; which one it is stands beside it.
const fn stored_as(outcome: OutcomeKind) -> OutcomeKind {
    match outcome {
        OutcomeKind::Voicemail => OutcomeKind::NoShow,
        known => known,
    }
}

/// Adds what a person says of a call that is over, and answers everything that was said. If the answer
/// of the database is lost, what is there tells.
pub async fn declare(
    tenant: Tenant<'_>,
    attempt: AttemptId,
    said: &DeclareOutcome,
    entry: &Entry<'_>,
) -> Result<Vec<Outcome>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let written = db
        .batch(vec![
            sql!(
                "INSERT INTO outcomes (
                   attempt_id, number, organization_id, outcome, note, user_id, via, credential_id, at, said_as)
                 SELECT a.id, COALESCE((SELECT MAX(o.number) FROM outcomes o WHERE o.attempt_id = a.id), 0) + 1,
                        a.organization_id, :outcome, :note, :user, :via, :credential, :now, :said_as
                 FROM call_attempts a WHERE a.id = :attempt AND a.organization_id = :organization AND a.phase = 'ended'",
                organization = by.organization_id,
                attempt,
                outcome = stored_as(said.outcome).as_str(),
                note = said.note.as_deref(),
                user = by.user_id,
                via = by.via.as_str(),
                credential = by.credential_id.as_str(),
                now = entry.at,
                said_as = (said.outcome != stored_as(said.outcome)).then_some(said.outcome.as_str()),
            ),
            sql!(
                "UPDATE call_attempts SET (outcome, outcome_as) = (
                   SELECT o.outcome, o.said_as FROM outcomes o WHERE o.attempt_id = :attempt
                     ORDER BY o.number DESC LIMIT 1)
                 WHERE id = :attempt AND organization_id = :organization",
                organization = by.organization_id,
                attempt,
            ),
            entry.of_call("outcome.declare", attempt),
        ])
        .await;
    let history = history(tenant, attempt).await?;
    let mine = |said: &Outcome| said.declared_at == entry.at && said.declared_by == by.user_id;
    match written {
        Err(error) if !history.last().is_some_and(mine) => Err(error),
        _ => Ok(history),
    }
}
