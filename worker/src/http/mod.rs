//! HTTP: one file a resource. A handler reads the request, asks `access` whether the principal may,
//! `shared` whether it makes sense, the store to do it, and answers with an `api` type.

mod body;
mod bookings;
mod calls;
mod carrier;
mod cron;
mod cursor;
mod etag;
mod health;
mod idempotency;
mod members;
mod notices;
mod organization;
mod principal;

use crate::{App, Error, log, seams::fresh_id};
use axum::{
    BoxError, Router,
    body::{Bytes, HttpBody},
    http::{HeaderValue, Request},
    response::Response,
    routing::{get, post},
};
use callslot_shared::api::ErrorCode;
use tower_service::Service;

/// The header that names a request, in the answer and in the log.
const REQUEST_ID: &str = "x-request-id";

/// Answers a request, names it, and logs it once.
pub async fn serve<B>(app: App, request: Request<B>) -> Response
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let id = fresh_id(&*app.clock, &*app.entropy).to_string();
    let started = app.clock.now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = match router(app.clone()).call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    log::request(&log::Request {
        id: &id,
        method: method.as_str(),
        path: &path,
        status: response.status().as_u16(),
        duration: app.clock.now() - started,
    });
    response
}

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
        .route("/api/calls", get(calls::list).post(calls::create))
        .route("/api/calls/{id}", get(calls::show))
        .route("/api/members", get(members::list))
        .route(
            "/api/organization",
            get(organization::show).patch(organization::change),
        )
        .route("/api/notices", get(notices::list))
        .route("/api/notices/read", post(notices::mark_read))
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
