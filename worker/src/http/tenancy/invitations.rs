//! `/api/invitations`: who was invited, and joining. Inviting is `POST /api/members`.

use crate::http::{
    RequestContext, Server,
    access::CHANGE_ACCOUNT,
    bookings::entry,
    cookie,
    extract::{Id, Json},
    owners::{self, Added, Change},
    principal, session,
    sessions::signed_in,
    sign_in::{passed, reachable, trying},
};
use crate::store::Tenant;
use crate::{
    App, Error, mail,
    pages::Language,
    seams::fresh_id,
    store::{
        credentials::Principal,
        invitations::{self, Invited, Revoked},
        rate_limits::{Counted, Limit},
        sessions::{NewSession, Opening},
    },
};
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    access::{self, Denial},
    api::{
        AcceptInvitation, ErrorCode, InvitationBody, InvitationsBody, Invite, Session, SessionKind,
        SignedInBody, token,
    },
    ids::{InvitationId, UserId},
};
use chrono::TimeDelta;
use url::Url;

/// No such invitation, or not in this organization.
const NO_INVITATION: Error = Error::Plain(ErrorCode::NotFound, "There is no such invitation.");
/// Whoever it is for is there.
const MEMBER: Error = Error::Plain(
    ErrorCode::Conflict,
    "This address belongs to an active member already.",
);
/// The plan's members are all there.
pub(crate) const NO_ROOM: Error = Error::Plain(
    ErrorCode::PlanRequired,
    "The organization's plan has no room for another member. An owner can change the plan or disable a member.",
);
/// An organization has as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 200 open invitations already. Take back one that nobody will accept first.",
);
/// What is shown opens nothing. One answer for everything that can be wrong with it.
pub(crate) const WRONG: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The invitation was used already, was taken back, or has expired. Ask whoever invited you for another.",
);

/// Whoever the invitation is to has a way in.
pub(crate) const SIGN_IN_FIRST: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The invited address has an account already. Sign in with it first, then accept the invitation.",
);
/// Another person is signed in.
pub(crate) const SOMEBODY_ELSE: Error = Error::Plain(
    ErrorCode::Forbidden,
    "The invitation is to another address than yours. Sign out, and sign in with the invited one.",
);

/// Most invitations of an organization in an hour: each is a message to somebody who has not asked for it.
pub(crate) const AN_HOUR: u32 = 50;

/// Invites somebody. The message is sent once the answer is made.
#[worker::send]
pub(crate) async fn invite(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<Invite>, Error>,
) -> Result<(StatusCode, Json<InvitationBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let public_url = reachable(&app)?;
    let Json(request) = body?;
    let invitee = request.checked()?;
    if !access::managed_by(by.standing.role).contains(&invitee.role) {
        return Err(Denial::RoleRequired.into());
    }
    let secret = session::secret(&*app.entropy)?;
    let entry = entry(&app, &by);
    let id = InvitationId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let limits = [Limit::new(
        format!("invite:{}", by.organization_id),
        AN_HOUR,
        TimeDelta::hours(1),
    )];
    let counted = Counted {
        limits: &limits,
        request: &id.to_string(),
        at: entry.at,
    };
    let hash = session::hashed(&secret);
    match invitations::insert(by.tenant(&*app.db), id, &hash, &invitee, &entry, &counted).await? {
        Invited::Done(invitation) => {
            let mut link = public_url.clone();
            link.set_path("/invitation");
            link.query_pairs_mut().append_pair("token", &secret);
            send(
                &app,
                &by,
                id,
                Language::asked_for(&headers),
                invitation.email.clone(),
                &link,
            );
            let body = InvitationBody {
                success: true,
                invitation,
            };
            Ok((StatusCode::CREATED, Json(body)))
        }
        Invited::Member => Err(MEMBER),
        Invited::Full => Err(NO_ROOM),
        Invited::Limited(verdict) => {
            passed(verdict, &limits, entry.at)?;
            Err(TOO_MANY)
        }
        Invited::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            principal::allowed(&app, &headers, access).await?;
            Err(TOO_MANY)
        }
    }
}

fn send(app: &App, by: &Principal, id: InvitationId, language: Language, to: String, link: &Url) {
    let (app, link) = (app.clone(), link.to_string());
    let (organization, user) = (by.organization_id, by.user_id);
    let background = app.background.clone();
    background.go_on(Box::pin(async move {
        let key = format!("invitation/{id}");
        match invitations::names(Tenant::new(&*app.db, organization), user).await {
            Ok(names) => {
                let (inviter, organization) = names.unwrap_or_default();
                let names = (&*inviter, &*organization);
                let mail = mail::words::invitation(language, key, to, names, &link);
                mail::deliver(app.mailer.as_deref(), &*app.clock, &mail).await;
            }
            Err(error) => crate::log::error("invitations", &error.to_string()),
        }
    }));
}

/// Lists the invitations that can be accepted.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<InvitationsBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let now = app.clock.now();
    Ok(Json(InvitationsBody {
        success: true,
        invitations: invitations::list(by.tenant(&*app.db), now).await?,
    }))
}

/// Takes an invitation back.
#[worker::send]
pub(crate) async fn revoke(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<InvitationId>,
) -> Result<Json<InvitationBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_INVITATION)?;
    match invitations::revoke(by.tenant(&*app.db), id, &entry(&app, &by)).await? {
        Revoked::Done(invitation) => Ok(Json(InvitationBody {
            success: true,
            invitation,
        })),
        Revoked::Unknown => Err(NO_INVITATION),
        Revoked::NotManaged => Err(Denial::RoleRequired.into()),
    }
}

/// Joins by an invitation. Somebody new is given a session, to the browser as a cookie; somebody known has one.
#[worker::send]
pub(crate) async fn accept(
    RequestContext { app, headers, .. }: RequestContext,
    body: Result<Json<AcceptInvitation>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&app, &headers)?;
    let Json(request) = body?;
    let token = token("token", &request.token)?;
    let (cookies, session) = match join(&app, &headers, &token).await? {
        Joined::New(opened) => (Some(opened.cookies(&app, &headers)), opened.session),
        Joined::Known(session) => (None, session),
        Joined::SignInFirst => return Err(SIGN_IN_FIRST),
        Joined::SomebodyElse => return Err(SOMEBODY_ELSE),
    };
    let body = Json(SignedInBody {
        success: true,
        session,
    });
    Ok(match cookies {
        Some(cookies) => (cookies, body).into_response(),
        None => body.into_response(),
    })
}

/// What became of accepting an invitation.
pub(crate) enum Joined {
    /// Somebody new is a member and signed in.
    New(session::Opened),
    /// Whoever was signed in is a member, and their session is about the organization.
    Known(Session),
    /// The invitation is to somebody who has a way in already, and nobody is signed in.
    SignInFirst,
    /// Somebody else is signed in.
    SomebodyElse,
}

/// Makes whoever has an invitation's token a member. Somebody new gets a session for it. Whoever is a member somewhere has
/// to be signed in: a link that lies in a mailbox for a week opens none of their organizations.
pub(crate) async fn join(app: &Server, headers: &HeaderMap, token: &str) -> Result<Joined, Error> {
    let (new, secret) = session::fresh(app, headers, SessionKind::Page, session::INVITATION)?;
    let limits = trying(headers);
    let counted = Counted {
        limits: &limits,
        request: &new.id.to_string(),
        at: new.at,
    };
    let user = UserId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let hash = session::hashed(token);
    match invitations::accept(&*app.db, &hash, user, &new, &counted).await? {
        Opening::Done(session) => {
            tell_of_owner(app, headers, new);
            let token = secret;
            Ok(Joined::New(session::Opened { session, token }))
        }
        Opening::Wrong => match invitations::waiting(&*app.db, &hash, new.at).await? {
            Some(waiting) if waiting.for_sign_in() => join_known(app, headers, &hash, new).await,
            Some(waiting) if waiting.for_room() => Err(NO_ROOM),
            _ => Err(WRONG),
        },
        Opening::Limited(verdict) => {
            passed(verdict, &limits, new.at)?;
            Err(WRONG)
        }
    }
}

/// Joins whoever is signed in. Their session has to rest on a proof: another invitation's link is none.
async fn join_known(
    app: &Server,
    headers: &HeaderMap,
    hash: &str,
    mark: NewSession,
) -> Result<Joined, Error> {
    let by = match signed_in(app, headers, CHANGE_ACCOUNT).await {
        Ok(by) if by.kind == Some(SessionKind::Page) && !by.is_unproven() => by,
        Ok(_) | Err(Error::Plain(ErrorCode::Unauthorized, _)) => return Ok(Joined::SignInFirst),
        Err(error) => return Err(error),
    };
    match invitations::join(by.tenant(&*app.db), hash, &mark, &entry(app, &by)).await? {
        Some(session) => {
            tell_of_owner(app, headers, mark);
            Ok(Joined::Known(session))
        }
        None => match invitations::waiting(&*app.db, hash, mark.at).await? {
            None => Err(WRONG),
            Some(waiting) if waiting.for_room() => Err(NO_ROOM),
            Some(_) => Ok(Joined::SomebodyElse),
        },
    }
}

/// Tells the owners, if an invitation has made somebody one of them.
fn tell_of_owner(app: &App, headers: &HeaderMap, mark: NewSession) {
    let (own, language) = (app.clone(), Language::asked_for(headers));
    app.background.go_on(Box::pin(async move {
        match invitations::new_owner(&*own.db, &mark).await {
            Ok(Some(new)) => {
                let change = Change {
                    organization: new.organization_id,
                    by: new.invited_by,
                    added: Added::Owner(new.user_id),
                    key: mark.entry.to_string(),
                };
                owners::send(&own, language, &change).await;
            }
            Ok(None) => {}
            Err(error) => crate::log::error("invitations", &error.to_string()),
        }
    }));
}

/// Leaves the organization. The session ends with it.
#[worker::send]
pub(crate) async fn leave(context: RequestContext) -> Result<Response, Error> {
    let by = signed_in(&context.app, &context.headers, context.access).await?;
    crate::http::members::leave(&context, &by).await
}
