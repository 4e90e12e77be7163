//! The border to JavaScript: a request comes in and an answer goes out with few crossings, each of
//! which costs more than the work on either side of it.

use crate::{
    App,
    app::addresses,
    dialer::{LaneError, Lanes, Order, TickReport},
    http::{
        LANE_HEADER, LANE_PATH, PrincipalCache, RateLimits, Refusals, Server, headers::CLIENT_ZONE,
    },
    http_client::{FetchClient, HttpClient},
    mail::{Mailer, Resend},
    notifications::{Kicks, MessageQueue, QueueError},
    ports::{Background, EdgeClock, EdgeEntropy},
    settings::Settings,
    store::{D1, StatementCount, audit_log::ClientInfo},
    telephony,
    webhooks::WebhookKicks,
};
use ::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use async_trait::async_trait;
use axum::{
    BoxError,
    body::{Body, BodyDataStream, to_bytes},
    response::Response,
};
use callslot_shared::api::MAX_BODY;
use futures_util::{TryStreamExt as _, stream};
use std::{
    io,
    sync::{Arc, OnceLock},
};
use worker::{
    Env, Fetcher, Headers, RequestInit, Result,
    js_sys::{Array, JSON, Reflect, Uint8Array},
    send::SendFuture,
    wasm_bindgen::JsValue,
    wasm_bindgen_futures::JsFuture,
    web_sys,
};

/// The binding of the database in wrangler.toml.
const DATABASE: &str = "DB";

/// The binding of the Worker itself. Without it a tick does everything in one invocation.
const ITSELF: &str = "SELF";

/// The binding of the queue of messages. Without it a request's own invocation delivers what the request has brought about.
const QUEUE: &str = "MESSAGES";

/// Kept as long as the instance lives. An instance has one deployment's settings.
static SETTINGS: OnceLock<Arc<Settings>> = OnceLock::new();
static PRINCIPALS: OnceLock<Arc<PrincipalCache>> = OnceLock::new();
static KICKS: OnceLock<Arc<Kicks>> = OnceLock::new();
static WEBHOOK_KICKS: OnceLock<Arc<WebhookKicks>> = OnceLock::new();
static REFUSALS: OnceLock<Arc<Refusals>> = OnceLock::new();

/// The Worker on the edge runtime.
pub(crate) fn app(
    env: &Env,
    background: impl Background + 'static,
) -> std::result::Result<App, crate::Error> {
    let settings = settings(env)?;
    let db = env
        .d1(DATABASE)
        .map_err(|_| crate::Error::NotConfigured("the D1 binding DB"))?;
    let client: Arc<dyn HttpClient> = Arc::new(FetchClient);
    let providers = telephony::providers(client.clone());
    Ok(App {
        db: Arc::new(D1(db)),
        statements: StatementCount::default(),
        clock: Arc::new(EdgeClock),
        entropy: Arc::new(EdgeEntropy),
        background: Arc::new(background),
        carrier: settings
            .account
            .clone()
            .and_then(|account| providers.deployment().connect(account).ok()),
        providers,
        mailer: settings
            .mail
            .clone()
            .map(|account| Arc::new(Resend::new(account, client.clone())) as Arc<dyn Mailer>),
        kicks: KICKS.get_or_init(Arc::default).clone(),
        webhook_client: client,
        webhook_kicks: WEBHOOK_KICKS.get_or_init(Arc::default).clone(),
        queue: env
            .queue(QUEUE)
            .ok()
            .map(|queue| Arc::new(BoundQueue(queue)) as Arc<dyn MessageQueue>),
        addresses: addresses(&settings).map(Arc::new),
        lanes: env
            .service(ITSELF)
            .ok()
            .map(|itself| Arc::new(OwnLanes(itself)) as Arc<dyn Lanes>),
        settings,
        client_info: ClientInfo::default(),
    })
}

/// The HTTP layer on the edge runtime.
pub(crate) fn server(app: App, env: &Env) -> Server {
    Server {
        principals: PRINCIPALS.get_or_init(Arc::default).clone(),
        rate_limits: RateLimits::bound(env),
        refusals: REFUSALS.get_or_init(Arc::default).clone(),
        ..Server::from(app)
    }
}

fn settings(env: &Env) -> std::result::Result<Arc<Settings>, crate::Error> {
    if let Some(settings) = SETTINGS.get() {
        return Ok(settings.clone());
    }
    let read = Settings::read(|name| env.var(name).ok().map(|value| value.to_string()))?;
    Ok(SETTINGS.get_or_init(|| Arc::new(read)).clone())
}

/// Other invocations of this Worker, by its binding to itself.
struct OwnLanes(Fetcher);

#[async_trait(?Send)]
impl Lanes for OwnLanes {
    async fn open(&self, order: &Order) -> Result<TickReport, LaneError> {
        self.ask(order).await.map_err(LaneError)
    }
}

impl OwnLanes {
    async fn ask(&self, order: &Order) -> std::result::Result<TickReport, BoxError> {
        let order = serde_json::to_string(order)?;
        let headers = Headers::new();
        headers.set(LANE_HEADER, &order)?;
        let mut init = RequestInit::new();
        init.with_method(worker::Method::Post).with_headers(headers);
        // The host is nobody's: the binding decides where it goes.
        let url = format!("https://callslot.internal{LANE_PATH}");
        let response = self.0.fetch(url, Some(init)).await?;
        if response.status() != StatusCode::OK {
            return Err(response.status().to_string().into());
        }
        let body = to_bytes(Body::new(response.into_body()), MAX_BODY).await?;
        Ok(serde_json::from_slice(&body)?)
    }
}

/// The queue that wrangler.toml binds.
struct BoundQueue(worker::Queue);

#[async_trait(?Send)]
impl MessageQueue for BoundQueue {
    async fn put(&self, ids: &[String]) -> std::result::Result<(), QueueError> {
        let put = self.0.send_batch::<String, _>(ids.to_vec()).await;
        put.map_err(|error| QueueError(error.into()))
    }
}

/// The ids that a queue has brought. What is none is dropped: a tick delivers whatever is due.
pub(crate) fn message_ids(batch: &worker::MessageBatch<String>) -> Vec<String> {
    batch
        .iter()
        .filter_map(Result::ok)
        .map(worker::Message::into_body)
        .collect()
}

/// Reads a request. Its origin and its encryption are left on the other side.
pub(crate) fn request(request: web_sys::Request) -> Result<Request<Body>> {
    let method = Method::from_bytes(request.method().as_bytes()).map_err(::http::Error::from)?;
    let mut headers = headers(&request.headers())?;
    note_zone(&request, &mut headers);
    let read = Request::builder().method(method).uri(request.url());
    let mut read = read.body(body(request, &headers))?;
    *read.headers_mut() = headers;
    Ok(read)
}

/// Notes the zone of the network that a request for a public page comes from, in place of what the client says of it. No other
/// page asks for it, and each look at a value on the other side takes time.
fn note_zone(request: &web_sys::Request, headers: &mut HeaderMap) {
    headers.remove(CLIENT_ZONE);
    if !request.url().contains("/b/") {
        return;
    }
    let of = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).ok();
    let zone = of(request, "cf").and_then(|cf| of(&cf, "timezone"));
    let zone = zone.and_then(|zone| zone.as_string());
    if let Some(zone) = zone.and_then(|zone| HeaderValue::try_from(zone).ok()) {
        headers.insert(CLIENT_ZONE, zone);
    }
}

/// A body that nobody has touched yet. Even a reader that was only made would have to read it to its end.
fn body(request: web_sys::Request, headers: &HeaderMap) -> Body {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length == Some(0) {
        return Body::empty();
    }
    let begun = SendFuture::new(async move { begin(&request, length).await });
    Body::from_stream(stream::once(begun).try_flatten())
}

/// Begins to read: a body that is said to be short at once, any other piece by piece.
async fn begin(
    request: &web_sys::Request,
    length: Option<usize>,
) -> std::result::Result<BodyDataStream, axum::Error> {
    let begun = match length {
        Some(..=MAX_BODY) => whole(request).await.map_err(axum::Error::new)?,
        _ => request
            .body()
            .map_or_else(Body::empty, |body| Body::new(worker::Body::new(body))),
    };
    Ok(begun.into_data_stream())
}

async fn whole(request: &web_sys::Request) -> Result<Body> {
    let buffer = JsFuture::from(request.array_buffer()?).await?;
    Ok(Body::from(Uint8Array::new(&buffer).to_vec()))
}

/// All headers, whoever reads which of them. They cross as one text, because there are dozens.
///
/// The platform lets control characters pass that no header may have (RFC 9110, section 5.5). Such a request is refused:
/// without the header it would mean something else, an `If-Match` or an `Idempotency-Key` less.
fn headers(headers: &web_sys::Headers) -> Result<HeaderMap> {
    let entries = String::from(JSON::stringify(&Array::from(headers))?);
    let entries: Vec<(String, String)> = serde_json::from_str(&entries)?;
    collect(entries)
}

fn collect(entries: Vec<(String, String)>) -> Result<HeaderMap> {
    let mut read = HeaderMap::try_with_capacity(entries.len()).map_err(::http::Error::from)?;
    for (name, value) in entries {
        let name = HeaderName::try_from(name).map_err(::http::Error::from)?;
        let value = HeaderValue::try_from(value).map_err(::http::Error::from)?;
        read.try_append(name, value).map_err(::http::Error::from)?;
    }
    Ok(read)
}

/// Writes an answer, whole: nothing here is so long that it would have to be streamed.
pub(crate) async fn response(response: Response<Body>) -> Result<web_sys::Response> {
    let (parts, body) = response.into_parts();
    let headers = web_sys::Headers::new()?;
    for (name, value) in &parts.headers {
        let value = value.to_str().map_err(io::Error::other)?;
        headers.append(name.as_str(), value)?;
    }
    let init = web_sys::ResponseInit::new();
    init.set_status(parts.status.as_u16());
    init.set_headers(&headers);
    let body = to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
    let answer = if body.is_empty() {
        web_sys::Response::new_with_opt_str_and_init(None, &init)?
    } else {
        let bytes = Uint8Array::from(&*body);
        web_sys::Response::new_with_opt_buffer_source_and_init(Some(&bytes), &init)?
    };
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::collect;

    fn read(entries: &[(&str, &str)]) -> Option<Vec<String>> {
        let entries = entries
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let headers = collect(entries.collect()).ok()?;
        Some(
            headers
                .iter()
                .map(|(name, value)| format!("{name}: {value:?}"))
                .collect(),
        )
    }

    #[test]
    fn every_header_arrives() {
        let given = [("x-new", "1"), ("accept", "a, b"), ("x-name", "Zoë")];
        assert_eq!(read(&given).unwrap().len(), 3);
        let many: Vec<_> = (0..24_000)
            .map(|n| (format!("x-{n}"), String::new()))
            .collect();
        assert_eq!(collect(many).unwrap().len(), 24_000);
    }

    #[test]
    fn a_request_is_refused_with_a_header_that_cannot_be_read_and_not_read_without_it() {
        for value in ["\"7\"\u{7f}", "\u{1}", "a\nb"] {
            assert_eq!(read(&[("if-match", value)]), None, "{value:?}");
        }
        assert_eq!(read(&[("if match", "7")]), None);
        let many = (0..40_000)
            .map(|n| (format!("x-{n}"), String::new()))
            .collect();
        assert!(collect(many).is_err(), "more than a map takes");
    }
}
