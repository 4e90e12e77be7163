//! `/api/notices`: what people are told of calls that did not come about.

use crate::http::{
    extract::{Json, Query},
    principal, query,
};
use crate::{
    App, Error,
    store::{
        credentials::Principal,
        notices::{self, Reader},
    },
};
use axum::{extract::Extension, http::HeaderMap};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{ErrorCode, MarkRead, MarkedBody, NoticesBody},
};
use serde::Deserialize;

/// Lists the reader's notices, the newest first.
#[worker::send]
pub(in crate::http) async fn list(
    Extension(app): Extension<App>,
    query: Result<Query<ListNotices>, Error>,
    headers: HeaderMap,
) -> Result<Json<NoticesBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Notices, Action::Read).await?;
    let Query(ListNotices { unread, limit }) = query?;
    Ok(Json(NoticesBody {
        success: true,
        notices: notices::list(&*app.db, reader(&by), unread, limit).await?,
    }))
}

/// Owners and admins see everybody's; others their own.
fn reader(by: &Principal) -> Reader {
    let everybodys = access::allow(by.standing, Feature::Notices, Action::Execute).is_ok();
    Reader {
        organization_id: by.organization_id,
        user_id: (!everybodys).then_some(by.user_id),
    }
}

/// What is listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ListNotices {
    #[serde(default, deserialize_with = "query::boolean")]
    unread: bool,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Marks one notice read, or all of the reader's.
#[worker::send]
pub(in crate::http) async fn mark_read(
    Extension(app): Extension<App>,
    headers: HeaderMap,
    body: Result<Json<MarkRead>, Error>,
) -> Result<Json<MarkedBody>, Error> {
    const NO_NOTICE: Error = Error::Plain(ErrorCode::NotFound, "There is no such notice.");
    let by = principal::allowed(&app, &headers, Feature::Notices, Action::Write).await?;
    let Json(request) = body?;
    let one = match request.id.as_deref() {
        Some(id) => {
            // That of a notice about no booking is its kind alone.
            let (booking, kind) = id.split_once(':').unzip();
            let booking = booking.map(str::parse).transpose();
            Some((booking.map_err(|_| NO_NOTICE)?, kind.unwrap_or(id)))
        }
        None => None,
    };
    let marked = notices::mark_read(&*app.db, reader(&by), one, app.clock.now()).await?;
    if one.is_some() && marked == 0 {
        return Err(NO_NOTICE);
    }
    Ok(Json(MarkedBody {
        success: true,
        marked,
    }))
}
