//! `/api/sign-in`: a code and a link by mail, and a session for either.
//!
//! Whether anybody has an address shows neither in the answer nor in what is done before it: both are the
//! same for every address, and the message is sent once the answer is on its way.

use super::{answer::Json, body, cookie, limited::Limited, names, session};
use crate::{
    App, Error, mail,
    pages::Language,
    seams::{Entropy, fresh_id},
    settings::SignInLimits,
    store::{
        rate_limits::{Counted, Limit, Verdict},
        sessions::Opening,
        sign_ins::{self, Asked, Shown},
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::api::{
    ErrorCode, Proof, SIGN_IN_SECONDS, SessionKind, SignIn, SignInBody, SignedInBody, VerifySignIn,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::net::IpAddr;
use url::Url;
use uuid::Uuid;

/// What is shown opens nothing. One answer for everything that can be wrong with it.
pub(super) const WRONG: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The code or the link is wrong, was used already, or has expired. Ask for another.",
);
/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No code could be made just now. Try again.",
);

/// Most tries for one address in [`SignInLimits::WINDOW`]: each mail allows five wrong codes.
const TRIES: u32 = 10;
/// Most tries for one address in a day. Somebody who guesses six digits is right once in 55 years then.
const TRIES_A_DAY: u32 = 50;
/// Most tries from one place in the network in [`SignInLimits::WINDOW`].
const TRIES_PER_IP: u32 = 50;

/// Sends a code and a link to an address, if an active member has it.
pub(super) async fn ask(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<(StatusCode, Json<SignInBody>), Error> {
    cookie::not_from_elsewhere(app, headers)?;
    let request: SignIn = body::json(headers, body)?;
    begin(app, headers, &request.address()?).await?;
    let body = SignInBody {
        success: true,
        expires_in_seconds: SIGN_IN_SECONDS,
    };
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// Opens a session for the code or the link's token, and gives it to the browser as a cookie.
pub(super) async fn verify(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(app, headers)?;
    let request: VerifySignIn = body::json(headers, body)?;
    let opened = finish(app, headers, &request.proof()?).await?;
    let cookie = opened.cookie(app);
    let body = SignedInBody {
        success: true,
        session: opened.session,
    };
    Ok(([cookie], Json(body)).into_response())
}

/// Begins a sign-in for an address in small letters.
pub(super) async fn begin(app: &App, headers: &HeaderMap, email: &str) -> Result<(), Error> {
    let public_url = reachable(app)?;
    let (code, token) = (code(&*app.entropy)?, session::secret(&*app.entropy)?);
    let (now, id) = (app.clock.now(), fresh_id(&*app.clock, &*app.entropy));
    let email_hash = session::hashed(email);
    let asked = Asked {
        id,
        email,
        email_hash: &email_hash,
        code_hash: &of_code(&email_hash, &code),
        token_hash: &session::hashed(&token),
        expires_at: now + TimeDelta::seconds(SIGN_IN_SECONDS.into()),
    };
    let limits = asking(&app.settings.sign_in, &email_hash, headers);
    let counted = Counted {
        limits: &limits,
        request: &id.to_string(),
        at: now,
    };
    let verdict = sign_ins::ask(&*app.db, &asked, &counted).await?;
    passed(verdict, &limits, now)?;
    let mut link = public_url.clone();
    link.set_path("/sign-in/link");
    link.query_pairs_mut().append_pair("token", &token);
    send(app, id, Language::asked_for(headers), code, &link);
    Ok(())
}

/// Where links lead to, if mail can be sent at all: said before anything is looked up.
pub(super) fn reachable(app: &App) -> Result<&Url, Error> {
    if app.mailer.is_none() {
        return Err(Error::NotConfigured("Mail"));
    }
    app.settings
        .public_url
        .as_ref()
        .ok_or(Error::NotConfigured("PUBLIC_URL"))
}

/// Sends the message, once the answer is made.
fn send(app: &App, id: Uuid, language: Language, code: String, link: &Url) {
    let (app, link) = (app.clone(), link.to_string());
    let background = app.background.clone();
    background.go_on(Box::pin(async move {
        let key = format!("sign-in/{id}");
        match sign_ins::recipient(&*app.db, id, app.clock.now()).await {
            Ok(Some(to)) => {
                let mail = mail::words::sign_in(language, key, to, &code, &link);
                mail::deliver(&app, &mail).await;
            }
            Ok(None) => {}
            Err(error) => crate::log::error("sign_ins", &error.to_string()),
        }
    }));
}

/// Opens a session for what somebody shows.
pub(super) async fn finish(
    app: &App,
    headers: &HeaderMap,
    proof: &Proof,
) -> Result<session::Opened, Error> {
    let (new, token) = session::fresh(app, headers, SessionKind::Page, "mail")?;
    let (shown, limits) = match proof {
        Proof::Code { email, code } => {
            let email_hash = session::hashed(email);
            let shown = Shown::Code {
                code_hash: of_code(&email_hash, code),
                email_hash: email_hash.clone(),
            };
            (shown, trying(Some(&email_hash), headers))
        }
        Proof::Token(token) => (Shown::Token(session::hashed(token)), trying(None, headers)),
    };
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
            passed(verdict, &limits, new.at)?;
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

/// What the store keeps of a code.
fn of_code(email_hash: &str, code: &str) -> String {
    session::hashed(&format!("{email_hash}:{code}"))
}

/// The limits of asking for a code. The first is the deployment's own.
fn asking(limits: &SignInLimits, email_hash: &str, headers: &HeaderMap) -> Vec<Limit> {
    let ip = place(headers);
    [
        ("sign_in".to_owned(), limits.per_deployment),
        (format!("sign_in.ip:{ip}"), limits.per_ip),
        (format!("sign_in.address:{email_hash}"), limits.per_address),
    ]
    .map(|(bucket, most)| Limit::new(bucket, most, SignInLimits::WINDOW))
    .into()
}

/// The limits of showing a code for an address, or a token, which cannot be guessed.
pub(super) fn trying(email_hash: Option<&str>, headers: &HeaderMap) -> Vec<Limit> {
    let window = SignInLimits::WINDOW;
    let ip = format!("verify.ip:{}", place(headers));
    let mut limits = vec![Limit::new(ip, TRIES_PER_IP, window)];
    if let Some(hash) = email_hash {
        let (soon, day) = (format!("verify:{hash}"), format!("verify.day:{hash}"));
        limits.push(Limit::new(soon, TRIES, window));
        limits.push(Limit::new(day, TRIES_A_DAY, TimeDelta::days(1)));
    }
    limits
}

/// Where in the network a request comes from, hashed, as the platform says it; no client can say it itself.
/// An IPv6 customer has a whole network of 64 bits. All who come from nowhere share one place.
fn place(headers: &HeaderMap) -> String {
    let said = headers.get(names::CLIENT_ADDRESS);
    let ip = said.and_then(|said| said.to_str().ok()?.trim().parse::<IpAddr>().ok());
    let network = match ip.map(|ip| ip.to_canonical()) {
        Some(IpAddr::V4(ip)) => ip.to_string(),
        Some(IpAddr::V6(ip)) => format!("{:016x}", u128::from(ip) >> 64),
        None => "nowhere".to_owned(),
    };
    session::hashed(&network)
}

/// Refuses what has reached a limit.
pub(super) fn passed(verdict: Verdict, limits: &[Limit], now: DateTime<Utc>) -> Result<(), Error> {
    let Verdict::Reached { limit, resets_at } = verdict else {
        return Ok(());
    };
    let seconds = |millis: i64| u32::try_from((millis + 999) / 1000).unwrap_or(u32::MAX);
    let (quota, window) = limits
        .get(limit)
        .map_or((0, 0), |limit| (limit.most, limit.window));
    Err(Error::Limited(Limited {
        policy: "sign-in",
        quota,
        window: seconds(window),
        reset: seconds((resets_at - now).num_milliseconds()).max(1),
        message: "That was too often in too short a time. Wait before you try again.",
    }))
}
