//! The transcript of a call, and its deletion.

use super::find::find;
use crate::{
    Error,
    store::{call_context::CallContext, transcripts},
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorCode, Transcript, TranscriptStatus},
    ids::CallId,
    voice::Transcription,
};

const BEING_WRITTEN: Error = Error::Plain(
    ErrorCode::Conflict,
    "What is said is still being written down. Delete the transcript when the call is over.",
);

/// The transcript of a call.
pub(crate) struct WrittenDown {
    /// Whether and when it is to be made.
    pub(crate) wanted: Transcription,
    /// As far as it is made, if there is one.
    pub(crate) transcript: Option<Transcript>,
}

/// Shows a call's transcript.
pub(crate) async fn transcript_of(context: Context<'_>, id: &CallId) -> Result<WrittenDown, Error> {
    let call = find(context, id).await?;
    kept(context, &call).await
}

/// Deletes a call's transcript, with an entry in the audit log. Without one, or once it is deleted, nothing changes.
/// While it is being written the deletion is refused.
pub(crate) async fn delete_transcript(
    context: Context<'_>,
    id: &CallId,
) -> Result<WrittenDown, Error> {
    let call = find(context, id).await?;
    let found = transcripts::get(context.tenant, call.attempt).await?;
    match found.map(|transcript| transcript.status) {
        Some(TranscriptStatus::InProgress) if !call.over => return Err(BEING_WRITTEN),
        None | Some(TranscriptStatus::Deleted) => {}
        Some(_) => transcripts::delete(context.tenant, call.attempt, &context.entry()).await?,
    }
    kept(context, &call).await
}

async fn kept(context: Context<'_>, call: &CallContext) -> Result<WrittenDown, Error> {
    let wanted = call.voice.transcription;
    let mut transcript = transcripts::get(context.tenant, call.attempt).await?;
    if let Some(transcript) = &mut transcript
        && transcript.status == TranscriptStatus::InProgress
        && wanted == Transcription::Live
        && call.over
    {
        // Nobody says so: what is written while people talk ends with the call.
        transcript.status = TranscriptStatus::Completed;
    }
    Ok(WrittenDown { wanted, transcript })
}
