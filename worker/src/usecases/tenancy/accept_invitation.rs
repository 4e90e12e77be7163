//! Joining an organization by an invitation.

use super::members::NO_ROOM;
use crate::{
    App, Error,
    ports::fresh_id,
    store::{
        credentials::Principal,
        invitations::{self, Newcomer},
        rate_limits::Counted,
        sessions::{NewSession, Opening},
    },
    usecases::{
        Context,
        identity::{
            client::SignInClient,
            open_session::{INVITATION, Opened, SignedIn, fresh, remember_browser},
            secrets::hashed,
            sign_in_limits::{passed, trying},
        },
        owner_alerts::{self, AlertSubject, OwnerAlert},
    },
};
use callslot_shared::{
    api::{ErrorCode, Session, SessionKind},
    ids::UserId,
    words::Language,
};

/// The secret opens nothing. One answer for everything that can be wrong with it.
pub(crate) const WRONG_INVITATION: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The invitation was already used, was withdrawn or has expired. Ask the person who invited you for a new one.",
);

/// Whoever the invitation is to has a way in.
pub(crate) const SIGN_IN_FIRST: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The invited address has an account already. Sign in with it first, then accept the invitation.",
);
/// Another person is signed in.
pub(crate) const SOMEBODY_ELSE: Error = Error::Plain(
    ErrorCode::Forbidden,
    "The invitation is for another address. Sign out, then sign in with the invited address.",
);

/// The outcome of accepting an invitation.
pub(crate) enum Joined {
    /// Somebody new is a member and signed in.
    New(SignedIn),
    /// Whoever was signed in is a member, and their session is about the organization.
    Known(Session),
    /// The invitation is to somebody who has a way in already, and nobody is signed in.
    SignInFirst,
    /// Somebody else is signed in.
    SomebodyElse,
}

/// Makes whoever has an invitation's token a member. Somebody new gets a session for it. Whoever is a member somewhere has
/// to be `signed_in`, which is asked for them only: a link that lies in a mailbox for a week opens none of their
/// organizations.
pub(crate) async fn accept_invitation(
    app: &App,
    client: &SignInClient,
    token: &str,
    signed_in: impl AsyncFnOnce() -> Result<Principal, Error>,
) -> Result<Joined, Error> {
    let (new, secret) = fresh(app, client, SessionKind::Page, INVITATION)?;
    let limits = trying(client);
    let counted = Counted {
        limits: &limits,
        request: &new.id.to_string(),
        at: new.at,
    };
    let hash = hashed(token);
    let newcomer = Newcomer {
        token_hash: &hash,
        user: UserId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        session: &new,
        counted: &counted,
    };
    match invitations::accept(app.all_tenants(), newcomer).await? {
        Opening::Done(session) => {
            tell_of_owner(app, client.language, new);
            let token = secret;
            let opened = Opened { session, token };
            Ok(Joined::New(remember_browser(app, client, opened)))
        }
        Opening::Wrong => match invitations::waiting(app.all_tenants(), &hash, new.at).await? {
            Some(waiting) if waiting.for_sign_in() => {
                let by = match signed_in().await {
                    Ok(by) if by.kind == Some(SessionKind::Page) && !by.is_unproven() => by,
                    Ok(_) | Err(Error::Plain(ErrorCode::Unauthorized, _)) => {
                        return Ok(Joined::SignInFirst);
                    }
                    Err(error) => return Err(error),
                };
                join(Context::new(app, &by), client.language, &hash, new).await
            }
            Some(waiting) if waiting.for_room() => Err(NO_ROOM),
            _ => Err(WRONG_INVITATION),
        },
        Opening::Limited(verdict) => {
            passed(verdict, &limits, new.at)?;
            Err(WRONG_INVITATION)
        }
    }
}

/// Joins whoever is signed in. Their session rests on a proof: another invitation's link is none.
async fn join(
    context: Context<'_>,
    language: Language,
    hash: &str,
    mark: NewSession,
) -> Result<Joined, Error> {
    match invitations::join(context.tenant, hash, &mark, &context.entry()).await? {
        Some(session) => {
            tell_of_owner(context.app, language, mark);
            Ok(Joined::Known(session))
        }
        None => match invitations::waiting(context.all_tenants(), hash, mark.at).await? {
            None => Err(WRONG_INVITATION),
            Some(waiting) if waiting.for_room() => Err(NO_ROOM),
            Some(_) => Ok(Joined::SomebodyElse),
        },
    }
}

/// Tells the owners, if an invitation has made somebody one of them.
fn tell_of_owner(app: &App, language: Language, mark: NewSession) {
    let own = app.clone();
    app.background.wait_until(Box::pin(async move {
        match invitations::new_owner(own.all_tenants(), &mark).await {
            Ok(Some(new)) => {
                let change = OwnerAlert {
                    organization: new.organization_id,
                    by: new.invited_by,
                    added: AlertSubject::Owner(new.user_id),
                    key: mark.entry.to_string(),
                };
                owner_alerts::send(&own, language, &change).await;
            }
            Ok(None) => {}
            Err(error) => crate::log::error("invitations", &error),
        }
    }));
}
