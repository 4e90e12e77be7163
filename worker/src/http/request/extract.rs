//! Extractors for handlers. These are axum's own, but for what they refuse with: the API's error.
//!
//! A handler takes what a request says as a `Result`, and looks at it once it knows who asks: 401 and 403 come before
//! whatever is wrong with a body, a parameter or an id.

use crate::Error;
use crate::http::{body::BodyBytes, query};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::PathRejection},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use callslot_shared::api::{self, ErrorCode};
use serde::{Serialize, de::DeserializeOwned};

/// A body of JSON: a request's, bounded, declared and typed, or an answer's.
pub(crate) struct Json<T>(pub(crate) T);

impl<S, T> FromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let UnreadJson(bytes) = UnreadJson::from_request(request, state).await?;
        api::read(&bytes).map(Self).map_err(Error::Request)
    }
}

/// A request's body of JSON, bounded and declared, for whoever knows its type.
pub(crate) struct UnreadJson(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for UnreadJson {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let (mut parts, _) = request.into_parts();
        let sent = BodyBytes::from_request_parts(&mut parts, state).await?;
        sent.json(&parts.headers).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        const NOT_WRITTEN: Error =
            Error::Plain(ErrorCode::Internal, "Something went wrong on our side.");
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], Body::from(bytes)).into_response()
            }
            Err(error) => {
                crate::log::error("json", &error);
                NOT_WRITTEN.into_response()
            }
        }
    }
}

/// The parameters of an address. The error names the one that does not fit.
pub(crate) struct Query<T>(pub(crate) T);

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default();
        query::read(query).map(Self).map_err(Error::Request)
    }
}

/// The id in an address. One that cannot be one names nothing, and is answered like any other that is not known.
pub(crate) type Id<T> = Result<Path<T>, PathRejection>;
