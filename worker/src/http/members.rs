//! `/api/members`: who is in the organization.

use super::principal;
use crate::{App, Error, store};
use axum::{Json, http::HeaderMap};
use callslot_shared::{
    access::{Action, Feature},
    api::MembersBody,
};

/// Lists the active members.
#[worker::send]
pub(super) async fn list(app: App, headers: HeaderMap) -> Result<Json<MembersBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Members, Action::Read).await?;
    Ok(Json(MembersBody {
        success: true,
        members: store::members::list(&*app.db, by.organization_id).await?,
    }))
}
