//! `/api/notices`: what people are told of calls that did not come about.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Json, Query},
        query,
    },
    usecases::tenancy::notices::{self, ListNotices, NoticeId, list_notices},
};
use callslot_shared::api::{MarkRead, MarkedBody, NoticesBody};
use serde::Deserialize;

/// Lists the reader's notices, the newest first.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<NoticesQuery>, Error>,
) -> Result<Json<NoticesBody>, Error> {
    let by = context.principal().await?;
    let Query(NoticesQuery { unread, limit }) = query?;
    let list = ListNotices { unread, limit };
    Ok(Json(NoticesBody {
        success: true,
        notices: list_notices(context.with_principal(&by), list).await?,
    }))
}

/// Parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticesQuery {
    #[serde(default, deserialize_with = "query::boolean")]
    unread: bool,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Marks one notice read, or all of the reader's.
#[worker::send]
pub(crate) async fn mark_read(
    context: RequestContext,
    body: Result<Json<MarkRead>, Error>,
) -> Result<Json<MarkedBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let one = request.id.as_deref().map(NoticeId::parse).transpose()?;
    Ok(Json(MarkedBody {
        success: true,
        marked: notices::mark_read(context.with_principal(&by), one).await?,
    }))
}
