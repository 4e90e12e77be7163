//! `POST /oauth/token` and `POST /oauth/revoke`: codes and refresh tokens become tokens, and tokens end.

use crate::http::RequestContext;
use crate::{
    App, Error,
    http::{
        body::Sent,
        extract::Json,
        session::{fresh, hashed, secret},
    },
    seams::fresh_id,
    store::{
        oauth_codes::{self, Shown},
        oauth_grants::{self, Returned, Tokens},
        sessions::Lifetimes,
    },
};
use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{SessionKind, TokenBody, TokenErrorBody},
    oauth::{
        ACCESS_LIFE, CLIENT_ID, Challenge, GRANT_LIFE, REFRESH_IDLE, TokenError, TokenRequest,
        parameters,
    },
};

/// What access tokens begin with.
const ACCESS: &str = "cs_access_";
/// What refresh tokens begin with. The family's secret follows, then the token's own.
const REFRESH: &str = "cs_refresh_";
/// How long a secret is in hexadecimal.
const SECRET: usize = 64;

/// The body is something else than a form.
const NOT_A_FORM: TokenError = TokenError::new(
    "invalid_request",
    "send a form, with the header content-type: application/x-www-form-urlencoded",
);

/// Exchanges a code or a refresh token.
#[worker::send]
pub(crate) async fn exchange(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Result<Response, Error> {
    let form = match form(&headers, &body)? {
        Ok(form) => form,
        Err(error) => return Ok(refused(error)),
    };
    let request = match TokenRequest::read(url::form_urlencoded::parse(&form)) {
        Ok(request) => request,
        Err(error) => return Ok(refused(error)),
    };
    let given = match request {
        TokenRequest::Code {
            code,
            redirect_uri,
            verifier,
        } => {
            let fresh = Fresh::new(&app, &headers, &secret(&*app.entropy)?)?;
            let shown = Shown {
                code_hash: &hashed(&code),
                client_id: CLIENT_ID,
                redirect_uri: &redirect_uri,
                challenge: &Challenge::of(&verifier),
            };
            let done = oauth_codes::exchange(&*app.db, &shown, &fresh.tokens).await?;
            done.then_some(fresh)
        }
        TokenRequest::Refresh { token } => refresh(&app, &headers, &token).await?,
    };
    Ok(given.map_or_else(|| refused(TokenError::INVALID_GRANT), Fresh::shown))
}

async fn refresh(app: &App, headers: &HeaderMap, old: &str) -> Result<Option<Fresh>, Error> {
    let Some(family) = family(old) else {
        return Ok(None);
    };
    let fresh = Fresh::new(app, headers, family)?;
    let done = oauth_grants::refresh(&*app.db, CLIENT_ID, &hashed(old), &fresh.tokens).await?;
    Ok(done.then_some(fresh))
}

/// The family's secret of a refresh token.
fn family(token: &str) -> Option<&str> {
    let secrets = token.strip_prefix(REFRESH)?;
    let (family, own) = secrets.split_at_checked(SECRET)?;
    (own.len() == SECRET).then_some(family)
}

/// Fresh tokens, which are kept nowhere.
struct Fresh {
    access: String,
    refresh: String,
    tokens: Tokens,
}

impl Fresh {
    fn new(app: &App, headers: &HeaderMap, family: &str) -> Result<Self, Error> {
        let (mut session, _) = fresh(app, headers, SessionKind::Extension, "oauth")?;
        let access = format!("{ACCESS}{}", secret(&*app.entropy)?);
        let refresh = format!("{REFRESH}{family}{}", secret(&*app.entropy)?);
        session.token_hash = hashed(&access);
        session.lifetimes = Lifetimes {
            idle: REFRESH_IDLE,
            absolute: GRANT_LIFE,
        };
        let tokens = Tokens {
            session,
            access_life: ACCESS_LIFE,
            family_hash: hashed(family),
            refresh_hash: hashed(&refresh),
            reuse_entry: fresh_id(&*app.clock, &*app.entropy),
        };
        Ok(Self {
            access,
            refresh,
            tokens,
        })
    }

    fn shown(self) -> Response {
        Json(TokenBody {
            access_token: self.access,
            token_type: "Bearer".to_owned(),
            expires_in: ACCESS_LIFE.num_seconds(),
            refresh_token: self.refresh,
        })
        .into_response()
    }
}

/// Takes a token back, and all that came with it. A token that is not known is as good as taken back.
#[worker::send]
pub(crate) async fn revoke(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
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
    let returned = match family(&token) {
        Some(family) => Returned::Refresh(hashed(family)),
        None => Returned::Access(hashed(&token)),
    };
    let entry = fresh_id(&*app.clock, &*app.entropy);
    oauth_grants::end(&*app.db, &returned, entry, app.clock.now(), &app.whence).await?;
    Ok(StatusCode::OK.into_response())
}

/// Reads a form.
fn form(headers: &HeaderMap, body: &Sent) -> Result<Result<Bytes, TokenError>, Error> {
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
