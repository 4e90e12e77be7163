//! `/simulator/…`: the event log, the switches and the phones' buttons, over HTTP, for people and for
//! tools that are not Rust.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Page, bookings, feed};
use crate::carrier::{CallRecord, Choice, Faults, Phone, State as Calls, TextRecord, Untimely};
use crate::same_origin::{refusal, refuse_strangers};

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/simulator/calls", get(calls).delete(forget))
        .route("/simulator/calls/{sid}/answer", post(answer))
        .route("/simulator/calls/{sid}/decline", post(decline))
        .route("/simulator/calls/{sid}/press/{key}", post(press))
        .route("/simulator/calls/{sid}/hang-up", post(hang_up))
        .route("/simulator/events", get(feed::events))
        .route("/simulator/phones/{number}", put(script))
        .route("/simulator/settings", put(settings))
        .route("/simulator/texts", get(texts))
        .route("/simulator/texts/{number}/reply", post(reply))
        .merge(bookings::routes())
        .layer(middleware::from_fn(refuse_strangers))
}

impl IntoResponse for Untimely {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::NotRinging(_) | Self::NotAnswered(_) | Self::NotListening => StatusCode::CONFLICT,
            Self::NotAKey(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        refusal(status, self.code(), &self.to_string())
    }
}

async fn calls(State(page): State<Arc<Page>>) -> Json<Vec<CallRecord>> {
    Json(page.carrier.read(|state| state.calls.clone()))
}

async fn forget(State(page): State<Arc<Page>>) -> StatusCode {
    page.carrier.update(Calls::forget);
    StatusCode::NO_CONTENT
}

async fn answer(
    State(page): State<Arc<Page>>,
    Path(sid): Path<String>,
) -> Result<StatusCode, Untimely> {
    page.carrier.choose(&sid, Choice::Answer)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn decline(
    State(page): State<Arc<Page>>,
    Path(sid): Path<String>,
) -> Result<StatusCode, Untimely> {
    page.carrier.choose(&sid, Choice::Decline)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn press(
    State(page): State<Arc<Page>>,
    Path((sid, key)): Path<(String, char)>,
) -> Result<StatusCode, Untimely> {
    page.carrier.press(&sid, key)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn hang_up(
    State(page): State<Arc<Page>>,
    Path(sid): Path<String>,
) -> Result<StatusCode, Untimely> {
    page.carrier.put_down(&sid)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn texts(State(page): State<Arc<Page>>) -> Json<Vec<TextRecord>> {
    Json(page.carrier.texts())
}

/// The answer of a phone to a text message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    body: String,
}

async fn reply(
    State(page): State<Arc<Page>>,
    Path(number): Path<String>,
    Json(reply): Json<Reply>,
) -> StatusCode {
    if page.carrier.reply(&number, &reply.body) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn script(
    State(page): State<Arc<Page>>,
    Path(number): Path<String>,
    Json(phone): Json<Phone>,
) -> StatusCode {
    page.phones.script(&number, phone);
    StatusCode::NO_CONTENT
}

/// The settings that `PUT /simulator/settings` changes; what is left out stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Between two dialled calls, in milliseconds.
    pace_ms: Option<u64>,
    faults: Option<Faults>,
    /// Whether a person plays the phones.
    manual: Option<bool>,
}

async fn settings(State(page): State<Arc<Page>>, Json(settings): Json<Settings>) -> StatusCode {
    if let Some(faults) = settings.faults {
        page.switches.set(faults);
    }
    page.carrier.update(|state| {
        if let Some(pace) = settings.pace_ms {
            state.pace = Duration::from_millis(pace);
        }
        if let Some(manual) = settings.manual {
            state.manual = manual;
        }
    });
    StatusCode::NO_CONTENT
}
