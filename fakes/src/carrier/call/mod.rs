//! Calls created over REST: the queue, its pace, and the life of one call.

pub(crate) mod callbacks;
mod dial;
mod follow_cxml;
mod follow_swml;
mod life;
mod play;
mod recordings;
mod transcripts;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::carrier::call::follow_cxml::{End, Scene};
use crate::carrier::event_log::{CallStatus, HungUpBy};
use crate::carrier::leg::{Gone, Leg, Order};
use crate::carrier::machine::{Carrier, Queued};
use crate::carrier::protocol::target::Target;

/// The time it takes to tell a machine from a person, in carrier time.
pub(crate) const LISTENING: Duration = Duration::from_secs(1);

impl Leg {
    /// Whether this call still waits for its turn.
    pub(crate) fn is_queued(&self, carrier: &Carrier) -> bool {
        carrier.read(|state| state.queue.iter().any(|queued| queued.leg.sid == self.sid))
    }
}

impl Carrier {
    /// Takes a call on and queues it.
    pub(crate) fn enqueue(self: &Arc<Self>, order: Order, document: Target) -> Arc<Leg> {
        let leg = self.open(order);
        let queued = Queued {
            leg: leg.clone(),
            document,
        };
        self.update(|state| state.queue.push_back(queued));
        self.queue_grew.notify_one();
        leg
    }

    /// Dials queued calls, one each pace.
    pub(crate) async fn dispatch(self: Arc<Self>) {
        let mut last: Option<DateTime<Utc>> = None;
        loop {
            if self.read(|state| state.queue.is_empty()) {
                self.queue_grew.notified().await;
                continue;
            }
            if let Some(last) = last {
                let pace = TimeDelta::from_std(self.read(|state| state.pace));
                let left = last + pace.unwrap_or_default() - self.now();
                self.sleep(left.to_std().unwrap_or_default()).await;
            }
            // It may have been canceled while it waited.
            let Some(next) = self.update(|state| state.queue.pop_front()) else {
                continue;
            };
            last = Some(self.now());
            let carrier = self.clone();
            self.spawn(async move { carrier.live(&next.leg, next.document).await });
        }
    }

    async fn live(self: &Arc<Self>, leg: &Arc<Leg>, document: Target) {
        if let Err(Gone(by)) = leg.unless_gone(self.queue_on(leg)).await {
            return self.finish(leg, CallStatus::Canceled, by);
        }
        if !self.ring(leg).await {
            return;
        }
        let end = match leg.unless_gone(self.listen_first(leg)).await {
            Err(Gone(by)) => End::Gone(by),
            Ok(()) if leg.order.calling => self.run_swml(leg, document.url, Scene::Call).await,
            Ok(()) => self.follow(leg, document, Scene::Call).await,
        };
        match end {
            End::RanOut | End::Hangup => {
                self.finish(leg, CallStatus::Completed, HungUpBy::Document);
            }
            End::Gone(by) => self.finish(leg, CallStatus::Completed, by),
            // A call that never got any instructions has failed, though somebody picked up.
            End::Failed { first: true } => self.finish(leg, CallStatus::Failed, HungUpBy::Carrier),
            End::Failed { first: false } => {
                self.finish(leg, CallStatus::Completed, HungUpBy::Carrier);
            }
        }
    }

    /// A call that has its turn may be held back nevertheless.
    async fn queue_on(&self, leg: &Leg) {
        let held = self.read(|state| {
            let call = state.call(&leg.sid);
            call.map_or(Duration::ZERO, |call| self.ports.faults.queueing(call))
        });
        if !held.is_zero() {
            self.wait(held).await;
        }
    }

    /// Finds out who picked up, where that is asked for with the call.
    async fn listen_first(&self, leg: &Leg) {
        if leg.order.machine_detection {
            self.wait(LISTENING).await;
        }
    }

    /// Hangs up, wherever the call stands.
    pub(crate) async fn hang_up_over_api(self: &Arc<Self>, leg: &Leg) {
        leg.hang_up(HungUpBy::Api);
        if leg.is_queued(self) {
            self.finish(leg, CallStatus::Canceled, HungUpBy::Api);
        }
        // That takes its own task a moment.
        leg.over.wait().await;
    }
}
