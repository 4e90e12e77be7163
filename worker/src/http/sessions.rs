//! `/api/sessions` and `/api/sign-out`: where a person is signed in, and signing out.

use super::{answer::Json, bookings::entry, cookie, id::Id, principal};
use crate::{
    App, Error,
    store::{credentials::Principal, sessions},
};
use axum::{
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorCode, SessionBody, SessionsBody, SignedOutBody},
    ids::SessionId,
};

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
pub(super) async fn signed_in(
    app: &App,
    headers: &HeaderMap,
    action: Action,
) -> Result<Principal, Error> {
    let by = principal::allowed(app, headers, Feature::Account, action).await?;
    no_key(&by)?;
    Ok(by)
}

/// Refuses keys.
pub(super) fn no_key(by: &Principal) -> Result<(), Error> {
    if by.via == principal::API_KEY {
        return Err(NOT_BY_KEY);
    }
    Ok(())
}

/// Lists where the reader is signed in, in all organizations.
pub(super) async fn list(app: &App, headers: &HeaderMap) -> Result<Json<SessionsBody>, Error> {
    let by = signed_in(app, headers, Action::Read).await?;
    let now = app.clock.now();
    Ok(Json(SessionsBody {
        success: true,
        sessions: sessions::list(&*app.db, by.user_id, &by.credential_id, now).await?,
    }))
}

/// Ends one of one's own sessions.
pub(super) async fn revoke(
    app: &App,
    Id(id): &Id,
    headers: &HeaderMap,
) -> Result<Json<SessionBody>, Error> {
    let by = signed_in(app, headers, Action::Write).await?;
    let id: SessionId = id.parse().map_err(|_| NO_SESSION)?;
    let session = sessions::revoke(&*app.db, id, "session.revoke", &entry(app, &by))
        .await?
        .ok_or(NO_SESSION)?;
    Ok(Json(SessionBody {
        success: true,
        session,
    }))
}

/// Signs out everywhere.
pub(super) async fn revoke_all(app: &App, headers: &HeaderMap) -> Result<Response, Error> {
    let by = signed_in(app, headers, Action::Write).await?;
    let ended = sessions::revoke_all(&*app.db, &entry(app, &by)).await?;
    Ok(signed_out(ended))
}

/// Signs out here.
pub(super) async fn sign_out(app: &App, headers: &HeaderMap) -> Result<Response, Error> {
    let by = signed_in(app, headers, Action::Write).await?;
    end(app, &by).await?;
    Ok(signed_out(1))
}

/// Ends the session that asks.
pub(super) async fn end(app: &App, by: &Principal) -> Result<(), Error> {
    let id: SessionId = by.credential_id.parse().map_err(|_| NO_SESSION)?;
    sessions::revoke(&*app.db, id, "sign_out", &entry(app, by)).await?;
    Ok(())
}

fn signed_out(ended: u32) -> Response {
    let body = SignedOutBody {
        success: true,
        ended,
    };
    ([cookie::clear()], Json(body)).into_response()
}
