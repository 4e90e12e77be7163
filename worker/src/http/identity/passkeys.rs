//! `/api/passkeys` and `/api/sign-in/passkey`: what a person signs in with, and signing in with it. Adding one needs
//! somebody who has just signed in on a page: neither a program nor the extension gets to make a way in of its own.

use crate::{
    Error,
    http::{
        RequestContext, cookie,
        extract::{Id, Json},
        session_cookies::session_cookies,
    },
    usecases::identity::passkeys::{
        NO_PASSKEY,
        add_passkey::{add_passkey, begin_passkey},
        list_passkeys, remove_passkey,
        sign_in_with_passkey::{begin_passkey_sign_in, sign_in_with_passkey},
    },
};
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{
        AddPasskey, CreationBody, PasskeyBody, PasskeysBody, RequestBody, SessionBody, UsePasskey,
    },
    ids::PasskeyId,
};

/// Lists one's own passkeys.
#[worker::send]
pub(crate) async fn list(context: RequestContext) -> Result<Json<PasskeysBody>, Error> {
    let by = context.person().await?;
    Ok(Json(PasskeysBody {
        success: true,
        passkeys: list_passkeys(context.with_principal(&by)).await?,
    }))
}

/// Begins to add a passkey.
#[worker::send]
pub(crate) async fn begin(context: RequestContext) -> Result<Json<CreationBody>, Error> {
    let by = context.principal().await?;
    Ok(Json(CreationBody {
        success: true,
        options: begin_passkey(context.with_principal(&by), &context.client()).await?,
    }))
}

/// Adds a passkey that a browser has made.
#[worker::send]
pub(crate) async fn add(
    context: RequestContext,
    body: Result<Json<AddPasskey>, Error>,
) -> Result<(StatusCode, Json<PasskeyBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let body = PasskeyBody {
        success: true,
        passkey: add_passkey(context.with_principal(&by), &request).await?,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Removes a passkey: nobody signs in with it any more.
#[worker::send]
pub(crate) async fn remove(
    context: RequestContext,
    id: Id<PasskeyId>,
) -> Result<Json<PasskeyBody>, Error> {
    let by = context.person().await?;
    let Path(id) = id.map_err(|_| NO_PASSKEY)?;
    Ok(Json(PasskeyBody {
        success: true,
        passkey: remove_passkey(context.with_principal(&by), id).await?,
    }))
}

/// Begins to sign in with a passkey.
#[worker::send]
pub(crate) async fn begin_sign_in(context: RequestContext) -> Result<Json<RequestBody>, Error> {
    cookie::not_from_elsewhere(&context.app, &context.headers)?;
    Ok(Json(RequestBody {
        success: true,
        options: begin_passkey_sign_in(&context.app, &context.client()).await?,
    }))
}

/// Signs in with a passkey. The session's token is in the cookie and nowhere else.
#[worker::send]
pub(crate) async fn sign_in(
    context: RequestContext,
    body: Result<Json<UsePasskey>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&context.app, &context.headers)?;
    let Json(request) = body?;
    let signed_in = sign_in_with_passkey(&context.app, &context.client(), &request).await?;
    let cookies = session_cookies(&context.app, &signed_in);
    let body = SessionBody {
        success: true,
        session: signed_in.session,
    };
    Ok((cookies, Json(body)).into_response())
}
