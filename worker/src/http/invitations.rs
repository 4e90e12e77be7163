//! `/api/invitations`: who was invited, and joining. Inviting is `POST /api/members`.

use super::{
    answer::Json,
    body,
    bookings::entry,
    cookie,
    id::Id,
    principal, session,
    sessions::signed_in,
    sign_in::{passed, reachable, trying},
};
use crate::{
    App, Error, mail,
    pages::Language,
    seams::fresh_id,
    store::{
        credentials::Principal,
        invitations::{self, Invited, Revoked},
        rate_limits::{Counted, Limit},
        sessions::Opening,
    },
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    access::{self, Action, Denial, Feature},
    api::{
        AcceptInvitation, ErrorCode, InvitationBody, InvitationsBody, Invite, SessionKind,
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
pub(super) const NO_ROOM: Error = Error::Plain(
    ErrorCode::PlanRequired,
    "The organization's plan has no room for another member. An owner can change the plan or disable a member.",
);
/// An organization has as many as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 200 open invitations already. Take back one that nobody will accept first.",
);
/// What is shown opens nothing. One answer for everything that can be wrong with it.
pub(super) const WRONG: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "The invitation was used already, was taken back, or has expired. Ask whoever invited you for another.",
);

/// Most invitations of an organization in an hour: each is a message to somebody who has not asked for it.
pub(super) const AN_HOUR: u32 = 50;

/// Invites somebody. The message is sent once the answer is made.
pub(super) async fn invite(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<(StatusCode, Json<InvitationBody>), Error> {
    let by = principal::allowed(app, headers, Feature::Members, Action::Write).await?;
    // A key that could invite an owner would be worth more than itself.
    super::sessions::no_key(&by)?;
    let public_url = reachable(app)?;
    let request: Invite = body::json(headers, body)?;
    let invitee = request.checked()?;
    if !access::managed_by(by.standing.role).contains(&invitee.role) {
        return Err(Denial::RoleRequired.into());
    }
    let secret = session::secret(&*app.entropy)?;
    let entry = entry(app, &by);
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
    match invitations::insert(&*app.db, id, &hash, &invitee, &entry, &counted).await? {
        Invited::Done(invitation) => {
            let mut link = public_url.clone();
            link.set_path("/invitation");
            link.query_pairs_mut().append_pair("token", &secret);
            send(
                app,
                &by,
                id,
                Language::asked_for(headers),
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
            principal::allowed(app, headers, Feature::Members, Action::Write).await?;
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
        match invitations::names(&*app.db, organization, user).await {
            Ok(names) => {
                let (inviter, organization) = names.unwrap_or_default();
                let names = (&*inviter, &*organization);
                let mail = mail::words::invitation(language, key, to, names, &link);
                mail::deliver(&app, &mail).await;
            }
            Err(error) => crate::log::error("invitations", &error.to_string()),
        }
    }));
}

/// Lists the invitations that can be accepted.
pub(super) async fn list(app: &App, headers: &HeaderMap) -> Result<Json<InvitationsBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Members, Action::Write).await?;
    let now = app.clock.now();
    Ok(Json(InvitationsBody {
        success: true,
        invitations: invitations::list(&*app.db, by.organization_id, now).await?,
    }))
}

/// Takes an invitation back.
pub(super) async fn revoke(
    app: &App,
    Id(id): &Id,
    headers: &HeaderMap,
) -> Result<Json<InvitationBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Members, Action::Write).await?;
    let id: InvitationId = id.parse().map_err(|_| NO_INVITATION)?;
    match invitations::revoke(&*app.db, id, &entry(app, &by)).await? {
        Revoked::Done(invitation) => Ok(Json(InvitationBody {
            success: true,
            invitation,
        })),
        Revoked::Unknown => Err(NO_INVITATION),
        Revoked::NotManaged => Err(Denial::RoleRequired.into()),
    }
}

/// Joins by an invitation, and gives the session to the browser as a cookie.
pub(super) async fn accept(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(app, headers)?;
    let request: AcceptInvitation = body::json(headers, body)?;
    let token = token("token", &request.token)?;
    let opened = join(app, headers, &token).await?;
    let cookies = opened.cookies(app, headers);
    let body = SignedInBody {
        success: true,
        session: opened.session,
    };
    Ok((cookies, Json(body)).into_response())
}

/// Makes whoever has an invitation's token a member, and opens a session for them.
pub(super) async fn join(
    app: &App,
    headers: &HeaderMap,
    token: &str,
) -> Result<session::Opened, Error> {
    let (new, secret) = session::fresh(app, headers, SessionKind::Page, "invitation")?;
    let limits = trying(headers);
    let counted = Counted {
        limits: &limits,
        request: &new.id.to_string(),
        at: new.at,
    };
    let user = UserId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let hash = session::hashed(token);
    match invitations::accept(&*app.db, &hash, user, &new, &counted).await? {
        Opening::Done(session) => Ok(session::Opened {
            session,
            token: secret,
        }),
        Opening::Wrong => {
            let full = invitations::wants_room(&*app.db, &hash, new.at).await?;
            Err(if full { NO_ROOM } else { WRONG })
        }
        Opening::Limited(verdict) => {
            passed(verdict, &limits, new.at)?;
            Err(WRONG)
        }
    }
}

/// Leaves the organization. The session ends with it.
pub(super) async fn leave(app: &App, headers: &HeaderMap) -> Result<Response, Error> {
    let by = signed_in(app, headers, Action::Write).await?;
    super::members::leave(app, &by, headers).await
}
