//! Another organization's id is answered byte for byte like one that nobody has.

use super::*;

/// The ids in queries and bodies, what is answered if they name nothing of one's own, and what they can
/// name; those in paths are in [`KINDS`].
const NAMED: &[(&str, &str, u16, &[Kind])] = &[
    ("post /api/bookings", "user_id", 422, &[Kind::Member]),
    ("patch /api/bookings/{id}", "user_id", 422, &[Kind::Member]),
    ("post /api/calls", "user_id", 422, &[Kind::Member]),
    ("post /api/holds", "user_id", 422, &[Kind::Member]),
    ("get /api/bookings", "user_id", 200, &[Kind::Member]),
    ("get /api/calls", "booking_id", 200, &[Kind::Booking]),
    ("get /api/keys", "user_id", 200, &[Kind::Member]),
    ("get /api/messages", "booking_id", 200, &[Kind::Booking]),
    (
        "get /api/audit",
        "subject_id",
        200,
        &[Kind::Booking, Kind::Attempt, Kind::Member, Kind::Key],
    ),
    ("get /api/audit", "user_id", 200, &[Kind::Member]),
    ("post /api/notices/read", "id", 404, &[Kind::Notice]),
    (
        "post /api/organizations/switch",
        "organization_id",
        404,
        &[Kind::Organization],
    ),
    ("post /api/schedules", "user_id", 422, &[Kind::Member]),
    ("put /api/schedules/{id}", "user_id", 422, &[Kind::Member]),
    ("post /api/time-off", "user_id", 422, &[Kind::Member]),
    (
        "post /api/webhook-endpoints/{id}/replay",
        "event_id",
        409,
        &[Kind::WebhookEvent],
    ),
];

/// The endpoints whose ids name nothing of an organization's: the billing system knows every organization
/// and proves who it is, and an authenticator's name for a passkey is the browser's.
const OF_OTHERS: [&str; 5] = [
    "post /api/billing/plan",
    // A project is the carrier's, and whoever runs the service knows every organization.
    "put /api/carrier",
    "post /api/operator/caller-ids",
    "post /api/passkeys",
    "post /api/sign-in/passkey",
];

/// Fields that are called ids and name nothing of an organization's: the number that a phone shows.
const NO_IDS: &[&str] = &["caller_id"];

/// A request in which the field or parameter `name` has the value `id`.
fn naming(endpoint: &str, name: &str, id: &str) -> Asked {
    let (_, path) = endpoint.split_once(' ').unwrap();
    let mut asked = Asked::of(endpoint, kind_of(path).map_or("", Kind::ours));
    if asked.method == Method::GET {
        asked.path = format!("{}?{name}={id}", asked.path);
    } else {
        asked.body[name] = id.into();
    }
    asked
}

/// The ids that an operation of the document takes beside the one in its path.
fn named_in_document() -> BTreeSet<(String, String)> {
    let document = &*openapi::DOCUMENT;
    let is_id = |name: &str| (name == "id" || name.ends_with("_id")) && !NO_IDS.contains(&name);
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let queries = parameters
                .filter(|parameter| parameter["in"] == "query")
                .map(|parameter| parameter["name"].as_str().unwrap().to_owned());
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let place = schema.as_str().and_then(|place| place.strip_prefix('#'));
            let schema = place.and_then(|place| document.pointer(place));
            let fields = schema.and_then(|schema| schema["properties"].as_object());
            let fields = fields.into_iter().flatten().map(|(name, _)| name.clone());
            for name in queries.chain(fields).filter(|name| is_id(name)) {
                found.insert((format!("{method} {path}"), name));
            }
        }
    }
    found
}

#[test]
fn every_id_in_a_query_or_a_body_has_a_line_here() {
    let here = NAMED
        .iter()
        .map(|(endpoint, name, ..)| ((*endpoint).to_owned(), (*name).to_owned()));
    let mut named = named_in_document();
    named.retain(|(endpoint, _)| !OF_OTHERS.contains(&&**endpoint));
    assert_eq!(named, here.collect());
}

#[tokio::test(start_paused = true)]
async fn what_the_ids_name_is_there_and_nobodys_is_not() {
    let mut template = Template::new().await;
    let world = template.world();
    for kind in Kind::ALL {
        let found =
            [kind.ours(), kind.theirs(), kind.nobodys()].map(|id| world.text(&kind.query(id)));
        assert_eq!(found, ["1", "1", "0"], "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn anothers_id_is_answered_byte_for_byte_like_nobodys() {
    LocalSet::new()
        .run_until(async {
            let mut template = Template::new().await;
            let endpoints = endpoints();
            let in_path = endpoints.iter().filter_map(|(endpoint, kind)| {
                let asked = |id| Asked::of(endpoint, id);
                kind.map(|kind| (404, [kind.theirs(), kind.nobodys()].map(asked)))
            });
            let elsewhere = NAMED.iter().flat_map(|(endpoint, name, expected, kinds)| {
                kinds.iter().map(move |kind| {
                    let asked = |id| naming(endpoint, name, id);
                    (*expected, [kind.theirs(), kind.nobodys()].map(asked))
                })
            });
            for (expected, [theirs, nobodys]) in in_path.chain(elsewhere) {
                let case = format!("{} {}", theirs.method, theirs.path);
                let theirs = theirs.send(template.world(), Some("owner")).await;
                let nobodys = nobodys.send(template.world(), Some("owner")).await;
                assert_eq!(theirs, nobodys, "{case}");
                assert_eq!(theirs.0.as_u16(), expected, "{case}: {}", theirs.2);
            }
        })
        .await;
}
