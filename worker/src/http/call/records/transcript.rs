//! `/api/calls/{id}/transcript`: what was said on a call, and its deletion.

use super::call_id;
use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::call::delete_transcript::{WrittenDown, delete_transcript, transcript_of},
};
use callslot_shared::api::TranscriptBody;

/// Shows a call's transcript.
#[worker::send]
pub(crate) async fn show(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<TranscriptBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    transcript_of(context.with_principal(&by), &id)
        .await
        .map(body)
}

/// Deletes a call's transcript.
#[worker::send]
pub(crate) async fn delete(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<TranscriptBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    delete_transcript(context.with_principal(&by), &id)
        .await
        .map(body)
}

fn body(found: WrittenDown) -> Json<TranscriptBody> {
    Json(TranscriptBody {
        success: true,
        wanted: found.wanted,
        transcript: found.transcript,
    })
}
