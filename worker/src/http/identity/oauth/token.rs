//! `POST /oauth/token` and `POST /oauth/revoke`: codes and refresh tokens become tokens, and tokens end.

use crate::{
    Error,
    http::{RequestContext, body::BodyBytes, extract::Json},
    usecases::identity::oauth::exchange_token::{FreshTokens, exchange_token, revoke_token},
};
use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{TokenBody, TokenErrorBody},
    oauth::{ACCESS_LIFE, TokenError, TokenRequest, parameters},
};

/// The body is something else than a form.
const NOT_A_FORM: TokenError = TokenError::new(
    "invalid_request",
    "send a form, with the header content-type: application/x-www-form-urlencoded",
);

/// Exchanges a code or a refresh token.
#[worker::send]
pub(crate) async fn exchange(context: RequestContext, body: BodyBytes) -> Result<Response, Error> {
    let form = match form(&context.headers, &body)? {
        Ok(form) => form,
        Err(error) => return Ok(refused(error)),
    };
    let request = match TokenRequest::read(url::form_urlencoded::parse(&form)) {
        Ok(request) => request,
        Err(error) => return Ok(refused(error)),
    };
    let given = exchange_token(&context.app, &context.client(), &request).await?;
    Ok(given.map_or_else(|| refused(TokenError::INVALID_GRANT), shown))
}

fn shown(tokens: FreshTokens) -> Response {
    Json(TokenBody {
        access_token: tokens.access,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_LIFE.num_seconds(),
        refresh_token: tokens.refresh,
    })
    .into_response()
}

/// Takes a token back, and all that came with it. A token that is not known is as good as taken back.
#[worker::send]
pub(crate) async fn revoke(
    RequestContext { app, headers, .. }: RequestContext,
    body: BodyBytes,
) -> Result<Response, Error> {
    let form = match form(&headers, &body)? {
        Ok(form) => form,
        Err(error) => return Ok(refused(error)),
    };
    let invalid = |description| refused(TokenError::new("invalid_request", description));
    let Ok([token]) = parameters(["token"], url::form_urlencoded::parse(&form)) else {
        return Ok(invalid("a parameter is given twice"));
    };
    let Some(token) = token else {
        return Ok(invalid("token is missing"));
    };
    revoke_token(&app, &token).await?;
    Ok(StatusCode::OK.into_response())
}

/// Reads a form.
fn form(headers: &HeaderMap, body: &BodyBytes) -> Result<Result<Bytes, TokenError>, Error> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let bytes = body.bytes()?;
    let is_form = essence.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    Ok(if is_form { Ok(bytes) } else { Err(NOT_A_FORM) })
}

fn refused(error: TokenError) -> Response {
    // Section 5.2 has 401 for clients that authenticate, which none does here.
    (StatusCode::BAD_REQUEST, Json(TokenErrorBody::from(error))).into_response()
}
