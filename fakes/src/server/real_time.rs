//! Real time, tasks of tokio, requests over the network, and chance of the system.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::lines::line;
use super::options::{OnEvent, Options};
use crate::carrier::{CallRecord, Event, Observer};
use crate::environment::{Environment, Request, Response};

/// The world as it is, until it is stopped.
pub(crate) struct RealTime {
    client: reqwest::Client,
    stopped: watch::Sender<bool>,
}

impl RealTime {
    pub(crate) fn new(options: &Options) -> anyhow::Result<Arc<Self>> {
        let client = reqwest::Client::builder()
            .connect_timeout(options.connect_timeout)
            .read_timeout(options.read_timeout)
            // The customer's server is on this machine; a proxy would only answer in its place.
            .no_proxy()
            // A kept connection that the other side has closed would look like a failed webhook.
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Arc::new(Self {
            client,
            stopped: watch::Sender::new(false),
        }))
    }

    /// The client for requests to other programs on this machine.
    pub(crate) fn client(&self) -> reqwest::Client {
        self.client.clone()
    }

    /// Whether it has stopped.
    pub(crate) fn stopped(&self) -> watch::Receiver<bool> {
        self.stopped.subscribe()
    }

    /// Stops every task where it is.
    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }
}

impl Environment for RealTime {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        let mut stopped = self.stopped.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = task => {}
            }
        });
    }

    fn fetch(&self, request: Request) -> BoxFuture<'static, Result<Response, String>> {
        let client = self.client.clone();
        Box::pin(async move {
            fetch(&client, request)
                .await
                .map_err(|error| reason(&error))
        })
    }

    fn random(&self) -> u128 {
        uuid::Uuid::new_v4().as_u128()
    }
}

async fn fetch(client: &reqwest::Client, request: Request) -> reqwest::Result<Response> {
    let answer = client.execute(request.try_into()?).await?;
    let mut response = Response::default();
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await?.into();
    Ok(response)
}

fn reason(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "timed out"
    } else if error.is_connect() {
        "could not connect"
    } else {
        "the connection failed"
    };
    // The innermost source is the one that names the cause.
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("{kind}: {cause}")
}

/// Prints events as lines for people, where that is wanted.
pub(crate) struct Printer(pub(crate) Option<OnEvent>);

impl Observer for Printer {
    fn happened(&self, call: &CallRecord, event: &Event) {
        if let (Some(print), Some(line)) = (&self.0, line(call, event)) {
            print(&line);
        }
    }
}
