//! `/api/messages`, `/api/message-settings` and `/api/me/message-settings` in the document.

use super::{
    bookings::{limit, tags},
    endpoint::{Endpoint, text_header},
};
use callslot_shared::{
    ids::BookingId,
    message::{MessageChannel, MessageId, MessageState},
};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{Header, Object, Ref, Type},
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list(),
        retry(),
        show_settings(),
        put_settings(),
        show_own_settings(),
        put_own_settings(),
    ]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Messages", id, summary)
}

fn list() -> Endpoint {
    endpoint("listMessages", "List messages")
        .about(
            "What attendees and members were told by mail, the newest first, with the state of each delivery. Texts and \
             addresses are not kept once a message is sent, and are never shown.",
        )
        .query(
            "booking_id",
            "Only messages about this booking.",
            Ref::from_schema_name(BookingId::name()),
        )
        .query(
            "state",
            "Only messages in this state.",
            Ref::from_schema_name(MessageState::name()),
        )
        .query(
            "channel",
            "Only messages that go this way.",
            Ref::from_schema_name(MessageChannel::name()),
        )
        .query(
            "cursor",
            "`next_cursor` of the page before.",
            Object::with_type(Type::String),
        )
        .query("limit", "The most messages to answer with.", limit())
        .says(200, "A page of messages.")
}

fn retry() -> Endpoint {
    endpoint("retryMessage", "Try a message again")
        .about(
            "For a message about a booking that `failed` or `bounced`. It is made anew, of the booking as it is; what is of \
             no use any more is skipped. One about an account is not kept: ask for another code, or invite again.",
        )
        .id::<MessageId>("The message's id.")
        .says(200, "The message, which waits to be sent.")
}

const IF_MATCH: &str = "The settings' ETag as the client knows it. Have they changed since, nothing is done and the answer is 409 \
                        `version_conflict`.";

fn etag() -> Header {
    text_header("The settings' version.", "\"1\"")
}

fn show_settings() -> Endpoint {
    endpoint("showMessageSettings", "Show which messages are not sent")
        .says(200, "The kinds that are turned off.")
        .with_header(200, "ETag", etag())
}

fn put_settings() -> Endpoint {
    endpoint("putMessageSettings", "Set which messages are not sent")
        .about(
            "For owners and admins. A kind is turned off for the whole organization, for one event type, or for the calls of \
             one member; whatever is not named is sent. Messages that wait are asked about when they are due. Codes to sign \
             in with, invitations and alerts to owners are always sent.",
        )
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[
            ("No reminder a day before", json!({"off": [{"kind": "attendee_reminder_day"}]})),
            ("Everything", json!({"off": []})),
        ])
        .says(200, "The kinds that are turned off now.")
        .with_header(200, "ETag", etag())
}

fn show_own_settings() -> Endpoint {
    endpoint("showOwnMessageSettings", "Show which messages one does not want")
        .about(
            "The member's own, in this organization, with the kinds that the organization does not send to them anyway.",
        )
        .says(200, "The kinds that are turned off.")
        .with_header(200, "ETag", etag())
}

fn put_own_settings() -> Endpoint {
    endpoint("putOwnMessageSettings", "Set which messages one does not want")
        .about(
            "For members who take calls: messages about their own calls and days. It changes nothing for attendees and for \
             colleagues, and turns nothing on that the organization has turned off. Messages that wait are asked about when \
             they are due.",
        )
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[
            (
                "Not when calls are moved",
                json!({"off": ["operator_moved"]}),
            ),
            ("Everything", json!({"off": []})),
        ])
        .says(200, "The kinds that are turned off now.")
        .with_header(200, "ETag", etag())
}
