//! The count of mails: each is held against the claim that it was sent under, at the moment when the provider takes it.

use super::{
    HOUR,
    calendar::{self, CalendarObject},
    claims::{ClaimFacts, MailClaim},
};
use crate::{executor, promise::Promise, world::World};
use callslot_fakes::Message;
use callslot_worker::notifications::address_hash;
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// The time for which the provider knows a key, in milliseconds.
const KEY_LASTS: i64 = 24 * HOUR;
/// The time that a request takes to the provider, at the most, in milliseconds.
const ON_ITS_WAY: i64 = 1_000;

/// A mail that is on its way to the provider.
#[derive(Clone)]
struct Sending {
    claim: MailClaim,
    /// By the clock of the invocation that sends.
    at: i64,
}

/// The calendar of one address: of each entry, what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The message that told of it last.
    message: String,
    taken_at: i64,
    pub(super) object: CalendarObject,
}

/// A booking that somebody was told of.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) booking: String,
    pub(super) address: String,
    /// The member, if it is one.
    pub(super) member: Option<String>,
    /// The newest entry for a calendar.
    pub(super) entry: Entry,
    /// Whether it was told that the call was missed.
    pub(super) missed: bool,
}

/// From when to when something was so.
pub(super) type Span = (i64, i64);

/// All that is known of mails.
#[derive(Default)]
pub(super) struct Watch {
    /// All claims of each message.
    claims: RefCell<HashMap<String, Vec<MailClaim>>>,
    sending: RefCell<HashMap<String, Sending>>,
    /// The number of mails that were taken of each message, with the time of the last.
    taken: RefCell<HashMap<String, (u64, i64)>>,
    told: RefCell<HashMap<(String, String), Told>>,
    /// By the hash of an address: since when it gets no mail.
    stops: RefCell<HashMap<String, i64>>,
    outages: RefCell<Vec<Span>>,
    off: RefCell<HashMap<(usize, String), Vec<Span>>>,
}

impl Watch {
    /// A claim was made.
    pub(super) fn claimed(&self, claim: MailClaim) {
        let mut claims = self.claims.borrow_mut();
        let message = claim.facts.message.clone();
        claims.entry(message).or_default().push(claim);
    }

    /// These addresses get no mail any more.
    pub(super) fn stopped(&self, hashes: Vec<String>) {
        let mut stops = self.stops.borrow_mut();
        for hash in hashes {
            stops.entry(hash).or_insert_with(executor::now);
        }
    }

    /// Since when an address gets no mail any more.
    pub(super) fn stop_of(&self, address: &str) -> Option<i64> {
        self.stops.borrow().get(&address_hash(address)).copied()
    }

    /// Nothing can be delivered from `from` to `to`.
    pub(super) fn out(&self, from: i64, to: i64) {
        self.outages.borrow_mut().push((from, to));
    }

    /// The longest time from `from` to `to` in which messages could be delivered, in milliseconds.
    pub(super) fn longest_up(&self, from: i64, to: i64) -> i64 {
        let mut outages = self.outages.borrow().clone();
        outages.sort_unstable();
        let (mut since, mut longest) = (from, 0);
        for (begin, end) in outages {
            if end > from && begin < to {
                longest = longest.max(begin - since);
                since = since.max(end);
            }
        }
        longest.max(to - since)
    }

    /// An organization turns a kind off.
    pub(super) fn switched_off(&self, organization: usize, kind: &str) {
        let mut off = self.off.borrow_mut();
        let spans = off.entry((organization, kind.to_owned())).or_default();
        spans.push((executor::now(), i64::MAX));
    }

    /// It has turned it on again.
    pub(super) fn switched_on(&self, organization: usize, kind: &str) {
        let mut off = self.off.borrow_mut();
        let spans = off.entry((organization, kind.to_owned())).or_default();
        for (_, until) in spans.iter_mut() {
            *until = executor::now().min(*until);
        }
    }

    /// Whether a kind may have been off at some time from `from` to `to`.
    pub(super) fn was_off(&self, organization: usize, kind: &str, from: i64, to: i64) -> bool {
        let off = self.off.borrow();
        let mut spans = off
            .get(&(organization, kind.to_owned()))
            .into_iter()
            .flatten();
        spans.any(|(since, until)| *since <= to && from <= *until)
    }

    /// Everybody who was told of a booking.
    pub(super) fn told(&self) -> Vec<Told> {
        let mut told: Vec<_> = self.told.borrow().values().cloned().collect();
        told.sort_by(|a, b| (&a.booking, &a.address).cmp(&(&b.booking, &b.address)));
        told
    }

    /// The number of mails that the provider has taken.
    pub(super) fn mails(&self) -> u64 {
        self.taken.borrow().values().map(|(count, _)| count).sum()
    }

    /// The running invocation sends a mail under that key.
    pub(super) fn sends(&self, key: &str) {
        let invocation = executor::current();
        let claims = self.claims.borrow();
        let of_message = claims.get(message_of(key)).into_iter().flatten();
        let mut own = of_message.filter(|claim| Rc::ptr_eq(&claim.invocation, &invocation));
        if let Some(claim) = own.next_back() {
            let sending = Sending {
                claim: claim.clone(),
                at: executor::now() + executor::skew_ms(),
            };
            self.sending.borrow_mut().insert(key.to_owned(), sending);
        } else {
            self.sending.borrow_mut().remove(key);
        }
    }

    /// The provider has taken a mail.
    pub(super) fn taken(&self, world: &World, mail: &Message) {
        let key = mail.key.as_deref().unwrap_or_default();
        let booking = booking_of(world, message_of(key));
        world.trace.note(booking, "MAIL", || {
            format!("{key} to {:?}: {}", mail.to, mail.subject)
        });
        let sending = self.sending.borrow().get(key).cloned();
        let Some(sending) = sending else {
            let what = "sent without having been claimed";
            return broken(world, Promise::ObsoleteTold, booking, what);
        };
        let sent = Sent {
            world,
            mail,
            sending: &sending,
        };
        for (promise, what) in self.judge(&sent) {
            let kind = sending.claim.facts.kind.as_str();
            broken(world, promise, booking, &format!("{what} ({kind})"));
        }
    }

    fn judge(&self, sent: &Sent<'_>) -> Vec<(Promise, &'static str)> {
        let facts = &sent.sending.claim.facts;
        let mut found = Vec::new();
        found.extend(facts.obsolete().map(|why| (Promise::ObsoleteTold, why)));
        found.extend(sent.stranger());
        found.extend(self.twice(facts));
        found.extend(sent.untimely());
        let since = self.stop_of(sent.to());
        if facts.call.is_some() && since.is_some_and(|since| since <= sent.sending.claim.at) {
            found.push((Promise::StoppedTold, "to an address that gets no mail"));
        }
        let claims = self.claims.borrow();
        let claims = claims.get(&facts.message).map_or(&[][..], Vec::as_slice);
        found.extend(sent.wrong(claims));
        found.extend(self.entered(sent));
        found
    }

    /// Counts the mail of a message.
    fn twice(&self, facts: &ClaimFacts) -> Option<(Promise, &'static str)> {
        let now = executor::now();
        let mut taken = self.taken.borrow_mut();
        let (count, last) = taken.entry(facts.message.clone()).or_insert((0, now));
        let is_second = *count > 0 && now - *last < KEY_LASTS;
        (*count, *last) = (*count + 1, now);
        is_second.then_some((Promise::ToldTwice, "the same message a second time"))
    }

    /// Enters what a mail says of a call into its reader's calendar.
    fn entered(&self, sent: &Sent<'_>) -> Option<(Promise, &'static str)> {
        let claim = &sent.sending.claim;
        let call = claim.facts.call.as_ref()?;
        let reader = (call.id.clone(), sent.to().to_owned());
        let mut told = self.told.borrow_mut();
        let before = told.get_mut(&reader);
        if !claim.facts.has_entry() {
            if let Some(before) = before {
                before.missed |= claim.facts.lead().is_none();
            }
            return None;
        }
        let Some(object) = sent.object() else {
            return Some((Promise::ToldWrong, "without an entry for a calendar"));
        };
        let entry = Entry {
            message: claim.facts.message.clone(),
            taken_at: executor::now(),
            object,
        };
        let Some(before) = before else {
            let first = Told {
                booking: call.id.clone(),
                address: sent.to().to_owned(),
                member: claim.facts.member.clone(),
                entry,
                missed: false,
            };
            told.insert(reader, first);
            return None;
        };
        let last = &before.entry;
        let (old, new) = (&last.object, &entry.object);
        // Two that are on their way at once may overtake each other: calendars go by the sequence.
        let follows = last.message != entry.message && last.taken_at < claim.at;
        let broken = if old.uid != new.uid {
            Some((Promise::SequenceStuck, "under another UID"))
        } else if follows && new.sequence <= old.sequence {
            Some((Promise::SequenceStuck, "with a SEQUENCE that does not grow"))
        } else {
            None
        };
        if new.sequence >= old.sequence {
            before.entry = entry;
        }
        broken
    }
}

/// A mail with the claim that it was sent under.
struct Sent<'a> {
    world: &'a World,
    mail: &'a Message,
    sending: &'a Sending,
}

impl Sent<'_> {
    fn to(&self) -> &str {
        self.mail.to.first().map_or("", |to| to)
    }

    fn object(&self) -> Option<CalendarObject> {
        let mut attachments = self.mail.attachments.iter();
        let calendar = attachments.find(|file| file.is_calendar())?;
        CalendarObject::read(&calendar.text()?)
    }

    /// Whether it goes to somebody else than the recipient by its claim, or of another organization.
    fn stranger(&self) -> Option<(Promise, &'static str)> {
        let facts = &self.sending.claim.facts;
        let call = facts.call.as_ref()?;
        let mut organizations = self.world.organizations.iter();
        let own = organizations.find(|it| it.id == call.organization)?;
        let is_foreign = !self.to().ends_with(&own.domain)
            || !self.mail.text.contains(&own.name)
            || facts.organization.as_ref() != Some(&own.id);
        if is_foreign {
            return Some((Promise::ForeignTold, "to or about another organization"));
        }
        let is_recipient = !facts.is_addressed() || facts.address() == Some(self.to());
        (!is_recipient).then_some((Promise::ObsoleteTold, "its recipient was another"))
    }

    /// Whether it is a reminder that comes before it is due or after the start, by the clock of its sender.
    fn untimely(&self) -> Option<(Promise, &'static str)> {
        let facts = &self.sending.claim.facts;
        let (lead, start) = (facts.lead()?, facts.start?);
        let at = self.sending.at;
        if at < start - lead {
            Some((Promise::ReminderUntimely, "before it was due"))
        } else if at > start + ON_ITS_WAY {
            Some((Promise::ReminderUntimely, "after the start"))
        } else {
            None
        }
    }

    /// Whether it tells another instant, or in another language or zone than its reader's. Its words are those of its first
    /// try, whichever claim that had.
    fn wrong(&self, claims: &[MailClaim]) -> Option<(Promise, &'static str)> {
        let facts = &self.sending.claim.facts;
        let (call, start) = (facts.call.as_ref()?, facts.start?);
        // A call that is placed at once has a start between two seconds, and calendars have none.
        if facts.has_entry()
            && self
                .object()
                .is_some_and(|it| it.start != start / 1_000 * 1_000)
        {
            return Some((Promise::ToldWrong, "its calendar has another start"));
        }
        let is_read = claims.iter().any(|claim| {
            let language = claim.facts.language();
            let zone = claim
                .facts
                .call
                .as_ref()
                .map_or(&call.zone, |call| &call.zone);
            let marked = format!("<html lang=\"{language}\">");
            self.mail.html.contains(&marked)
                && calendar::tells(&self.mail.text, start, language, zone)
        });
        let what = "in another language or zone than its reader's, or of another time";
        (!is_read).then_some((Promise::ToldWrong, what))
    }
}

/// The message that a key of the provider's is of.
fn message_of(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// The number of the booking that a message tells of, if it is of one: its id begins with the booking's.
fn booking_of(world: &World, message: &str) -> Option<usize> {
    let (id, _) = message.split_once('.')?;
    (id.len() == 36).then(|| world.oracle.number(id))
}

fn broken(world: &World, promise: Promise, booking: Option<usize>, what: &str) {
    world.oracle.found_of(promise, booking, what);
}

/// A message was sent again with other bytes.
pub(super) fn changed(world: &World, key: &str) {
    let booking = booking_of(world, message_of(key));
    let what = "sent again with other bytes";
    broken(world, Promise::ToldTwice, booking, what);
}
