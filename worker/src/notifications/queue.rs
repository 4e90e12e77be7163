//! The queue between a request and the delivery of what it has brought about: it carries ids of messages that are due.
//!
//! An id is a hint and no right. Its consumer claims the message as a tick does, so that one that comes twice or late does
//! nothing, and one that is lost is swept up by a tick.

use super::{Delivery, DeliveryReport, Kicks, RUN};
use crate::{
    log,
    ports::Clock,
    store::{
        AllTenants, DatabaseError,
        outbox::{self, DueWindow},
    },
};
use async_trait::async_trait;
use axum::BoxError;
use chrono::TimeDelta;

/// Most messages of one request to the queue. Source: Cloudflare, "Queues: Limits".
const AT_ONCE: u32 = 100;

/// Most requests to the queue for one change; the ticks deliver the rest.
const REQUESTS: usize = 10;

/// The age up to which a due message is put into the queue. Older ones are delivered by ticks.
const RECENT: TimeDelta = TimeDelta::seconds(30);

/// Takes the ids of messages for another invocation.
#[async_trait(?Send)]
pub trait MessageQueue: Send + Sync {
    /// Puts up to 100 ids into the queue.
    async fn put(&self, ids: &[String]) -> Result<(), QueueError>;
}

/// The queue has not taken ids, or has not said so.
#[derive(Debug, thiserror::Error)]
#[error("the queue of messages did not answer")]
pub struct QueueError(#[source] pub BoxError);

#[derive(Debug, thiserror::Error)]
enum EnqueueError {
    #[error("the messages that are due cannot be listed")]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Queue(#[from] QueueError),
}

impl Kicks {
    /// Puts what has become due into the queue, each message once. False where it has to be delivered without the queue.
    pub async fn enqueue(
        &self,
        tenants: AllTenants<'_>,
        queue: &dyn MessageQueue,
        clock: &dyn Clock,
    ) -> bool {
        match self.try_enqueue(tenants, queue, clock).await {
            Ok(()) => true,
            Err(error) => {
                log::error("queue", &error);
                false
            }
        }
    }

    async fn try_enqueue(
        &self,
        tenants: AllTenants<'_>,
        queue: &dyn MessageQueue,
        clock: &dyn Clock,
    ) -> Result<(), EnqueueError> {
        for _ in 0..REQUESTS {
            let now = clock.now();
            let since = now - RECENT;
            let known = self.enqueued_since(since);
            let window = DueWindow {
                since,
                now,
                except: &known,
                most: AT_ONCE,
            };
            let due = outbox::due(tenants, window).await?;
            if due.is_empty() {
                break;
            }
            queue.put(&due).await?;
            let is_last = due.len() < AT_ONCE as usize;
            self.note_enqueued(due, now);
            if is_last {
                break;
            }
        }
        Ok(())
    }
}

impl Delivery<'_> {
    /// Sends the messages of these ids that are due and nobody has claimed.
    pub async fn send_queued(&self, ids: &[String]) -> Result<DeliveryReport, DatabaseError> {
        let until = self.clock.now() + RUN;
        self.run(outbox::DueMessages::Queued(ids), until).await
    }
}
