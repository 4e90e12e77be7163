//! Calls created over REST: the queue, its pace, and the life of one call.

use std::sync::Arc;

use tokio::time::{Instant, sleep_until};

use super::exchange::{Exchange, Queued};
use super::follow::{End, Scene};
use super::leg::{Leg, Order};
use super::target::Target;
use super::truth::{CallStatus, HungUpBy};

impl Leg {
    /// Whether this call still waits for its turn.
    pub(super) fn is_queued(&self, exchange: &Exchange) -> bool {
        exchange.read(|state| state.queue.iter().any(|queued| queued.leg.sid == self.sid))
    }
}

impl Exchange {
    /// Takes a call on and queues it.
    pub(super) fn enqueue(self: &Arc<Self>, order: Order, document: Target) -> Arc<Leg> {
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
    pub(super) async fn dispatch(self: Arc<Self>) {
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
    pub(super) fn hang_up_over_rest(self: &Arc<Self>, leg: &Leg) {
        leg.hang_up(HungUpBy::Api);
        if leg.is_queued(self) {
            self.finish(leg, CallStatus::Canceled, HungUpBy::Api);
        }
    }
}
