//! Inviting somebody to the organization.

use super::members::NO_ROOM;
use crate::{
    Error, mail,
    ports::fresh_id,
    store::{
        Tenant,
        invitations::{self, Invited, NewInvitation},
        rate_limits::{Counted, RateLimit},
    },
    usecases::{
        Context,
        identity::{
            ask_to_sign_in::reachable,
            secrets::{hashed, secret},
            sign_in_limits::passed,
        },
    },
};
use callslot_shared::{
    access::{self, Denial},
    api::{ErrorCode, Invitation, Invitee},
    ids::InvitationId,
    words::Language,
};
use chrono::TimeDelta;
use url::Url;

/// Whoever it is for is there.
const MEMBER: Error = Error::Plain(
    ErrorCode::Conflict,
    "This address belongs to an active member already.",
);
/// An organization has as many as fit.
pub(crate) const TOO_MANY_INVITATIONS: Error = Error::Plain(
    ErrorCode::Conflict,
    "There are 200 open invitations already. Take back one that nobody will accept first.",
);

/// Most invitations of an organization in an hour: each is a message to somebody who has not asked for it.
pub(crate) const AN_HOUR: u32 = 50;

/// The outcome of an invitation.
pub(crate) enum MemberInvited {
    /// The invitation is made, and its message on its way.
    Done(Invitation),
    /// It is not: the organization has as many as fit, or whoever asks is no longer who they were.
    Refused,
}

/// Invites somebody, to a role that whoever asks may give. The message is sent in `language`, once the answer is made.
pub(crate) async fn invite_member(
    context: Context<'_>,
    language: Language,
    invitee: &Invitee,
) -> Result<MemberInvited, Error> {
    let (app, by) = (context.app, context.by);
    let public_url = reachable(app)?;
    if !access::managed_by(by.standing.role).contains(&invitee.role) {
        return Err(Denial::RoleRequired.into());
    }
    let secret = secret(&*app.entropy)?;
    let entry = context.entry();
    let id = InvitationId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let limits = [RateLimit::new(
        format!("invite:{}", by.organization_id),
        AN_HOUR,
        TimeDelta::hours(1),
    )];
    let counted = Counted {
        limits: &limits,
        request: &id.to_string(),
        at: entry.at,
    };
    let new = NewInvitation {
        id,
        token_hash: &hashed(&secret),
        invitee,
        counted: &counted,
    };
    match invitations::insert(context.tenant, new, &entry).await? {
        Invited::Done(invitation) => {
            let mut link = public_url.clone();
            link.set_path("/invitation");
            link.query_pairs_mut().append_pair("token", &secret);
            send(context, language, &invitation, &link);
            Ok(MemberInvited::Done(invitation))
        }
        Invited::Member => Err(MEMBER),
        Invited::Full => Err(NO_ROOM),
        Invited::Limited(verdict) => {
            passed(verdict, &limits, entry.at)?;
            Err(TOO_MANY_INVITATIONS)
        }
        Invited::Refused => Ok(MemberInvited::Refused),
    }
}

fn send(context: Context<'_>, language: Language, invitation: &Invitation, link: &Url) {
    let (app, link) = (context.app.clone(), link.to_string());
    let (organization, user) = (context.by.organization_id, context.by.user_id);
    let key = format!("invitation/{}", invitation.id);
    let (to, role) = (invitation.email.clone(), invitation.role);
    let background = app.background.clone();
    background.wait_until(Box::pin(async move {
        match invitations::names(Tenant::new(&*app.db, organization), user).await {
            Ok(names) => {
                let (inviter, organization) = names.unwrap_or_default();
                let said = mail::words::Invites {
                    inviter: &inviter,
                    organization: &organization,
                    role,
                    link: &link,
                };
                let mail = mail::words::invitation(language, key, to, &said);
                mail::deliver(app.mailer.as_deref(), &*app.clock, &mail).await;
            }
            Err(error) => crate::log::error("invitations", &error),
        }
    }));
}
