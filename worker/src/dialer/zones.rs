//! When the time zone database has changed, bookings follow the time on the wall that was agreed on.

use super::{Dialer, Report, portion::Portion};
use crate::store::local_times::{self, Followed, Stale};

/// Statements that one booking takes at most.
const A_BOOKING: usize = 5;

impl Dialer<'_> {
    /// Has a batch of bookings follow today's rules, as far as the portion goes. What is left comes up again.
    pub(super) async fn follow_zones(
        &self,
        stale: Vec<Stale>,
        portion: &Portion<'_>,
        report: &mut Report,
    ) {
        let goes_on = || portion.left() >= A_BOOKING;
        for booking in stale.into_iter().take_while(|_| goes_on()) {
            let now = self.clock.now();
            let from = now + self.timing.look_ahead;
            match local_times::follow(self.db, &booking, from, now).await {
                Ok(Followed::Moved) => report.zones_followed += 1,
                Ok(Followed::Same | Followed::Stays | Followed::Overtaken) => {}
                Err(_) => report.errors += 1,
            }
        }
    }
}
