//! The id in an address.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use std::convert::Infallible;

/// What stands where an address has `{id}`. Text that cannot be one, because it is not even UTF-8, is
/// taken for none: it names nothing, and is answered like any other id that is not known.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let id = Path::from_request_parts(parts, state).await;
        Ok(Self(id.map_or_else(|_| String::new(), |Path(id)| id)))
    }
}
