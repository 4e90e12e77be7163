//! `/api/calls/{id}/timeline`: everything that is kept of a call, in the order it happened. Reviews for
//! quality are no part of it.

use super::find;
use crate::{
    App, Error,
    http::{answer::Json, id::Id, principal},
    store::timeline,
};
use axum::http::HeaderMap;
use callslot_shared::{
    access::{Action, Feature},
    api::TimelineBody,
};

/// Shows what happened.
pub(in crate::http) async fn show(
    app: &App,
    Id(id): &Id,
    headers: &HeaderMap,
) -> Result<Json<TimelineBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Booking, Action::Read).await?;
    let call = find(app, &by, id).await?;
    Ok(Json(TimelineBody {
        success: true,
        timeline: timeline::of(&*app.db, by.organization_id, &call).await?,
    }))
}
