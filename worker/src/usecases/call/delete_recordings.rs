//! Recordings of a call, and their deletion with what was written down.

use super::find::find;
use crate::{
    Error,
    dialer::Dialer,
    store::{call_attempts, call_context::CallContext, recordings, transcripts},
    telephony::DeleteRecording,
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorCode, Recording, RecordingStatus, TranscriptStatus},
    ids::CallId,
};

const BEING_MADE: Error = Error::Plain(
    ErrorCode::Conflict,
    "The call is still being recorded. Delete the recording when the call is over.",
);
const CARRIER_SILENT: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The carrier did not delete the recording. Try again.",
);

/// The recordings of a call.
pub(crate) struct Recordings {
    /// Whether the call is to be recorded.
    pub(crate) wanted: bool,
    /// All there are and were, the oldest first.
    pub(crate) recordings: Vec<Recording>,
}

/// Shows a call's recordings.
pub(crate) async fn recordings_of(context: Context<'_>, id: &CallId) -> Result<Recordings, Error> {
    let call = find(context, id).await?;
    kept(context, &call).await
}

/// Deletes a call's recordings, at the carrier first: what is not gone there is not called gone here. Then its
/// transcript. Each deletion has its entry in the audit log.
///
/// Without a carrier nothing is deleted, whatever `id` names. A call that is still being recorded is refused; a carrier
/// that does not delete leaves what was deleted before it deleted.
pub(crate) async fn delete_recordings(
    context: Context<'_>,
    id: Result<CallId, Error>,
) -> Result<Recordings, Error> {
    let dialer = context.app.dialer()?;
    let call = find(context, &id?).await?;
    let recordings = recordings::list(context.tenant, call.attempt).await?;
    let being_made = |recording: &Recording| recording.status == RecordingStatus::InProgress;
    if !call.over && recordings.iter().any(being_made) {
        return Err(BEING_MADE);
    }
    for recording in &recordings {
        if recording.status != RecordingStatus::Deleted {
            delete(context, &dialer, &call, recording).await?;
        }
    }
    let written = transcripts::get(context.tenant, call.attempt).await?;
    if written.is_some_and(|transcript| transcript.status != TranscriptStatus::Deleted) {
        transcripts::delete(context.tenant, call.attempt, &context.entry()).await?;
    }
    kept(context, &call).await
}

async fn delete(
    context: Context<'_>,
    dialer: &Dialer<'_>,
    call: &CallContext,
    recording: &Recording,
) -> Result<(), Error> {
    let attempt = call_attempts::get(context.all_tenants(), call.attempt).await?;
    let attempt = attempt.ok_or(CARRIER_SILENT)?;
    let delete = DeleteRecording {
        route: dialer.route(&attempt),
        name: &recording.id,
        url: recording.url.as_deref(),
    };
    let deleted = async { dialer.carrier_for(&attempt)?.delete_recording(delete).await };
    if let Err(error) = deleted.await {
        crate::log::error("recording", &error);
        return Err(CARRIER_SILENT);
    }
    let entry = context.entry();
    recordings::delete(context.tenant, call.attempt, &recording.id, &entry).await?;
    Ok(())
}

async fn kept(context: Context<'_>, call: &CallContext) -> Result<Recordings, Error> {
    Ok(Recordings {
        wanted: call.voice.recording,
        recordings: recordings::list(context.tenant, call.attempt).await?,
    })
}
