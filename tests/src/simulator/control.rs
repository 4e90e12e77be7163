//! `/simulator/…`: the truth log and the switches, over HTTP, for people and for tools that are not Rust.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Deserialize;

use super::exchange::Exchange;
use super::faults::Faults;
use super::phones::Phone;
use super::truth::CallRecord;

pub(super) fn routes() -> Router<Arc<Exchange>> {
    Router::new()
        .route("/simulator/calls", get(calls).delete(forget))
        .route("/simulator/phones/{number}", put(script))
        .route("/simulator/settings", put(settings))
}

async fn calls(State(exchange): State<Arc<Exchange>>) -> Json<Vec<CallRecord>> {
    Json(exchange.read(|state| state.calls.clone()))
}

async fn forget(State(exchange): State<Arc<Exchange>>) -> StatusCode {
    exchange.update(super::exchange::State::forget);
    StatusCode::NO_CONTENT
}

async fn script(
    State(exchange): State<Arc<Exchange>>,
    Path(number): Path<String>,
    Json(phone): Json<Phone>,
) -> StatusCode {
    exchange.update(|state| state.phones.script(&number, phone));
    StatusCode::NO_CONTENT
}

/// What `PUT /simulator/settings` changes; what is left out stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Between two dialled calls, in milliseconds.
    pace_ms: Option<u64>,
    faults: Option<Faults>,
}

async fn settings(
    State(exchange): State<Arc<Exchange>>,
    Json(settings): Json<Settings>,
) -> StatusCode {
    exchange.update(|state| {
        if let Some(pace) = settings.pace_ms {
            state.pace = Duration::from_millis(pace);
        }
        if let Some(faults) = settings.faults {
            state.faults = faults;
        }
    });
    StatusCode::NO_CONTENT
}
