//! The repairs that a tick makes before it looks for work, and the questions that it asks the carrier meanwhile.

use super::{Dialer, TickReport, budget::Budget, follow::is_wanted};
use crate::{
    ports::Clock,
    settings::Timing,
    store::{
        AllTenants, DatabaseError, call_attempts, erasure,
        sweep::{self, Limits, Orphaned, Stale, Sweep, Swept, Unconfirmed},
    },
    telephony::{CallSearch, ListedCall},
};
use callslot_shared::call::CarrierStatus;
use chrono::{DateTime, TimeDelta, Utc};

/// Most that one tick asks the carrier about, one after the other.
const LIMITS: Limits = Limits {
    unconfirmed_attempts: 3,
    stale_attempts: 15,
    orphaned_legs: 5,
    recordings: 5,
    look_ahead_ms: 0,
};

/// Statements that settling one of them takes at most.
const A_QUESTION: usize = 12;

/// The largest difference of the carrier's clock from this one's; its list tells whole seconds only.
const SKEW: TimeDelta = TimeDelta::seconds(5);

/// Ends what grace has run out for, and asks nobody: for a deployment that has nothing to dial with.
pub async fn expire(
    tenants: AllTenants<'_>,
    clock: &dyn Clock,
    timing: &Timing,
) -> Result<(), DatabaseError> {
    let now = clock.now();
    let swept = sweep::sweep(
        tenants,
        Sweep {
            now,
            since: now - timing.grace,
            waits: &timing.waits,
            limits: Limits::default(),
        },
    )
    .await?;
    if !swept.expired.organizations.is_empty() {
        erasure::expired(tenants, &swept.expired.organizations, now).await?;
    }
    Ok(())
}

impl Dialer<'_> {
    /// Ends what grace has run out for, and says what only the carrier can tell.
    pub(super) async fn sweep(&self, report: &mut TickReport) -> Result<Swept, DatabaseError> {
        let now = self.clock.now();
        let swept = sweep::sweep(
            self.tenants,
            Sweep {
                now,
                since: now - self.timing.grace,
                waits: &self.timing.waits,
                limits: Limits {
                    look_ahead_ms: self.timing.look_ahead.num_milliseconds(),
                    ..LIMITS
                },
            },
        )
        .await?;
        report.missed += swept.missed;
        report.unconfirmed += swept.unconfirmed;
        Ok(swept)
    }

    /// Asks the carrier about what the sweep handed out, until `until` or until the budget is used up.
    /// Calls that are not asked about now are handed out again.
    pub(super) async fn ask_about(
        &self,
        swept: Swept,
        budget: &Budget<'_>,
        until: DateTime<Utc>,
    ) -> TickReport {
        let mut report = TickReport::default();
        self.migrate_time_zones(swept.stale_local_times, budget, &mut report)
            .await;
        let goes_on = || self.clock.now() < until && budget.available() >= A_QUESTION;
        for leg in swept.orphaned_legs.into_iter().take_while(|_| goes_on()) {
            let done = self.end_orphaned(&leg).await;
            report.count_question(done, |report| &mut report.hung_up);
        }
        for attempt in swept
            .unconfirmed_attempts
            .into_iter()
            .take_while(|_| goes_on())
        {
            match self.reconcile(&attempt).await {
                Some(Found::Adopted) => report.adopted += 1,
                Some(Found::Closed) => report.unconfirmed += 1,
                Some(Found::Nothing) => {}
                None => report.errors += 1,
            }
        }
        for attempt in swept.stale_attempts.into_iter().take_while(|_| goes_on()) {
            let done = self.ask_about_stale(&attempt).await;
            report.count_question(done, |report| &mut report.looked_up);
        }
        self.erase(swept.expired, budget, until, &mut report).await;
        report
    }

    /// Looks for the call of an attempt whose answer was lost, and adopts it if it can only be that one.
    /// Finding none proves nothing. `None` if a step failed.
    async fn reconcile(&self, unconfirmed: &Unconfirmed) -> Option<Found> {
        let asked = DateTime::from_timestamp_millis(unconfirmed.dialing_at).unwrap_or_default();
        let attempt = call_attempts::get(self.tenants, unconfirmed.id)
            .await
            .ok()??;
        let search = CallSearch {
            route: self.route(&attempt),
            to: unconfirmed.first_phone.clone(),
            from: self.caller(&attempt).clone(),
            since: asked - SKEW,
        };
        let listed = match self.carrier_for(&attempt) {
            Ok(carrier) => carrier.list(&search).await,
            Err(unreadable) => Err(unreadable),
        };
        let found = match listed {
            Ok(listed) => {
                let until = asked + self.timing.waits.settled - SKEW;
                self.only_candidate(listed, until).await.ok()?
            }
            Err(_) => None,
        };
        if let Some(call) = found {
            self.on_status(unconfirmed.id, unconfirmed.first_leg, &call.id, call.status)
                .await
                .ok()?;
            return Some(Found::Adopted);
        }
        let now = self.clock.now();
        let closed = sweep::close(self.tenants, unconfirmed.id, now, now - self.timing.grace).await;
        Some(if closed.ok()? {
            Found::Closed
        } else {
            Found::Nothing
        })
    }

    /// The one call that was created by `until` and belongs to no attempt. A call without a time may be
    /// any, so that with one nothing is certain.
    async fn only_candidate(
        &self,
        mut listed: Vec<ListedCall>,
        until: DateTime<Utc>,
    ) -> Result<Option<ListedCall>, DatabaseError> {
        listed.retain(|call| call.created_at.is_none_or(|created| created <= until));
        if listed.is_empty() {
            return Ok(None);
        }
        let ids: Vec<_> = listed.iter().map(|call| call.id.clone()).collect();
        let bound = sweep::bound(self.tenants, &ids).await?;
        listed.retain(|call| !bound.contains(&call.id));
        let only = listed.pop().filter(|_| listed.is_empty());
        Ok(only.filter(|call| call.created_at.is_some()))
    }

    /// Settles a placed attempt of which nothing was heard for a while. One that the carrier still has
    /// waiting although its grace is over is taken back: the booking fails first, so that the call is
    /// hung up whatever happens.
    async fn ask_about_stale(&self, stale: &Stale) -> Option<()> {
        let attempt = call_attempts::get(self.tenants, stale.id).await.ok()??;
        if attempt.first_status.is_some_and(CarrierStatus::is_final) {
            // The carrier has no more to say of this leg.
            return self.conclude(&attempt).await.ok();
        }
        let route = self.route(&attempt);
        let carrier = self.carrier_for(&attempt).ok()?;
        let call = carrier.look_up(route, &stale.call_id).await.ok()?;
        self.on_status(attempt.id, attempt.first, &call.id, call.status)
            .await
            .ok()?;
        let now = self.clock.now();
        let late = attempt.start_time + self.timing.grace < now;
        let waits = call.status.rank() <= CarrierStatus::Initiated.rank();
        if late && waits && is_wanted(&attempt) {
            let taken_back = call_attempts::take_back(self.tenants, &attempt, now).await;
            if taken_back.ok()? {
                self.hang_up(&attempt, &call.id).await;
            }
        }
        Some(())
    }

    /// Ends a leg that nobody wants any more, unless the carrier says that it is over: hearing of one
    /// that is alive ends it.
    async fn end_orphaned(&self, orphaned: &Orphaned) -> Option<()> {
        let attempt = call_attempts::get(self.tenants, orphaned.attempt_id)
            .await
            .ok()??;
        let route = self.route(&attempt);
        let carrier = self.carrier_for(&attempt).ok()?;
        let Ok(call) = carrier.look_up(route, &orphaned.id).await else {
            // The carrier may not know it by this name; ending one that is over does no harm.
            if !route.finds_every_leg {
                self.hang_up(&attempt, &orphaned.id).await;
                return Some(());
            }
            return None;
        };
        self.on_status(orphaned.attempt_id, orphaned.leg, &call.id, call.status)
            .await
            .ok()
            .map(drop)
    }
}

/// The result of looking for a call.
enum Found {
    Adopted,
    Closed,
    Nothing,
}

impl TickReport {
    fn count_question(&mut self, done: Option<()>, which: impl Fn(&mut Self) -> &mut u64) {
        *match done {
            Some(()) => which(self),
            None => &mut self.errors,
        } += 1;
    }
}
