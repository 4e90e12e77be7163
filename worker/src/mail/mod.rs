//! Mail: a port, and the provider behind it.

mod resend;

pub use resend::{MailAccount, Resend};

use crate::http_client::HttpError;
use async_trait::async_trait;
use axum::BoxError;
use callslot_messages::Mail;
use std::time::Duration;

/// The provider's answer: it has the message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's name for the message, if it has said one. Its webhooks bear it.
    pub name: Option<String>,
}

/// Why a message may not arrive.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The provider has refused the message, and would again.
    #[error("the mail provider refused the message with status {0}")]
    Refused(u16),
    /// The provider takes no messages from this account, whichever they are: the key, the sender or the plan is to blame.
    #[error("the mail provider refused the account with status {0}")]
    Account(u16),
    /// Too many at once. Nothing was sent.
    #[error("the mail provider asked to wait")]
    Throttled {
        /// For so long, if it has said so.
        wait: Option<Duration>,
    },
    /// As many were sent as may be in a day or a month. Nothing was sent.
    #[error("the mail provider's quota is used up")]
    Exhausted,
    /// No answer, or one that promises nothing. It may have been sent.
    #[error("the mail provider did not take the message")]
    Lost(#[source] BoxError),
}

impl From<HttpError> for MailError {
    fn from(error: HttpError) -> Self {
        Self::Lost(error.into())
    }
}

/// Sends messages.
#[async_trait(?Send)]
pub trait Mailer: Send + Sync {
    /// Hands a message to whoever delivers it. Under one key, which is known for a day, it arrives once.
    async fn send(&self, key: &str, mail: &Mail) -> Result<Accepted, MailError>;
}
