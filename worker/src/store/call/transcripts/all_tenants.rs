//! The words that the carrier hears and writes down, by the attempt that a webhook names.

use crate::store::{AllTenants, DatabaseError, sql};
use callslot_shared::{
    api::{TranscriptStatus, Utterance},
    ids::{AttemptId, CallId},
};
use chrono::{DateTime, Utc};

/// Most that is kept of a call: four hours of it.
const MOST: u32 = 5_000;

/// Notes that the carrier is asked to write down what is said.
pub async fn begin(
    AllTenants { database: db }: AllTenants<'_>,
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
    AllTenants { database: db }: AllTenants<'_>,
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
    AllTenants { database: db }: AllTenants<'_>,
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
