//! Text messages in the simulated world: attendees who agreed to them, some of whom answer STOP; and the count of what the carrier
//! takes, each held against the ledger, the booking, the clock of its attendee and what they have said.

use super::{World, setup::ORIGIN};
use crate::{executor, faults::Fault, promise::Promise, random::Stream};
use callslot_fakes::TextRecord;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

/// The time for which a text may be on its way whose last question was answered, in milliseconds: the answer of the database,
/// and the request.
const ON_ITS_WAY: i64 = 30_000;

/// The time by which clocks may be wrong, in milliseconds.
const SKEW: i64 = 60_000;

/// The hours of an attendee's day in which texts are sent.
const HOURS: std::ops::Range<i8> = 9..20;

/// All that is known of text messages.
pub(crate) struct Texts {
    pub(super) chance: Stream,
    /// The texts that the carrier has taken, by message.
    taken: RefCell<HashMap<String, Vec<String>>>,
    /// The texts of which it has said that they did not arrive.
    undelivered: RefCell<HashSet<String>>,
    /// When the Worker took in a STOP, by the number that it came from and the one that it went to.
    stops: RefCell<HashMap<(String, String), i64>>,
}

/// A text as the database knows it.
#[derive(Deserialize)]
struct Facts {
    message: String,
    kind: String,
    asked: i64,
    booking: Option<String>,
    status: Option<String>,
    start: Option<i64>,
    told: Option<i64>,
    changed: Option<i64>,
    zone: Option<String>,
    whole: u8,
    agreed: u8,
}

const FACTS: &str = "SELECT json_object('message', t.message_id, 'kind', m.kind, 'asked', t.asked_at, 'booking', b.id,
    'status', b.status, 'start', b.start_time, 'told', m.start_time, 'changed', b.updated_at, 'zone', b.timezone, 'whole', m.whole,
    'agreed', EXISTS (
      SELECT 1 FROM sms_consents c WHERE c.organization_id = t.organization_id AND c.number = t.number))
  FROM sms_attempts t JOIN messages m ON m.id = t.message_id LEFT JOIN booking_events b ON b.id = m.booking_id
  WHERE t.id = :attempt";

impl Texts {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            chance: Stream::new(seed, "texts"),
            taken: RefCell::default(),
            undelivered: RefCell::default(),
            stops: RefCell::default(),
        }
    }

    /// The carrier tells a step of a text.
    pub(super) fn happened(&self, world: &Rc<World>, text: &TextRecord) {
        match (text.status, text.is_reply) {
            ("queued", false) => self.judge(world, text),
            ("undelivered", false) => {
                self.undelivered.borrow_mut().insert(text.sid.clone());
            }
            ("delivered", false) => answer(world, text),
            ("received", true) => {
                let key = (text.from.clone(), text.to.clone());
                let mut stops = self.stops.borrow_mut();
                stops.entry(key).or_insert_with(executor::now);
            }
            _ => {}
        }
    }

    fn judge(&self, world: &Rc<World>, text: &TextRecord) {
        let attempt = text.report_address().and_then(attempt_of);
        let facts = attempt.and_then(|id| world.sqlite.text_of(FACTS, &[id]).ok());
        let facts: Option<Facts> = facts.and_then(|facts| serde_json::from_str(&facts).ok());
        let Some(facts) = facts else {
            let what = "a text that no ledger knows";
            return world.oracle.found_of(Promise::ObsoleteTold, None, what);
        };
        let booking = facts.booking.as_ref().map(|id| world.oracle.number(id));
        world.trace.note(booking, "TEXT", || {
            format!("{} to {}: {}", facts.message, text.to, text.body)
        });
        let mut found: Vec<(Promise, &str)> = Vec::new();
        found.extend(self.twice(&facts, text));
        if facts.kind != "sms_reply" {
            found.extend(self.unwanted(&facts, text));
            found.extend(at_night(&facts));
            found.extend(obsolete(&facts));
        }
        for (promise, what) in found {
            let what = format!("{what} ({})", facts.kind);
            world.oracle.found_of(promise, booking, &what);
        }
    }

    /// Counts the text of a message. Another is right only if those before it did not arrive.
    fn twice(&self, facts: &Facts, text: &TextRecord) -> Option<(Promise, &'static str)> {
        let mut taken = self.taken.borrow_mut();
        let of_message = taken.entry(facts.message.clone()).or_default();
        let undelivered = self.undelivered.borrow();
        let may_have_arrived = of_message.iter().any(|sid| !undelivered.contains(sid));
        of_message.push(text.sid.clone());
        may_have_arrived.then_some((Promise::ToldTwice, "a text came twice"))
    }

    fn unwanted(&self, facts: &Facts, text: &TextRecord) -> Option<(Promise, &'static str)> {
        if facts.agreed == 0 {
            return Some((Promise::TextUnwanted, "a text without an agreement"));
        }
        let key = (text.to.clone(), text.from.clone());
        let stopped = self.stops.borrow().get(&key).copied();
        let is_late = stopped.is_some_and(|at| executor::now() > at + ON_ITS_WAY);
        is_late.then_some((Promise::TextUnwanted, "a text after a STOP"))
    }
}

fn at_night(facts: &Facts) -> Option<(Promise, &'static str)> {
    let zone = TimeZone::get(facts.zone.as_deref()?).ok()?;
    // The Worker's clock may be wrong by a little, and a text on its way.
    let is_day = |at: i64| {
        let at = Timestamp::from_millisecond(at).ok();
        at.is_some_and(|at| HOURS.contains(&zone.to_datetime(at).hour()))
    };
    let now = executor::now();
    let fits = [now - SKEW, now, now + SKEW].into_iter().any(is_day);
    (!fits).then_some((Promise::TextAtNight, "a text at night"))
}

/// The booking was as it is for a while when the text was begun, and the text tells of it as it is not.
fn obsolete(facts: &Facts) -> Option<(Promise, &'static str)> {
    let settled = facts.changed? + SKEW < facts.asked;
    let pending = facts.status.as_deref() == Some("pending");
    let holds = match &*facts.kind {
        "sms_cancelled" => facts.whole == 1 || facts.status.as_deref() == Some("cancelled"),
        _ => facts.whole == 1 || pending && facts.start == facts.told,
    };
    (settled && !holds).then_some((Promise::ObsoleteTold, "a text of what is no more"))
}

/// The id of the try in the address of its reports.
fn attempt_of(address: &str) -> Option<&str> {
    let rest = address
        .strip_prefix(ORIGIN)?
        .strip_prefix("/carrier/sms/")?;
    rest.split('/').next()
}

/// An attendee answers a text, now and then.
fn answer(world: &Rc<World>, text: &TextRecord) {
    if !world.dice.strikes(Fault::TextStopped) {
        return;
    }
    let after = world.texts.chance.between(1_000, 300_000);
    let words = [
        "STOP",
        "Stop!",
        "unsubscribe",
        "ALTO",
        "arrêt",
        "please stop",
    ];
    let reply = words[world.texts.chance.below(words.len())];
    let (own, phone, number) = (world.clone(), text.to.clone(), text.from.clone());
    world.spawn(async move {
        executor::sleep_ms(after).await;
        own.trace
            .note(None, "answers", || format!("{phone}: {reply}"));
        own.carriers.reply(&own, &number, (&phone, reply));
    });
}

/// Looks at every text once the world is quiet: none is left behind.
pub(crate) fn check(world: &World) -> anyhow::Result<()> {
    const LEFT: &str = "SELECT COALESCE(group_concat(id), '') FROM messages
        WHERE channel = 'sms' AND state IN ('pending', 'claimed') AND deadline < :end";
    let end = (world.end - 3_600_000).to_string();
    let left = LEFT.replace(":end", &end);
    for id in world
        .sqlite
        .text(&left)?
        .split(',')
        .filter(|id| !id.is_empty())
    {
        let what = format!("the text {id} was left behind");
        world.oracle.found_of(Promise::MessageLost, None, &what);
    }
    Ok(())
}
