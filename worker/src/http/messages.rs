//! `/api/messages`, `/api/message-settings` and `/api/me/message-settings`: what people were told, and what they are told of.

use crate::{
    Error,
    http::{
        RequestContext,
        cursor::Cursor,
        etag,
        extract::{Id, Json, Query},
        query,
    },
    usecases::messages::{
        list_messages::list_messages,
        message_settings::{message_settings, put_message_settings},
        own_message_settings::{own_message_settings, put_own_message_settings},
        retry_message::{NO_MESSAGE, retry_message},
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{
        MessageBody, MessageEntry, MessageSettings, MessageSettingsBody, MessagesBody,
        OwnMessageSettings, OwnMessageSettingsBody, SaveMessageSettings, SaveOwnMessageSettings,
    },
    ids::BookingId,
    message::{MessageChannel, MessageFilter, MessageId, MessageState},
};
use serde::Deserialize;

/// The order of the list, as its cursors name it.
const ORDER: &str = "-created_at";

/// Lists messages, the newest first.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListMessages>, Error>,
) -> Result<Json<MessagesBody>, Error> {
    let by = context.principal().await?;
    let Query(wanted) = query?;
    let after = wanted
        .cursor
        .as_deref()
        .map(|text| Cursor::place(text, ORDER))
        .transpose()?;
    let filter = MessageFilter {
        booking: wanted.booking_id,
        state: wanted.state,
        channel: wanted.channel,
        after,
        limit: wanted.limit,
    };
    let found = list_messages(context.with_principal(&by), &filter).await?;
    Ok(Json(MessagesBody {
        success: true,
        next_cursor: found.next(cursor),
        messages: found.items,
    }))
}

fn cursor(last: &MessageEntry) -> String {
    Cursor::after(ORDER, last.created_at, last.id.clone())
}

/// Parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListMessages {
    #[serde(default, deserialize_with = "query::booking")]
    booking_id: Option<BookingId>,
    state: Option<MessageState>,
    channel: Option<MessageChannel>,
    cursor: Option<String>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Has a message tried anew that failed or bounced.
#[worker::send]
pub(crate) async fn retry(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<MessageBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_MESSAGE)?;
    let id: MessageId = id.parse().map_err(|_| NO_MESSAGE)?;
    Ok(Json(MessageBody {
        success: true,
        message: retry_message(context.with_principal(&by), &id).await?,
    }))
}

/// Shows which kinds are not sent.
#[worker::send]
pub(crate) async fn show_settings(context: RequestContext) -> Result<Response, Error> {
    let by = context.principal().await?;
    message_settings(context.with_principal(&by))
        .await
        .map(settings)
}

/// Replaces which kinds are not sent.
#[worker::send]
pub(crate) async fn put_settings(
    context: RequestContext,
    body: Result<Json<SaveMessageSettings>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(wanted) = body?;
    let expected = etag::expected(&context.headers);
    let written = put_message_settings(context.with_principal(&by), expected, &wanted).await;
    written.map(settings)
}

fn settings(message_settings: MessageSettings) -> Response {
    let tag = etag::version(message_settings.version);
    let body = MessageSettingsBody {
        success: true,
        message_settings,
    };
    (tag, Json(body)).into_response()
}

/// Shows which kinds the member who asks does not want.
#[worker::send]
pub(crate) async fn show_own_settings(context: RequestContext) -> Result<Response, Error> {
    let by = context.principal().await?;
    own_message_settings(context.with_principal(&by))
        .await
        .map(own_settings)
}

/// Replaces which kinds the member who asks does not want.
#[worker::send]
pub(crate) async fn put_own_settings(
    context: RequestContext,
    body: Result<Json<SaveOwnMessageSettings>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(wanted) = body?;
    let expected = etag::expected(&context.headers);
    let written = put_own_message_settings(context.with_principal(&by), expected, wanted).await;
    written.map(own_settings)
}

fn own_settings(message_settings: OwnMessageSettings) -> Response {
    let tag = etag::version(message_settings.version);
    let body = OwnMessageSettingsBody {
        success: true,
        message_settings,
    };
    (tag, Json(body)).into_response()
}
