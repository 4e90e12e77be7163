//! The content of a message as it waits: encrypted with its address, for this message only.

use crate::{
    attendee_links::LinkKeys,
    encryption::{EncryptionError, EncryptionKeys},
    ports::{Entropy, hex},
    settings::Settings,
    store::outbox::SealedContent,
};
use callslot_messages::{Content, Mailbox};
use callslot_shared::ids::BookingId;
use sha2::{Digest as _, Sha256};

/// The keys that messages are encrypted with.
#[derive(Debug, Clone, Copy)]
pub struct MessageKeys<'a>(pub &'a EncryptionKeys);

impl MessageKeys<'_> {
    /// Encrypts a content, and its recipient's address, for the message of that id.
    pub fn seal(
        self,
        id: &str,
        content: &Content,
        entropy: &dyn Entropy,
    ) -> Result<SealedContent, EncryptionError> {
        let json = serde_json::to_string(content).map_err(|_| EncryptionError)?;
        let Self(keys) = self;
        Ok(SealedContent {
            address: keys.seal(&purpose(id, "address"), &content.to.address, entropy)?,
            payload: keys.seal(&purpose(id, "payload"), &json, entropy)?,
            key_version: keys.newest(),
        })
    }

    /// Decrypts the content of the message of that id.
    pub fn open(self, id: &str, sealed: &SealedContent) -> Result<Content, EncryptionError> {
        let Self(keys) = self;
        let json = keys.open(sealed.key_version, &purpose(id, "payload"), &sealed.payload)?;
        serde_json::from_str(&json).map_err(|_| EncryptionError)
    }
}

/// SHA-256 of an address in small letters, in hexadecimal: what is remembered of one that gets no mail any more.
#[must_use]
pub fn address_hash(address: &str) -> String {
    hex(&Sha256::digest(address.to_lowercase().as_bytes()))
}

fn purpose(id: &str, column: &str) -> String {
    format!("message\n{id}\n{column}")
}

/// The sender of all mail, and the address that its links lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name and address.
    pub from: Mailbox,
    /// The deployment's public address, without a slash at the end.
    pub home: String,
    /// The keys that attendees' links are proven with.
    pub links: Option<LinkKeys>,
}

impl Sender {
    /// The sender by the settings, if mail can be sent at all.
    #[must_use]
    pub fn of(settings: &Settings) -> Option<Self> {
        let from = &settings.mail.as_ref()?.from;
        let home = settings.public_url.as_ref()?.as_str();
        Some(Self {
            from: mailbox(from),
            home: home.trim_end_matches('/').to_owned(),
            links: settings.link_keys.clone(),
        })
    }

    /// The address of a call's page for its attendee.
    pub(super) fn call_page(&self, booking: BookingId, generation: u32) -> Option<String> {
        let token = self.links.as_ref()?.call(booking, generation)?;
        Some(format!("{}/c/{token}", self.home))
    }

    /// The address that ends reminders to an address, in the organization of a booking.
    pub(super) fn end_of_reminders(&self, booking: BookingId, address: &str) -> Option<String> {
        let token = self.links.as_ref()?.reminders(booking, address)?;
        Some(format!("{}/c/{token}/reminders", self.home))
    }
}

/// Reads `Name <address>`, or an address alone (RFC 5322, section 3.4, without comments).
fn mailbox(text: &str) -> Mailbox {
    let text = text.trim();
    if let Some((name, rest)) = text.split_once('<')
        && let Some(address) = rest.strip_suffix('>')
    {
        let name = name.trim().trim_matches('"').trim();
        return Mailbox {
            name: (!name.is_empty()).then(|| name.to_owned()),
            address: address.trim().to_owned(),
        };
    }
    Mailbox {
        name: None,
        address: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_a_name_or_none() {
        for (text, name, address) in [
            (
                "Callslot <c@example.com>",
                Some("Callslot"),
                "c@example.com",
            ),
            (
                "\"Acme, Inc.\" <c@example.com> ",
                Some("Acme, Inc."),
                "c@example.com",
            ),
            ("<c@example.com>", None, "c@example.com"),
            ("c@example.com", None, "c@example.com"),
        ] {
            let read = mailbox(text);
            assert_eq!(
                (read.name.as_deref(), &*read.address),
                (name, address),
                "{text}"
            );
        }
    }
}
