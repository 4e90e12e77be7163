//! Limits on how often people may ask for a code by mail, and try one.
//!
//! Whoever asks has shown nothing yet, so everybody can ask for anybody's address. A limit for the address alone keeps
//! messages from its mailbox, and its person out as soon as a stranger has used it up. So:
//!
//! - A browser in which the person has signed in before is known by a cookie, and has limits of its own.
//!   Nothing that comes from other browsers counts for it.
//! - All other browsers are told apart by their network: a stranger uses up what their own may.
//! - Whoever is refused for an address all the same has a message whose link still works, in any browser. For the
//!   limits of an address last as long as a link, and end when somebody has signed in; those of a day refuse
//!   only while another message's link works. So a flood becomes one message in ten minutes, and never none.
//! - A code is tried in the browser that asked for it only, and wrong ones count for what that browser has asked
//!   for. All that strangers may guess for an address in a day is limited, too; then codes open nothing in
//!   browsers that are not known, and the links of the same messages do.
//! - A link cannot be guessed. Junk in its place is counted, and a right one opens all the same.
//! - The deployment's limit is of messages that are sent. It is asked when one would be, not before:
//!   an answer that depended on it would tell whose address is whose.
//!
//! docs/security.md has the numbers and the odds.

use super::{client::SignInClient, secrets::hashed};
use crate::{
    Error, RateLimited,
    settings::SignInLimits,
    store::{
        rate_limits::{RateLimit, RateLimitDecision},
        sign_ins::LINKS,
    },
};
use callslot_shared::api::SIGN_IN_SECONDS;
use chrono::{DateTime, TimeDelta, Utc};

/// Most links, invitations and the like that are tried from one narrow network in [`SignInLimits::WINDOW`].
pub(crate) const TRIES: u32 = 50;
/// Most codes that are tried in a day: in one known browser, or for one address in all that are not known. With
/// six digits somebody who guesses is right once in 91 years.
pub(crate) const GUESSES: u32 = 30;
/// Those of them that come from one wide network.
pub(crate) const GUESSES_NEARBY: u32 = 15;
/// The factor by which more may be asked from a wide network than from a narrow one.
pub(crate) const IN_WIDE: u32 = 16;
/// The factor by which more may be asked for an address from all networks than from one, while a link works; and as
/// much from one wide network in a day.
pub(crate) const FROM_ALL: u32 = 4;
/// The factor by which more may be asked for an address from all networks in a day.
pub(crate) const IN_A_DAY: u32 = 12;

const DAY: TimeDelta = TimeDelta::days(1);

/// The limits of asking for a code: for the browser that `device_hash` tells, or else for one that is not known.
pub(super) fn asking(
    limits: &SignInLimits,
    email_hash: &str,
    device_hash: Option<&str>,
    client: &SignInClient,
) -> Vec<RateLimit> {
    let window = SignInLimits::WINDOW;
    let most = limits.per_address;
    if let Some(device) = device_hash {
        return vec![RateLimit::new(
            format!("sign_in.device:{device}"),
            most,
            window,
        )];
    }
    let narrow = hashed(&client.narrow_network);
    let wide = hashed(&client.wide_network);
    let link = TimeDelta::seconds(SIGN_IN_SECONDS.into());
    let times = |limit: u32, more: u32| limit.saturating_mul(more);
    let all = format!("{LINKS}{email_hash}");
    let day = |rest: String, more: u32| {
        let bucket = format!("sign_in.day:{email_hash}{rest}");
        RateLimit::new(bucket, times(most, more), DAY).only_with(&all)
    };
    vec![
        RateLimit::new(format!("sign_in.ip:{narrow}"), limits.per_ip, window),
        RateLimit::new(
            format!("sign_in.wide:{wide}"),
            times(limits.per_ip, IN_WIDE),
            window,
        ),
        RateLimit::new(format!("{all}:{narrow}"), most, link),
        RateLimit::new(all.clone(), times(most, FROM_ALL), link),
        day(format!(":{wide}"), FROM_ALL),
        day(String::new(), IN_A_DAY),
    ]
}

/// A browser that asks to sign in with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BrowserTrust {
    /// Whoever has the address has signed in with it before.
    Known,
    /// It is anybody's.
    Unknown,
}

/// The limit of messages that are sent. A known browser's are counted, and not refused.
pub(super) fn sending(limits: &SignInLimits, browser: BrowserTrust) -> [RateLimit; 1] {
    let most = match browser {
        BrowserTrust::Known => u32::MAX,
        BrowserTrust::Unknown => limits.per_deployment,
    };
    [RateLimit::new(
        "sign_in.messages".to_owned(),
        most,
        SignInLimits::WINDOW,
    )]
}

/// The limits of trying a code for an address, in the browser that `device_hash` tells or in one that is not known.
pub(super) fn guessing(
    email_hash: &str,
    device_hash: Option<&str>,
    client: &SignInClient,
) -> Vec<RateLimit> {
    if let Some(device) = device_hash {
        return vec![RateLimit::new(
            format!("guess.device:{device}"),
            GUESSES,
            DAY,
        )];
    }
    let nearby = hashed(&format!("{email_hash} {}", client.wide_network));
    vec![
        RateLimit::new(format!("guess.to:{nearby}"), GUESSES_NEARBY, DAY),
        RateLimit::new(format!("guess.address:{email_hash}"), GUESSES, DAY),
    ]
}

/// The limit of showing what cannot be guessed: tokens of links, invitations.
pub(crate) fn trying(client: &SignInClient) -> Vec<RateLimit> {
    let bucket = format!("verify.ip:{}", hashed(&client.narrow_network));
    vec![RateLimit::new(bucket, TRIES, SignInLimits::WINDOW)]
}

/// Refuses what has reached a limit.
pub(crate) fn passed(
    verdict: RateLimitDecision,
    limits: &[RateLimit],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let RateLimitDecision::Reached { limit, resets_at } = verdict else {
        return Ok(());
    };
    let seconds = |millis: i64| u32::try_from((millis + 999) / 1000).unwrap_or(u32::MAX);
    let (quota, window) = limits
        .get(limit)
        .map_or((0, 0), |limit| (limit.most, limit.window));
    Err(Error::Limited(RateLimited {
        policy: "sign-in",
        quota,
        window: seconds(window),
        reset: seconds((resets_at - now).num_milliseconds()).max(1),
        message: "That was too often in too short a time. Wait before you try again.",
    }))
}

/// The same, of codes: whoever is refused is told of the way that stays.
pub(super) fn passed_or_by_link(
    verdict: RateLimitDecision,
    limits: &[RateLimit],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    passed(verdict, limits, now).map_err(|error| match error {
        Error::Limited(limited) => Error::Limited(RateLimited {
            message: "Too many attempts in a short time. The link in the newest message still works; or wait \
                      before you try again.",
            ..limited
        }),
        error => error,
    })
}
