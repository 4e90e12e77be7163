//! The beginning of a world: when, with whom, and with which settings.

use crate::{faults::Fault, faults::Faults, options::RunOptions, random::Stream};
use chrono::DateTime;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The number of organizations that book all the time.
pub(crate) const HOME: usize = 4;
/// The number of operators each of them has.
const OPERATORS: i64 = 40;
/// The number of operators of an organization that comes for a rush: each has a call then.
const OPERATORS_OF_GUESTS: i64 = 10;
/// The share of runs with a rush, where they are long enough.
const RUSHES: f64 = 0.1;
/// The number of organizations that come for a rush, at least and at most.
const GUESTS: (i64, i64) = (10, 100);

/// The length that calls are booked for, in minutes.
pub(crate) const LENGTH: i64 = 30;

/// The service's own caller space.
pub(super) const SERVICE: usize = 0;

/// Below which the carrier has its spaces.
pub(super) const ORIGIN_OF_SPACES: &str = "signalwire.example";
/// The origin at which the Worker is reached.
pub(crate) const ORIGIN: &str = "https://callslot.example";
/// The key that webhooks are signed with.
pub(crate) const SIGNING_KEY: &str = "signing-key";
/// The key of the mail provider's API.
pub(super) const MAIL_API_KEY: &str = "re_simulated";
/// The secret that the mail provider's webhooks are signed with.
pub(super) const MAIL_WEBHOOK_SECRET: &str = "whsec_c2VjcmV0IG9mIHRoZSBzaW11bGF0ZWQgcHJvdmlkZXI=";
/// The secret that a tick by hand asks for.
pub(crate) const CRON_SECRET: &str = "cron-secret";

/// A minute, in milliseconds.
pub(super) const MINUTE: i64 = 60_000;
/// The time that the world is quiet at the end, in milliseconds.
pub(super) const QUIET: i64 = 60 * MINUTE;

const SETTINGS: &[(&str, &str)] = &[
    ("PUBLIC_URL", ORIGIN),
    ("SIGNALWIRE_SIGNING_KEY", SIGNING_KEY),
    ("CRON_SECRET", CRON_SECRET),
    (
        "CREDENTIALS_KEYS",
        "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ),
    ("SIGNALWIRE_BASE_URL", "https://space.signalwire.example"),
    ("SIGNALWIRE_PROJECT_ID", "project"),
    ("SIGNALWIRE_API_TOKEN", "token"),
    ("SIGNALWIRE_FROM_NUMBER", "+12025550100"),
    ("MAIL_BASE_URL", "https://mail.example"),
    ("MAIL_API_KEY", MAIL_API_KEY),
    ("MAIL_WEBHOOK_SECRET", MAIL_WEBHOOK_SECRET),
    ("MAIL_FROM", "Callslot <callslot@callslot.example>"),
];

/// The Worker's settings.
pub(super) fn setting(name: &str) -> Option<&'static str> {
    SETTINGS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

/// An ordinary Monday, 00:00 UTC: no clocks change in its week or the ones after it.
const ORDINARY: &str = "2026-05-04T00:00:00Z";
/// When clocks change in 2026, in `America/New_York` and in `Europe/Paris`.
const CHANGES: [&str; 4] = [
    "2026-03-08T07:00:00Z",
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2026-11-01T06:00:00Z",
];

fn millis(text: &str) -> i64 {
    text.parse::<DateTime<chrono::Utc>>()
        .map_or(0, |time| time.timestamp_millis())
}

/// Which change of clocks a run has in it, if any.
pub(crate) fn clock_change(seed: u64, faults: &Faults) -> Option<i64> {
    let stream = Stream::new(seed, "week");
    (faults.has(Fault::Dst) && stream.happens(0.5)).then(|| millis(CHANGES[stream.below(4)]))
}

/// When a run begins, in milliseconds since 1970.
pub(super) fn begin(options: &RunOptions) -> i64 {
    let length = options.minutes * MINUTE;
    if let Some(change) = clock_change(options.seed, &options.faults) {
        return (change - length * 2 / 3).div_euclid(MINUTE) * MINUTE;
    }
    let weeks = Stream::new(options.seed, "ordinary").between(0, 12);
    millis(ORDINARY) + weeks * 7 * 24 * 60 * MINUTE
}

/// A tenant.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    pub(crate) id: String,
    /// Its public name, which is in no other's.
    pub(crate) name: String,
    /// The end of its people's and its attendees' addresses of mail.
    pub(crate) domain: String,
    /// The owner's API key.
    pub(crate) key: String,
    /// The zone its people book in.
    pub(crate) zone: TimeZone,
    /// The number of attempts that may follow the first.
    pub(crate) later_attempts: usize,
    /// Whether attendees are rung before operators: one organization in three.
    pub(crate) attendee_first: bool,
    /// The number of its caller space.
    pub(crate) space: usize,
    /// The operators' user ids, with their phones. The first is the owner.
    pub(crate) operators: Vec<(String, String)>,
}

/// The number of an organization's caller space. Every other one of those at home has its own; those that come for a rush share one two
/// by two, as customers of an agency do, and every tenth is with the service.
fn space_of(index: usize, seed: u64) -> usize {
    let shift = usize::try_from(seed % 2).unwrap_or(0);
    match index.checked_sub(HOME) {
        None if (index + shift).is_multiple_of(2) => SERVICE,
        None => 1 + index,
        Some(guest) if guest.is_multiple_of(10) => SERVICE,
        Some(guest) => 1 + HOME + guest / 2,
    }
}

/// The number of organizations that come for a rush.
fn guests(options: &RunOptions) -> usize {
    let chance = Stream::new(options.seed, "rush");
    let is_long = options.minutes >= 2 * 24 * 60;
    let comes = chance.happens(RUSHES) && is_long;
    let guests = if options.rush {
        GUESTS.1
    } else if comes {
        chance.between(GUESTS.0, GUESTS.1)
    } else {
        0
    };
    usize::try_from(guests).unwrap_or(0)
}

/// The tenants of a world: those at home, and those that come for a rush.
pub(crate) fn organizations(options: &RunOptions) -> Vec<Organization> {
    let seed = options.seed;
    let zones = [
        "America/New_York",
        "Europe/Paris",
        "America/New_York",
        "America/Los_Angeles",
    ]
    .map(|name| TimeZone::get(name).expect("the database has the zone"));
    let size = Stream::new(seed, "organizations");
    let shift = usize::try_from(seed % 3).unwrap_or(0);
    let organization = |index: usize| Organization {
        space: space_of(index, seed),
        attendee_first: (index + shift).is_multiple_of(3),
        id: format!("019a0000-0000-7000-8000-{:012}", 1 + index),
        name: format!("Organization {index:03}"),
        domain: format!("@organization-{index:03}.example"),
        later_attempts: index % 3,
        key: format!("cs_sim_{seed}_{index}"),
        zone: zones[index % HOME].clone(),
        operators: if index < HOME {
            operators(index, OPERATORS, size.between(4, 8))
        } else {
            operators(index, OPERATORS_OF_GUESTS, OPERATORS_OF_GUESTS)
        },
    };
    (0..HOME + guests(options)).map(organization).collect()
}

/// An organization's operators. As many are there as a crowded minute takes, because each has one call at a time;
/// they share a few phones, so that calls of one phone still meet.
fn operators(organization: usize, count: i64, phones: i64) -> Vec<(String, String)> {
    let operator = |number: i64| {
        (
            format!(
                "019a0000-0000-7000-8000-{:06}{number:06}",
                100 + organization
            ),
            format!(
                "+1212{:03}{:02}{:02}",
                555 + organization / 80,
                10 + organization % 80,
                number % phones
            ),
        )
    };
    (0..count).map(operator).collect()
}

/// The event type that the operator in that place takes together with a colleague, two by two.
pub(crate) fn together(organization: usize, operator: usize) -> String {
    format!(
        "019a0000-0000-7000-8000-{:06}{:06}",
        900 + organization,
        operator / 2
    )
}

/// The rows of what operators take together, two by two.
fn teams(index: usize, organization: &Organization, now: i64) -> String {
    let id = &organization.id;
    let event = format!(
        "printf('019a0000-0000-7000-8000-%06d%06d', {}, substr(user_id, -6) / 2)",
        900 + index
    );
    let rules =
        format!(r#"{{"name":"Together","durations":[{LENGTH}],"assignment":"collective"}}"#);
    format!(
        "INSERT INTO event_types (id, organization_id, slug, rules, updated_at, changed_in)
         SELECT DISTINCT {event}, '{id}', 'team-' || (substr(user_id, -6) / 2), '{rules}', {now}, ''
         FROM members WHERE organization_id = '{id}';
         INSERT INTO event_type_hosts (event_type_id, user_id, organization_id)
         SELECT {event}, user_id, '{id}' FROM members WHERE organization_id = '{id}';"
    )
}

/// The role of the operator in that place.
pub(crate) const fn role(place: usize) -> &'static str {
    if place == 0 { "owner" } else { "operator" }
}

/// The rows of the tenants, a script for each.
pub(super) fn scripts(organizations: &[Organization], now: i64) -> impl Iterator<Item = String> {
    let indexed = organizations.iter().enumerate();
    indexed.map(move |(index, organization)| script(index, organization, now))
}

fn script(index: usize, organization: &Organization, now: i64) -> String {
    let mut sql = String::from("BEGIN;");
    let id = &organization.id;
    // Attendees are told on either plan.
    let plan = ["business", "enterprise"][index % 2];
    // Writing to a string cannot fail.
    let _ = write!(
        sql,
        "INSERT INTO organizations (id, name, plan, booking_enabled, retry_count,
           retry_spacing_seconds, calling_from, calling_to, created_at, updated_at,
           member_calls_per_minute, member_calls_per_day, member_pending_bookings)
         VALUES ('{id}', '{}', '{plan}', 1, {}, 30, 0, 1440, {now}, {now}, 600, 10000, 10000);",
        organization.name, organization.later_attempts,
    );
    let order = if organization.attendee_first {
        "attendee_first"
    } else {
        "operator_first"
    };
    // Bookings can only be stricter: those that are not to be transcribed say so.
    let settings =
        format!(r#"{{"modulations":{{"bridge_order":"{order}","transcription":"live"}}}}"#);
    let _ = write!(
        sql,
        "INSERT INTO voice_configs (organization_id, settings, updated_at) VALUES ('{id}', '{settings}', {now});"
    );
    for (place, (user, phone)) in organization.operators.iter().enumerate() {
        let role = role(place);
        let language = ["NULL", "'en'", "'es'"][place % 3];
        let domain = &organization.domain;
        let _ = write!(
            sql,
            "INSERT INTO users (id, email, name, language, created_at)
             VALUES ('{user}', 'operator-{place}{domain}', 'Operator', {language}, {now});
             INSERT INTO members (organization_id, user_id, role, phone, created_at)
             VALUES ('{id}', '{user}', '{role}', '{phone}', {now});"
        );
    }
    sql.push_str(&teams(index, organization, now));
    // In every other organization the next hosts are rung where an operator does not answer.
    if index < HOME && id.ends_with(['2', '4']) {
        let _ = write!(
            sql,
            "CREATE TRIGGER hosts_{id_name} AFTER INSERT ON booking_events WHEN NEW.organization_id = '{id}' AND NEW.co_hosts IS NULL
             BEGIN
               UPDATE booking_events SET next_hosts = (
                 SELECT json_group_array(user_id) FROM (
                   SELECT user_id FROM members WHERE organization_id = '{id}' AND user_id <> NEW.user_id
                   ORDER BY (unicode(substr(NEW.id, -1)) + unicode(substr(user_id, -1))) % 7, user_id LIMIT 3))
               WHERE id = NEW.id;
             END;",
            id_name = id.replace('-', "_"),
        );
    }
    let owner = &organization.operators[0].0;
    let hash = callslot_worker::ports::hex(&Sha256::digest(organization.key.as_bytes()));
    let _ = write!(
        sql,
        "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash, created_at)
         VALUES ('{owner}', '{id}', '{owner}', 'key', '{hash}', {now});"
    );
    sql.push_str("COMMIT;");
    sql
}
