//! `/api/invitations`: who was invited, and joining. Inviting is `POST /api/members`.

use crate::{
    Error,
    http::{
        RequestContext,
        access::CHANGE_ACCOUNT,
        cookie,
        extract::{Id, Json},
        session_cookies::session_cookies,
    },
    usecases::{
        identity::ask_to_sign_in::reachable,
        tenancy::{
            accept_invitation::{Joined, SIGN_IN_FIRST, SOMEBODY_ELSE, accept_invitation},
            invitations::{NO_INVITATION, list_invitations, revoke_invitation},
            invite_member::{MemberInvited, TOO_MANY_INVITATIONS, invite_member},
        },
    },
};
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{AcceptInvitation, InvitationBody, InvitationsBody, Invite, SignedInBody, token},
    ids::InvitationId,
};

/// Invites somebody. The message is sent once the answer is made.
#[worker::send]
pub(crate) async fn invite(
    context: RequestContext,
    body: Result<Json<Invite>, Error>,
) -> Result<(StatusCode, Json<InvitationBody>), Error> {
    let by = context.principal().await?;
    // Without mail nobody can be invited, whatever the body says.
    reachable(&context.app)?;
    let Json(request) = body?;
    let invitee = request.checked()?;
    match invite_member(context.with_principal(&by), context.language(), &invitee).await? {
        MemberInvited::Done(invitation) => {
            let body = InvitationBody {
                success: true,
                invitation,
            };
            Ok((StatusCode::CREATED, Json(body)))
        }
        MemberInvited::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            context.principal().await?;
            Err(TOO_MANY_INVITATIONS)
        }
    }
}

/// Lists the invitations that can be accepted.
#[worker::send]
pub(crate) async fn list(context: RequestContext) -> Result<Json<InvitationsBody>, Error> {
    let by = context.principal().await?;
    Ok(Json(InvitationsBody {
        success: true,
        invitations: list_invitations(context.with_principal(&by)).await?,
    }))
}

/// Takes an invitation back.
#[worker::send]
pub(crate) async fn revoke(
    context: RequestContext,
    id: Id<InvitationId>,
) -> Result<Json<InvitationBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_INVITATION)?;
    Ok(Json(InvitationBody {
        success: true,
        invitation: revoke_invitation(context.with_principal(&by), id).await?,
    }))
}

/// Joins by an invitation. Somebody new is given a session, to the browser as a cookie; somebody known has one.
#[worker::send]
pub(crate) async fn accept(
    context: RequestContext,
    body: Result<Json<AcceptInvitation>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&context.app, &context.headers)?;
    let Json(request) = body?;
    let token = token("token", &request.token)?;
    let (cookies, session) = match join(&context, &token).await? {
        Joined::New(new) => (Some(session_cookies(&context.app, &new)), new.session),
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

/// Accepts the invitation behind a token, for whoever is signed in where that has to be somebody.
pub(crate) async fn join(context: &RequestContext, token: &str) -> Result<Joined, Error> {
    let signed_in = async || context.person_with(CHANGE_ACCOUNT).await;
    accept_invitation(&context.app, &context.client(), token, signed_in).await
}
