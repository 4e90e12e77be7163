//! Notifications: from a row of the outbox to a provider, and what its answers mean.
//!
//! Delivery is at least once, and the provider's idempotency key makes it once. A message is claimed by a lease; its
//! content is stored, encrypted, before it is first sent, so that every further try has the same bytes. What is of no use
//! any more is skipped by the claim itself.

mod backoff;
mod content;
mod contents;
mod daily;
mod delivery;
mod instants;
mod kicks;
mod queue;
mod sealing;
mod series;
mod sms;
mod sms_content;
mod sms_lookup;
mod text_line;

pub use content::to_attendee;
pub use delivery::{Delivery, DeliveryReport, MailLine, Pass};
pub use kicks::{Kicks, RUN};
pub use queue::{MessageQueue, QueueError};
pub use sealing::{MessageKeys, Sender, address_hash};
pub use text_line::{SmsReports, TextLine, sms_end};
