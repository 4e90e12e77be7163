//! A text message as it is kept, told and listed.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::carrier::protocol::webhook::Params;

/// A text message, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextRecord {
    /// Its name.
    pub sid: String,
    /// The project that it is of.
    #[serde(skip)]
    pub project: String,
    /// The sender.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// The text.
    pub body: String,
    /// The status: `queued`, `sent`, `delivered`, `undelivered` or `received`.
    pub status: &'static str,
    /// Why it did not arrive.
    pub code: Option<&'static str>,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Whether a phone sent it.
    pub is_reply: bool,
    #[serde(skip)]
    pub(in crate::carrier) callback: Option<String>,
}

/// The address to which text messages to a number are reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextAddress {
    pub(crate) number: String,
    pub(crate) url: String,
}

impl TextRecord {
    /// The address to which its steps are reported, if it was sent with one.
    #[must_use]
    pub fn report_address(&self) -> Option<&str> {
        self.callback.as_deref()
    }

    pub(in crate::carrier) fn view(&self) -> Value {
        json!({
            "sid": self.sid, "account_sid": self.project, "from": self.from, "to": self.to, "body": self.body,
            "status": self.status, "error_code": self.code, "date_created": self.at.to_rfc2822(),
            "direction": if self.is_reply { "inbound" } else { "outbound-api" },
        })
    }

    pub(in crate::carrier) fn params(&self) -> Params {
        let mut params = vec![
            ("AccountSid".to_owned(), self.project.clone()),
            ("From".to_owned(), self.from.clone()),
            ("MessageSid".to_owned(), self.sid.clone()),
            ("To".to_owned(), self.to.clone()),
        ];
        if self.is_reply {
            params.push(("Body".to_owned(), self.body.clone()));
        } else {
            params.push(("MessageStatus".to_owned(), self.status.to_owned()));
        }
        if let Some(code) = self.code {
            params.push(("ErrorCode".to_owned(), code.to_owned()));
        }
        params
    }
}
