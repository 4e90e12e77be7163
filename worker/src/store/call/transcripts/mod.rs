//! `transcripts` and `utterances`: what was said on a call.

mod all_tenants;

pub use all_tenants::{begin, finish, hear};

use crate::store::{
    Answers, DatabaseError, Tenant, audit_log::Entry, columns, row, sql, text, time, time_or_none,
};
use callslot_shared::{
    api::{Speaker, Transcript, TranscriptStatus, Utterance},
    ids::AttemptId,
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        status: TranscriptStatus,
        started_at: i64,
        deleted_at: Option<i64>,
    }
}

row! {
    #[derive(Deserialize)]
    struct Words {
        said_at: i64,
        speaker: Speaker,
        text: String,
        language: Option<String>,
        confidence_percent: Option<u8>,
    }
}

/// The transcript of a call.
pub async fn get(
    tenant: Tenant<'_>,
    attempt: AttemptId,
) -> Result<Option<Transcript>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let rows = db
        .batch(vec![
            sql!(
                text!("SELECT ", columns!(Row), " FROM transcripts
                 WHERE attempt_id = :attempt AND organization_id = :organization"),
                organization,
                attempt,
            ),
            sql!(
                text!("SELECT ", columns!(Words, "u"), " FROM utterances u
                 WHERE u.attempt_id = :attempt AND EXISTS (
                   SELECT 1 FROM transcripts t WHERE t.attempt_id = :attempt AND t.organization_id = :organization)
                 ORDER BY u.said_at, u.speaker, u.text"),
                organization,
                attempt,
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    let row: Option<Row> = answers.next()?.first()?;
    let Some(row) = row else { return Ok(None) };
    let utterances = answers.next()?.listed(|said: Words| {
        Ok(Utterance {
            said_at: time(said.said_at)?,
            speaker: said.speaker,
            text: said.text,
            language: said.language,
            confidence_percent: said.confidence_percent,
        })
    })?;
    Ok(Some(Transcript {
        status: row.status,
        started_at: time(row.started_at)?,
        deleted_at: time_or_none(row.deleted_at)?,
        utterances,
    }))
}

/// Deletes what was said. That there was a transcript stays known, and nothing more is taken in.
pub async fn delete(
    tenant: Tenant<'_>,
    attempt: AttemptId,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let db = tenant.database;
    db.batch(vec![
        sql!(
            "DELETE FROM utterances WHERE attempt_id = (
               SELECT t.attempt_id FROM transcripts t WHERE t.attempt_id = :attempt
                 AND t.organization_id = :organization)",
            organization = entry.by.organization_id,
            attempt,
        ),
        sql!(
            "UPDATE transcripts SET status = 'deleted', deleted_at = :now, updated_at = :now
             WHERE attempt_id = :attempt AND organization_id = :organization AND deleted_at IS NULL",
            organization = entry.by.organization_id,
            attempt,
            now = entry.at,
        ),
        entry.of_call("transcript.delete", attempt),
    ])
    .await
    .map(drop)
}
