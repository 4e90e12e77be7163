//! The edge of Callslot: a Cloudflare Worker. This file holds the event entry points and nothing
//! else; a request goes on in [`serve`], the scheduled trigger in [`dialer`].

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod app;
pub mod attendee_links;
pub mod carrier_credentials;
pub mod dialer;
#[cfg(test)]
mod documented_limits;
pub mod encryption;
mod error;
mod fetch_adapter;
pub mod http;
pub mod http_client;
mod log;
pub mod mail;
pub mod notifications;
#[cfg(test)]
mod openapi;
pub mod passkeys;
pub mod ports;
mod public_tokens;
mod rate_limited;
mod redaction;
mod router;
pub mod settings;
pub mod store;
pub mod telephony;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod usecases;
mod web;
pub mod webhook_signature;
pub mod webhooks;

pub use app::App;
pub use error::Error;
pub use rate_limited::RateLimited;
pub use router::serve;

use callslot_shared::api::ErrorCode;
use chrono::DateTime;
use ports::{EdgeBackground, NoBackground};
use worker::{
    Context, Env, MessageBatch, QueueRetryOptionsBuilder, ScheduleContext, ScheduledEvent, event,
    web_sys,
};

/// An instance starts: a panic, which must not happen, at least names its place.
#[event(start)]
fn start() {
    std::panic::set_hook(Box::new(log::panicked));
}

/// A request.
#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    context: Context,
) -> worker::Result<web_sys::Response> {
    const UNREADABLE: Error = Error::Plain(
        ErrorCode::InvalidRequest,
        "The request has a header or an address that cannot be read.",
    );
    let request = match fetch_adapter::request(request) {
        Ok(request) => request,
        Err(error) => {
            log::error("request", &error);
            return fetch_adapter::response(router::refuse(UNREADABLE)).await;
        }
    };
    let response = match fetch_adapter::app(&env, EdgeBackground(context)) {
        Ok(app) => serve(fetch_adapter::server(app, &env), request).await,
        Err(error) => router::refuse(error),
    };
    fetch_adapter::response(response).await
}

/// The minute. The database keeps what it did; the runtime discards what it returns.
#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970, far below 2^53"
    )]
    let scheduled_for =
        DateTime::from_timestamp_millis(event.schedule() as i64).unwrap_or_default();
    let trigger = dialer::Trigger {
        source: dialer::Source::Schedule,
        scheduled_for,
    };
    if let Err(error) = tick(&env, trigger).await {
        log::error("tick", &error);
    }
}

/// The pause before the queue brings ids again that nothing could be done with, in seconds.
const QUEUE_PAUSE: u32 = 10;

/// Ids of messages that are due. They are done with whatever becomes of the messages; only where nothing could be claimed the
/// queue brings them again.
#[event(queue)]
async fn queue(batch: MessageBatch<String>, env: Env, _context: Context) -> worker::Result<()> {
    let ids = fetch_adapter::message_ids(&batch);
    let delivered = match fetch_adapter::app(&env, NoBackground) {
        Ok(app) => app.deliver_queued(&ids).await.map_err(Error::from),
        Err(error) => Err(error),
    };
    if let Err(error) = delivered {
        log::error("queue", &error);
        let pause = QueueRetryOptionsBuilder::new().with_delay_seconds(QUEUE_PAUSE);
        batch.retry_all_with_options(&pause.build());
    }
    Ok(())
}

async fn tick(env: &Env, trigger: dialer::Trigger) -> Result<dialer::TickReport, Error> {
    fetch_adapter::app(env, NoBackground)?.tick(trigger).await
}
