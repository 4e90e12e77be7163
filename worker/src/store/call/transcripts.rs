//! `transcripts` and `utterances`: what was said on a call. What writes is cross-tenant, the dialler's, but
//! for the deletion.

use crate::store::{
    Answers, Database, DatabaseError, Tenant, audit_log::Entry, columns, row, sql, text, time,
    time_or_none,
};
use callslot_shared::{
    api::{Speaker, Transcript, TranscriptStatus, Utterance},
    ids::{AttemptId, CallId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Most that is kept of a call: four hours of it.
const MOST: u32 = 5_000;

/// Notes that the carrier is asked to write down what is said.
pub async fn begin(
    db: &dyn Database,
    attempt: AttemptId,
    call: &CallId,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO transcripts (attempt_id, organization_id, call_id, status, started_at, updated_at)
         SELECT a.id, a.organization_id, :call, 'in_progress', :now, :now FROM call_attempts a
         WHERE a.id = :attempt AND a.transcription_asked_at IS NOT NULL
         ON CONFLICT DO NOTHING",
        attempt,
        call,
        now,
    ))
    .await
    .map(drop)
}

/// Keeps something that was said, once, where the carrier was asked for it and it was not deleted since.
pub async fn hear(
    db: &dyn Database,
    attempt: AttemptId,
    said: &Utterance,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO utterances (attempt_id, said_at, speaker, text, language, confidence_percent)
         SELECT t.attempt_id, :said_at, :speaker, :text, :language, :confidence_percent FROM transcripts t
         WHERE t.attempt_id = :attempt AND t.status IN ('in_progress', 'completed')
           AND (SELECT COUNT(*) FROM utterances u WHERE u.attempt_id = :attempt) < :most
         ON CONFLICT DO NOTHING",
        attempt,
        said_at = said.said_at,
        speaker = said.speaker.as_str(),
        text = said.text.as_str(),
        language = said.language.as_deref(),
        confidence_percent = said.confidence_percent,
        most = MOST,
    ))
    .await
    .map(drop)
}

/// Notes that nothing more is to come.
pub async fn finish(
    db: &dyn Database,
    attempt: AttemptId,
    status: TranscriptStatus,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE transcripts SET status = :status, updated_at = :now
         WHERE attempt_id = :attempt AND status = 'in_progress'",
        attempt,
        status = status.as_str(),
        now,
    ))
    .await
    .map(drop)
}

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
