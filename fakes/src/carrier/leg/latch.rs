//! A value that is set once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// A value that is set once, and whoever waits for it. They are woken in the order in which they began to wait, so
/// that one course of events stays one course of events.
#[derive(Debug)]
pub(crate) struct Latch<T> {
    value: Mutex<Option<T>>,
    set: Notify,
}

impl<T> Default for Latch<T> {
    fn default() -> Self {
        Self {
            value: Mutex::new(None),
            set: Notify::new(),
        }
    }
}

impl<T: Copy> Latch<T> {
    fn value(&self) -> MutexGuard<'_, Option<T>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the value; the first one stays.
    pub(crate) fn set(&self, value: T) {
        self.value().get_or_insert(value);
        self.set.notify_waiters();
    }

    /// Waits for the value.
    pub(crate) async fn wait(&self) -> T {
        loop {
            // Made before the look: it is woken by whatever comes after this.
            let set = self.set.notified();
            let value = *self.value();
            if let Some(value) = value {
                return value;
            }
            set.await;
        }
    }
}
