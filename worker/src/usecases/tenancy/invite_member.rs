//! Inviting somebody to the organization.

use super::members::NO_ROOM;
use crate::{
    Error,
    ports::fresh_id,
    store::{
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
        outgoing::{self, Addressee, Outgoing},
    },
};
use callslot_messages::{Mailbox, Message, WorkspaceInvitation};
use callslot_shared::{
    access::{self, Denial},
    api::{ErrorCode, Invitation, Invitee},
    ids::InvitationId,
    message::MessageKind,
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

/// The time for which its message is tried.
const LIFE: TimeDelta = TimeDelta::hours(24);

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
    let mut link = public_url.clone();
    link.set_path("/invitation");
    link.query_pairs_mut().append_pair("token", &secret);
    let mail = mail(context, language, (id, invitee), &link).await?;
    let message = mail.sealed(app)?;
    let new = NewInvitation {
        id,
        token_hash: &hashed(&secret),
        invitee,
        counted: &counted,
        message: &message,
    };
    match invitations::insert(context.tenant, new, &entry).await? {
        Invited::Done(invitation) => {
            let (app, id) = (app.clone(), message.id);
            context.app.background.wait_until(Box::pin(async move {
                outgoing::deliver(&app, &id).await;
            }));
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

/// The message that invites somebody. Names are as they are now.
async fn mail(
    context: Context<'_>,
    language: Language,
    (id, invitee): (InvitationId, &Invitee),
    link: &Url,
) -> Result<Outgoing, Error> {
    let by = context.by;
    let names = invitations::names(context.tenant, by.user_id).await?;
    let (by_name, organization) = names.unwrap_or_default();
    Ok(Outgoing {
        id: format!("invitation.{id}"),
        organization: Some(by.organization_id),
        kind: MessageKind::Invitation,
        recipient: Addressee::Invitee(by.user_id),
        to: Mailbox {
            name: invitee.name.clone(),
            address: invitee.email.clone(),
        },
        language,
        message: Message::Invitation(WorkspaceInvitation {
            inviter: by_name,
            organization,
            role: invitee.role,
            link: link.to_string(),
        }),
        life: LIFE,
    })
}
