//! A queue that keeps ids until a test has them consumed.

use crate::notifications::{MessageQueue, QueueError};
use async_trait::async_trait;
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

/// The queue of messages.
#[derive(Default)]
pub struct LocalQueue {
    ids: Mutex<Vec<String>>,
    is_down: AtomicBool,
}

impl LocalQueue {
    /// Takes the ids that are in it, in order.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.ids.lock().unwrap())
    }

    /// Has it take nothing from now on.
    pub fn be_down(&self) {
        self.is_down.store(true, Ordering::Relaxed);
    }
}

#[async_trait(?Send)]
impl MessageQueue for LocalQueue {
    async fn put(&self, ids: &[String]) -> Result<(), QueueError> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(QueueError("connection lost".into()));
        }
        self.ids.lock().unwrap().extend_from_slice(ids);
        Ok(())
    }
}
