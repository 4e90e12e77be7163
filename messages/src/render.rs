//! A content as a mail.

use crate::compose::{Invitation, compose};
use crate::content::{Content, Mailbox};
use crate::ics::{Entry, Person};
use crate::mail::{Invite, Mail};
use crate::plain::one_line;

/// Renders a message. The same content always renders to the same bytes.
///
/// # Examples
/// ```
/// let content = serde_json::json!({
///     "version": 1,
///     "from": {"name": "Callslot", "address": "callslot@example.com"},
///     "to": {"address": "ada@example.com"},
///     "language": "en",
///     "zone": "Europe/Berlin",
///     "written_at": "2026-11-30T12:00:00Z",
///     "home": "https://callslot.example",
///     "message": {"kind": "sign_in", "code": "271828", "link": "https://callslot.example/x"},
/// });
/// let content: callslot_messages::Content = serde_json::from_value(content).unwrap();
/// let mail = callslot_messages::render(&content);
/// assert_eq!(mail.subject, "Sign in to Callslot");
/// assert_eq!(mail.from, "\"Callslot\" <callslot@example.com>");
/// assert!(mail.text.contains("271 828"));
/// ```
#[must_use]
pub fn render(content: &Content) -> Mail {
    let composed = compose(content);
    let home = content.home.trim_end_matches('/');
    let calendar = composed.invitation.as_ref();
    Mail {
        from: content.from.header(),
        to: content.to.address.clone(),
        reply_to: content.reply_to.clone(),
        subject: composed.letter.subject.clone(),
        text: composed.letter.text(),
        html: composed.letter.html(composed.language, home),
        headers: unsubscribe_headers(composed.letter.unsubscribe.as_ref()),
        calendar: calendar.and_then(|calendar| invite(content, calendar)),
    }
}

/// The headers by which mail programs offer to end such messages: RFC 2369 and RFC 8058.
fn unsubscribe_headers(link: Option<&(&'static str, String)>) -> Vec<(&'static str, String)> {
    let Some((_, url)) = link else {
        return Vec::new();
    };
    vec![
        ("List-Unsubscribe", format!("<{}>", one_line(url))),
        (
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        ),
    ]
}

/// The invitation that goes with a letter, if the call has an entry.
fn invite(content: &Content, letter: &Invitation<'_>) -> Option<Invite> {
    let identity = letter.call.entry.as_ref()?;
    let entry = Entry {
        method: letter.method,
        uid: &identity.uid,
        sequence: identity.sequence,
        written_at: content.written_at,
        start: letter.call.start,
        minutes: letter.call.minutes,
        summary: &letter.summary,
        description: &letter.description,
        location: &one_line(&letter.call.number),
        organizer: content.from.person(),
        attendee: content.to.person(),
        part: letter.call.part(),
    };
    Some(entry.invite())
}

impl Mailbox {
    fn person(&self) -> Person<'_> {
        Person {
            name: self.name.as_deref(),
            address: &self.address,
        }
    }

    /// The mailbox as a header has it: RFC 5322, section 3.4.
    fn header(&self) -> String {
        let name = self.name.as_deref().map(one_line);
        match name.filter(|name| !name.is_empty()) {
            Some(name) => {
                let name = name.replace('\\', "\\\\").replace('"', "\\\"");
                format!("\"{name}\" <{}>", self.address)
            }
            None => self.address.clone(),
        }
    }
}
