//! `/api/sign-in`: a code and a link by mail, and a session for either.
//!
//! Whether anybody has an address shows neither in the answer nor in what is done before it: both are the
//! same for every address, and the message is sent once the answer is on its way.
//!
//! The answer gives the browser a cookie. The code opens something with that only, so that nobody elsewhere tries or
//! spends it; the link works anywhere.

pub(crate) mod limits;

pub(crate) use limits::{passed, trying};

use crate::http::{RequestContext, cookie, extract::Json, session};
use crate::{
    App, Error, mail,
    pages::Language,
    seams::{Entropy, fresh_id},
    store::{
        device_cookies,
        rate_limits::{Counted, Limit},
        sessions::Opening,
        sign_ins::{self, Asked, Recipient, Shown},
    },
};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::api::{
    ErrorCode, Proof, SIGN_IN_SECONDS, SessionKind, SignIn, SignInBody, SignedInBody, VerifySignIn,
};
use chrono::TimeDelta;
use url::Url;
use uuid::Uuid;

/// What is shown opens nothing. One answer for everything that can be wrong with it.
pub(crate) const WRONG: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The code or the link is wrong, was used already, or has expired, or the code was asked for in another \
     browser. Ask for another.",
);
/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No code could be made just now. Try again.",
);

/// A cookie, to be set by an answer.
type SetCookie = (HeaderName, HeaderValue);

/// Sends a code and a link to an address, if an active member has it.
#[worker::send]
pub(crate) async fn ask(
    RequestContext { app, headers, .. }: RequestContext,
    body: Result<Json<SignIn>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&app, &headers)?;
    let Json(request) = body?;
    let cookie = begin(&app, &headers, &request.address()?).await?;
    let body = SignInBody {
        success: true,
        expires_in_seconds: SIGN_IN_SECONDS,
    };
    Ok((StatusCode::ACCEPTED, [cookie], Json(body)).into_response())
}

/// Opens a session for the code or the link's token, and gives it to the browser as a cookie.
#[worker::send]
pub(crate) async fn verify(
    RequestContext { app, headers, .. }: RequestContext,
    body: Result<Json<VerifySignIn>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&app, &headers)?;
    let Json(request) = body?;
    let opened = finish(&app, &headers, &request.proof()?).await?;
    let cookies = opened.cookies(&app, &headers);
    let body = SignedInBody {
        success: true,
        session: opened.session,
    };
    Ok((cookies, Json(body)).into_response())
}

/// Begins a sign-in for an address in small letters. The cookie is for the browser in which the code is entered.
pub(crate) async fn begin(app: &App, headers: &HeaderMap, email: &str) -> Result<SetCookie, Error> {
    let public_url = reachable(app)?;
    let (code, token) = (code(&*app.entropy)?, session::secret(&*app.entropy)?);
    let nonce = session::secret(&*app.entropy)?;
    let (now, id) = (app.clock.now(), fresh_id(&*app.clock, &*app.entropy));
    let email_hash = session::hashed(email);
    let lasts = TimeDelta::seconds(SIGN_IN_SECONDS.into());
    let asked = Asked {
        id,
        email,
        email_hash: &email_hash,
        code_hash: &of_code(&nonce, &email_hash, &code),
        token_hash: &session::hashed(&token),
        nonce_hash: &session::hashed(&nonce),
        expires_at: now + lasts,
    };
    let device = known_device(app, headers, email).await?;
    let limits = limits::asking(
        &app.settings.sign_in,
        &email_hash,
        device.as_deref(),
        headers,
    );
    let counted = Counted {
        limits: &limits,
        request: &id.to_string(),
        at: now,
    };
    let verdict = sign_ins::ask(&*app.db, &asked, &counted).await?;
    limits::passed_or_by_link(verdict, &limits, now)?;
    let mut link = public_url.clone();
    link.set_path("/sign-in/link");
    link.query_pairs_mut().append_pair("token", &token);
    let language = Language::asked_for(headers);
    send(app, (id, device.is_some()), language, code, &link);
    Ok(cookie::set_nonce(&nonce, lasts))
}

/// The hash of what the browser is known by, if whoever has the address has signed in with it before. That is looked
/// up if the browser shows something, whosever the address is.
async fn known_device(
    app: &App,
    headers: &HeaderMap,
    email: &str,
) -> Result<Option<String>, Error> {
    let Some(hash) = cookie::device(headers).map(session::hashed) else {
        return Ok(None);
    };
    let known = device_cookies::knows(&*app.db, &hash, email, app.clock.now()).await?;
    Ok(known.then_some(hash))
}

/// Where links lead to, if mail can be sent at all: said before anything is looked up.
pub(crate) fn reachable(app: &App) -> Result<&Url, Error> {
    if app.mailer.is_none() {
        return Err(Error::NotConfigured("Mail"));
    }
    app.settings
        .public_url
        .as_ref()
        .ok_or(Error::NotConfigured("PUBLIC_URL"))
}

/// Sends the message of a sign-in, once the answer is made. More than may be sent are not, and only the log says
/// so: the answer is the same for every address. A `known` browser's message is always sent.
fn send(app: &App, (id, known): (Uuid, bool), language: Language, code: String, link: &Url) {
    let (app, link) = (app.clone(), link.to_string());
    let background = app.background.clone();
    background.go_on(Box::pin(async move {
        let limits = limits::sending(&app.settings.sign_in, known);
        let counted = Counted {
            limits: &limits,
            request: &id.to_string(),
            at: app.clock.now(),
        };
        match sign_ins::recipient(&*app.db, &counted).await {
            Ok(Recipient::Member(to)) => {
                let key = format!("sign-in/{id}");
                let mail = mail::words::sign_in(language, key, to, &code, &link);
                mail::deliver(app.mailer.as_deref(), &*app.clock, &mail).await;
            }
            Ok(Recipient::Nobody) => {}
            Ok(Recipient::TooMany) => crate::log::error(
                "sign_ins",
                "a message was not sent: SIGN_IN_PER_DEPLOYMENT is reached",
            ),
            Err(error) => crate::log::error("sign_ins", &error.to_string()),
        }
    }));
}

/// What somebody shows, with the limits of showing it. `None` if it is a code that the browser has not asked for, or may not
/// try any more: that opens nothing, and counts for nobody.
async fn shown(
    app: &App,
    headers: &HeaderMap,
    proof: &Proof,
) -> Result<Option<(Shown, Vec<Limit>)>, Error> {
    let (email, code) = match proof {
        Proof::Token(token) => {
            let shown = Shown::Token(session::hashed(token));
            return Ok(Some((shown, trying(headers))));
        }
        Proof::Code { email, code } => (email, code),
    };
    let Some(nonce) = cookie::nonce(headers) else {
        return Ok(None);
    };
    let nonce_hash = session::hashed(nonce);
    let email_hash = session::hashed(email);
    let device = cookie::device(headers).map(session::hashed);
    let asked = (&*nonce_hash, &*email_hash);
    let Some(open) = sign_ins::open(&*app.db, asked, device.as_deref(), app.clock.now()).await?
    else {
        return Ok(None);
    };
    let device = device.filter(|_| open.known);
    let limits = limits::guessing(&email_hash, device.as_deref(), headers);
    let shown = Shown::Code {
        nonce_hash,
        code_hash: of_code(nonce, &email_hash, code),
        email_hash,
    };
    Ok(Some((shown, limits)))
}

/// Opens a session for what somebody shows.
pub(crate) async fn finish(
    app: &App,
    headers: &HeaderMap,
    proof: &Proof,
) -> Result<session::Opened, Error> {
    let (shown, limits) = shown(app, headers, proof).await?.ok_or(WRONG)?;
    let (new, token) = session::fresh(app, headers, SessionKind::Page, "mail")?;
    let counted = Counted {
        limits: &limits,
        request: &new.id.to_string(),
        at: new.at,
    };
    match sign_ins::verify(&*app.db, &shown, &new, &counted).await? {
        Opening::Done(session) => {
            let opened = session::Opened { session, token };
            Ok(session::in_place_of(app, headers, opened).await)
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

/// Six digits. The remainder of 128 random bits favours none of them noticeably.
fn code(entropy: &dyn Entropy) -> Result<String, Error> {
    let bytes = entropy.bytes();
    if bytes == [0; 16] {
        return Err(NO_CHANCE);
    }
    Ok(format!("{:06}", u128::from_be_bytes(bytes) % 1_000_000))
}

/// What the store keeps of a code. The nonce is kept nowhere: without it six digits could be found by trying them all.
fn of_code(nonce: &str, email_hash: &str, code: &str) -> String {
    session::hashed(&format!("{nonce}:{email_hash}:{code}"))
}
