//! The error codes in the document: a schema, an example of each as the Worker really answers, and the
//! headers that come with some.

use super::endpoint::{Endpoint, JSON, NamedSchema, text_header, with_request_id};
use crate::{
    Error,
    http::{OTHER_METHOD, body, idempotency},
    store::DatabaseError,
    usecases::{
        booking::{
            find_booking::VERSION_CONFLICT,
            refusal,
            slot_taken::{OUTSIDE_AVAILABILITY, no_slot},
        },
        consent,
    },
};
use callslot_shared::{
    FieldError,
    access::Denial,
    api::{ErrorBody, ErrorCode, ErrorDetail, SlotReasonCode, Taken},
    booking::Status,
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        AllOfBuilder, ComponentsBuilder, ContentBuilder, ObjectBuilder, Ref, RefOr, Response,
        ResponseBuilder, Schema, Type, example::Example, header::HeaderBuilder,
    },
};

/// An answer with that code.
pub(crate) fn example(code: ErrorCode) -> ErrorBody {
    let error = match code {
        ErrorCode::InvalidRequest => Error::Request(FieldError::new("start_time", "is missing")),
        ErrorCode::InvalidField => {
            FieldError::new("start_time", "is in the past; pick a later time").into()
        }
        ErrorCode::NotSupported => FieldError::not_supported(
            "modulations.translation",
            "is not supported yet: calls are not translated; use off",
        )
        .into(),
        ErrorCode::ConsentPolicy => {
            consent::looser("modulations.consent", consent::ONLY_STRICTER)
        },
        ErrorCode::NumberNotAllowed => of_the_number(
            code,
            "is a premium-rate number, which your organization does not call; an owner or admin can allow that in its limits",
        ),
        ErrorCode::CountryNotAllowed => of_the_number(code, refusal::FOREIGN),
        ErrorCode::AttendeeLimit => of_the_number(
            code,
            "is called as often as your organization's limits allow: 5 calls a day, by UTC. Pick another day",
        ),
        ErrorCode::PendingLimit => no_slot(ErrorBody::new(
            code,
            "You may have 500 bookings that are still to come, by your organization's limits. Wait, or cancel some.",
        )),
        ErrorCode::MemberLimit => Error::Limited(crate::rate_limited::member_calls_per_minute(60, 12)),
        ErrorCode::Unauthorized => Error::UNAUTHORIZED,
        ErrorCode::PlanRequired => Denial::PlanRequired.into(),
        ErrorCode::Forbidden => Denial::RoleRequired.into(),
        ErrorCode::FreshSignInRequired => Denial::FreshSignInRequired.into(),
        ErrorCode::BookingDisabled => Denial::BookingDisabled.into(),
        ErrorCode::NotFound => Error::NOT_FOUND,
        ErrorCode::MethodNotAllowed => OTHER_METHOD,
        ErrorCode::Conflict => callslot_shared::Error::State {
            status: Status::Completed,
            problem: "cannot be cancelled any more",
        }
        .into(),
        ErrorCode::SlotTaken => no_slot(ErrorBody {
            error: ErrorDetail {
                conflict: Some(taken()),
                ..ErrorBody::new(
                    code,
                    "The operator has another call from 2026-11-22T10:30:00Z to 2026-11-22T11:00:00Z. \
                     Pick a time that ends before or starts after, or another operator.",
                )
                .error
            },
            success: false,
        }),
        ErrorCode::OutsideAvailability => no_slot(ErrorBody {
            error: ErrorDetail {
                reasons: vec!["outside hours: it is 2026-11-22 10:30:00 in Europe/Berlin".into()],
                reason_codes: vec![SlotReasonCode::OutsideHours],
                ..ErrorBody::new(code, OUTSIDE_AVAILABILITY).error
            },
            success: false,
        }),
        ErrorCode::CarrierBusy => carrier_busy(),
        ErrorCode::SeriesConflict => no_slot(ErrorBody {
            error: ErrorDetail {
                reasons: vec![
                    "call 10 at 2026-05-04 10:00 in America/New_York: busy with \"Follow-up call\"".into(),
                ],
                ..ErrorBody::new(
                    code,
                    "Of the 12 calls 1 cannot be, so none was booked: call 10. Pick another time, rule or operator.",
                )
                .error
            },
            success: false,
        }),
        ErrorCode::OutsideCallingHours => no_slot(ErrorBody::new(
            code,
            "It is 06:30 in America/Los_Angeles, where the attendee may be; your organization calls from \
             08:00 to 21:00. Pick another time, or send `override: true` if you may.",
        )),
        ErrorCode::VersionConflict => VERSION_CONFLICT,
        ErrorCode::IdempotencyConflict => idempotency::OTHER_REQUEST,
        ErrorCode::InProgress => idempotency::IN_PROGRESS,
        ErrorCode::TooLarge => body::TOO_LARGE,
        ErrorCode::UnsupportedMediaType => body::NOT_JSON,
        ErrorCode::RateLimited => Error::Limited(crate::rate_limited::calls_per_minute(50, 12)),
        ErrorCode::Internal => DatabaseError::Row("".into()).into(),
        ErrorCode::NotConfigured => Error::NotConfigured(crate::settings::SIGNING_KEY),
        ErrorCode::Unavailable => DatabaseError::Failed("".into()).into(),
    };
    error.body()
}

fn of_the_number(code: ErrorCode, problem: &str) -> Error {
    let error = FieldError::new("attendee_phone", problem);
    no_slot(ErrorBody::of_field(code, &error))
}

fn taken() -> Taken {
    let time = |text: &str| text.parse().unwrap_or_default();
    Taken {
        start_time: time("2026-11-22T10:30:00Z"),
        end_time: time("2026-11-22T11:00:00Z"),
        busy_from: time("2026-11-22T10:30:00Z"),
        busy_to: time("2026-11-22T11:00:00Z"),
        booking_id: "019a0000-0000-7000-8000-000000000301".parse().ok(),
        title: Some("Follow-up call".to_owned()),
    }
}

/// The carrier has no room, and other starts are free.
fn carrier_busy() -> Error {
    let message = "The carrier takes one call after the other: this one would be placed more than 30 s after its start, or \
                   keep another waiting for as long. Pick one of `starts`, or book it all the same with \
                   `override: true`.";
    let mut body = ErrorBody::new(ErrorCode::CarrierBusy, message);
    let starts = ["2026-11-22T10:29:00Z", "2026-11-22T10:31:00Z"].iter();
    body.error.starts = starts.filter_map(|start| start.parse().ok()).collect();
    no_slot(body)
}

/// Adds an example of each code, by its name.
pub(super) fn examples(components: ComponentsBuilder) -> ComponentsBuilder {
    ErrorCode::ALL.iter().fold(components, |components, code| {
        let mut shown = Example::new();
        code.meaning().clone_into(&mut shown.summary);
        shown.value = serde_json::to_value(example(*code)).ok();
        components.example(code.as_str(), shown)
    })
}

/// The schemas of errors, with what each code means.
pub(super) fn schemas() -> Vec<NamedSchema> {
    let mut schemas = vec![(ErrorBody::name().into_owned(), ErrorBody::schema())];
    ErrorBody::schemas(&mut schemas);
    for (name, schema) in &mut schemas {
        if let RefOr::T(Schema::Object(object)) = schema
            && *name == ErrorCode::name()
        {
            let lines = ErrorCode::ALL.iter().map(|code| {
                let (name, status, meaning) = (code.as_str(), code.status(), code.meaning());
                format!("- `{name}` ({status}): {meaning}")
            });
            let says = object.description.take().unwrap_or_default();
            let lines: Vec<_> = lines.collect();
            object.description = Some(format!("{says}\n\n{}", lines.join("\n")));
        }
    }
    schemas
}

/// The answers with errors that endpoints refer to.
pub(super) fn responses(
    components: ComponentsBuilder,
    endpoints: &[Endpoint],
) -> ComponentsBuilder {
    endpoints
        .iter()
        .flat_map(|endpoint| endpoint.failures().into_values())
        .fold(components, |components, codes| {
            components.response(response_name(&codes), response(&codes))
        })
}

/// The name of the answer with these errors.
pub(super) fn response_name(codes: &[ErrorCode]) -> String {
    let names: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
    names.join(".")
}

fn response(codes: &[ErrorCode]) -> Response {
    let content = ContentBuilder::new().schema(Some(schema(codes)));
    let response = with_headers(with_request_id(ResponseBuilder::new()), codes);
    response
        .description(meanings(codes).collect::<Vec<_>>().join("\n\n"))
        .content(JSON, with_examples(content, codes).build())
        .build()
}

/// The meanings of these codes, a sentence or two each.
pub(super) fn meanings(codes: &[ErrorCode]) -> impl Iterator<Item = String> {
    codes
        .iter()
        .map(|code| format!("`{}`: {}", code.as_str(), code.meaning()))
}

/// An error, narrowed to these codes.
pub(super) fn schema(codes: &[ErrorCode]) -> Schema {
    let names = codes.iter().map(|code| code.as_str());
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(names));
    let error = ObjectBuilder::new().property("code", code);
    AllOfBuilder::new()
        .item(Ref::from_schema_name(ErrorBody::name()))
        .item(ObjectBuilder::new().property("error", error))
        .into()
}

/// Adds the example of each code.
pub(super) fn with_examples(content: ContentBuilder, codes: &[ErrorCode]) -> ContentBuilder {
    content.examples_from_iter(codes.iter().map(|code| {
        let place = format!("#/components/examples/{}", code.as_str());
        (code.as_str(), RefOr::Ref(Ref::new(place)))
    }))
}

/// Adds the headers that come with some of these codes.
pub(super) fn with_headers(mut response: ResponseBuilder, codes: &[ErrorCode]) -> ResponseBuilder {
    if codes.contains(&ErrorCode::Unauthorized) {
        let says = "The way to sign in (RFC 6750).";
        response = response.header("WWW-Authenticate", text_header(says, "Bearer"));
    }
    let later = [
        ErrorCode::Unavailable,
        ErrorCode::InProgress,
        ErrorCode::RateLimited,
        ErrorCode::MemberLimit,
    ];
    if codes.contains(&ErrorCode::RateLimited) || codes.contains(&ErrorCode::MemberLimit) {
        for (name, says, example) in [
            (
                "RateLimit-Policy",
                "The limit that was reached: how much it allows (`q`) in how many seconds (`w`).",
                "\"calls-per-minute\";q=50;w=60",
            ),
            (
                "RateLimit",
                "The uses that are left (`r`), and the seconds after which there may be room again (`t`).",
                "\"calls-per-minute\";r=0;t=12",
            ),
        ] {
            response = response.header(name, text_header(says, example));
        }
    }
    let later: Vec<_> = codes
        .iter()
        .filter(|code| later.contains(code))
        .map(|code| format!("`{}`", code.as_str()))
        .collect();
    if !later.is_empty() {
        let seconds = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .examples([1]);
        let header = HeaderBuilder::new()
            .schema(Some(seconds.build()))
            .description(Some(format!(
                "After how many seconds to ask again; with {}.",
                later.join(" and ")
            )));
        response = response.header("Retry-After", header.build());
    }
    response
}
