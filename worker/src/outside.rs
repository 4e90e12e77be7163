//! Requests to other companies, over the edge runtime's own `fetch`.

use futures_util::future::{Either, select};
use std::time::Duration;
use url::Url;
use worker::{
    Delay, Result,
    js_sys::{Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
    web_sys,
};

/// A request.
pub(crate) struct Asked<'a> {
    /// Such as `POST`.
    pub(crate) method: &'a str,
    /// Where to.
    pub(crate) url: &'a Url,
    /// Names and values.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// What is sent.
    pub(crate) body: Option<&'a str>,
    /// When to give up, counted from now.
    pub(crate) abort_after: Duration,
}

/// An answer, whatever its status, read to its end: so the connection can serve again.
pub(crate) struct Told {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The Retry-After header.
    pub(crate) retry_after: Option<String>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// Sends a request and reads the answer to its end, within `abort_after`. An error says what went wrong
/// without the request's content; the request may have been carried out.
pub(crate) async fn ask(asked: &Asked<'_>) -> std::result::Result<Told, String> {
    let controller = web_sys::AbortController::new().map_err(said)?;
    let signal = controller.signal();
    let answer = Box::pin(answer(asked, &signal));
    match select(answer, Delay::from(asked.abort_after)).await {
        Either::Left((told, _)) => told.map_err(|error| error.to_string()),
        Either::Right(((), pending)) => {
            controller.abort();
            drop(pending);
            Err(format!("no answer within {:?}", asked.abort_after))
        }
    }
}

fn said(error: JsValue) -> String {
    worker::Error::from(error).to_string()
}

async fn answer(asked: &Asked<'_>, signal: &web_sys::AbortSignal) -> Result<Told> {
    let headers = web_sys::Headers::new()?;
    for (name, value) in asked.headers {
        headers.set(name, value)?;
    }
    let init = web_sys::RequestInit::new();
    init.set_method(asked.method);
    init.set_headers(&headers);
    if let Some(body) = asked.body {
        init.set_body(&JsValue::from_str(body));
    }
    // A redirect must not carry a request to another place.
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_signal(Some(signal));
    let scope: web_sys::WorkerGlobalScope = global().unchecked_into();
    let response = JsFuture::from(scope.fetch_with_str_and_init(asked.url.as_str(), &init)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Told {
        status: response.status(),
        retry_after: response.headers().get("retry-after")?,
        body: Uint8Array::new(&body).to_vec(),
    })
}
