//! `/api/calls/{id}/recording`: where a call's recording is kept, and its deletion, with what was written down.

use super::find;
use crate::http::RequestContext;
use crate::{
    App, Error,
    carrier::DeleteRecording,
    dialer::api_of,
    http::{
        bookings::entry,
        extract::{Id, Json},
        principal,
    },
    store::{
        call_attempts, conversations::Conversation, credentials::Principal, recordings, transcripts,
    },
};
use callslot_shared::api::{ErrorCode, RecordingStatus, RecordingsBody, TranscriptStatus};

const BEING_MADE: Error = Error::Plain(
    ErrorCode::Conflict,
    "The call is still being recorded. Delete the recording when the call is over.",
);
const CARRIER_SILENT: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The carrier did not delete the recording. Try again.",
);

/// Shows a call's recordings.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<RecordingsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    answer(&app, &by, &call).await
}

/// Deletes a call's recordings, at the carrier first: what is not gone there is not called gone here.
#[worker::send]
pub(crate) async fn delete(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<RecordingsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let dialer = app.dialer()?;
    let call = find(&app, &by, id).await?;
    let recordings = recordings::list(by.tenant(&*app.db), call.attempt).await?;
    let being_made = RecordingStatus::InProgress;
    if !call.over
        && recordings
            .iter()
            .any(|recording| recording.status == being_made)
    {
        return Err(BEING_MADE);
    }
    for recording in recordings {
        if recording.status == RecordingStatus::Deleted {
            continue;
        }
        let attempt = call_attempts::get(&*app.db, call.attempt).await?;
        let attempt = attempt.ok_or(CARRIER_SILENT)?;
        let delete = DeleteRecording {
            api: api_of(&attempt),
            name: &recording.id,
            url: recording.url.as_deref(),
        };
        let line = dialer.line(&attempt).map_err(|_| CARRIER_SILENT)?;
        let deleted = line.delete_recording(delete).await;
        deleted.map_err(|_| CARRIER_SILENT)?;
        recordings::delete(
            by.tenant(&*app.db),
            call.attempt,
            &recording.id,
            &entry(&app, &by),
        )
        .await?;
    }
    let written = transcripts::get(by.tenant(&*app.db), call.attempt).await?;
    if written.is_some_and(|transcript| transcript.status != TranscriptStatus::Deleted) {
        transcripts::delete(by.tenant(&*app.db), call.attempt, &entry(&app, &by)).await?;
    }
    answer(&app, &by, &call).await
}

async fn answer(
    app: &App,
    by: &Principal,
    call: &Conversation,
) -> Result<Json<RecordingsBody>, Error> {
    Ok(Json(RecordingsBody {
        success: true,
        wanted: call.voice.recording,
        recordings: recordings::list(by.tenant(&*app.db), call.attempt).await?,
    }))
}
