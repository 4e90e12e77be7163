//! `/api/sessions` and `/api/sign-out`: where a person is signed in, and signing out.

use crate::http::{
    Access, RequestContext, Server,
    bookings::entry,
    cookie,
    extract::{Id, Json, Query},
    principal, query,
};
use crate::{
    App, Error,
    seams::fresh_id,
    store::{
        api_keys::{self, Which},
        audit_log::Entry,
        credentials::Principal,
        sessions,
    },
};
use axum::{
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{
        ApiKey, ErrorCode, Session, SessionEndedBody, SessionsBody, SessionsEndedBody,
        SignedOutBody,
    },
    ids::{KeyId, SessionId},
};
use serde::Deserialize;
use uuid::Uuid;

/// No such session, or not the reader's.
const NO_SESSION: Error = Error::Plain(
    ErrorCode::NotFound,
    "You have no such session, or it has ended.",
);
/// A key is for a program, and people's sessions are none of its business.
const NOT_BY_KEY: Error = Error::Plain(
    ErrorCode::Forbidden,
    "An API key cannot do this. Sign in and do it yourself.",
);

/// The principal, if they are signed in and not a program.
pub(crate) async fn signed_in(
    app: &Server,
    headers: &HeaderMap,
    access: Access,
) -> Result<Principal, Error> {
    let by = principal::allowed(app, headers, access).await?;
    no_key(&by)?;
    Ok(by)
}

/// Refuses keys.
pub(crate) fn no_key(by: &Principal) -> Result<(), Error> {
    if by.via == principal::API_KEY {
        return Err(NOT_BY_KEY);
    }
    Ok(())
}

/// Lists where the reader is signed in, in all organizations.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<SessionsBody>, Error> {
    let by = signed_in(&app, &headers, access).await?;
    Ok(Json(SessionsBody {
        success: true,
        sessions: of(&app, &by).await?,
    }))
}

/// Where somebody is signed in. What an invitation's link has opened tells of its own organization only.
pub(crate) async fn of(app: &App, by: &Principal) -> Result<Vec<Session>, Error> {
    let now = app.clock.now();
    let mut found = sessions::list(&*app.db, by.user_id, &by.credential_id, now).await?;
    if by.is_unproven() {
        found.retain(|session| session.organization_id == by.organization_id);
    }
    Ok(found)
}

/// Ends one of one's own sessions and what came of it: the extension's that were let in from it, and the API keys that were
/// made in it, if they are to end too.
#[worker::send]
pub(crate) async fn revoke(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<SessionId>,
    query: Result<Query<End>, Error>,
) -> Result<Json<SessionEndedBody>, Error> {
    let by = signed_in(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_SESSION)?;
    let Query(End { with_keys }) = query?;
    let ended = end_one(&app, &by, id, with_keys).await?.ok_or(NO_SESSION)?;
    Ok(Json(ended))
}

/// Ends one of somebody's own sessions. `None` if they have no such session.
pub(crate) async fn end_one(
    app: &App,
    by: &Principal,
    id: SessionId,
    with_keys: bool,
) -> Result<Option<SessionEndedBody>, Error> {
    let (which, entry) = (Which::MadeIn(id), entry(app, by));
    let keys = to_revoke(app, &entry, which, with_keys).await?;
    let ended = sessions::revoke(by.tenant(&*app.db), id, &entry, keys.as_deref()).await?;
    let Some(session) = ended else {
        return Ok(None);
    };
    Ok(Some(SessionEndedBody {
        success: true,
        session,
        keys: api_keys::own(&*app.db, by.user_id, which, entry.at).await?,
    }))
}

/// Signs out everywhere, and revokes the person's API keys, if they are to end too.
#[worker::send]
pub(crate) async fn revoke_all(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<End>, Error>,
) -> Result<Response, Error> {
    let by = signed_in(&app, &headers, access).await?;
    let Query(End { with_keys }) = query?;
    let body = end_all(&app, &by, with_keys).await?;
    Ok(([cookie::clear()], Json(body)).into_response())
}

/// Signs somebody out everywhere.
pub(crate) async fn end_all(
    app: &App,
    by: &Principal,
    with_keys: bool,
) -> Result<SessionsEndedBody, Error> {
    let (which, entry) = (Which::All, entry(app, by));
    let keys = to_revoke(app, &entry, which, with_keys).await?;
    let ended = sessions::revoke_all(by.tenant(&*app.db), &entry, keys.as_deref()).await?;
    Ok(SessionsEndedBody {
        success: true,
        ended,
        keys: api_keys::own(&*app.db, by.user_id, which, entry.at).await?,
    })
}

/// Somebody's own API keys that open something, in all organizations. What an invitation's link has opened tells of its own
/// organization only.
pub(crate) async fn keys(app: &App, by: &Principal) -> Result<Vec<ApiKey>, Error> {
    let now = app.clock.now();
    let mut found = api_keys::own(&*app.db, by.user_id, Which::All, now).await?;
    if by.is_unproven() {
        found.retain(|key| key.organization_id == by.organization_id);
    }
    Ok(found)
}

/// Revokes one of somebody's own API keys, in whatever organization it is.
pub(crate) async fn revoke_key(app: &App, by: &Principal, id: KeyId) -> Result<(), Error> {
    let own = keys(app, by).await?;
    if let Some(key) = own.iter().find(|key| key.id == id) {
        let there = Principal {
            organization_id: key.organization_id,
            ..by.clone()
        };
        api_keys::revoke(
            by.tenant(&*app.db),
            id,
            Some(by.user_id),
            &entry(app, &there),
        )
        .await?;
    }
    Ok(())
}

/// The keys to revoke along with sessions, if they are to be, each with a fresh id for its line in the audit log.
async fn to_revoke(
    app: &App,
    entry: &Entry<'_>,
    which: Which,
    with_keys: bool,
) -> Result<Option<Vec<(KeyId, Uuid)>>, Error> {
    if !with_keys {
        return Ok(None);
    }
    let keys = api_keys::own(&*app.db, entry.by.user_id, which, entry.at).await?;
    let fresh = |key: &ApiKey| (key.id, fresh_id(&*app.clock, &*app.entropy));
    Ok(Some(keys.iter().map(fresh).collect()))
}

/// What ends along with a session.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    /// Whether API keys are to end too.
    #[serde(rename = "keys", default, deserialize_with = "query::boolean")]
    with_keys: bool,
}

/// Signs out here. What the extension was let in to lives on, and so do keys.
#[worker::send]
pub(crate) async fn sign_out(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Response, Error> {
    let by = signed_in(&app, &headers, access).await?;
    end(&app, &by).await?;
    let body = SignedOutBody {
        success: true,
        ended: 1,
    };
    Ok(([cookie::clear()], Json(body)).into_response())
}

/// Ends the session that asks.
pub(crate) async fn end(app: &App, by: &Principal) -> Result<(), Error> {
    let id: SessionId = by.credential_id.parse().map_err(|_| NO_SESSION)?;
    sessions::sign_out(by.tenant(&*app.db), id, &entry(app, by)).await?;
    Ok(())
}
