//! Opening sessions, however a person has proved who they are.

use super::{
    client::SignInClient,
    secrets::{hashed, secret},
};
use crate::{
    App, Error,
    ports::fresh_id,
    store::{
        AllTenants, Tenant,
        device_cookies::{self, DeviceCookie},
        sessions::{self, NewSession},
    },
};
use callslot_shared::{
    api::{Session, SessionKind},
    ids::{OrganizationId, SessionId, UserId},
};
use chrono::TimeDelta;

/// A session opened without a proof of identity, by a link that lies in a mailbox for days.
pub(crate) const INVITATION: &str = "invitation";

/// The time for which a browser is known after somebody has signed in with it.
pub(crate) const KNOWN_FOR: TimeDelta = device_cookies::LASTS;

/// A session that was just opened, and its token, which is kept nowhere.
pub(crate) struct Opened {
    /// The session.
    pub(crate) session: Session,
    /// The token.
    pub(crate) token: String,
}

/// Somebody who has signed in in a browser, and the secrets that the browser is given, which are kept nowhere.
pub(crate) struct SignedIn {
    /// The session.
    pub(crate) session: Session,
    /// Its token.
    pub(crate) token: String,
    /// The token by which the browser is known from now on, for [`KNOWN_FOR`]; none if there was no chance.
    pub(crate) device: Option<String>,
}

/// A session about to be opened, and its token: 256 random bits, of which the store gets the SHA-256.
pub(crate) fn fresh(
    app: &App,
    client: &SignInClient,
    kind: SessionKind,
    how: &'static str,
) -> Result<(NewSession, String), Error> {
    let token = format!("cs_session_{}", secret(&*app.entropy)?);
    let session = NewSession {
        id: SessionId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        token_hash: hashed(&token),
        kind,
        label: client.label.clone(),
        lifetimes: app.settings.sessions,
        how,
        proved: kind == SessionKind::Page && how != INVITATION,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: app.clock.now(),
        client_info: app.client_info.clone(),
    };
    Ok((session, token))
}

/// Opens a session for a member who has proved who they are by `how`, which the audit log tells. `None` if
/// there is no such active member.
pub(crate) async fn open(
    app: &App,
    client: &SignInClient,
    (organization, user): (OrganizationId, UserId),
    kind: SessionKind,
    how: &'static str,
) -> Result<Option<Opened>, Error> {
    let (new, token) = fresh(app, client, kind, how)?;
    let opened = sessions::create(Tenant::new(&*app.db, organization), user, &new).await?;
    Ok(opened.map(|session| Opened { session, token }))
}

/// Puts a session that was just opened in the place of the one that the browser has, if that is the same person's: so
/// who signs in once more stays in their organization, and nobody goes on with the older token.
///
/// If that fails, the person is signed in all the same, and the older session lives on.
pub(crate) async fn in_place_of(app: &App, client: &SignInClient, mut opened: Opened) -> Opened {
    let Some(old) = &client.session else {
        return opened;
    };
    let new = opened.session.id;
    match sessions::succeed(app.all_tenants(), &hashed(old), new, app.stamp()).await {
        Ok(Some(session)) => opened.session = session,
        Ok(None) => {}
        Err(error) => crate::log::error("sessions", &error),
    }
    opened
}

/// Remembers the browser in which a session was opened, once the answer is made. Where that fails nothing is lost but its
/// own limits.
pub(crate) fn remember_browser(app: &App, client: &SignInClient, opened: Opened) -> SignedIn {
    let Opened { session, token } = opened;
    let device = secret(&*app.entropy).ok();
    if let Some(device) = &device {
        let (hash, before) = (hashed(device), client.device.as_deref().map(hashed));
        let (db, id, now) = (app.db.clone(), session.id, app.clock.now());
        app.background.wait_until(Box::pin(async move {
            let browser = DeviceCookie {
                token_hash: &hash,
                session: id,
                before: before.as_deref(),
            };
            if let Err(error) = device_cookies::remember(AllTenants::new(&*db), browser, now).await
            {
                crate::log::error("device_cookies", &error);
            }
        }));
    }
    SignedIn {
        session,
        token,
        device,
    }
}
