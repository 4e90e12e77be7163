//! `/api/calls/{id}/timeline`: everything that is kept of a call, in the order it happened. Reviews for
//! quality are no part of it.

use super::call_id;
use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::call::timeline::timeline_of,
};
use callslot_shared::api::TimelineBody;

/// Shows what happened.
#[worker::send]
pub(crate) async fn show(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<TimelineBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    Ok(Json(TimelineBody {
        success: true,
        timeline: timeline_of(context.with_principal(&by), &id).await?,
    }))
}
