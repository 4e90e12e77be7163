//! Webhooks of organizations: from an event in the database to an endpoint, and what its answers mean.
//!
//! Delivery is at least once, in the order of the events as far as nothing fails, and the event's id says what came twice. An
//! endpoint is claimed by a lease, so that one that is slow keeps no other waiting; the body of an event is stored before it is
//! first sent, so that every try at every endpoint has the same bytes.

mod body;
mod delivery;
mod disabled;
mod keys;
mod kicks;
mod request;
mod schedule;

pub use delivery::{WebhookPass, WebhookReport, WebhookSender};
pub use kicks::{KICK, WebhookKicks, WebhookRun};
pub use request::secret_purpose;
