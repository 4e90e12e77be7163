//! Facts of messages about accounts: signing in, an invitation, somebody's gain of power.

use callslot_shared::{
    access::{Action, Role},
    schedule::TimeZone,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A code and a link to sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The code.
    pub code: String,
    /// The address of the page that asks for the click.
    pub link: String,
}

/// An invitation to an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceInvitation {
    /// The name of the member who invites.
    pub inviter: String,
    /// The organization's name.
    pub organization: String,
    /// The role that the invited person is to have.
    pub role: Role,
    /// The address of the page that asks for the click.
    pub link: String,
}

/// A change that gave somebody power in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerAlert {
    /// The name of the member who made the change.
    pub person: String,
    /// The organization's name.
    pub organization: String,
    /// The power.
    pub gained: Gained,
    /// The address of the account page.
    pub account: String,
}

/// A power that somebody has gained in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Gained {
    /// A member is an owner.
    Owner {
        /// The member's name.
        name: String,
    },
    /// There is an API key.
    Key {
        /// Its name.
        name: String,
        /// The actions it may be used for.
        scopes: Vec<Action>,
    },
    /// Calls are placed with another account at the carrier.
    Carrier {
        /// The space's address.
        space: String,
        /// The project, as far as it is shown.
        project: String,
    },
    /// Events are sent to an endpoint of webhooks, or to another address of one.
    Webhook {
        /// The host of its address.
        host: String,
    },
}

/// An endpoint of webhooks that is disabled because nothing can be delivered to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookDisabled {
    /// The organization's name.
    pub organization: String,
    /// The host of its address.
    pub host: String,
    /// Whether it has said that it is gone; else nothing was delivered to it for days.
    pub is_gone: bool,
    /// The address of the page with the endpoints.
    pub link: String,
}

/// A call that somebody has asked for on an organization's public page, and what proves that the address is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressProof {
    /// The name of the organization, as its page has it.
    pub organization: String,
    /// The event type's name.
    pub event: String,
    /// When the call would be.
    pub start: DateTime<Utc>,
    /// The zone that the visitor has chosen it in.
    pub zone: TimeZone,
    /// The code, if one is to be typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The address of the page with the button that books, if that is the proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}
