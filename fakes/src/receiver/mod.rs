//! A customer's receiver of webhooks, as Standard Webhooks asks for one: it verifies what comes, and answers as it is told.
//!
//! `POST /hooks/{name}` is an endpoint, one for each name. It knows the secret that was entered for it on its page.

mod machine;
#[cfg(feature = "server")]
mod page;

pub use machine::{ReceivedEvent, ReceiverBehaviour, Verification, WebhookReceiver};
#[cfg(feature = "server")]
pub(crate) use page::routes;
