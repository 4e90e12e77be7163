//! All addresses of the Worker, the API's and the pages', and what is done to every request.

use crate::{
    Error,
    http::{
        OTHER_METHOD, ResponseFilter, Server, body, client_info, cookie, cors, endpoints, headers,
        lanes, principal, quota, rate_limit, security_headers,
    },
    log,
    ports::fresh_id,
    web,
};
use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request},
    response::{IntoResponse as _, Response},
};
use std::sync::OnceLock;
use tower_service::Service as _;

/// Answers a request, names it, and logs it once.
pub async fn serve<B>(app: impl Into<Server>, request: Request<B>) -> Response
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let mut app = app.into();
    let id = fresh_id(&*app.clock, &*app.entropy).to_string();
    let started = app.clock.now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (parts, body) = request.into_parts();
    let mut request = Request::from_parts(parts, Body::empty());
    app.count_statements();
    app.reader = ResponseFilter::default();
    app.access = endpoints::access;
    app.client_info = client_info::of(request.headers(), app.settings.public_url.as_ref());
    let extension = cors::origin(&app, &path, request.headers());
    let asks_before = cors::preflight(&method, extension.as_ref());
    let client = quota::client(&path, request.headers());
    let client = client.filter(|_| asks_before.is_none());
    let reader = web::reader(&method, &path, request.headers());
    request.extensions_mut().insert(app.clone());
    let admitted = match &client {
        Some(client) => rate_limit::admit(&app.rate_limits, &app.refusals, client, started).await,
        None => Ok(()),
    };
    let mut response = match (asks_before, admitted) {
        (Some(may), _) => may,
        (None, Ok(())) => {
            // Only now: whoever is refused is refused by the headers, and nothing of the body is touched.
            let sent = body::BodyBytes::read(request.headers(), Body::new(body)).await;
            request.extensions_mut().insert(sent);
            answer(&app, request).await
        }
        (None, Err(limited)) => Error::Limited(limited).into_response(),
    };
    if let Some(client) = &client {
        let (status, now) = (response.status(), app.clock.now());
        rate_limit::answered(&app.rate_limits, &app.refusals, client, status, now).await;
    }
    if let Some(language) = reader {
        response = web::for_people(language, response);
    }
    principal::note_uses(&app);
    security_headers::add(response.headers_mut(), app.settings.public_url.as_ref());
    cors::let_read(response.headers_mut(), extension);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(headers::REQUEST_ID, id);
    }
    log::request(&log::RequestEntry {
        id: &id,
        method: method.as_str(),
        path: &path,
        status: response.status().as_u16(),
        duration_ms: (app.clock.now() - started).num_milliseconds(),
    });
    response
}

async fn answer(app: &Server, request: Request<Body>) -> Response {
    if let Err(error) = cookie::guard(app, request.method(), request.headers()) {
        return error.into_response();
    }
    match router().call(request).await {
        Ok(response) => app.reader.apply(response).await,
        Err(never) => match never {},
    }
}

/// Answers a request that nothing can be done with, because the Worker itself is not whole.
pub(crate) fn refuse(error: Error) -> Response {
    let mut response = error.into_response();
    security_headers::add(response.headers_mut(), None);
    response
}

/// The Worker's addresses, and an answer in the API's own shape for all others.
fn router() -> Router {
    // The same for every request, so it is made once an instance.
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let make = || {
        endpoints::router()
            .merge(web::routes())
            .fallback(lanes::open)
            .method_not_allowed_fallback(async || OTHER_METHOD)
    };
    ROUTER.get_or_init(make).clone()
}
