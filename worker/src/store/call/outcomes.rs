//! `outcomes`: what people said came of calls. The newest that was not withdrawn holds; nothing is changed.

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant,
    audit_log::{Entry, audit_entry},
    columns, row, sql, text, time,
};
use callslot_shared::{
    api::{DeclareOutcome, Outcome, OutcomeKind, Via},
    ids::{AttemptId, OrganizationId, UserId},
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

/// Everything that was said of a call and not withdrawn, the oldest first.
pub async fn history(
    tenant: Tenant<'_>,
    attempt: AttemptId,
) -> Result<Vec<Outcome>, DatabaseError> {
    let select = select(tenant.organization, attempt);
    read(&tenant.database.run(select).await?)
}

fn select(organization: OrganizationId, attempt: AttemptId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM outcomes
             WHERE attempt_id = :attempt AND organization_id = :organization AND withdrawn_at IS NULL ORDER BY number"
        ),
        organization,
        attempt,
    )
}

/// Selects the outcome of a call that has this number among all that were declared.
pub(in crate::store) fn numbered(
    organization: OrganizationId,
    attempt: AttemptId,
    number: &str,
) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM outcomes
             WHERE attempt_id = :attempt AND number = CAST(:number AS INTEGER) AND organization_id = :organization"
        ),
        organization,
        attempt,
        number,
    )
}

/// The outcomes that [`numbered`] and the history found.
pub(in crate::store) fn read(rows: &Rows) -> Result<Vec<Outcome>, DatabaseError> {
    rows.listed(|row: Row| {
        Ok(Outcome {
            outcome: row.outcome,
            note: row.note,
            declared_by: row.user_id,
            via: row.via,
            declared_at: time(row.at)?,
        })
    })
}

/// Has the attempt show the outcome that holds, or none.
fn show(organization: OrganizationId, attempt: AttemptId) -> Statement {
    sql!(
        "UPDATE call_attempts SET (outcome, outcome_as) = (
           SELECT o.outcome, o.said_as FROM outcomes o
           WHERE o.attempt_id = :attempt AND o.withdrawn_at IS NULL ORDER BY o.number DESC LIMIT 1)
         WHERE id = :attempt AND organization_id = :organization",
        organization,
        attempt,
    )
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
            show(by.organization_id, attempt),
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

/// The result of a withdrawal.
#[derive(Debug)]
pub enum OutcomeWithdrawal {
    /// The last outcome is withdrawn, by this request or before; or there was none. What still holds, the oldest first.
    Done(Vec<Outcome>),
    /// The last outcome was declared too long ago.
    TooLate,
}

/// Withdraws the outcome that was declared last, if that was less than [`Outcome::WITHDRAWABLE`] ago. The one before it
/// holds again; a repeated request does not withdraw that too. If the answer of the database is lost, what is there tells.
pub async fn withdraw(
    tenant: Tenant<'_>,
    attempt: AttemptId,
    entry: &Entry<'_>,
) -> Result<OutcomeWithdrawal, DatabaseError> {
    /// The outcome that was declared last.
    const LAST: &str =
        "o.number = (SELECT MAX(l.number) FROM outcomes l WHERE l.attempt_id = o.attempt_id)";
    /// Whether it can be withdrawn.
    const CAN_BE: &str = text!("o.withdrawn_at IS NULL AND o.at > :since AND ", LAST);
    let organization = entry.by.organization_id;
    let since = entry.at - Outcome::WITHDRAWABLE;
    let last = || {
        sql!(
            text!(
                "SELECT o.withdrawn_at IS NOT NULL AS is_withdrawn FROM outcomes o
                 WHERE o.attempt_id = :attempt AND o.organization_id = :organization AND ",
                LAST
            ),
            organization,
            attempt,
        )
    };
    let withdraw = sql!(
        text!(
            "UPDATE outcomes AS o SET withdrawn_at = :now
             WHERE o.attempt_id = :attempt AND o.organization_id = :organization AND ",
            CAN_BE
        ),
        organization,
        attempt,
        now = entry.at,
        since,
    );
    let noted = audit_entry!(
        entry,
        "outcome.withdraw",
        attempt,
        "json_object('outcome', COALESCE(o.said_as, o.outcome))",
        text!(
            "FROM outcomes o WHERE o.attempt_id = :subject AND o.organization_id = :organization AND ",
            CAN_BE
        ),
        since = since,
    );
    let db = tenant.database;
    let written = db
        .batch(vec![noted, withdraw, show(organization, attempt)])
        .await;
    let read_back = vec![last(), select(organization, attempt)];
    let mut answers = Answers::new(db.batch(read_back).await?);
    let last: Option<LastRow> = answers.next()?.first()?;
    match (last, written) {
        (Some(LastRow { is_withdrawn: 0 }), Err(error)) => Err(error),
        (Some(LastRow { is_withdrawn: 0 }), Ok(_)) => Ok(OutcomeWithdrawal::TooLate),
        _ => Ok(OutcomeWithdrawal::Done(read(&answers.next()?)?)),
    }
}

#[derive(Deserialize)]
struct LastRow {
    is_withdrawn: u8,
}
