//! Whether calls are being placed.

use crate::{App, Error, store::ticks};
use callslot_shared::api::Health;
use chrono::{DateTime, TimeDelta, Utc};

/// Greatest age of the newest tick: two were lost, then.
const MAX_AGE: TimeDelta = TimeDelta::seconds(150);

/// Longest that a booking may be pending after its start: a tick was lost, and the next has had half a minute to take
/// it up.
const MAX_WAIT: TimeDelta = TimeDelta::seconds(90);

/// The service's state.
pub(crate) struct Examined {
    /// In one word.
    pub(crate) health: Health,
    /// When the newest tick began.
    pub(crate) last_tick_at: Option<DateTime<Utc>>,
    /// The time since then.
    pub(crate) last_tick_age: Option<TimeDelta>,
}

/// Examines whether ticks run and take up what is due.
pub(crate) async fn examine(app: &App) -> Result<Examined, Error> {
    let now = app.clock.now();
    let standing = ticks::standing(app.all_tenants(), now - MAX_WAIT).await?;
    let age = standing.newest.map(|newest| now - newest);
    let health = if age.is_none_or(|age| age > MAX_AGE) {
        Health::NoTick
    } else if standing.overdue {
        Health::Overdue
    } else {
        Health::Ok
    };
    Ok(Examined {
        health,
        last_tick_at: standing.newest,
        last_tick_age: age,
    })
}
