//! `messages`: what is to be told to somebody, from its cause to its delivery. A row is written in the transaction of its
//! cause, and its id says what is told once: written again, it changes nothing.

mod all_tenants;
mod list;
mod settings;

pub use all_tenants::{
    ANSWERED_WITHIN, AttendeeCall, BookingFacts, CallFacts, CallOfSeries, ClaimResult,
    ClaimedMessage, DayFacts, DueMessages, DueWindow, FrozenContent, HeldMessages, Lease,
    LineOrganization, MessageClaim, NewAttempt, NewReply, Next, OpenAttempt, OpenCall, OptOut,
    PeopleFacts, Reported, SeriesFacts, SmsCall, SmsFacts, SmsOutcome, SmsReplyFacts, SmsReport,
    SweptMessages, TextBegun, Undelivered, Unreported, Ways, attendee_call, begin, claim, due,
    freeze, insert_one, line_organizations, note_reply, note_report, note_sms_report, opt_out,
    release, settle, settle_sms, sweep, unreported, write_daily,
};

pub use list::{list, retry};
pub use settings::{
    StoredOwnSettings, StoredSwitch, StoredSwitches, own_settings, replace_own_settings,
    replace_switches, switches,
};

use crate::store::{Statement, sql, text};
use callslot_shared::{
    ids::{OrganizationId, UserId},
    message::{MessageKind, MessageRecipient},
};
use chrono::{DateTime, Utc};

/// An address and a content, encrypted for one message.
#[derive(Debug, Clone)]
pub struct SealedContent {
    /// The recipient's address.
    pub address: String,
    /// The content, as JSON.
    pub payload: String,
    /// The version of the key.
    pub key_version: u32,
}

/// A message whose content is known at its cause.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Its id, by which it is told once.
    pub id: String,
    /// The organization that it is of, if any.
    pub organization: Option<OrganizationId>,
    /// The event.
    pub kind: MessageKind,
    /// The recipient's side.
    pub recipient: MessageRecipient,
    /// The member that it goes to, if it goes to one.
    pub member: Option<UserId>,
    /// The member who is told if it does not arrive; of a message to an invited person.
    pub sender: Option<UserId>,
    /// Its address and content.
    pub content: SealedContent,
    /// The time of its cause: it is due at once.
    pub at: DateTime<Utc>,
    /// Afterwards it is no use any more.
    pub deadline: DateTime<Utc>,
}

/// The statement that writes a message, if `$condition` holds.
macro_rules! insert_if {
    ($condition:expr, $new:expr $(, $name:ident = $value:expr)* $(,)?) => {
        sql!(
            text!(
                "INSERT INTO messages (id, organization_id, kind, recipient, member_id, other_member, address, payload,
                   key_version, due_at, deadline, created_at, updated_at)
                 SELECT :message, :of_organization, :kind, :recipient, :member, :sender, :address, :payload,
                   :key_version, :at, :deadline, :at, :at
                 WHERE ",
                $condition,
                " ON CONFLICT (id) DO NOTHING"
            ),
            message = $new.id.as_str(),
            of_organization = $new.organization,
            kind = $new.kind.as_str(),
            recipient = $new.recipient.as_str(),
            member = $new.member,
            sender = $new.sender,
            address = $new.content.address.as_str(),
            payload = $new.content.payload.as_str(),
            key_version = $new.content.key_version,
            at = $new.at,
            deadline = $new.deadline
            $(, $name = $value)*
        )
    };
}
use insert_if;

/// Writes the message that invites somebody, if an earlier statement of the batch has stored the invitation.
pub(in crate::store) fn insert_of_invitation(
    new: &NewMessage,
    invitation: callslot_shared::ids::InvitationId,
) -> Statement {
    insert_if!(
        "EXISTS (SELECT 1 FROM invitations i WHERE i.id = :invitation)",
        new,
        invitation = invitation,
    )
}

/// Writes the message that asks a stranger for the proof of a request, if an earlier statement of the batch has stored the
/// request.
pub(in crate::store) fn insert_of_public_request(
    new: &NewMessage,
    request: callslot_shared::ids::HoldId,
) -> Statement {
    insert_if!(
        "EXISTS (SELECT 1 FROM public_requests q WHERE q.id = :request)",
        new,
        request = request,
    )
}

/// Writes the message that tells an owner of an endpoint of webhooks, if an earlier statement of the batch has disabled it: its
/// row names the token.
pub(in crate::store) fn insert_of_endpoint(
    new: &NewMessage,
    endpoint: callslot_shared::ids::WebhookEndpointId,
    token: &str,
) -> Statement {
    insert_if!(
        "EXISTS (SELECT 1 FROM webhook_endpoints e
           WHERE e.id = :endpoint AND e.changed_in = :token AND e.disabled_reason IS NOT NULL)",
        new,
        endpoint = endpoint,
        token = token,
    )
}
