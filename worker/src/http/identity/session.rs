//! Opening sessions, however a person has proved who they are.

use crate::http::cookie;
use crate::store::Tenant;
use crate::{
    App, Error,
    seams::{Entropy, fresh_id, fresh_token, hex},
    store::{
        device_cookies,
        sessions::{self, NewSession},
    },
};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::AppendHeaders,
};
use callslot_shared::{
    api::{ErrorCode, Session, SessionKind},
    ids::{OrganizationId, SessionId, UserId},
};
use sha2::{Digest, Sha256};

/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "Nobody could be signed in just now. Try again.",
);

/// What opens a session without proving who somebody is: a link that lies in a mailbox for days.
pub(crate) const INVITATION: &str = "invitation";

/// A session that was just opened, and its token, which is kept nowhere.
pub(crate) struct Opened {
    /// The session.
    pub(crate) session: Session,
    /// The token, for the cookie or, for the extension, for the body.
    pub(crate) token: String,
}

impl Opened {
    /// The headers that give the token to a browser, and with it what the browser is known by from now on.
    pub(crate) fn cookies(
        &self,
        app: &App,
        headers: &HeaderMap,
    ) -> AppendHeaders<Vec<(HeaderName, HeaderValue)>> {
        let session = cookie::set(&self.token, app.settings.sessions.absolute);
        let device = self.device(app, headers);
        AppendHeaders([session].into_iter().chain(device).collect())
    }

    /// Remembers the browser once the answer is made. Where that fails nothing is lost but its own limits.
    fn device(&self, app: &App, headers: &HeaderMap) -> Option<(HeaderName, HeaderValue)> {
        let token = secret(&*app.entropy).ok()?;
        let (hash, before) = (hashed(&token), cookie::device(headers).map(hashed));
        let (db, id, now) = (app.db.clone(), self.session.id, app.clock.now());
        app.background.go_on(Box::pin(async move {
            let before = before.as_deref();
            if let Err(error) = device_cookies::remember(&*db, &hash, id, before, now).await {
                crate::log::error("device_cookies", &error.to_string());
            }
        }));
        Some(cookie::set_device(&token, device_cookies::LASTS))
    }
}

/// A session about to be opened, and its token: 256 random bits, of which the store gets the SHA-256.
pub(crate) fn fresh(
    app: &App,
    headers: &HeaderMap,
    kind: SessionKind,
    how: &'static str,
) -> Result<(NewSession, String), Error> {
    let token = format!("cs_session_{}", secret(&*app.entropy)?);
    let session = NewSession {
        id: SessionId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        token_hash: hashed(&token),
        kind,
        label: label(headers),
        lifetimes: app.settings.sessions,
        how,
        proved: kind == SessionKind::Page && how != INVITATION,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: app.clock.now(),
        whence: app.whence.clone(),
    };
    Ok((session, token))
}

/// Opens a session for a member who has proved who they are by `how`, which the audit log tells. `None` if
/// there is no such active member.
pub(crate) async fn open(
    app: &App,
    headers: &HeaderMap,
    (organization, user): (OrganizationId, UserId),
    kind: SessionKind,
    how: &'static str,
) -> Result<Option<Opened>, Error> {
    let (new, token) = fresh(app, headers, kind, how)?;
    let opened = sessions::create(Tenant::new(&*app.db, organization), user, &new).await?;
    Ok(opened.map(|session| Opened { session, token }))
}

/// Puts a session that was just opened in the place of the one that the browser has, if that is the same person's: so
/// who signs in once more stays in their organization, and nobody goes on with the older token.
///
/// Where that fails the person is signed in all the same, and the older session lives on.
pub(crate) async fn in_place_of(app: &App, headers: &HeaderMap, mut opened: Opened) -> Opened {
    let Some(old) = cookie::session(headers) else {
        return opened;
    };
    let entry = fresh_id(&*app.clock, &*app.entropy);
    let (new, now) = (opened.session.id, app.clock.now());
    match sessions::succeed(&*app.db, &hashed(old), new, entry, now, &app.whence).await {
        Ok(Some(session)) => opened.session = session,
        Ok(None) => {}
        Err(error) => crate::log::error("sessions", &error.to_string()),
    }
    opened
}

/// A fresh secret: 256 random bits in hexadecimal. Without chance there is none: everybody could guess it.
pub(crate) fn secret(entropy: &dyn Entropy) -> Result<String, Error> {
    let halves = [fresh_token(entropy), fresh_token(entropy)];
    if halves.iter().any(|half| half.bytes().all(|c| c == b'0')) {
        return Err(NO_CHANCE);
    }
    Ok(halves.concat())
}

/// What the store keeps of a secret.
pub(crate) fn hashed(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// What a person knows a session by: the browser and the system, as far as its User-Agent tells them.
fn label(headers: &HeaderMap) -> Option<String> {
    /// In this order: browsers name those they want to be taken for as well.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let named = |names: [(&str, &'static str); 6]| {
        let named = names.into_iter().find(|(sign, _)| agent.contains(sign));
        named.map(|(_, name)| name)
    };
    let known: Vec<_> = [named(BROWSERS), named(SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    (!known.is_empty()).then(|| known.join(", "))
}
