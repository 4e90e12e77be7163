//! Requests to other companies: a port, so that tests answer without a network.

use async_trait::async_trait;
use axum::{
    BoxError,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
};
use futures_util::{
    Stream, StreamExt as _,
    future::{Either, select},
};
use std::{pin::pin, time::Duration};
use url::Url;
use worker::{
    AbortController, AbortSignal, Delay, Fetch, Headers, RequestInit, RequestRedirect,
    ResponseBody, js_sys::Uint8Array, wasm_bindgen::JsValue, wasm_bindgen_futures::JsFuture,
    web_sys,
};

/// A request.
#[derive(Clone)]
pub struct Request {
    /// Such as `POST`.
    pub method: Method,
    /// The address it goes to.
    pub url: Url,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, if there is one.
    pub body: Option<String>,
    /// When to give up, counted from now. Of an answer of which only the beginning is read, that has begun by then.
    pub abort_after: Duration,
    /// The bytes of the answer's body that are read at most. All of it without, which only those are asked for who are
    /// trusted not to answer for ever.
    pub most_read: Option<usize>,
}

impl Request {
    /// A request without a body, and with no header but the sender's name: some companies refuse a request without one,
    /// and the edge runtime adds none.
    #[must_use]
    pub fn new(method: Method, url: Url, abort_after: Duration) -> Self {
        let name = HeaderValue::from_static("Callslot");
        Self {
            method,
            url,
            headers: HeaderMap::from_iter([(header::USER_AGENT, name)]),
            body: None,
            abort_after,
            most_read: None,
        }
    }

    /// Reads so many bytes of the answer's body at most, and lets go of the rest. An answer that is cut short is one.
    #[must_use]
    pub fn read_at_most(mut self, bytes: usize) -> Self {
        self.most_read = Some(bytes);
        self
    }

    /// Adds a header, in place of one with the same name.
    pub fn header(mut self, name: HeaderName, value: &str) -> Result<Self, HttpError> {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(name, value);
                Ok(self)
            }
            Err(error) => Err(unsendable(name, error)),
        }
    }

    /// Adds a body of a media type.
    #[must_use]
    pub fn body(mut self, media_type: &'static str, body: String) -> Self {
        let media_type = HeaderValue::from_static(media_type);
        self.headers.insert(header::CONTENT_TYPE, media_type);
        self.body = Some(body);
        self
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The Retry-After header, in seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: String,
}

/// No answer, or half of one. The request may have been carried out.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The time was over.
    #[error("no answer within {0:?}")]
    TimedOut(Duration),
    /// A header has a value that no header can have.
    #[error("{name} cannot be sent")]
    Header {
        /// Its name.
        name: HeaderName,
        /// The reason, without the value.
        #[source]
        reason: BoxError,
    },
    /// The runtime's error. Its text may name the address, in which there are an account and phone numbers; the log
    /// masks both.
    #[error("no answer")]
    Failed(#[source] BoxError),
}

impl From<worker::Error> for HttpError {
    fn from(error: worker::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Sends requests.
#[async_trait(?Send)]
pub trait HttpClient: Send + Sync {
    /// Sends a request and reads the answer to its end, within `abort_after`. No redirect is followed: it would carry
    /// the request to another place.
    async fn send(&self, request: &Request) -> Result<Response, HttpError>;
}

/// The edge runtime's `fetch`.
#[derive(Debug, Clone, Copy)]
pub struct FetchClient;

#[async_trait(?Send)]
impl HttpClient for FetchClient {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let controller = AbortController::default();
        let signal = controller.signal();
        let answer = pin!(async {
            let response = fetch(request, &signal).await?;
            let body = match request.most_read {
                Some(_) => None,
                None => Some(whole(&response).await?),
            };
            Ok::<_, HttpError>((response, body))
        });
        let (mut response, body) = match select(answer, Delay::from(request.abort_after)).await {
            Either::Left((answer, _)) => answer?,
            Either::Right(((), _)) => {
                controller.abort();
                return Err(HttpError::TimedOut(request.abort_after));
            }
        };
        let retry_after = response.headers().get(header::RETRY_AFTER.as_str())?;
        Ok(Response {
            status: response.status_code(),
            retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()),
            body: match (body, request.most_read) {
                (Some(body), _) => body,
                (None, most) => beginning(&mut response, most.unwrap_or_default()).await,
            },
        })
    }
}

async fn fetch(request: &Request, signal: &AbortSignal) -> Result<worker::Response, HttpError> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        let value = value
            .to_str()
            .map_err(|error| unsendable(name.clone(), error))?;
        headers.set(name.as_str(), value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(request.method.as_str().to_owned().into())
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(request.body.as_deref().map(JsValue::from_str));
    let sent = worker::Request::new_with_init(request.url.as_str(), &init)?;
    Ok(Fetch::Request(sent).send_with_signal(signal).await?)
}

/// The time in which the beginning of a body is read.
const BEGINNING: Duration = Duration::from_secs(2);

/// The beginning of the body. Whatever follows is not read, and a body that breaks off, or drips, is as good: the status says all.
async fn beginning(response: &mut worker::Response, most: usize) -> String {
    let mut bytes = match response.body() {
        ResponseBody::Empty => Vec::new(),
        ResponseBody::Body(bytes) => bytes.clone(),
        ResponseBody::Stream(_) => match response.stream() {
            Ok(stream) => first_bytes(stream, most, Delay::from(BEGINNING)).await,
            Err(_) => Vec::new(),
        },
    };
    bytes.truncate(most);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The bytes that come until there are so many, the stream ends or fails, or the time is over.
async fn first_bytes<E>(
    mut stream: impl Stream<Item = Result<Vec<u8>, E>> + Unpin,
    most: usize,
    mut over: impl Future<Output = ()> + Unpin,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < most {
        match select(stream.next(), over).await {
            Either::Left((Some(Ok(piece)), left)) => {
                bytes.extend(piece);
                over = left;
            }
            Either::Left(_) | Either::Right(_) => break,
        }
    }
    bytes
}

/// The body, read to its end, so that the connection can serve again.
///
/// Read by the platform and not piece by piece: a stream that breaks off would pass for one that is over, and an abort
/// would find it locked by a reader.
async fn whole(response: &worker::Response) -> worker::Result<String> {
    let bytes = match response.body() {
        ResponseBody::Empty => Vec::new(),
        ResponseBody::Body(bytes) => bytes.clone(),
        ResponseBody::Stream(stream) => {
            let read = web_sys::Response::new_with_opt_readable_stream(Some(stream))?;
            let buffer = JsFuture::from(read.array_buffer()?).await?;
            Uint8Array::new(&buffer).to_vec()
        }
    };
    String::from_utf8(bytes).map_err(|error| error.utf8_error().into())
}

fn unsendable(name: HeaderName, reason: impl Into<BoxError>) -> HttpError {
    HttpError::Header {
        name,
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::chain;
    use futures_util::stream;

    fn request() -> Request {
        let url = "https://carrier.example/Accounts/project?To=%2B12125550101"
            .parse()
            .unwrap();
        Request::new(Method::GET, url, Duration::from_secs(10))
    }

    #[test]
    fn an_error_is_logged_without_the_address() {
        let error = format!("Fetch API cannot load: {}", request().url);
        let error = HttpError::Failed(error.into());
        assert_eq!(chain(&error), "no answer: Fetch API cannot load: [url]");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_let_go_of_and_what_came_is_kept() {
        let drops = stream::iter([Ok::<_, ()>(b"got ".to_vec()), Ok(b"it".to_vec())]);
        let body = drops.chain(stream::pending());
        let over = Box::pin(tokio::time::sleep(BEGINNING));
        assert_eq!(first_bytes(body, 2_048, over).await, b"got it");
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_named_without_its_value() {
        let refused = request().header(header::AUTHORIZATION, "Bearer key\r\nx: y");
        let told = chain(&refused.err().unwrap());
        assert_eq!(
            told,
            "authorization cannot be sent: failed to parse header value"
        );
    }
}
