//! The port of a simulated company: time, tasks, requests and chance.
//!
//! Nothing in here knows a clock, a runtime or a network. [`crate::Simulator`] runs the companies in real time
//! behind an HTTP server; a simulation runs them in its own.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use http::{StatusCode, header};
use serde_json::Value;

/// A request as a value.
pub type Request = http::Request<Vec<u8>>;

/// A response as a value.
pub type Response = http::Response<Vec<u8>>;

/// The services that a simulated company needs of the world around it.
///
/// The same environment gives the same course of events: whatever the companies do depends on nothing else.
pub trait Environment: Send + Sync + 'static {
    /// The time.
    fn now(&self) -> DateTime<Utc>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Runs a task beside the others.
    fn spawn(&self, task: BoxFuture<'static, ()>);

    /// Sends a request to the company's customer. The error says, for a person to read, why no answer came.
    fn fetch(&self, request: Request) -> BoxFuture<'static, Result<Response, String>>;

    /// Random bits.
    fn random(&self) -> u128;

    /// A fresh UUID.
    fn uuid(&self) -> String {
        let bytes = self.random().to_be_bytes();
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }
}

/// A response with a JSON body.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = http::Response::new(body.to_string().into_bytes());
    *response.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// A response without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
