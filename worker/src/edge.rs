//! The border to JavaScript: a request comes in and an answer goes out with few crossings, each of
//! which costs more than the work on either side of it.

use crate::http::{BROWSER_HEADERS, HEADERS};
use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use worker::{Error, Result, js_sys::Uint8Array, web_sys};

/// Reads a request. Where it came from, and how it was encrypted, is left on the other side.
pub(crate) fn request(request: &web_sys::Request) -> Result<Request<worker::Body>> {
    let mut read = Request::builder()
        .method(request.method().as_str())
        .uri(request.url())
        .body(
            request
                .body()
                .map_or_else(worker::Body::empty, worker::Body::new),
        )?;
    *read.headers_mut() = headers(&request.headers())?;
    Ok(read)
}

/// The headers that anything here reads. Each costs a crossing, and a request brings dozens.
fn headers(headers: &web_sys::Headers) -> Result<HeaderMap> {
    let mut read = HeaderMap::new();
    read_into(&mut read, headers, HEADERS)?;
    if !read.contains_key(header::AUTHORIZATION) {
        read_into(&mut read, headers, BROWSER_HEADERS)?;
    }
    Ok(read)
}

fn read_into(
    read: &mut HeaderMap,
    headers: &web_sys::Headers,
    names: &[&'static str],
) -> Result<()> {
    for name in names {
        if let Some(value) = headers.get(name)? {
            let value =
                HeaderValue::try_from(value).map_err(|error| Error::from(error.to_string()))?;
            read.insert(HeaderName::from_static(name), value);
        }
    }
    Ok(())
}

/// Writes an answer, whole: nothing here is so long that it would have to be streamed.
pub(crate) async fn response(response: Response<Body>) -> Result<web_sys::Response> {
    let (parts, body) = response.into_parts();
    let headers = web_sys::Headers::new()?;
    for (name, value) in &parts.headers {
        let value = value
            .to_str()
            .map_err(|error| Error::from(error.to_string()))?;
        headers.append(name.as_str(), value)?;
    }
    let init = web_sys::ResponseInit::new();
    init.set_status(parts.status.as_u16());
    init.set_headers(&headers);
    let body = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Error::from(error.to_string()))?;
    let answer = if body.is_empty() {
        web_sys::Response::new_with_opt_str_and_init(None, &init)?
    } else {
        let bytes = Uint8Array::from(&*body);
        web_sys::Response::new_with_opt_buffer_source_and_init(Some(&bytes), &init)?
    };
    Ok(answer)
}
