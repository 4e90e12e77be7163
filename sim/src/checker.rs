//! Looking at everything at the end.

use crate::{
    faults::Fault,
    promise::{Promise, Violation},
    trace::Event,
    world::{
        HOME, World,
        mail::{self, MessageCounts},
        texts,
        watch::{SHOWN, Shown, grace},
        webhooks,
    },
};
use serde::Deserialize;
use std::collections::HashMap;

/// The outcome of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// Bookings that were made.
    pub bookings: u64,
    /// Bookings of a rush, which were to ring in the same second.
    pub rush: u64,
    /// Bookings that could have been placed.
    pub placeable: u64,
    /// Bookings whose call the carrier took.
    pub placed: u64,
    /// Calls that came to a phone.
    pub dials: u64,
    /// The number of times somebody was told that a time is taken.
    pub slots_taken: u64,
    /// Calls behind an extension.
    pub extensions: Extensions,
    /// Machines that picked up.
    pub machines: Machines,
    /// Messages to attendees and operators.
    pub messages: MessageCounts,
    /// Every broken promise.
    pub violations: Vec<Violation>,
    /// From each booking's second to the moment the carrier was asked, in milliseconds.
    pub late_ms: Vec<i64>,
    /// The same, from the moment that the pace left for it.
    pub behind_ms: Vec<i64>,
    /// The number of times each fault struck.
    pub faults: Vec<(Fault, u64)>,
    /// The fingerprint of everything that happened.
    pub fingerprint: u64,
    /// Everything that happened, if it was kept.
    pub events: Vec<Event>,
}

/// Calls to attendees behind an extension.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extensions {
    /// The number that were committed to.
    pub calls: u64,
    /// The number that were connected, by a key.
    pub connected: u64,
}

/// Machines that picked up for attendees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Machines {
    /// The number of calls ended by one that picked up first.
    pub first: u64,
    /// The number that were connected although they picked up, second.
    pub second: u64,
    /// The number of those of which somebody has said so.
    pub said: u64,
    /// The number of calls that stand with a voicemail for their outcome.
    pub outcomes: u64,
}

/// An attempt, as the ledger has it.
#[derive(Debug, Deserialize)]
struct Attempt {
    booking: String,
    extension: u8,
    bridged: u8,
    key: u8,
    machine: u8,
    ending: Option<String>,
    outcome: Option<String>,
}

const ATTEMPTS: &str = "SELECT json_group_array(json_object('booking', a.booking_id,
    'extension', a.attendee_extension IS NOT NULL, 'bridged', a.bridged_at IS NOT NULL,
    'key', a.attendee_key_at IS NOT NULL, 'machine', a.machine_at IS NOT NULL, 'ending', a.ending,
    'outcome', a.outcome_as))
  FROM call_attempts a
  WHERE a.attendee_extension IS NOT NULL OR a.machine_at IS NOT NULL OR a.outcome_as IS NOT NULL";

/// Looks at the attempts behind an extension, and at those with a machine.
fn attempts(world: &World) -> anyhow::Result<(Extensions, Machines)> {
    let all: Vec<Attempt> = serde_json::from_str(&world.sqlite.text(ATTEMPTS)?)?;
    let (second, said) = world.oracle.voicemails();
    let mut extensions = Extensions::default();
    let mut machines = Machines {
        second,
        said,
        ..Machines::default()
    };
    for attempt in all {
        let booking = world.oracle.number(&attempt.booking);
        extensions.calls += u64::from(attempt.extension);
        extensions.connected += u64::from(attempt.extension & attempt.bridged);
        machines.outcomes += u64::from(attempt.outcome.is_some());
        if attempt.extension == 1 && attempt.bridged == 1 && attempt.key == 0 {
            let what = "connected for all the ledger knows, without a key";
            world.oracle.found(Promise::NoKey, booking, what);
        }
        let Some(ending) = attempt.ending.filter(|_| attempt.machine == 1) else {
            continue;
        };
        machines.first += u64::from(ending == "voicemail");
        if !matches!(ending.as_str(), "voicemail" | "not_known") {
            let what = format!("a machine picked up, and it ended as {ending}");
            world.oracle.found(Promise::VoicemailUntold, booking, &what);
        }
    }
    Ok((extensions, machines))
}

impl Outcome {
    /// The number of times a promise was broken.
    #[must_use]
    pub fn broken(&self, promise: Promise) -> u64 {
        let kind = |violation: &&Violation| violation.promise == promise;
        self.violations.iter().filter(kind).count() as u64
    }
}

/// Looks at everything once the world is quiet.
pub(crate) fn check_run(world: &World) -> anyhow::Result<Outcome> {
    let query = format!(
        "SELECT json_group_array({SHOWN}) FROM (SELECT * FROM booking_events ORDER BY start_time, id) b"
    );
    let all: Vec<Shown> = serde_json::from_str(&world.sqlite.text(&query)?)?;
    let (mut placed, mut late_ms, mut asked) = (0, Vec::new(), Vec::new());
    for shown in &all {
        let booking = world.oracle.number(&shown.id);
        check(world, booking, shown);
        placed += u64::from(world.oracle.was_taken(booking));
        if let Some(at) = world.oracle.first_asked(booking) {
            late_ms.push(at - shown.start);
            asked.push(at);
        }
    }
    world.oracle.check_frequency();
    let (extensions, machines) = attempts(world)?;
    let messages = mail::check(world)?;
    webhooks::check(world)?;
    texts::check(world)?;
    let slots = slots(world, &all);
    asked.sort_unstable();
    let behind_ms = asked
        .iter()
        .zip(&slots)
        .map(|(asked, slot)| asked - slot)
        .collect();
    Ok(Outcome {
        seed: world.options.seed,
        bookings: all.len() as u64,
        rush: all.iter().filter(|it| is_of_rush(world, it)).count() as u64,
        placeable: slots.len() as u64,
        placed,
        dials: world.oracle.dials(),
        slots_taken: world.oracle.slots_taken(),
        extensions,
        machines,
        messages,
        violations: world.oracle.violations(),
        late_ms,
        behind_ms,
        faults: world.dice.counts(),
        fingerprint: world.trace.fingerprint(),
        events: world.trace.events(),
    })
}

fn check(world: &World, booking: usize, shown: &Shown) {
    let found = |promise, what: &str| world.oracle.found(promise, booking, what);
    if !shown.is_over() {
        let what = format!("still {}", shown.status);
        found(Promise::NotTerminal, &what);
    }
    if shown.status == "failed" && shown.notices == 0 {
        found(Promise::SilentMiss, "failed without a notice");
    }
}

fn is_of_rush(world: &World, shown: &Shown) -> bool {
    let mut guests = world.organizations.iter().skip(HOME);
    guests.any(|it| it.id == shown.organization)
}

/// The moments of a greedy schedule of everything that could have been placed: each at its second, or
/// as soon as the pace of its caller space allows.
fn slots(world: &World, all: &[Shown]) -> Vec<i64> {
    let pace = callslot_worker::settings::Timing::default()
        .pace
        .num_milliseconds();
    let grace = grace();
    let space_of: HashMap<&str, usize> = world
        .organizations
        .iter()
        .map(|it| (it.id.as_str(), it.space))
        .collect();
    let mut free = vec![i64::MIN; world.spaces.len()];
    let mut slots = Vec::new();
    for shown in all {
        let space = space_of[shown.organization.as_str()];
        let slot = shown.start.max(free[space]);
        let booking = world.oracle.number(&shown.id);
        let wanted = match world.oracle.cancelled_at(booking) {
            Some(called_off) => called_off > slot,
            None => shown.status != "cancelled",
        };
        let available = world.oracle.is_available(&shown.operator, slot, slot);
        if wanted && available && slot <= shown.start + grace {
            slots.push(slot);
            free[space] = slot + pace;
        }
    }
    slots.sort_unstable();
    slots
}

/// A value below which a share of the sorted values lies.
#[must_use]
pub fn quantile(sorted: &[i64], share: f64) -> i64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of a list"
    )]
    let index = (last as f64 * share).ceil() as usize;
    sorted.get(index).copied().unwrap_or(0)
}

/// Counts by name, for reports.
pub(crate) fn add(counts: &mut HashMap<Fault, u64>, more: &[(Fault, u64)]) {
    for (fault, count) in more {
        *counts.entry(*fault).or_default() += count;
    }
}
