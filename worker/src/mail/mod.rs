//! Mail: a seam, the provider behind it, and what the messages say.

mod resend;
pub(crate) mod words;

pub use resend::{MailAccount, Resend};

use crate::{http_client::HttpError, log, ports::Clock};
use async_trait::async_trait;
use axum::BoxError;
use std::time::Duration;

/// The pause before each further try. With [`MailAccount::ABORT_AFTER`] each, all of them end within the 30 s
/// that an invocation may go on after its answer.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// A message to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The provider's key for the message: sent twice under one key, it arrives once.
    pub key: String,
    /// The address.
    pub to: String,
    /// The subject, in one line.
    pub subject: String,
    /// The message as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Why a message may not arrive.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The provider has refused it, and would again.
    #[error("the mail provider refused the message with status {0}")]
    Refused(u16),
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
    /// Hands a message to whoever delivers it.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// Sends a message, trying again where its fate is unknown: under its key it arrives once. Where it cannot
/// be sent the log says so, without the address.
pub(crate) async fn deliver(mailer: Option<&dyn Mailer>, clock: &dyn Clock, mail: &Mail) -> bool {
    let Some(mailer) = mailer else {
        return false;
    };
    let mut sent = mailer.send(mail).await;
    for pause in PAUSES {
        if !matches!(sent, Err(MailError::Lost(_))) {
            break;
        }
        clock.sleep(pause).await;
        sent = mailer.send(mail).await;
    }
    if let Err(error) = &sent {
        log::error("mail", error);
    }
    sent.is_ok()
}
