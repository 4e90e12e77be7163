//! The ports to the world other than the database and the carrier: time, chance, and work that goes on
//! after the answer.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::{fmt::Write as _, pin::Pin, time::Duration};
use uuid::Uuid;

/// Tells the time and waits.
#[async_trait(?Send)]
pub trait Clock: Send + Sync {
    /// The present instant, in whole milliseconds.
    fn now(&self) -> DateTime<Utc>;

    /// Waits without using the processor.
    async fn sleep(&self, duration: Duration);
}

/// The edge runtime's clock. Between two answers from outside it stands still.
#[derive(Debug, Clone, Copy)]
pub struct EdgeClock;

#[async_trait(?Send)]
impl Clock for EdgeClock {
    fn now(&self) -> DateTime<Utc> {
        let millis = worker::Date::now().as_millis();
        i64::try_from(millis)
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .unwrap_or_default()
    }

    async fn sleep(&self, duration: Duration) {
        worker::Delay::from(duration).await;
    }
}

/// Work that may go on after the request was answered.
pub type BackgroundTask = Pin<Box<dyn Future<Output = ()>>>;

/// Keeps an invocation alive until some work is done.
pub trait Background: Send + Sync {
    /// Goes on with `work` even if whoever asked for it has gone away.
    fn wait_until(&self, work: BackgroundTask);
}

/// The edge runtime's `waitUntil`.
#[derive(Debug)]
pub struct EdgeBackground(pub worker::Context);

impl Background for EdgeBackground {
    fn wait_until(&self, work: BackgroundTask) {
        self.0.wait_until(work);
    }
}

/// For invocations that answer nobody: their own run is all there is.
#[derive(Debug, Clone, Copy)]
pub struct NoBackground;

impl Background for NoBackground {
    fn wait_until(&self, _work: BackgroundTask) {}
}

/// A source of unguessable bytes.
pub trait Entropy: Send + Sync {
    /// Sixteen fresh bytes.
    fn bytes(&self) -> [u8; 16];
}

/// The edge runtime's `crypto.getRandomValues`.
#[derive(Debug, Clone, Copy)]
pub struct EdgeEntropy;

impl Entropy for EdgeEntropy {
    fn bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        // Without randomness, ids would repeat and the database's keys refuse them: nothing is
        // written, which is the safe way to fail.
        let _ = getrandom::fill(&mut bytes);
        bytes
    }
}

/// A fresh id that sorts by creation: UUID version 7, RFC 9562.
pub fn fresh_id(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let mut random = [0; 10];
    random
        .iter_mut()
        .zip(entropy.bytes())
        .for_each(|(byte, fresh)| *byte = fresh);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// A fresh claim token: 128 random bits in hexadecimal.
pub fn fresh_token(entropy: &dyn Entropy) -> String {
    hex(&entropy.bytes())
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
