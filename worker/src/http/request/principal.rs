//! The principal of a request, from the Authorization header or the session cookie.

use crate::{
    App, Error,
    http::{Server, access::Access, cookie},
    ports::hex,
    store::{
        AllTenants, DatabaseError, api_keys,
        credentials::{self, API_KEY, Checking, Principal},
        sessions,
    },
    usecases::{Context, identity},
};
use axum::http::{HeaderMap, header};
use callslot_shared::{
    access::{Denial, Sensitive},
    api::ErrorCode,
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A key is for a program, and people's sessions are none of its business.
const NOT_BY_KEY: Error = Error::Plain(
    ErrorCode::Forbidden,
    "An API key cannot do this. Sign in and do it yourself.",
);

/// Longest token looked at, in bytes.
const MAX_TOKEN: usize = 256;

/// The token of an `Authorization: Bearer …` header (RFC 6750).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    let fits =
        scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= MAX_TOKEN;
    fits.then_some(token)
}

/// The token that a request bears: in its Authorization header, or else in its cookie. A request with
/// such a header never falls back on its cookie, because then nobody has asked whose page sent it.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    if headers.contains_key(header::AUTHORIZATION) {
        return bearer(headers);
    }
    cookie::session(headers).filter(|token| token.len() <= MAX_TOKEN)
}

/// The principal behind the request's token, who has access.
///
/// A change that gives power is for a person on a page who has just proved who they are: nothing else stands between a
/// stolen credential and more power.
pub(crate) async fn authorize(
    app: &Server,
    headers: &HeaderMap,
    access: Access,
) -> Result<Principal, Error> {
    let token_hash = hash(headers)?;
    let by = look_up(app, &token_hash, access).await?;
    if let Access::Confirmed(change) = access {
        may_change(app, &by, Some(change))?;
    }
    Ok(by)
}

/// The value that was read of a request; whoever may not do what it asks for learns that before what is wrong with it.
pub(crate) async fn unless_denied<T>(
    app: &Server,
    headers: &HeaderMap,
    access: Access,
    read: Result<T, Error>,
) -> Result<T, Error> {
    if read.is_err() {
        authorize(app, headers, access).await?;
    }
    read
}

/// Refuses a sensitive change, if it is one, to whoever may not make it now.
pub(crate) fn may_change(
    app: &App,
    by: &Principal,
    change: Option<Sensitive>,
) -> Result<(), Error> {
    identity::may_change::may_change(Context::new(app, by), change)
}

/// The principal behind the request's token, who has access and is a person.
pub(crate) async fn signed_in(
    app: &Server,
    headers: &HeaderMap,
    access: Access,
) -> Result<Principal, Error> {
    let by = authorize(app, headers, access).await?;
    if by.is_key() {
        return Err(NOT_BY_KEY);
    }
    Ok(by)
}

/// Does `work` for the principal behind the request's token, who has access. Not for [`Access::Confirmed`].
///
/// The principal was looked up with an earlier request, most of the time. Then `work` begins with what is known,
/// and the credential is asked after in the first batch of its database: one round trip in place of two. The
/// outcome of `work` counts only if the credential still opens what was known; else it is looked up and all of it
/// is done again with what was found. So nothing rests on old knowledge, but `work` may run twice: it may read, and
/// what it writes has to be bound to what it was given ([`Principal`]'s `still_holds`).
pub(crate) async fn with_principal<T>(
    app: &Server,
    headers: &HeaderMap,
    access: Access,
    work: impl AsyncFn(Context<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let token_hash = hash(headers)?;
    let (feature, action) = access.needs().ok_or(Denial::RoleRequired)?;
    let known = app.principals.of(&token_hash);
    let known = known.filter(|known| known.may(feature, action).is_ok());
    if let Some(known) = known {
        let db = Checking::new(app.all_tenants(), &known, app.clock.now());
        let outcome = work(Context::over(app, &db, &known)).await;
        let checked = db.checked();
        if checked.holds == Some(true) {
            app.principals.used(&known, app.clock.now());
            app.reader.note_principal(&known);
            return outcome;
        }
        if checked.failed {
            // It may have been done: not again, then.
            return Err(match outcome {
                Err(error) => error,
                Ok(_) => DatabaseError::Incomplete("the credential was not checked").into(),
            });
        }
    }
    let principal = look_up(app, &token_hash, access).await?;
    work(Context::new(app, &principal)).await
}

fn hash(headers: &HeaderMap) -> Result<String, Error> {
    let token = token(headers).ok_or(Error::UNAUTHORIZED)?;
    Ok(hex(&Sha256::digest(token.as_bytes())))
}

async fn look_up(app: &Server, token_hash: &str, access: Access) -> Result<Principal, Error> {
    let (feature, action) = access.needs().ok_or(Denial::RoleRequired)?;
    let found = credentials::find(app.all_tenants(), token_hash, app.clock.now()).await?;
    app.principals.keep(token_hash, found.as_ref());
    let principal = found.ok_or(Error::UNAUTHORIZED)?;
    app.principals.used(&principal, app.clock.now());
    app.reader.note_principal(&principal);
    principal.may(feature, action)?;
    Ok(principal)
}

/// Notes which keys and sessions were used, once the answer is made and without keeping it waiting. Where
/// that fails nothing is lost but the note.
pub(crate) fn note_uses(app: &Server) {
    let used = app.principals.unnoted();
    if used.is_empty() {
        return;
    }
    let (db, now) = (app.db.clone(), app.clock.now());
    app.background.wait_until(Box::pin(async move {
        let all = AllTenants::new(&*db);
        let (keys, sessions): (Vec<_>, Vec<_>) =
            used.into_iter().partition(|(via, _)| via == API_KEY);
        let ids = |used: Vec<(String, String)>| used.into_iter().map(|(_, id)| id).collect();
        let (keys, sessions): (Vec<_>, Vec<_>) = (ids(keys), ids(sessions));
        if !keys.is_empty()
            && let Err(error) = api_keys::note_uses(all, &keys, now).await
        {
            crate::log::error("api_keys", &error);
        }
        if !sessions.is_empty()
            && let Err(error) = sessions::note_uses(all, &sessions, now).await
        {
            crate::log::error("sessions", &error);
        }
    }));
}

/// Whether the request bears `secret`, compared in constant time.
pub(crate) fn bears(headers: &HeaderMap, secret: &str) -> bool {
    bearer(headers).is_some_and(|token| {
        // Digests have one length, so not even the secret's length shows.
        let given = Sha256::digest(token.as_bytes());
        let expected = Sha256::digest(secret.as_bytes());
        given.ct_eq(&expected).into()
    })
}
