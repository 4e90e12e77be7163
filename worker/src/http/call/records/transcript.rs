//! `/api/calls/{id}/transcript`: what was said on a call, and its deletion.

use super::find;
use crate::http::RequestContext;
use crate::{
    App, Error,
    http::{
        bookings::entry,
        extract::{Id, Json},
        principal,
    },
    store::{conversations::Conversation, credentials::Principal, transcripts},
};
use callslot_shared::{
    api::{ErrorCode, TranscriptBody, TranscriptStatus},
    voice::Transcription,
};

const BEING_WRITTEN: Error = Error::Plain(
    ErrorCode::Conflict,
    "What is said is still being written down. Delete the transcript when the call is over.",
);

/// Shows a call's transcript.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<TranscriptBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    answer(&app, &by, &call).await
}

/// Deletes a call's transcript.
#[worker::send]
pub(crate) async fn delete(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<TranscriptBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    let found = transcripts::get(by.tenant(&*app.db), call.attempt).await?;
    match found.map(|transcript| transcript.status) {
        Some(TranscriptStatus::InProgress) if !call.over => return Err(BEING_WRITTEN),
        None | Some(TranscriptStatus::Deleted) => {}
        Some(_) => {
            transcripts::delete(by.tenant(&*app.db), call.attempt, &entry(&app, &by)).await?
        }
    }
    answer(&app, &by, &call).await
}

async fn answer(
    app: &App,
    by: &Principal,
    call: &Conversation,
) -> Result<Json<TranscriptBody>, Error> {
    let wanted = call.voice.transcription;
    let mut transcript = transcripts::get(by.tenant(&*app.db), call.attempt).await?;
    if let Some(transcript) = &mut transcript
        && transcript.status == TranscriptStatus::InProgress
        && wanted == Transcription::Live
        && call.over
    {
        // Nobody says so: what is written while people talk ends with the call.
        transcript.status = TranscriptStatus::Completed;
    }
    Ok(Json(TranscriptBody {
        success: true,
        wanted,
        transcript,
    }))
}
