//! `confirmations`: what operators heard confirmed on calls. Each prompt once a call; a row never changes.

use crate::store::{
    Answers, DatabaseError, Statement, Tenant, audit_log::Entry, columns, row, sql, text, time,
};
use callslot_shared::{
    api::{Confirm, Confirmation, Via},
    ids::{AttemptId, UserId},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        prompt: String,
        note: Option<String>,
        user_id: UserId,
        via: Via,
        at: i64,
    }
}

impl TryFrom<Row> for Confirmation {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            prompt: row.prompt,
            note: row.note,
            confirmed_by: row.user_id,
            via: row.via,
            confirmed_at: time(row.at)?,
        })
    }
}

/// Keeps a confirmation, unless the prompt was confirmed before, and answers the one that is kept.
pub async fn add(
    tenant: Tenant<'_>,
    attempt: AttemptId,
    confirm: &Confirm,
    entry: &Entry<'_>,
) -> Result<Option<Confirmation>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let read = || -> Statement {
        sql!(
            text!(
                "SELECT ",
                columns!(Row),
                " FROM confirmations
             WHERE attempt_id = :attempt AND prompt = :prompt AND organization_id = :organization"
            ),
            organization = by.organization_id,
            attempt,
            prompt = confirm.prompt.as_str(),
        )
    };
    let write = sql!(
        "INSERT INTO confirmations (
           id, organization_id, attempt_id, prompt, note, user_id, via, credential_id, at)
         VALUES (:entry, :organization, :attempt, :prompt, :note, :user, :via, :credential, :now)
         ON CONFLICT (attempt_id, prompt) DO NOTHING",
        entry = entry.id.to_string(),
        organization = by.organization_id,
        attempt,
        prompt = confirm.prompt.as_str(),
        note = confirm.note.as_deref(),
        user = by.user_id,
        via = by.via.as_str(),
        credential = by.credential_id.as_str(),
        now = entry.at,
    );
    let kept = match db.batch(vec![write, read()]).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            answers.next()?;
            answers.next()?
        }
        // The answer was lost; what is there tells.
        Err(error) => match db.run(read()).await {
            Ok(rows) if rows.any() => rows,
            _ => return Err(error),
        },
    };
    kept.first::<Row>()?.map(Confirmation::try_from).transpose()
}

/// The confirmations on a call, in the order in which they were made.
pub async fn list(
    tenant: Tenant<'_>,
    attempt: AttemptId,
) -> Result<Vec<Confirmation>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM confirmations
             WHERE attempt_id = :attempt AND organization_id = :organization ORDER BY at, prompt"
        ),
        organization,
        attempt,
    ))
    .await?
    .listed::<Row, _>(Confirmation::try_from)
}
