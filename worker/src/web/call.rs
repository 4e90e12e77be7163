//! `/c/{token}`: a call as its attendee sees it, its calendar entry as a file, and the end of reminders. The token is all the
//! right that there is: one that opens nothing is answered as any address at which there is nothing.

use super::{
    call_view::{Token, call_page, given, private, replaced, view},
    html, templates,
};
use crate::{
    Error,
    http::{NOTHING_HERE, RequestContext},
    usecases::messages::{
        attendee_call::{OpenedLink, attendee_call},
        stop_reminders::{reminders, stop_reminders},
    },
};
use axum::{
    extract::RawQuery,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// The name of the file.
const FILE: &str = "attachment; filename=\"call.ics\"";

/// Shows a call, with the changes that its attendee may make.
#[worker::send]
pub(super) async fn show(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let token = given(token)?;
    let view = view(query.as_deref());
    let found = attendee_call(&context.app, &token).await?;
    Ok(match found.ok_or(NOTHING_HERE)? {
        OpenedLink::Call(call) => call_page(StatusCode::OK, &token, &call, &view, None),
        OpenedLink::Replaced(link) => replaced(&link),
    })
}

/// The calendar entry as a file: an invitation, or its cancellation.
#[worker::send]
pub(super) async fn calendar(context: RequestContext, token: Token) -> Result<Response, Error> {
    let found = attendee_call(&context.app, &given(token)?).await?;
    let Some(OpenedLink::Call(call)) = found else {
        return Err(NOTHING_HERE);
    };
    let entry = call.calendar().ok_or(NOTHING_HERE)?;
    let headers = [
        (header::CONTENT_TYPE, entry.content_type()),
        (header::CONTENT_DISPOSITION, FILE.to_owned()),
    ];
    Ok(private((headers, entry.text).into_response()))
}

/// Asks whether reminders are to end. To look at it ends none: programs that check mail follow links.
#[worker::send]
pub(super) async fn ask(context: RequestContext, token: Token) -> Result<Response, Error> {
    let found = reminders(&context.app, &given(token)?).await?;
    let found = found.ok_or(NOTHING_HERE)?;
    let page = templates::stop_reminders(found.language, &found.organization);
    Ok(private(html(StatusCode::OK, page)))
}

/// Ends reminders, for whoever presses the button and for mail programs (RFC 8058), which come from no page of ours and
/// follow no redirect.
#[worker::send]
pub(super) async fn stop(context: RequestContext, token: Token) -> Result<Response, Error> {
    let found = stop_reminders(&context.app, &given(token)?).await?;
    let found = found.ok_or(NOTHING_HERE)?;
    let page = templates::reminders_stopped(found.language, &found.organization);
    Ok(private(html(StatusCode::OK, page)))
}
