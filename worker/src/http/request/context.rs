//! The context of every handler of the API.

use crate::{
    Error,
    http::{Server, access::Access, client, principal},
    store::credentials::Principal,
    usecases::{Context, identity::client::SignInClient},
};
use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{HeaderMap, request::Parts},
};
use callslot_shared::words::Language;

/// A request besides its path's parts, its query and its body.
pub(crate) struct RequestContext {
    /// The ports and settings.
    pub(crate) app: Server,
    /// The request's headers.
    pub(crate) headers: HeaderMap,
    /// The access that the list of endpoints declares; pages are in no list and name theirs themselves.
    pub(crate) access: Access,
}

impl RequestContext {
    /// The principal, if they have access.
    pub(crate) async fn principal(&self) -> Result<Principal, Error> {
        principal::authorize(&self.app, &self.headers, self.access).await
    }

    /// The principal, if they have access and are a person.
    pub(crate) async fn person(&self) -> Result<Principal, Error> {
        self.person_with(self.access).await
    }

    /// The principal, if they have `access` and are a person: for pages, which are in no list.
    pub(crate) async fn person_with(&self, access: Access) -> Result<Principal, Error> {
        principal::signed_in(&self.app, &self.headers, access).await
    }

    /// The client that the request comes from.
    pub(crate) fn client(&self) -> SignInClient {
        client::sign_in_client(&self.headers)
    }

    /// The language of the answer: that which its reader has chosen, once the principal was looked up, or else that which
    /// their browser asks for.
    pub(crate) fn language(&self) -> Language {
        let chosen = self.app.reader.language();
        chosen.unwrap_or_else(|| client::language(&self.headers))
    }

    /// The context of a use case that `by` asks for.
    pub(crate) fn with_principal<'a>(&'a self, by: &'a Principal) -> Context<'a> {
        Context::new(&self.app, by)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let app = parts.extensions.get::<Server>().ok_or(Error::NOT_FOUND)?;
        let path = parts.extensions.get::<MatchedPath>();
        let path = path.map_or("", MatchedPath::as_str);
        Ok(Self {
            app: app.clone(),
            headers: parts.headers.clone(),
            access: (app.access)(&parts.method, path),
        })
    }
}
