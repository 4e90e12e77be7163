//! The frozen payload of a message: every fact that its text, its markup and its calendar entry are made of.
//!
//! It is stored as JSON between its cause and its delivery, which may be days and a release apart. A field that is added
//! has a default; a change that old payloads cannot follow raises [`Version`] and reads both.

use callslot_shared::{schedule::TimeZone, words::Language};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::{AddressProof, OwnerAlert, SignIn, WebhookDisabled, WorkspaceInvitation};
use crate::call::{AttendeeEvent, CallFacts, Notices, OperatorEvent, OutcomesMissing};

/// The version of the payload's form. It is 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Version;

impl From<Version> for u8 {
    fn from(Version: Version) -> Self {
        1
    }
}

impl TryFrom<u8> for Version {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        if number == 1 {
            return Ok(Self);
        }
        Err(format!("the payload has version {number}, not 1"))
    }
}

/// A name and an address of mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The name, in people's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address, such as `ada@example.com`.
    pub address: String,
}

/// A message, as it was decided on. The same content always renders to the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The version of this form.
    #[serde(default)]
    pub version: Version,
    /// The sender. It is the organizer of a calendar entry too: answers to an invitation go there.
    pub from: Mailbox,
    /// The address that answers to the mail go to, if it is not the sender's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The recipient, who is the attendee of a calendar entry.
    pub to: Mailbox,
    /// The language of the recipient. A member whose language has no texts for members reads English.
    pub language: Language,
    /// The zone that times are told in.
    pub zone: TimeZone,
    /// When the message was decided on: the DTSTAMP of its calendar entry, and the year that dates leave out.
    pub written_at: DateTime<Utc>,
    /// The public address of the deployment, such as `https://callslot.example`. The brand's mark is loaded from there.
    pub home: String,
    /// The address that a recipient unsubscribes at, for messages that are optional. It takes a POST, and shows a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
    /// The content proper.
    pub message: Message,
}

/// The content proper, by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// To an attendee, about their call.
    Attendee {
        /// The event.
        event: AttendeeEvent,
        /// The call.
        call: CallFacts,
    },
    /// To an operator, about a call of theirs.
    Operator {
        /// The event.
        event: OperatorEvent,
        /// The call.
        call: CallFacts,
    },
    /// To an operator at the end of the day: calls that still need an outcome.
    OutcomesMissing(OutcomesMissing),
    /// To an owner at the end of the day: today's notices.
    Notices(Notices),
    /// To somebody who signs in: a code and a link.
    SignIn(SignIn),
    /// To somebody who is invited to an organization.
    Invitation(WorkspaceInvitation),
    /// To an owner: somebody has gained power in the organization.
    OwnerAlert(OwnerAlert),
    /// To an owner: an endpoint of webhooks is disabled.
    WebhookDisabled(WebhookDisabled),
    /// To somebody who asks for a call on a public page: a code or a link.
    AddressProof(AddressProof),
}
