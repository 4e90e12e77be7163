//! A mail provider in Resend's shape that delivers to a page: a machine without a clock.
//!
//! It takes messages (`POST /emails`), once under one `Idempotency-Key` for a day, and tells its customer by signed webhooks
//! what became of them. What the provider would refuse it refuses, and what it does not know it rejects by name.
//!
//! | address | its mailbox |
//! |---|---|
//! | `bounced@…` | does not exist: a permanent bounce |
//! | `full@…` | is full: a transient bounce |
//! | `complained@…` | takes the message, and its owner calls it spam |
//! | `suppressed@…` | is on the provider's own list: nothing is sent |
//! | any other | takes the message |
//!
//! A label does not matter: `bounced+1@…` bounces as well.

#[cfg(feature = "server")]
mod card;
mod events;
mod faults;
mod machine;
mod message;
#[cfg(feature = "server")]
mod page;
mod webhook;

pub(crate) use faults::MailSwitches;
pub use faults::{Fate, MailDelivery, MailFault, MailFaultInjector, MailFaults};
pub(crate) use machine::EMAILS;
pub use machine::{MailPorts, MailSettings, Mailbox};
pub use message::{Attachment, Message};
#[cfg(feature = "server")]
pub(crate) use page::routes;
pub use webhook::{MailEvent, MailWebhook, svix_signature};
