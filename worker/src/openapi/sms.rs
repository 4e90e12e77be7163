//! `/api/sms-consents` and `/api/sms-opt-outs` in the document.

use super::{bookings::limit, endpoint::Endpoint};
use callslot_shared::phone::PhoneNumber;
use utoipa::{
    ToSchema,
    openapi::{Object, Ref, Type},
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![consents(), withdraw(), opt_outs(), remove()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Messages", id, summary)
}

fn consents() -> Endpoint {
    endpoint("listSmsConsents", "List agreements to text messages")
        .about(
            "For owners and admins. Each says who entered it, when, and the words that the attendee agreed to. One of a number \
             holds; those before it are kept as proof until the attendee's data is erased.",
        )
        .query(
            "cursor",
            "`next_cursor` of the page before.",
            Object::with_type(Type::String),
        )
        .query("limit", "The most agreements to answer with.", limit())
        .says(200, "A page of agreements, the newest first.")
}

fn withdraw() -> Endpoint {
    endpoint(
        "withdrawSmsConsent",
        "Withdraw an agreement to text messages",
    )
    .about("For owners and admins. Nothing is sent to the number until its bearer agrees anew.")
    .id::<PhoneNumber>("The number.")
    .says(200, "The agreement, which has ended.")
}

fn opt_outs() -> Endpoint {
    endpoint("listSmsOptOuts", "List numbers that want no text messages")
        .about("For owners and admins. Their bearers have answered STOP to a text message of the organization.")
        .query(
            "cursor",
            "`next_cursor` of the page before.",
            Ref::from_schema_name(PhoneNumber::name()),
        )
        .query("limit", "The most numbers to answer with.", limit())
        .says(200, "A page of numbers, in order.")
}

fn remove() -> Endpoint {
    endpoint("removeSmsOptOut", "Let a number get text messages again")
        .about(
            "For owners and admins, when the number's bearer has asked for it. Nothing is sent until they agree anew. They can also \
             answer START.",
        )
        .id::<PhoneNumber>("The number.")
        .says(200, "The number as it was.")
}
