//! `/api/calls/{id}/recording`: where a call's recording is kept, and its deletion, with what was written down.

use super::call_id;
use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::call::delete_recordings::{Recordings, delete_recordings, recordings_of},
};
use callslot_shared::api::RecordingsBody;

/// Shows a call's recordings.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<RecordingsBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    recordings_of(context.with_principal(&by), &id)
        .await
        .map(body)
}

/// Deletes a call's recordings.
#[worker::send]
pub(crate) async fn delete(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<RecordingsBody>, Error> {
    let by = context.principal().await?;
    let left = delete_recordings(context.with_principal(&by), call_id(id)).await;
    left.map(body)
}

fn body(found: Recordings) -> Json<RecordingsBody> {
    Json(RecordingsBody {
        success: true,
        wanted: found.wanted,
        recordings: found.recordings,
    })
}
