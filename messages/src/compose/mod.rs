//! Letters, put together from the texts of the catalogue.

mod about;
mod account;
mod attendee;
mod digest;
mod operator;
mod page;

pub use page::{CallPage, CallState, PageReader, call_page};

use callslot_shared::words::Language;

use crate::call::{CallFacts, Recurrence};
use crate::content::{Content, Message};
use crate::dates::Dates;
use crate::ics::EntryPart;
use crate::letter::Letter;
use crate::mail::Method;

/// A letter, and the calendar entry that goes with it.
pub(crate) struct Composed<'a> {
    pub(crate) language: Language,
    pub(crate) letter: Letter,
    pub(crate) invitation: Option<Invitation<'a>>,
}

/// A calendar entry, as far as a letter decides on it.
pub(crate) struct Invitation<'a> {
    pub(crate) call: &'a CallFacts,
    pub(crate) method: Method,
    pub(crate) summary: String,
    pub(crate) description: String,
}

/// The letter of a content.
pub(crate) fn compose(content: &Content) -> Composed<'_> {
    let language = language(content);
    let dates = Dates {
        language,
        zone: content.zone,
        written_at: content.written_at,
    };
    let alone = |letter| Composed {
        language,
        letter,
        invitation: None,
    };
    let mut composed = match &content.message {
        Message::Attendee { event, call } => attendee::compose(*event, call, dates),
        Message::Operator { event, call } => operator::compose(event, call, dates),
        Message::OutcomesMissing(facts) => alone(digest::outcomes(facts, dates)),
        Message::Notices(facts) => alone(digest::notices(facts, dates)),
        Message::SignIn(facts) => alone(account::sign_in(facts, language)),
        Message::Invitation(facts) => alone(account::invitation(facts, language)),
        Message::OwnerAlert(facts) => alone(account::alert(facts, language)),
        Message::WebhookDisabled(facts) => alone(account::webhook_disabled(facts, language)),
        Message::AddressProof(facts) => alone(account::address_proof(facts, dates)),
    };
    if let (Some(label), Some(url)) = (unsubscribe_label(content, language), &content.unsubscribe) {
        composed.letter.unsubscribe = Some((label, url.clone()));
    }
    composed
}

/// The reader's language: a member reads one of those that members' texts are in.
fn language(content: &Content) -> Language {
    let is_attendee = matches!(
        content.message,
        Message::Attendee { .. } | Message::AddressProof(_)
    );
    if is_attendee || Language::OF_MEMBERS.contains(&content.language) {
        return content.language;
    }
    Language::English
}

/// The label of the link that ends such messages, where they are optional.
fn unsubscribe_label(content: &Content, language: Language) -> Option<&'static str> {
    use callslot_shared::words::messages::{attendee, member};
    match content.message {
        Message::Attendee { .. } => Some(attendee::UNSUBSCRIBE.template(language)),
        Message::Operator { .. } | Message::OutcomesMissing(_) | Message::Notices(_) => {
            Some(language.say(member::UNSUBSCRIBE))
        }
        Message::SignIn(_)
        | Message::Invitation(_)
        | Message::OwnerAlert(_)
        | Message::WebhookDisabled(_)
        | Message::AddressProof(_) => None,
    }
}

impl CallFacts {
    /// The part of a series that the call is.
    pub(crate) fn part(&self) -> EntryPart<'_> {
        match &self.recurrence {
            None => EntryPart::Single,
            Some(Recurrence::Series(set)) => EntryPart::Series(set),
            Some(Recurrence::Occurrence(by_rule)) => EntryPart::Occurrence(*by_rule),
        }
    }
}
