//! `/api/calls/{id}/timeline`: everything that is kept of a call, in the order it happened. Reviews for
//! quality are no part of it.

use super::find;
use crate::http::RequestContext;
use crate::{
    Error,
    http::{
        extract::{Id, Json},
        principal,
    },
    store::timeline,
};
use callslot_shared::api::TimelineBody;

/// Shows what happened.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<String>,
) -> Result<Json<TimelineBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let call = find(&app, &by, id).await?;
    Ok(Json(TimelineBody {
        success: true,
        timeline: timeline::of(by.tenant(&*app.db), &call).await?,
    }))
}
