//! Limits on how often calls are changed by links: for each call, and for each network. Counted exactly, whatever comes of it.

use crate::{
    App, Error, RateLimited,
    ports::fresh_id,
    store::rate_limits::{self, Counted, RateLimit, RateLimitDecision},
    usecases::identity::secrets::hashed,
};
use callslot_shared::ids::BookingId;
use chrono::TimeDelta;

/// The time in which changes are counted.
const WINDOW: TimeDelta = TimeDelta::hours(1);
/// The most changes of one call.
pub(crate) const BY_LINK: u32 = 20;
/// The most changes from one narrow network.
pub(crate) const BY_NETWORK: u32 = 60;

/// Counts a change of a call that comes from a network, or refuses it.
pub(super) async fn count(app: &App, booking: BookingId, network: &str) -> Result<(), Error> {
    let limits = [
        RateLimit::new(format!("link.call:{booking}"), BY_LINK, WINDOW),
        RateLimit::new(
            format!("link.network:{}", hashed(network)),
            BY_NETWORK,
            WINDOW,
        ),
    ];
    let request = fresh_id(&*app.clock, &*app.entropy).to_string();
    let now = app.clock.now();
    let counted = Counted {
        limits: &limits,
        request: &request,
        at: now,
    };
    let decision = rate_limits::take(app.all_tenants(), &counted).await?;
    let RateLimitDecision::Reached { limit, resets_at } = decision else {
        return Ok(());
    };
    let seconds = |time: TimeDelta| u32::try_from(time.num_seconds()).unwrap_or(u32::MAX);
    Err(Error::Limited(RateLimited {
        policy: "attendee-link",
        quota: limits.get(limit).map_or(0, |limit| limit.most),
        window: seconds(WINDOW),
        reset: seconds(resets_at - now).max(1),
        message: "That was too often in too short a time. Wait before you try again.",
    }))
}
