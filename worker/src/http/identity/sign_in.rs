//! `/api/sign-in`: a code and a link by mail, and a session for either.
//!
//! The answer gives the browser a cookie. The code opens something with that only, so that nobody elsewhere tries or
//! spends it; the link works anywhere.

use crate::{
    Error,
    http::{RequestContext, cookie, extract::Json, session_cookies::session_cookies},
    usecases::identity::{
        ask_to_sign_in::{CODE_LIFE, ask_to_sign_in},
        sign_in::sign_in,
    },
};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::api::{SIGN_IN_SECONDS, SignIn, SignInBody, SignedInBody, VerifySignIn};

/// Sends a code and a link to an address, if an active member has it.
#[worker::send]
pub(crate) async fn ask(
    context: RequestContext,
    body: Result<Json<SignIn>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&context.app, &context.headers)?;
    let Json(request) = body?;
    let email = request.address()?;
    let nonce = ask_to_sign_in(&context.app, &context.client(), &email).await?;
    let body = SignInBody {
        success: true,
        expires_in_seconds: SIGN_IN_SECONDS,
    };
    Ok((StatusCode::ACCEPTED, [nonce_cookie(&nonce)], Json(body)).into_response())
}

/// Gives the nonce to the browser in which the code is entered.
pub(crate) fn nonce_cookie(nonce: &str) -> (HeaderName, HeaderValue) {
    cookie::set_nonce(nonce, CODE_LIFE)
}

/// Opens a session for the code or the link's token, and gives it to the browser as a cookie.
#[worker::send]
pub(crate) async fn verify(
    context: RequestContext,
    body: Result<Json<VerifySignIn>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&context.app, &context.headers)?;
    let Json(request) = body?;
    let proof = request.proof()?;
    let signed_in = sign_in(&context.app, &context.client(), &proof).await?;
    let cookies = session_cookies(&context.app, &signed_in);
    let body = SignedInBody {
        success: true,
        session: signed_in.session,
    };
    Ok((cookies, Json(body)).into_response())
}
