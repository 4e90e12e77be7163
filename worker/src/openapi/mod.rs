//! The API described for programs: OpenAPI 3.1, made of the types that travel, the table of error codes
//! and the access table, one file for each part of the API.
//!
//! It is compiled for tests only, so that nothing of it is in the Worker. The test below keeps
//! `assets/openapi.json`, which is served beside the Worker, equal to what is made here.
//!
//! The carrier's requests to this Worker, below `/carrier`, are left out: they are signed by the
//! carrier, are answered with its own documents, and are of use to nobody else.

mod access;
mod attendees;
mod availability;
mod billing;
mod bookings;
mod calls;
mod carrier;
mod endpoint;
mod errors;
mod holds;
mod invitations;
mod limits;
mod messages;
mod oauth;
mod organization;
mod passkeys;
mod profile;
mod public_page;
mod records;
mod reference;
mod rights;
mod series;
mod service;
mod sign_in;
mod sms;
mod webhooks;

pub(crate) use carrier::ConnectCarrier;
pub(crate) use endpoint::Endpoint;
use utoipa::openapi::{
    Components, ComponentsBuilder, HttpMethod, InfoBuilder, LicenseBuilder, OpenApi,
    OpenApiBuilder, Paths, PathsBuilder, SecurityRequirement, ServerBuilder,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

/// The document that is served, as it is, beside the Worker: in its Wasm it would be a thirtieth of it.
pub(crate) const DOCUMENT: &str = include_str!("../../assets/openapi.json");

/// The security scheme of members: a session token or an API key.
const TOKEN: &str = "bearer";
/// The security scheme of the trigger's address.
const CRON_SECRET: &str = "cron_secret";
/// The security scheme of what the billing system sends.
const BILLING: &str = "billing_signature";
/// The security scheme of what whoever runs the service sends.
const OPERATOR: &str = "operator_signature";
/// The security scheme of making the first organization.
const BOOTSTRAP_SECRET: &str = "bootstrap_secret";

/// The parts of the API, in the order they are shown.
const TAGS: [(&str, &str); 11] = [
    (
        "Bookings",
        "Planned calls: book, list, reschedule, hand over, cancel.",
    ),
    (
        "Calls",
        "Call now, and see what became of calls, phone by phone.",
    ),
    (
        "Availability",
        "When people take calls, what can be booked, and when it can be.",
    ),
    (
        "Organization",
        "The organization's own settings, and who is in it.",
    ),
    (
        "Attendees",
        "The data that is held of one person: exported and erased on request.",
    ),
    ("Access", "Keys for programs, and who changed what."),
    ("Account", "Signing in and out, and where one is signed in."),
    (
        "Notices",
        "Messages to members about failed calls, and about calls that will not ring.",
    ),
    (
        "Messages",
        "What attendees and members were told by mail, and how that went.",
    ),
    (
        "Webhooks",
        "Addresses at which the organization's own programs are told of events, and what was delivered to them.",
    ),
    ("Service", "For whoever runs Callslot."),
];

/// The rules that hold for every request.
const ABOUT: &str = "\
Callslot books phone calls and places them itself: at the second that was booked it rings the operator, \
and on a key press rings the attendee and connects both.

**Authentication.** A session token or an API key, as Bearer token. Callslot's own pages send the session's token \
in the cookie `__Host-callslot_session` instead; a request with the cookie that changes something must come from one of \
those pages, else it is `forbidden`. A key does only what its scopes \
allow: `read` looks; `write` makes and changes; `execute` makes phones ring, which a call that is booked or moved to within \
15 minutes does too. A key without `read` is answered with ids and versions only. An organization never sees another's data: \
what belongs to another answers exactly like what does not exist.

**What gives power** is changed by people only: API keys, passkeys, roles, members' phones and one's own, invitations, carrier accounts, \
caller ids, webhooks, limits, the settings for calls, retention and erasure need a session of a person who has signed in on a page \
within the last 15 minutes. Anybody else, and any program, is answered 403 `fresh_sign_in_required`; the page `/sign-in/again` \
renews the session. What only takes power away (revoking, disabling, blocking, lowering a limit) needs none of it.

**Form.** JSON both ways, times in RFC 3339: of the years 1970 to 9999 in UTC, kept to the millisecond; \
the second 60 is refused, because no sum of times here counts it. Texts are kept without what nobody sees in them, such as \
bidirectional overrides. A field that is not known is refused, not ignored. \
`success` tells an answer from an error.

**Errors** have a `code` for programs, a `message` for people, and the `field` at fault if it is one \
field's. Codes are stable, sentences are not.

**Asking twice.** A request with an `Idempotency-Key` can be sent again for 24 hours: it is done once and \
answers the same, headers included, with `Idempotency-Replayed: true`.

**Changing what others change.** A booking's `ETag` is its version. Send it as `If-Match`, and a change \
is made only if nobody was faster.

**Long lists.** `next_cursor` of a page is `cursor` of the next. A cursor neither repeats nor skips when \
something is made or cancelled meanwhile.

Every answer has an `x-request-id`, which the log names the request by. A Worker whose settings make no \
sense answers 503 `not_configured` to everything, and an address takes HEAD wherever it takes GET.";

/// Everything that is described.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    [
        bookings::endpoints(),
        calls::endpoints(),
        records::endpoints(),
        organization::endpoints(),
        public_page::endpoints(),
        attendees::endpoints(),
        access::endpoints(),
        limits::endpoints(),
        messages::endpoints(),
        webhooks::endpoints(),
        sms::endpoints(),
        series::endpoints(),
        holds::endpoints(),
        billing::endpoints(),
        carrier::endpoints(),
        sign_in::endpoints(),
        profile::endpoints(),
        passkeys::endpoints(),
        oauth::endpoints(),
        invitations::endpoints(),
        service::endpoints(),
        availability::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The document as programs read it.
fn parsed() -> serde_json::Value {
    serde_json::to_value(document()).expect("a document is JSON")
}

/// The document.
pub(super) fn document() -> OpenApi {
    let endpoints = endpoints();
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Callslot")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .license(Some(
                    LicenseBuilder::new()
                        .name("Apache-2.0")
                        .identifier(Some("Apache-2.0"))
                        .build(),
                )),
        )
        .servers(Some([ServerBuilder::new()
            .url("/")
            .description(Some("The server that shows this document"))
            .build()]))
        .tags(Some(TAGS.map(|(name, description)| {
            TagBuilder::new()
                .name(name)
                .description(Some(description))
                .build()
        })))
        .security(Some([requirement(TOKEN)]))
        .components(Some(components(&endpoints)))
        .paths(paths(endpoints))
        .build();
    // OpenAPI 3.1 has `webhooks` beside `paths`; utoipa has no word for it.
    let webhooks = [("webhooks", webhooks::events())].into_iter();
    document.extensions = Some(webhooks.collect());
    document
}

fn paths(endpoints: Vec<Endpoint>) -> Paths {
    let mut paths = PathsBuilder::new().build();
    for endpoint in endpoints {
        let (method, path) = (endpoint.method.clone(), endpoint.path);
        paths.add_path_operation(path, vec![method], endpoint.operation());
    }
    paths
}

fn components(endpoints: &[Endpoint]) -> Components {
    let bearer = |description: &str| {
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(description))
                .build(),
        )
    };
    let components = endpoints
        .iter()
        .flat_map(|endpoint| endpoint.schemas.iter().cloned())
        .chain(errors::schemas())
        .chain(webhooks::schemas())
        .fold(ComponentsBuilder::new(), |components, (name, schema)| {
            components.schema(name, schema)
        });
    errors::responses(errors::examples(components), endpoints)
        .header("x-request-id", endpoint::request_id())
        .security_scheme(
            TOKEN,
            bearer(
                "A session token or an API key of a member. Locally, `cargo xtask dev` prints one.",
            ),
        )
        .security_scheme(BILLING, billing::scheme())
        .security_scheme(OPERATOR, carrier::scheme())
        .security_scheme(CRON_SECRET, bearer("The server's own secret CRON_SECRET."))
        .security_scheme(
            BOOTSTRAP_SECRET,
            bearer("The server's own secret BOOTSTRAP_SECRET."),
        )
        .build()
}

fn requirement(scheme: &str) -> SecurityRequirement {
    SecurityRequirement::new(scheme, [] as [&str; 0])
}

/// A method's name as the router and the document spell it.
fn name(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "get",
        HttpMethod::Post => "post",
        HttpMethod::Patch => "patch",
        HttpMethod::Delete => "delete",
        HttpMethod::Put => "put",
        HttpMethod::Options => "options",
        HttpMethod::Head => "head",
        HttpMethod::Trace => "trace",
    }
}

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod tests;
