//! `/api/limits` and `/api/blocked-numbers` in the document.

use super::{bookings::limit, endpoint::Endpoint};
use callslot_shared::phone::PhoneNumber;
use serde_json::json;
use utoipa::{ToSchema, openapi::Ref};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![show(), set(), change(), list(), block(), unblock()]
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", id, summary)
}

fn show() -> Endpoint {
    endpoint("showLimits", "Show the limits of calls")
        .says(200, "The limits, and how much of them is used.")
}

fn change() -> Endpoint {
    endpoint("changeLimits", "Change limits of calls")
        .about(
            "A field that is left out stays; null is the default. None can be above the plan's calls a minute and a day. \
             Limits for each number and each member are asked when booking and again when dialling; later attempts and \
             next hosts of one booking count once, and a call that is over before the attendee's phone rings does not \
             count for the number. Premium-rate, shared-cost, personal, pagers' and satellite numbers and those of no \
             country are called only if `number_kinds` names them, emergency and other short numbers never; the \
             service's and the organization's own numbers and its members' phones are in no conversation. To let more \
             calls or numbers pass is for a person who has signed in within the last 15 minutes only.",
        )
        .examples(&[
            ("Two countries, and two calls a day for each number",
             json!({"calling_countries": ["US", "CA"], "attendee_calls_per_day": 2})),
            ("Shared-cost numbers too", json!({"number_kinds": ["shared_cost"]})),
        ])
        .says(200, "The limits as they stand now.")
}

fn set() -> Endpoint {
    endpoint("setLimits", "Set limits of calls")
        .about(
            "The organization's own, below its plan's; what is left out is the plan's. Those that this does not name stay. A booked call over the \
             limit by the minute waits for as long as it may be placed; one over the limit by the day fails with \
             `call_limit`; to a number that begins with none of the prefixes none is booked, and what is booked \
             fails with `country_not_allowed`. Each with its notice. To raise one, or to let more numbers pass, is for a \
             person who has signed in within the last 15 minutes only.",
        )
        .examples(&[
            ("Few calls, and only nearby", json!({"calls_per_day": 50, "calling_prefixes": ["+1"]})),
            ("As the plan says", json!({})),
        ])
        .says(200, "The limits as they stand now.")
}

fn list() -> Endpoint {
    endpoint("listBlockedNumbers", "List numbers not to call")
        .query(
            "cursor",
            "`next_cursor` of the page before.",
            Ref::from_schema_name(PhoneNumber::name()),
        )
        .query("limit", "The most numbers to answer with.", limit())
        .says(200, "A page of numbers, in order.")
}

fn block() -> Endpoint {
    endpoint("blockNumber", "Do not call a number any more")
        .about(
            "No call with it is booked, and what is booked does not ring: it fails with `number_blocked` and a \
             notice when it is due. One that is blocked stays so.",
        )
        .examples(&[("Do not call Ada", json!({"number": "+1 415 555 2671"}))])
        .says(201, "The number.")
        .leads_to(201, "unblockNumber", "/blocked_number/number")
}

fn unblock() -> Endpoint {
    endpoint("unblockNumber", "Let a number be called again")
        .about("For owners and admins.")
        .id::<PhoneNumber>("The number.")
        .says(200, "The number as it was blocked.")
}
