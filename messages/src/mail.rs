//! A rendered mail.

/// A mail, ready for a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The sender as a header has it, such as `"Acme" <calls@example.com>`.
    pub from: String,
    /// The address of the recipient.
    pub to: String,
    /// The address that answers go to, if it is not the sender's.
    pub reply_to: Option<String>,
    /// The subject, in one line.
    pub subject: String,
    /// The message as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Further headers, by name and value.
    pub headers: Vec<(&'static str, String)>,
    /// The invitation to a calendar entry, or its cancellation.
    pub calendar: Option<Invite>,
}

/// A calendar object that goes with a mail (RFC 5546).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The method, which the content type repeats: mail programs ignore an invitation whose two methods differ.
    pub method: Method,
    /// The object as text.
    pub text: String,
}

/// The method of a calendar object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A new entry, or another time of one.
    Request,
    /// The end of an entry.
    Cancel,
}

impl Method {
    /// Its name in RFC 5546.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl Invite {
    /// The name of the attached file.
    pub const FILE_NAME: &'static str = "invite.ics";

    /// The content type, with the method.
    #[must_use]
    pub fn content_type(&self) -> String {
        format!(
            "text/calendar; charset=utf-8; method={}",
            self.method.as_str()
        )
    }
}
