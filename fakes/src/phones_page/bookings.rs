//! `/simulator/bookings`: Callslot's bookings for the phones page, which calls no other origin and
//! never sees the API key.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use reqwest::Method;

use super::Page;
use crate::same_origin::refusal;

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/simulator/bookings", get(list).post(create))
        .route("/simulator/bookings/{id}", delete(cancel))
        .route("/simulator/members", get(members))
}

async fn list(State(page): State<Arc<Page>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    pass_on(&page, Method::GET, &["bookings"], &query, None).await
}

async fn create(State(page): State<Arc<Page>>, body: Bytes) -> Response {
    pass_on(&page, Method::POST, &["bookings"], "", Some(body)).await
}

async fn cancel(State(page): State<Arc<Page>>, Path(id): Path<String>) -> Response {
    pass_on(&page, Method::DELETE, &["bookings", &id], "", None).await
}

async fn members(State(page): State<Arc<Page>>) -> Response {
    pass_on(&page, Method::GET, &["members"], "", None).await
}

/// Asks Callslot, and hands its answer on as it is.
async fn pass_on(
    page: &Page,
    method: Method,
    path: &[&str],
    query: &str,
    body: Option<Bytes>,
) -> Response {
    let Some(callslot) = &page.callslot else {
        return refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "not_configured",
            "This simulator was not told where Callslot is.",
        );
    };
    let unreachable = |why: &str| {
        let message = format!("Callslot at {} does not answer: {why}", callslot.url);
        refusal(StatusCode::BAD_GATEWAY, "unreachable", &message)
    };
    let mut url = match url::Url::parse(&callslot.url) {
        Ok(url) => url,
        Err(error) => return unreachable(&error.to_string()),
    };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().push("api").extend(path);
    }
    url.set_query(Some(query).filter(|query| !query.is_empty()));
    let mut request = page
        .client
        .request(method, url)
        .bearer_auth(&callslot.api_key);
    if let Some(body) = body {
        request = request
            .header(header::CONTENT_TYPE, "application/json")
            .body(body);
    }
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => return unreachable(&error.without_url().to_string()),
    };
    let status = answer.status();
    match answer.bytes().await {
        Ok(body) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            (status, json, body).into_response()
        }
        Err(error) => unreachable(&error.without_url().to_string()),
    }
}
