//! When the time zone database has changed, bookings follow the local time that was agreed on.

use super::{Dialer, TickReport, budget::Budget};
use crate::store::{
    DatabaseError,
    local_times::{self, Followed, StaleLocalTime},
};
use callslot_shared::ids::BookingId;
use chrono::{DateTime, Utc};

/// Statements that one look at a booking takes at most: to move it, to find what is in its way, to keep it.
const A_LOOK: usize = 7;
/// Most looks in a tick, so that calls have the statements that they need.
const LOOKS: usize = 30;

/// The looks of one tick.
struct Round<'a> {
    budget: &'a Budget<'a>,
    report: &'a mut TickReport,
    looks: usize,
    /// The bookings that were looked at.
    seen: Vec<BookingId>,
    /// The time that all of them move at: calls of one series are told of as one.
    at: DateTime<Utc>,
}

impl Round<'_> {
    /// Whether there may be another look, which is counted.
    fn look(&mut self) -> bool {
        let may = self.looks > 0 && self.budget.available() >= A_LOOK;
        self.looks -= usize::from(may);
        may
    }
}

impl Dialer<'_> {
    /// Has a batch of bookings follow today's rules, as far as the budget goes. The rest comes up again.
    pub(super) async fn migrate_time_zones(
        &self,
        stale: Vec<StaleLocalTime>,
        budget: &Budget<'_>,
        report: &mut TickReport,
    ) {
        let Ok(stale) = local_times::confirm(self.tenants, stale).await else {
            report.errors += 1;
            return;
        };
        let mut round = Round {
            budget,
            report,
            looks: LOOKS,
            seen: Vec::new(),
            at: self.clock.now(),
        };
        for booking in stale {
            if !round.seen.contains(&booking.id()) {
                self.migrate_in_order(booking, &mut round).await;
            }
        }
    }

    /// Has a booking follow, after those that follow too and have its new time still: calls one after the other move
    /// like a queue, whichever of them comes up first.
    async fn migrate_in_order(&self, booking: StaleLocalTime, round: &mut Round<'_>) {
        round.seen.push(booking.id());
        let mut waiting = vec![booking];
        while let Some(booking) = waiting.last()
            && round.look()
        {
            match self.migrate_one(booking, &waiting, round.at).await {
                Ok(Followed::Behind(mut others)) => {
                    others.retain(|other| !round.seen.contains(&other.id()));
                    if !others.is_empty() {
                        round.seen.extend(others.iter().map(StaleLocalTime::id));
                        waiting.append(&mut others);
                        continue;
                    }
                }
                Ok(Followed::Moved) => round.report.zones_followed += 1,
                Ok(Followed::Stays | Followed::Overtaken | Followed::Held) => {}
                Err(_) => round.report.errors += 1,
            }
            waiting.pop();
        }
    }

    /// Has one booking follow. Where bookings wait for each other's times, the one that is asked last keeps its own.
    async fn migrate_one(
        &self,
        booking: &StaleLocalTime,
        waiting: &[StaleLocalTime],
        at: DateTime<Utc>,
    ) -> Result<Followed, DatabaseError> {
        let from = self.clock.now() + self.timing.look_ahead;
        let followed = local_times::follow(self.tenants, booking, from, at).await?;
        let waits = |other: &StaleLocalTime| waiting.iter().any(|one| one.id() == other.id());
        match followed {
            Followed::Behind(others) if others.iter().all(waits) => {
                local_times::keep(self.tenants, booking, at).await
            }
            followed => Ok(followed),
        }
    }
}
