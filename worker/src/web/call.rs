//! `/c/{token}`: a call as its attendee sees it, its calendar entry as a file, and the end of reminders. The token is all the
//! right that there is: one that opens nothing is answered as any address at which there is nothing.

use super::{html, templates};
use crate::{
    Error,
    http::{NOTHING_HERE, RequestContext},
    usecases::messages::{
        attendee_call::attendee_call,
        stop_reminders::{reminders, stop_reminders},
    },
};
use axum::{
    extract::{Path, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// The name of the file.
const FILE: &str = "attachment; filename=\"call.ics\"";

/// No search engine keeps what a token opens.
const NO_INDEX: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-robots-tag"),
    HeaderValue::from_static("noindex, nofollow"),
);

type Token = Result<Path<String>, PathRejection>;

fn given(token: Token) -> Result<String, Error> {
    token.map(|Path(token)| token).map_err(|_| NOTHING_HERE)
}

/// Shows a call.
#[worker::send]
pub(super) async fn show(context: RequestContext, token: Token) -> Result<Response, Error> {
    let found = attendee_call(&context.app, &given(token)?).await?;
    let call = found.ok_or(NOTHING_HERE)?;
    let page = call.page().ok_or(NOTHING_HERE)?;
    Ok(private(html(
        StatusCode::OK,
        templates::call(call.language(), &page),
    )))
}

/// The calendar entry as a file: an invitation, or its cancellation.
#[worker::send]
pub(super) async fn calendar(context: RequestContext, token: Token) -> Result<Response, Error> {
    let found = attendee_call(&context.app, &given(token)?).await?;
    let call = found.ok_or(NOTHING_HERE)?;
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

fn private(mut response: Response) -> Response {
    let (name, value) = NO_INDEX;
    response.headers_mut().insert(name, value);
    response
}
