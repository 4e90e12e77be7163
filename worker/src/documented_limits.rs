//! docs/security.md says the limits that the code has.

use crate::{
    http::{quota, refusals},
    settings::{Settings, SignInLimits},
    store::{device_cookies, sign_ins, slot_holds},
    usecases::{
        identity::sign_in_limits as limits, self_service::limits as self_service_limits,
        tenancy::invite_member,
    },
};
use callslot_shared::{
    access::{DEFAULT_LIMITS, Plan},
    api::{INVITATION_DAYS, MAX_BODY, MAX_INVITATIONS, MAX_KEYS, MAX_PASSKEYS, SIGN_IN_SECONDS},
    booking::MAX_DAYS_AHEAD,
    schedule::recurrence::MAX_OCCURRENCES,
};

const DOCUMENT: &str = include_str!("../../docs/security.md");
const DEPLOYMENT: &str = include_str!("../../wrangler.toml");

/// With commas between thousands.
fn number(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn the_documented_limits_are_those_of_the_code() {
    let defaults = Settings::read(|_| None).unwrap();
    let (sign_in, sessions) = (defaults.sign_in, defaults.sessions);
    let quarter = SignInLimits::WINDOW.num_minutes();
    let link = SIGN_IN_SECONDS / 60;
    let own = sign_in.per_address;
    let day = |more: u32| format!("| {}, then one in {link} minutes |", own * more);
    let plan = |plan: Plan| {
        let quota = plan.quota();
        (number(quota.calls_per_day), number(quota.calls_per_minute))
    };
    let (business, enterprise) = (plan(Plan::Business), plan(Plan::Enterprise));
    let asked = format!("{own} in {link} minutes");
    for said in [
        format!("from one network | {asked} | `SIGN_IN_PER_ADDRESS` |"),
        format!(
            "| … from all networks | {} in {link} minutes |",
            own * limits::FROM_ALL
        ),
        format!(
            "| … from one /24 or /48, in a day {}",
            day(limits::FROM_ALL)
        ),
        format!("| … from all networks, in a day {}", day(limits::IN_A_DAY)),
        format!("signed in with before | {own} in {quarter} minutes |"),
        format!(
            "| {}; {} in {quarter} minutes | `SIGN_IN_PER_IP` |",
            sign_in.per_ip,
            sign_in.per_ip * limits::IN_WIDE
        ),
        format!(
            "| {} in {quarter} minutes | `SIGN_IN_PER_DEPLOYMENT` |",
            number(sign_in.per_deployment)
        ),
        format!("| wrong codes for one message | {} |", sign_ins::MOST_WRONG),
        format!("| {}; {} a day |", limits::GUESSES_NEARBY, limits::GUESSES),
        format!(
            "| codes tried in a known browser | {} a day |",
            limits::GUESSES
        ),
        format!(
            "| {}; {} an hour | — |",
            self_service_limits::BY_LINK,
            self_service_limits::BY_NETWORK
        ),
        format!(
            "a right link opens all the same | {} in {quarter} minutes |",
            limits::TRIES
        ),
        format!(
            "| {}, each for {} days |",
            device_cookies::MOST,
            device_cookies::LASTS.num_days()
        ),
        format!(
            "| sessions of pages | {} days idle, {} days |",
            sessions.idle.num_days(),
            sessions.absolute.num_days()
        ),
        format!(
            "| {} minutes | `FRESH_SIGN_IN_SECONDS` |",
            defaults.fresh_sign_in.num_minutes()
        ),
        format!("| passkeys of one person | {MAX_PASSKEYS} |"),
        format!("| API keys of one member | {MAX_KEYS}, "),
        format!("| {MAX_INVITATIONS}; {} an hour |", invite_member::AN_HOUR),
        format!(
            "| invitation, 256 bits | the mailbox; opens that organization only, and for known people only after they sign in | {INVITATION_DAYS} days, once |"
        ),
        format!("| a body | {} KiB |", MAX_BODY / 1024),
        format!(
            "| {} a day, {} a minute (business); {} and {} (enterprise) |",
            business.0, business.1, enterprise.0, enterprise.1
        ),
        format!("| holds of one member | {}, ", slot_holds::MOST),
        format!("| calls of one series | {MAX_OCCURRENCES}, "),
        format!("| bookings ahead | {MAX_DAYS_AHEAD} days |"),
    ] {
        assert!(
            DOCUMENT.contains(&said),
            "docs/security.md does not say: {said}"
        );
    }
}

#[test]
fn the_documented_limits_of_calls_are_those_of_the_code() {
    for said in [
        format!(
            "| calls to one number and extension | {} a minute, {} a day |",
            DEFAULT_LIMITS.attendee_calls_per_minute, DEFAULT_LIMITS.attendee_calls_per_day
        ),
        format!(
            "| calls that one member has booked | {} a minute, {} a day |",
            DEFAULT_LIMITS.member_calls_per_minute,
            number(DEFAULT_LIMITS.member_calls_per_day)
        ),
        format!(
            "| pending bookings of one member | {} |",
            DEFAULT_LIMITS.member_pending_bookings
        ),
    ] {
        assert!(
            DOCUMENT.contains(&said),
            "docs/security.md does not say: {said}"
        );
    }
}

#[test]
fn the_documented_limits_of_requests_are_those_of_the_deployment_and_of_the_code() {
    let mut namespaces = std::collections::HashSet::new();
    for (name, limit) in [
        ("REQUESTS_PER_CREDENTIAL", quota::PER_CREDENTIAL),
        ("REQUESTS_PER_NETWORK", quota::PER_NETWORK),
    ] {
        let said = format!(
            "| {} a minute | `{name}` in `wrangler.toml` |",
            number(limit)
        );
        assert!(DOCUMENT.contains(&said), "docs/security.md: {said}");
        let binding = format!("[[ratelimits]]\nname = \"{name}\"\n");
        let (_, binding) = DEPLOYMENT.split_once(&binding).unwrap();
        let mut lines = binding.lines();
        assert!(namespaces.insert(lines.next().unwrap()), "{name}");
        let window = quota::WINDOW;
        let simple = format!("simple = {{ limit = {limit}, period = {window} }}");
        assert_eq!(lines.next().unwrap(), simple, "{name}");
    }
    let (narrow, wide) = (refusals::REFUSED, refusals::REFUSED_IN_WIDE);
    let said = format!("| {narrow}; {wide} a minute |");
    assert!(DOCUMENT.contains(&said), "docs/security.md: {said}");
}

#[test]
fn the_documented_odds_follow_from_the_limits() {
    let codes = 10_u32.pow(callslot_shared::api::CODE_DIGITS.try_into().unwrap());
    assert!(DOCUMENT.contains(&format!("one guess is right once in {}", number(codes))));
    for (guesses, before) in [
        (limits::GUESSES, "1 in "),
        (limits::GUESSES_NEARBY, "one network: 1 in "),
    ] {
        let days = codes / guesses;
        let odds = format!(
            "{before}{}; once in {} years",
            number(days),
            f64::from(days) / 365.25
        );
        let odds = odds
            .split_once('.')
            .map_or(odds.clone(), |(whole, _)| whole.to_owned());
        assert!(
            DOCUMENT.contains(&odds),
            "docs/security.md does not say: {odds}"
        );
    }
    let messages = limits::GUESSES / sign_ins::MOST_WRONG;
    assert!(DOCUMENT.contains(&format!("after {messages} messages that its person sees")));
}
