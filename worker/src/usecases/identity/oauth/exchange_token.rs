//! Codes and refresh tokens become tokens, and tokens end.

use crate::{
    App, Error,
    ports::fresh_id,
    store::{
        oauth_codes::{self, CodeProof},
        oauth_grants::{self, Returned, Tokens},
        sessions::Lifetimes,
    },
    usecases::identity::{
        client::SignInClient,
        open_session::fresh,
        secrets::{hashed, secret},
    },
};
use callslot_shared::{
    api::SessionKind,
    oauth::{ACCESS_LIFE, CLIENT_ID, Challenge, GRANT_LIFE, REFRESH_IDLE, TokenRequest},
};

/// The prefix of access tokens.
const ACCESS: &str = "cs_access_";
/// The prefix of refresh tokens. The family's secret follows, then the token's own.
const REFRESH: &str = "cs_refresh_";
/// The length of a secret in hexadecimal.
const SECRET: usize = 64;

/// Fresh tokens, which are kept nowhere.
pub(crate) struct FreshTokens {
    /// The access token, which holds for [`ACCESS_LIFE`].
    pub(crate) access: String,
    /// The refresh token.
    pub(crate) refresh: String,
}

/// Exchanges a code or a refresh token. `None` if it is worth nothing.
pub(crate) async fn exchange_token(
    app: &App,
    client: &SignInClient,
    request: &TokenRequest,
) -> Result<Option<FreshTokens>, Error> {
    match request {
        TokenRequest::Code {
            code,
            redirect_uri,
            verifier,
        } => {
            let (fresh, tokens) = make(app, client, &secret(&*app.entropy)?)?;
            let shown = CodeProof {
                code_hash: &hashed(code),
                client_id: CLIENT_ID,
                redirect_uri,
                challenge: &Challenge::of(verifier),
            };
            let done = oauth_codes::exchange(app.all_tenants(), &shown, &tokens).await?;
            Ok(done.then_some(fresh))
        }
        TokenRequest::Refresh { token } => refresh(app, client, token).await,
    }
}

async fn refresh(
    app: &App,
    client: &SignInClient,
    old: &str,
) -> Result<Option<FreshTokens>, Error> {
    let Some(family) = family(old) else {
        return Ok(None);
    };
    let (fresh, tokens) = make(app, client, family)?;
    let done = oauth_grants::refresh(app.all_tenants(), CLIENT_ID, &hashed(old), &tokens).await?;
    Ok(done.then_some(fresh))
}

/// The family's secret of a refresh token.
fn family(token: &str) -> Option<&str> {
    let secrets = token.strip_prefix(REFRESH)?;
    let (family, own) = secrets.split_at_checked(SECRET)?;
    (own.len() == SECRET).then_some(family)
}

/// Tokens of a family, and what the store keeps of them.
fn make(app: &App, client: &SignInClient, family: &str) -> Result<(FreshTokens, Tokens), Error> {
    let (mut session, _) = fresh(app, client, SessionKind::Extension, "oauth")?;
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
    Ok((FreshTokens { access, refresh }, tokens))
}

/// Takes a token back, and all that came with it. A token that is not known is as good as taken back.
pub(crate) async fn revoke_token(app: &App, token: &str) -> Result<(), Error> {
    let returned = match family(token) {
        Some(family) => Returned::Refresh(hashed(family)),
        None => Returned::Access(hashed(token)),
    };
    oauth_grants::end(app.all_tenants(), &returned, app.stamp()).await?;
    Ok(())
}
