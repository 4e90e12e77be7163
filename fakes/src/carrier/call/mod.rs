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

use tokio::time::{Instant, sleep_until};

use crate::carrier::call::follow_cxml::{End, Scene};
use crate::carrier::event_log::{CallStatus, HungUpBy};
use crate::carrier::exchange::{Exchange, Queued};
use crate::carrier::leg::{Leg, Order};
use crate::carrier::protocol::target::Target;

impl Leg {
    /// Whether this call still waits for its turn.
    pub(crate) fn is_queued(&self, exchange: &Exchange) -> bool {
        exchange.read(|state| state.queue.iter().any(|queued| queued.leg.sid == self.sid))
    }
}

impl Exchange {
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
        let mut last: Option<Instant> = None;
        loop {
            if self.read(|state| state.queue.is_empty()) {
                self.queue_grew.notified().await;
                continue;
            }
            if let Some(last) = last {
                sleep_until(last + self.read(|state| state.pace)).await;
            }
            // It may have been canceled while it waited.
            let Some(next) = self.update(|state| state.queue.pop_front()) else {
                continue;
            };
            last = Some(Instant::now());
            let exchange = self.clone();
            self.spawn(async move { exchange.live(&next.leg, next.document).await });
        }
    }

    async fn live(self: &Arc<Self>, leg: &Arc<Leg>, document: Target) {
        if !self.ring(leg).await {
            return;
        }
        let end = if leg.order.calling {
            self.run_swml(leg, document.url, Scene::Call).await
        } else {
            self.follow(leg, document, Scene::Call).await
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

    /// Hangs up over REST, wherever the call stands.
    pub(crate) fn hang_up_over_rest(self: &Arc<Self>, leg: &Leg) {
        leg.hang_up(HungUpBy::Api);
        if leg.is_queued(self) {
            self.finish(leg, CallStatus::Canceled, HungUpBy::Api);
        }
    }
}
