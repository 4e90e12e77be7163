//! The content of messages: mails in the recipient's language, and the calendar invitations that go with them.
//!
//! A message is decided on once, as a [`Content`] of frozen facts, and rendered when it is sent, perhaps several times.
//! Everything here is a value or a function of values: no I/O, no clock, no randomness. So a retry has the same bytes, and a
//! provider takes it for the message that it knows.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod account;
mod call;
mod compose;
mod content;
mod dates;
mod ics;
mod letter;
mod links;
mod mail;
mod plain;
mod render;
#[cfg(feature = "samples")]
pub mod samples;
mod sms;
mod utc;

pub use account::{AddressProof, Gained, OwnerAlert, SignIn, WebhookDisabled, WorkspaceInvitation};
pub use call::{
    AttendeeEvent, CalendarEntry, CallFacts, NoticeLine, Notices, Notification, OpenOutcome,
    OperatorEvent, OutcomesMissing, Recurrence,
};
pub use compose::{CallPage, CallState, PageReader, call_page};
pub use content::{Content, Mailbox, Message, Version};
pub use dates::Dates;
pub use mail::{Invite, Mail, Method};
pub use render::render;
pub use sms::{SmsContent, SmsEvent, sms};
