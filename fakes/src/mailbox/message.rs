//! Messages, as they are posted and as they are kept.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most recipients of a message.
const MOST_RECIPIENTS: usize = 50;
/// The most bytes that all attachments of a message have, encoded.
const MOST_ATTACHED: usize = 40 * 1024 * 1024;

/// A message as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The provider's id.
    pub id: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// The key that it came under.
    pub key: Option<String>,
    /// The sender.
    pub from: String,
    /// The recipients.
    pub to: Vec<String>,
    /// The addresses that answers go to.
    pub reply_to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same with markup.
    pub html: String,
    /// Further headers.
    pub headers: BTreeMap<String, String>,
    /// Names and values that its webhooks bear.
    pub tags: BTreeMap<String, String>,
    /// The files that come with it.
    pub attachments: Vec<Attachment>,
}

/// A file that comes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its name.
    pub filename: String,
    /// The content in Base64.
    pub content: String,
    /// The media type, with its parameters.
    #[serde(default)]
    pub content_type: Option<String>,
}

impl Attachment {
    /// The content as text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        String::from_utf8(STANDARD.decode(&self.content).ok()?).ok()
    }

    /// Whether it is a calendar object.
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        let is_calendar = |kind: &str| kind.starts_with("text/calendar");
        self.content_type.as_deref().is_some_and(is_calendar)
    }
}

/// The body of a message that is posted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posted {
    from: String,
    to: OneOrMore,
    subject: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    reply_to: OneOrMore,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

/// An address, or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(all) => all,
        }
    }
}

/// A name and a value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tag {
    name: String,
    value: String,
}

impl Tag {
    fn is_plain(&self) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let is_plain = |text: &str| (1..=256).contains(&text.len()) && text.chars().all(plain);
        is_plain(&self.name) && is_plain(&self.value)
    }
}

impl Posted {
    /// Reads a message. The error says, as the provider does, what is wrong with it.
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        let posted: Self = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let is_address = |address: &String| address.contains('@');
        let to = posted.to.all();
        let problem = if to.is_empty() || to.len() > MOST_RECIPIENTS || !to.iter().all(is_address) {
            "Invalid `to` field."
        } else if !is_address(&posted.from) || posted.from.contains(['\r', '\n']) {
            "Invalid `from` field."
        } else if !posted.reply_to.all().iter().all(is_address) {
            "Invalid `reply_to` field."
        } else if posted.subject.contains(['\r', '\n']) {
            "The `\\n` is not allowed in the `subject` field."
        } else if posted.text.is_empty() && posted.html.is_empty() {
            "Missing `html` or `text` field."
        } else if !posted.tags.iter().all(Tag::is_plain) {
            "Tags should only contain ASCII letters, numbers, underscores, or dashes."
        } else if posted.has_broken_header() {
            "Invalid `headers` field."
        } else if posted.has_broken_attachment() {
            "Invalid `attachments` field."
        } else {
            return Ok(posted);
        };
        Err(problem.to_owned())
    }

    fn has_broken_header(&self) -> bool {
        let is_name = |c: char| c.is_ascii_graphic() && c != ':';
        let mut headers = self.headers.iter();
        headers.any(|(name, value)| !name.chars().all(is_name) || value.contains(['\r', '\n']))
    }

    fn has_broken_attachment(&self) -> bool {
        let size: usize = self.attachments.iter().map(|file| file.content.len()).sum();
        let is_broken =
            |file: &Attachment| file.filename.is_empty() || STANDARD.decode(&file.content).is_err();
        size > MOST_ATTACHED || self.attachments.iter().any(is_broken)
    }

    /// The message as it is kept.
    pub(super) fn kept(self, id: String, at: DateTime<Utc>, key: Option<&str>) -> Message {
        let tags = self.tags.into_iter().map(|tag| (tag.name, tag.value));
        Message {
            id,
            at,
            key: key.map(str::to_owned),
            from: self.from,
            to: self.to.all().to_vec(),
            reply_to: self.reply_to.all().to_vec(),
            subject: self.subject,
            text: self.text,
            html: self.html,
            headers: self.headers,
            tags: tags.collect(),
            attachments: self.attachments,
        }
    }
}
