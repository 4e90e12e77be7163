//! The carrier's reports on recordings, by the attempt that a webhook names.

use crate::store::{AllTenants, DatabaseError, sql};
use callslot_shared::{
    api::RecordingStatus,
    ids::{AttemptId, CallId},
};
use chrono::{DateTime, Utc};

/// A recording that has begun.
#[derive(Debug, Clone, Copy)]
pub struct NewRecording<'a> {
    /// The attempt.
    pub attempt: AttemptId,
    /// The carrier's name for it.
    pub recording: &'a CallId,
    /// The leg it is of.
    pub call: &'a CallId,
    /// When it began.
    pub at: DateTime<Utc>,
}

/// Keeps a recording that has begun, unless its report was faster.
pub async fn begin(
    AllTenants { database: db }: AllTenants<'_>,
    NewRecording {
        attempt,
        recording,
        call,
        at: now,
    }: NewRecording<'_>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, started_at, updated_at)
         SELECT :recording, a.organization_id, a.id, :call, 'in_progress', :now, :now FROM call_attempts a
           WHERE a.id = :attempt
         ON CONFLICT DO NOTHING",
        attempt,
        recording,
        call,
        now,
    ))
    .await
    .map(drop)
}

/// A report of the carrier on a recording.
#[derive(Debug)]
pub struct RecordingUpdate<'a> {
    /// Its name.
    pub recording: &'a CallId,
    /// The leg it is of.
    pub call: &'a CallId,
    /// The status that it has reached.
    pub status: RecordingStatus,
    /// The address at which it can be fetched.
    pub url: Option<&'a str>,
    /// Its length, in seconds.
    pub duration: Option<u32>,
}

/// Takes a report on a recording of one of the attempt's legs. A recording that is deleted stays so, and
/// what is complete does not go back; an address or a length that it lacks is taken from a later report.
pub async fn hear(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: AttemptId,
    report: &RecordingUpdate<'_>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO recordings (
           id, organization_id, attempt_id, call_id, status, url, duration_seconds, started_at, updated_at)
         SELECT :recording, c.organization_id, c.attempt_id, c.id, :status, :url, :duration,
           COALESCE(a.recording_asked_at, :now), :now
         FROM calls c JOIN call_attempts a ON a.id = c.attempt_id
         WHERE c.id = :call AND c.attempt_id = :attempt
         ON CONFLICT (id) DO UPDATE SET
           status = CASE recordings.status WHEN 'in_progress' THEN excluded.status ELSE recordings.status END,
           url = COALESCE(recordings.url, excluded.url),
           duration_seconds = COALESCE(excluded.duration_seconds, recordings.duration_seconds), updated_at = :now
         WHERE recordings.attempt_id = :attempt AND (
           recordings.status = 'in_progress'
           OR (recordings.status = 'completed' AND (recordings.url IS NULL OR recordings.duration_seconds IS NULL)))",
        attempt,
        recording = report.recording,
        call = report.call,
        status = report.status.as_str(),
        url = report.url,
        duration = report.duration,
        now,
    ))
    .await
    .map(drop)
}
