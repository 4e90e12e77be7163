//! The client of the API.

use crate::{
    api::{Answer, Failure, Request, failure, read},
    platform::Platform,
};
use gloo::timers::future::sleep;
use serde::de::DeserializeOwned;
use std::{pin::Pin, sync::Arc, time::Duration};

/// The waits before a request that cannot be done twice is sent again.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1_200)];

/// The client by which views ask the API.
#[derive(Debug, Clone)]
pub struct Client {
    platform: Arc<dyn Platform>,
}

impl Client {
    /// A client that sends its requests as the host does.
    #[must_use]
    pub fn new(platform: Arc<dyn Platform>) -> Self {
        Self { platform }
    }

    /// Sends a request and reads the answer.
    pub async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        read(&self.exchange(&request).await?)
    }

    /// Reads something.
    pub async fn get<T: DeserializeOwned>(&self, path: impl Into<String>) -> Result<T, Failure> {
        self.send(Request::get(path)).await
    }

    /// Sends a request whose answer is not read.
    pub async fn done(&self, request: Request) -> Result<(), Failure> {
        let answer = self.exchange(&request).await?;
        if (200..300).contains(&answer.status) {
            Ok(())
        } else {
            Err(failure(&answer))
        }
    }

    /// Sends a request and answers with what came, whatever its status. A request that cannot be done twice
    /// is sent again, under the same key, while the server is not reached.
    // Not `async`: every question would be compiled with a copy of this.
    #[must_use]
    pub fn exchange<'a>(
        &'a self,
        request: &'a Request,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Failure>> + 'a>> {
        Box::pin(async move {
            let waits: &[Duration] = if request.is_repeatable() {
                &AGAIN_AFTER
            } else {
                &[]
            };
            let mut waits = waits.iter();
            loop {
                match (self.platform.send(request).await, waits.next()) {
                    (Err(Failure::Offline), Some(wait)) => sleep(*wait).await,
                    (result, _) => return result,
                }
            }
        })
    }
}

/// A key for something that is begun: see [`Request::idempotency_key`].
#[must_use]
pub fn fresh_key() -> String {
    let crypto = gloo::utils::window().crypto();
    crypto.map_or_else(|_| String::new(), |crypto| crypto.random_uuid())
}
