//! `/api/webhook-endpoints` in the document, and the events as they are sent: `webhooks` beside `paths`.

use super::{
    bookings::limit,
    endpoint::{Endpoint, JSON, NamedSchema, text_header},
};
use callslot_shared::{
    api::{Notice, WebhookCall, WebhookOutcome, WebhookRecording, WebhookTest},
    booking::Booking,
    ids::{BookingId, WebhookEndpointId},
    webhook::{WebhookDeliveryState, WebhookEventType},
};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Header, Object, Ref, Type},
};

const IF_MATCH: &str = "Its ETag as the client knows it. Has it changed since, nothing is done and the answer is \
                        409 `version_conflict`.";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list(),
        create(),
        show(),
        replace(),
        delete(),
        rotate(),
        test(),
        deliveries(),
        replay(),
        of_booking(),
    ]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Webhooks", id, summary)
}

/// An operation on one endpoint.
fn of_one(id: &str, summary: &str) -> Endpoint {
    endpoint(id, summary).id::<WebhookEndpointId>("The endpoint's id.")
}

fn etag() -> Header {
    text_header("Its version.", "\"1\"")
}

fn tags() -> Object {
    Object::with_type(Type::String)
}

fn list() -> Endpoint {
    endpoint("listWebhookEndpoints", "List endpoints")
        .about("For owners and admins: an address may have a secret in it.")
        .says(200, "The endpoints, in the order in which they were made.")
}

fn create() -> Endpoint {
    endpoint("createWebhookEndpoint", "Make an endpoint")
        .about(
            "Events are posted to it as [Standard Webhooks](https://www.standardwebhooks.com) says, at least once, for three \
             days. The address has to be `https`, with a public host\'s name; it is judged again before each request. \
             Redirects are not followed. The owners are told.",
        )
        .examples(&[(
            "An endpoint",
            json!({
                "url": "https://hooks.example.com/callslot", "description": "Clinic software",
                "events": ["booking.created", "booking.rescheduled", "booking.cancelled"],
            }),
        )])
        .says(201, "The endpoint, and the secret that its events are signed with, which is shown once.")
        .with_header(201, "ETag", etag())
        .with_header(
            201,
            "Location",
            text_header(
                "Its address.",
                "/api/webhook-endpoints/019a0000-0000-7000-8000-000000000101",
            ),
        )
        .leads_to(201, "showWebhookEndpoint", "/webhook_endpoint/id")
}

fn show() -> Endpoint {
    of_one("showWebhookEndpoint", "Show an endpoint")
        .says(200, "The endpoint.")
        .with_header(200, "ETag", etag())
}

fn replace() -> Endpoint {
    of_one("replaceWebhookEndpoint", "Replace an endpoint")
        .about(
            "Its secret stays. One that the service has disabled begins anew once `enabled` is true, and what waits for it is \
             sent at once. The owners are told of another address.",
        )
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[(
            "Fewer events",
            json!({
                "url": "https://hooks.example.com/callslot", "description": "Clinic software",
                "events": ["booking.created"], "enabled": true,
            }),
        )])
        .says(200, "The endpoint.")
        .with_header(200, "ETag", etag())
}

fn delete() -> Endpoint {
    of_one("deleteWebhookEndpoint", "Delete an endpoint")
        .about("What waits for it is not sent, and its secret is forgotten.")
        .header("If-Match", IF_MATCH, false, tags())
        .says(200, "The endpoint as it was.")
        .with_header(200, "ETag", etag())
}

fn rotate() -> Endpoint {
    of_one("rotateWebhookSecret", "Give an endpoint a new secret")
        .about(
            "Events are signed with both secrets for as many hours as `overlap_hours` says, so that the receiver can change \
             over meanwhile. With 0 the one before is worth nothing at once. While two sign, another overlap than 0 is refused.",
        )
        .header("If-Match", IF_MATCH, false, tags())
        .examples(&[
            ("With a day to change over", json!({"overlap_hours": 24})),
            ("At once", json!({"overlap_hours": 0})),
        ])
        .says(200, "The endpoint, and its new secret, which is shown once.")
        .with_header(200, "ETag", etag())
}

fn test() -> Endpoint {
    of_one("testWebhookEndpoint", "Test an endpoint")
        .about(
            "Sends `webhook.test` to it, once. Look at the list of deliveries for what came of it. Ten a minute at most.",
        )
        .says(202, "The delivery, which may be over already.")
}

fn deliveries() -> Endpoint {
    of_one("listWebhookDeliveries", "List deliveries to an endpoint")
        .about(
            "The newest event first, with all tries: when, the status, how long it took, and the first characters of the \
             answer. Events are kept for 30 days.",
        )
        .query(
            "state",
            "Only deliveries in this state.",
            Ref::from_schema_name(WebhookDeliveryState::name()),
        )
        .query(
            "cursor",
            "`next_cursor` of the page before.",
            Object::with_type(Type::String),
        )
        .query("limit", "The most deliveries to answer with.", limit())
        .says(200, "A page of deliveries.")
}

fn of_booking() -> Endpoint {
    endpoint(
        "listBookingWebhookDeliveries",
        "List deliveries of a booking's events",
    )
    .about(
        "For owners and admins: which endpoint was told what of the booking, and whether it arrived. The 100 newest; an endpoint's \
         own list has all, with every try.",
    )
    .id::<BookingId>("The booking's id.")
    .says(200, "The deliveries, the newest event first.")
}

fn replay() -> Endpoint {
    of_one("replayWebhookDeliveries", "Deliver events anew")
        .about(
            "One event, or all that happened in a time and failed, or all of that time. Each is sent with the same \
             `webhook-id` and the same body as before.",
        )
        .examples(&[
            (
                "All that failed in two hours",
                json!({"from": "2026-03-02T12:00:00Z", "to": "2026-03-02T14:00:00Z"}),
            ),
            (
                "One event",
                json!({"event_id": "evt_019a0000-0000-7000-8000-000000000401_booking_created"}),
            ),
        ])
        .says(202, "How many are sent anew.")
}

/// The name of the schema of an event\'s `data`.
fn data(event: WebhookEventType) -> String {
    use WebhookEventType as Type;
    match event {
        Type::BookingCreated
        | Type::BookingUpdated
        | Type::BookingRescheduled
        | Type::BookingCancelled
        | Type::BookingCompleted
        | Type::BookingFailed => Booking::name(),
        Type::CallRinging | Type::CallBridged | Type::CallEnded => WebhookCall::name(),
        Type::OutcomeDeclared => WebhookOutcome::name(),
        Type::RecordingReady => WebhookRecording::name(),
        Type::NoticeCreated => Notice::name(),
        Type::WebhookTest => WebhookTest::name(),
    }
    .into_owned()
}

fn summary(event: WebhookEventType) -> &'static str {
    use WebhookEventType as Type;
    match event {
        Type::BookingCreated => "A call was booked",
        Type::BookingUpdated => "Something of a booking was changed besides its start",
        Type::BookingRescheduled => "A booking starts at another time",
        Type::BookingCancelled => "A booking was cancelled",
        Type::BookingCompleted => "The call of a booking took place",
        Type::BookingFailed => "The call of a booking did not take place",
        Type::CallRinging => "A phone rings",
        Type::CallBridged => "Operator and attendee are connected",
        Type::CallEnded => "A call is over",
        Type::OutcomeDeclared => "A person has declared the outcome of a call",
        Type::RecordingReady => "A recording can be fetched",
        Type::NoticeCreated => "A person has to be told of something",
        Type::WebhookTest => "Somebody tests an endpoint",
    }
}

/// The schemas that events have besides those of the API.
pub(super) fn schemas() -> Vec<NamedSchema> {
    let mut schemas = vec![
        (Booking::name().into_owned(), Booking::schema()),
        (WebhookCall::name().into_owned(), WebhookCall::schema()),
        (
            WebhookOutcome::name().into_owned(),
            WebhookOutcome::schema(),
        ),
        (
            WebhookRecording::name().into_owned(),
            WebhookRecording::schema(),
        ),
        (Notice::name().into_owned(), Notice::schema()),
        (WebhookTest::name().into_owned(), WebhookTest::schema()),
    ];
    Booking::schemas(&mut schemas);
    WebhookCall::schemas(&mut schemas);
    WebhookOutcome::schemas(&mut schemas);
    WebhookRecording::schemas(&mut schemas);
    Notice::schemas(&mut schemas);
    WebhookTest::schemas(&mut schemas);
    schemas
}

/// The events, by type: the request that an endpoint gets.
pub(super) fn events() -> Value {
    let events = WebhookEventType::ALL.iter().map(|event| {
        let name = event.as_str();
        (name.to_owned(), json!({"post": operation(*event)}))
    });
    Value::Object(events.collect::<Map<_, _>>())
}

fn operation(event: WebhookEventType) -> Value {
    let name = event.as_str();
    let header = |name: &str, description: &str, schema: Value| json!({"name": name, "in": "header", "required": true, "description": description, "schema": schema});
    json!({
        "tags": ["Webhooks"],
        "operationId": name,
        "summary": summary(event),
        "description": "Any status of success says that it has arrived; any other, and no answer within 15 seconds, has it \
                        sent again. Events may come twice and in any order: compare the id, and the version of the booking.",
        "security": [],
        "parameters": [
            header("webhook-id", "The event\'s id, the same at every try and every endpoint.", json!({"type": "string"})),
            header("webhook-timestamp", "The time of this try, in seconds since 1970.", json!({"type": "integer"})),
            header(
                "webhook-signature",
                "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; two with a space between during a rotation.",
                json!({"type": "string"}),
            ),
        ],
        "requestBody": {"required": true, "content": {JSON: {"schema": {
            "type": "object",
            "required": ["type", "timestamp", "data"],
            "properties": {
                "type": {"type": "string", "const": name},
                "timestamp": {"type": "string", "format": "date-time", "description": "The time of the event."},
                "data": {"$ref": format!("#/components/schemas/{}", data(event))},
            },
        }}}},
        "responses": {"2XX": {"description": "It has arrived."}, "410": {"description": "The endpoint is gone: it is disabled."}},
    })
}
