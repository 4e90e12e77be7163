//! The ledger of verifications: committed to, asked for, named.

use super::{Row, Verification, select_one};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement, carrier_accounts::current, last, sql, text,
};
use callslot_shared::{
    call::VerificationState,
    ids::{CallId, VerificationId},
};
use chrono::{DateTime, Utc};

/// The answer to a commit: whether this very call took it, and how things stand after.
#[derive(Debug)]
pub struct VerificationCommitted {
    /// Whether the carrier is to be asked.
    pub taken: bool,
    /// The verification, unless there is none of that id.
    pub verification: Option<Verification>,
}

/// The carrier's answer.
#[derive(Debug, Clone, Copy)]
pub enum Settled<'a> {
    /// It has taken this call.
    Placed(&'a CallId),
    /// It has refused, with this code.
    Refused(&'a str),
    /// It is not known.
    Unknown,
}

/// Reads one.
pub async fn get(
    AllTenants { database: db }: AllTenants<'_>,
    id: VerificationId,
) -> Result<Option<Verification>, DatabaseError> {
    let row: Option<Row> = db.run(select_one(id)).await?.first()?;
    row.map(Verification::try_from).transpose()
}

/// Commits to asking the carrier, if the claim still stands: the member is active, the account is the one that it was
/// claimed for, and no other call has taken its place. Only whoever has begun the verification may call this, and once. A lost
/// answer is settled by reading back its time.
pub async fn commit(
    AllTenants { database: db }: AllTenants<'_>,
    id: VerificationId,
    now: DateTime<Utc>,
) -> Result<VerificationCommitted, DatabaseError> {
    let statements = vec![
        sql!(
            text!(
                "UPDATE phone_verifications SET state = 'dialing', dialing_at = :now
                 WHERE id = :verification AND state = 'claimed' AND expires_at > :now
                   AND EXISTS (
                     SELECT 1 FROM members m
                     WHERE m.organization_id = phone_verifications.organization_id
                       AND m.user_id = phone_verifications.user_id AND m.active = 1)
                   AND carrier_account_id IS ",
                current!("id", "phone_verifications.organization_id"),
                " RETURNING id"
            ),
            verification = id,
            now,
        ),
        select_one(id),
    ];
    if let Ok(rows) = db.batch(statements).await {
        let mut answers = Answers::new(rows);
        let taken = answers.next()?.any();
        let row: Option<Row> = answers.next()?.first()?;
        return Ok(VerificationCommitted {
            taken,
            verification: row.map(Verification::try_from).transpose()?,
        });
    }
    let row: Option<Row> = db.run(select_one(id)).await?.first()?;
    let verification = row.map(Verification::try_from).transpose()?;
    let is_mine =
        |it: &Verification| it.state == VerificationState::Dialing && it.dialing_at == Some(now);
    Ok(VerificationCommitted {
        taken: verification.as_ref().is_some_and(is_mine),
        verification,
    })
}

/// Notes the carrier's answer, and reads the verification as that left it. What a webhook has told before stays.
pub async fn settle(
    AllTenants { database: db }: AllTenants<'_>,
    id: VerificationId,
    settled: Settled<'_>,
) -> Result<Option<Verification>, DatabaseError> {
    let write = match settled {
        Settled::Placed(call) => name(id, call),
        Settled::Refused(code) => sql!(
            "UPDATE phone_verifications SET state = 'refused', carrier_code = :code
             WHERE id = :verification AND state = 'dialing'",
            verification = id,
            code,
        ),
        Settled::Unknown => sql!(
            "UPDATE phone_verifications SET state = 'unknown' WHERE id = :verification AND state = 'dialing'",
            verification = id,
        ),
    };
    let rows = db.batch(vec![write, select_one(id)]).await?;
    let row: Option<Row> = last(rows)?.first()?;
    row.map(Verification::try_from).transpose()
}

/// Binds a verification to its call, whoever names it first: the carrier's answer or one of its webhooks. Only one that was
/// committed to can be bound, and only once; a call is one verification's only. Reads it as that left it.
pub async fn name_call(
    AllTenants { database: db }: AllTenants<'_>,
    id: VerificationId,
    call: &CallId,
) -> Result<Option<Verification>, DatabaseError> {
    let rows = db.batch(vec![name(id, call), select_one(id)]).await?;
    let row: Option<Row> = last(rows)?.first()?;
    row.map(Verification::try_from).transpose()
}

fn name(id: VerificationId, call: &CallId) -> Statement {
    sql!(
        "UPDATE phone_verifications SET state = 'placed', carrier_call_id = :call
         WHERE id = :verification AND state IN ('dialing', 'unknown') AND carrier_call_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM phone_verifications other WHERE other.carrier_call_id = :call)
           AND NOT EXISTS (SELECT 1 FROM call_attempts other WHERE other.carrier_call_id = :call)",
        verification = id,
        call,
    )
}

/// Gives up what is claimed and not asked for, and reads it as that left it.
pub async fn close_claimed(
    tenants: AllTenants<'_>,
    id: VerificationId,
) -> Result<Option<Verification>, DatabaseError> {
    close(tenants, id, VerificationState::Claimed).await
}

/// Gives up what was committed to and certainly is not asked for, and reads it as that left it.
pub async fn close_unsent(
    tenants: AllTenants<'_>,
    id: VerificationId,
) -> Result<Option<Verification>, DatabaseError> {
    close(tenants, id, VerificationState::Dialing).await
}

async fn close(
    AllTenants { database: db }: AllTenants<'_>,
    id: VerificationId,
    from: VerificationState,
) -> Result<Option<Verification>, DatabaseError> {
    let write = sql!(
        "UPDATE phone_verifications SET state = 'closed' WHERE id = :verification AND state = :from",
        verification = id,
        from = from.as_str(),
    );
    let rows = db.batch(vec![write, select_one(id)]).await?;
    let row: Option<Row> = last(rows)?.first()?;
    row.map(Verification::try_from).transpose()
}
