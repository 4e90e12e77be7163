//! `/api/calls/{id}/timeline`: everything that is kept of a call, in the order it happened. Reviews for
//! quality are no part of it.

use super::find;
use crate::{
    App, Error,
    http::{
        extract::{Id, Json},
        principal,
    },
    store::timeline,
};
use axum::{extract::Extension, http::HeaderMap};
use callslot_shared::{
    access::{Action, Feature},
    api::TimelineBody,
};

/// Shows what happened.
#[worker::send]
pub(in crate::http) async fn show(
    Extension(app): Extension<App>,
    id: Id<String>,
    headers: HeaderMap,
) -> Result<Json<TimelineBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Read).await?;
    let call = find(&app, &by, id).await?;
    Ok(Json(TimelineBody {
        success: true,
        timeline: timeline::of(&*app.db, by.organization_id, &call).await?,
    }))
}
