//! HTTP: one file a resource. A handler reads the request, asks `access` whether the principal may,
//! `shared` whether it makes sense, the store to do it, and answers with an `api` type.

mod body;
mod bookings;
mod carrier;
mod cron;
mod health;
mod members;
mod principal;

use crate::{App, Error};
use axum::{
    Router,
    routing::{get, post},
};
use callslot_shared::api::ErrorCode;

/// Every address of the Worker.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/health", get(health::show))
        .route("/api/bookings", get(bookings::list).post(bookings::create))
        .route(
            "/api/bookings/{id}",
            get(bookings::show)
                .patch(bookings::change)
                .delete(bookings::cancel),
        )
        .route("/api/members", get(members::list))
        .route("/api/cron/scheduled-calls", get(cron::run))
        .route("/carrier/attempts/{id}/operator", post(carrier::operator))
        .route("/carrier/attempts/{id}/accepted", post(carrier::accepted))
        .route("/carrier/attempts/{id}/whisper", post(carrier::whisper))
        .route("/carrier/attempts/{id}/connected", post(carrier::connected))
        .route("/carrier/attempts/{id}/dialled", post(carrier::dialled))
        .route("/carrier/attempts/{id}/status/{leg}", post(carrier::status))
        .fallback(|| async {
            Error::Plain(ErrorCode::NotFound, "There is nothing at this address.")
        })
        .method_not_allowed_fallback(|| async {
            Error::Plain(
                ErrorCode::MethodNotAllowed,
                "This address does not take that method.",
            )
        })
        .with_state(app)
}

#[cfg(test)]
mod tests;
