//! Signing in with a code or a link.
//!
//! The code opens something in the browser that asked for it only, so that nobody elsewhere tries or spends it; the
//! link works anywhere.

use super::{
    ask_to_sign_in::of_code,
    client::SignInClient,
    open_session::{Opened, SignedIn, fresh, in_place_of, remember_browser},
    secrets::hashed,
    sign_in_limits::{self as limits, passed, trying},
};
use crate::{
    App, Error,
    store::{
        rate_limits::{Counted, RateLimit},
        sessions::Opening,
        sign_ins::{self, SignInProof},
    },
};
use callslot_shared::api::{ErrorCode, Proof, SessionKind};

/// The secret opens nothing. One answer for everything that can be wrong with it.
pub(crate) const WRONG: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The code or the link is wrong, was used already, or has expired, or the code was asked for in another \
     browser. Ask for another.",
);

/// Opens a session for what somebody shows, in place of the one that their browser has.
pub(crate) async fn sign_in(
    app: &App,
    client: &SignInClient,
    proof: &Proof,
) -> Result<SignedIn, Error> {
    let (shown, limits) = shown(app, client, proof).await?.ok_or(WRONG)?;
    let (new, token) = fresh(app, client, SessionKind::Page, "mail")?;
    let counted = Counted {
        limits: &limits,
        request: &new.id.to_string(),
        at: new.at,
    };
    match sign_ins::verify(app.all_tenants(), &shown, &new, &counted).await? {
        Opening::Done(session) => {
            let opened = in_place_of(app, client, Opened { session, token }).await;
            Ok(remember_browser(app, client, opened))
        }
        Opening::Wrong => Err(WRONG),
        Opening::Limited(verdict) => {
            match proof {
                Proof::Code { .. } => limits::passed_or_by_link(verdict, &limits, new.at)?,
                Proof::Token(_) => passed(verdict, &limits, new.at)?,
            }
            Err(WRONG)
        }
    }
}

/// The proof that somebody shows, with the limits of showing it. `None` if it is a code that the browser has not asked
/// for, or may not try any more: that opens nothing, and counts for nobody.
async fn shown(
    app: &App,
    client: &SignInClient,
    proof: &Proof,
) -> Result<Option<(SignInProof, Vec<RateLimit>)>, Error> {
    let (email, code) = match proof {
        Proof::Token(token) => {
            let shown = SignInProof::Token(hashed(token));
            return Ok(Some((shown, trying(client))));
        }
        Proof::Code { email, code } => (email, code),
    };
    let Some(nonce) = client.nonce.as_deref() else {
        return Ok(None);
    };
    let nonce_hash = hashed(nonce);
    let email_hash = hashed(email);
    let device = client.device.as_deref().map(hashed);
    let asked = (&*nonce_hash, &*email_hash);
    let Some(open) =
        sign_ins::open(app.all_tenants(), asked, device.as_deref(), app.clock.now()).await?
    else {
        return Ok(None);
    };
    let device = device.filter(|_| open.known);
    let limits = limits::guessing(&email_hash, device.as_deref(), client);
    let shown = SignInProof::Code {
        nonce_hash,
        code_hash: of_code(nonce, &email_hash, code),
        email_hash,
    };
    Ok(Some((shown, limits)))
}
