//! `/api/notices`: what people are told of calls that did not come about.

use super::{answer::Json, body, bookings::whole, principal};
use crate::{
    App, Error,
    store::{
        credentials::Principal,
        notices::{self, Reader},
    },
};
use axum::{extract::RawQuery, http::HeaderMap};
use callslot_shared::{
    FieldError,
    access::{self, Action, Feature},
    api::{DEFAULT_LIMIT, ErrorCode, MAX_LIMIT, MarkRead, MarkedBody, NoticesBody},
};

/// Lists the reader's notices, the newest first.
pub(super) async fn list(
    app: &App,
    RawQuery(query): &RawQuery,
    headers: &HeaderMap,
) -> Result<Json<NoticesBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Notices, Action::Read).await?;
    let (unread, limit) = read(query.as_deref().unwrap_or_default()).map_err(Error::Request)?;
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

fn read(query: &str) -> Result<(bool, u32), FieldError> {
    let (mut unread, mut limit) = (false, DEFAULT_LIMIT);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "unread" => {
                unread = value
                    .parse()
                    .map_err(|_| FieldError::new("unread", "is neither true nor false"))?;
            }
            "limit" => limit = whole("limit", &value, 1, MAX_LIMIT)?,
            other => return Err(FieldError::new(other, "is not a parameter of this list")),
        }
    }
    Ok((unread, limit))
}

/// Marks one notice read, or all of the reader's.
pub(super) async fn mark_read(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Json<MarkedBody>, Error> {
    const NO_NOTICE: Error = Error::Plain(ErrorCode::NotFound, "There is no such notice.");
    let by = principal::allowed(app, headers, Feature::Notices, Action::Write).await?;
    let request: MarkRead = body::json(headers, body)?;
    let one = match request.id.as_deref() {
        Some(id) => {
            let (booking, kind) = id.split_once(':').ok_or(NO_NOTICE)?;
            Some((booking.parse().map_err(|_| NO_NOTICE)?, kind))
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
