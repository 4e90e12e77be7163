//! How handlers are asked and what they answer with.
//!
//! Axum compiles for each handler the taking apart of a request, a queue of services and the making of a
//! response. Here a request is taken apart once, whoever answers, and to axum all handlers are of one type:
//! a pointer to a function.

use super::{
    body::Sent,
    id::{Id, Ids},
};
use crate::{App, Error};
use axum::{
    body::Body,
    extract::{FromRequestParts as _, OriginalUri, RawPathParams, RawQuery, Request},
    handler::Handler,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use callslot_shared::api::ErrorCode;
use serde::Serialize;
use std::pin::Pin;
use worker::send::SendFuture;

/// A body of JSON. Everything is written the same way, into bytes.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        json(serde_json::to_vec(&self.0))
    }
}

fn json(written: serde_json::Result<Vec<u8>>) -> Response {
    const NOT_WRITTEN: Error =
        Error::Plain(ErrorCode::Internal, "Something went wrong on our side.");
    match written {
        Ok(bytes) => {
            let mut response = Response::new(Body::from(bytes));
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(header::CONTENT_TYPE, json);
            response
        }
        Err(error) => {
            crate::log::error("json", &error.to_string());
            NOT_WRITTEN.into_response()
        }
    }
}

/// A request taken apart.
pub(super) struct Asked {
    app: App,
    /// What stands where the address has one name in braces, and where it has two.
    id: Id,
    ids: Ids,
    query: RawQuery,
    uri: OriginalUri,
    headers: HeaderMap,
    body: Sent,
}

/// A part of a request that a handler asks for.
pub(super) trait Part: 'static {
    fn of(asked: &Asked) -> &Self;
}

macro_rules! parts {
    ($($part:ty: $field:ident;)*) => {$(
        impl Part for $part {
            fn of(asked: &Asked) -> &Self {
                &asked.$field
            }
        }
    )*};
}

parts! {
    App: app;
    Id: id;
    Ids: ids;
    RawQuery: query;
    OriginalUri: uri;
    HeaderMap: headers;
    Sent: body;
}

type Answer = Pin<Box<dyn Future<Output = Response>>>;

/// What answers requests: a function of their parts. They are lent to it, so that none of the many
/// handlers has code of its own to move and drop them.
pub(super) trait Answers<Parts> {
    fn answer(self, asked: Asked) -> Answer;
}

macro_rules! answers {
    ($($part:ident)*) => {
        impl<F, Answered, $($part: Part),*> Answers<($($part,)*)> for F
        where
            F: AsyncFn($(&$part),*) -> Answered + 'static,
            Answered: IntoResponse,
        {
            #[allow(unused_variables, reason = "there may be no parts")]
            fn answer(self, asked: Asked) -> Answer {
                Box::pin(async move { self($($part::of(&asked)),*).await.into_response() })
            }
        }
    };
}

answers!();
answers!(A);
answers!(A B);
answers!(A B C);
answers!(A B C D);
answers!(A B C D E);

/// A handler as the router takes it.
#[derive(Clone, Copy)]
pub(super) struct Route(pub(super) fn(Asked) -> Answer);

/// A handler as the router takes it.
macro_rules! route {
    ($handler:expr) => {
        $crate::http::answer::Route(|asked| $crate::http::answer::Answers::answer($handler, asked))
    };
}
pub(super) use route;

impl Handler<(), ()> for Route {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, (): ()) -> Self::Future {
        // The edge runtime has one thread, and its promises stay on it.
        Box::pin(SendFuture::new(async move {
            match take_apart(request).await {
                Ok(asked) => (self.0)(asked).await,
                Err(error) => error.into_response(),
            }
        }))
    }
}

async fn take_apart(request: Request) -> Result<Asked, Error> {
    let (mut parts, _) = request.into_parts();
    let (id, ids) = names(&mut parts).await;
    // What a request is answered with travels with it, and what it brought.
    let brought = parts.extensions.remove().zip(parts.extensions.remove());
    let (app, body) = brought.ok_or(Error::NotConfigured("The Worker"))?;
    Ok(Asked {
        app,
        id,
        ids,
        query: RawQuery(parts.uri.query().map(str::to_owned)),
        uri: OriginalUri(parts.uri),
        headers: parts.headers,
        body,
    })
}

/// What stands where the address has names in braces: nothing where it is not even UTF-8.
async fn names(parts: &mut Parts) -> (Id, Ids) {
    let found = RawPathParams::from_request_parts(parts, &()).await.ok();
    let mut names = found.iter().flat_map(RawPathParams::iter);
    let mut next = || names.next().map(|(_, name)| name.to_owned());
    match (next().unwrap_or_default(), next()) {
        (first, Some(second)) => (Id(String::new()), Ids(first, second)),
        (first, None) => (Id(first), Ids(String::new(), String::new())),
    }
}
