//! The report over many runs.

use crate::{
    checker::{Extensions, Machines, Outcome, add, quantile},
    faults::Fault,
    promise::Promise,
    world::mail::MessageCounts,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The sum of runs.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    seeds: u64,
    bookings: u64,
    rush: u64,
    placeable: u64,
    placed: u64,
    dials: u64,
    slots_taken: u64,
    extensions: Extensions,
    machines: Machines,
    messages: MessageCounts,
    broken: HashMap<Promise, u64>,
    /// The number of times each lateness occurred.
    late_ms: BTreeMap<i64, u64>,
    faults: HashMap<Fault, u64>,
}

#[derive(Serialize)]
struct Late {
    p50: i64,
    p99: i64,
    max: i64,
}

#[derive(Serialize)]
struct Line {
    seeds: u64,
    bookings: u64,
    rush: u64,
    placeable: u64,
    placed: u64,
    dials: u64,
    double_dials: u64,
    silent_misses: u64,
    not_terminal: u64,
    rang_after_cancel: u64,
    forged_taken: u64,
    double_booked: u64,
    no_key: u64,
    voicemail_untold: u64,
    over_limit: u64,
    code_told_late: u64,
    obsolete_told: u64,
    end_untold: u64,
    told_twice: u64,
    message_lost: u64,
    told_wrong: u64,
    sequence_stuck: u64,
    reminder_untimely: u64,
    foreign_told: u64,
    stopped_told: u64,
    event_lost: u64,
    event_wrong: u64,
    text_unwanted: u64,
    text_at_night: u64,
    slot_taken: u64,
    extension_calls: u64,
    extension_connected: u64,
    machines_first: u64,
    machines_second: u64,
    voicemails_said: u64,
    messages: MessageCounts,
    late_ms: Late,
    faults: BTreeMap<&'static str, u64>,
    seconds: f64,
}

impl Summary {
    /// Adds a run.
    pub fn add(&mut self, outcome: &Outcome) {
        self.seeds += 1;
        self.bookings += outcome.bookings;
        self.rush += outcome.rush;
        self.placeable += outcome.placeable;
        self.placed += outcome.placed;
        self.dials += outcome.dials;
        self.slots_taken += outcome.slots_taken;
        self.extensions.calls += outcome.extensions.calls;
        self.extensions.connected += outcome.extensions.connected;
        self.machines.first += outcome.machines.first;
        self.machines.second += outcome.machines.second;
        self.machines.said += outcome.machines.said;
        self.messages.add(&outcome.messages);
        for violation in &outcome.violations {
            *self.broken.entry(violation.promise).or_default() += 1;
        }
        for late in &outcome.late_ms {
            *self.late_ms.entry(*late).or_default() += 1;
        }
        add(&mut self.faults, &outcome.faults);
    }

    /// The report as one line of JSON.
    #[must_use]
    pub fn json(&self, seconds: f64) -> String {
        let broken = |promise| self.broken.get(&promise).copied().unwrap_or(0);
        let line = Line {
            seeds: self.seeds,
            bookings: self.bookings,
            rush: self.rush,
            placeable: self.placeable,
            placed: self.placed,
            dials: self.dials,
            double_dials: broken(Promise::DoubleDial),
            silent_misses: broken(Promise::SilentMiss),
            not_terminal: broken(Promise::NotTerminal),
            rang_after_cancel: broken(Promise::RangAfterCancel),
            forged_taken: broken(Promise::ForgedTaken),
            double_booked: broken(Promise::DoubleBooked),
            no_key: broken(Promise::NoKey),
            voicemail_untold: broken(Promise::VoicemailUntold),
            over_limit: broken(Promise::OverLimit),
            code_told_late: broken(Promise::CodeToldLate),
            obsolete_told: broken(Promise::ObsoleteTold),
            end_untold: broken(Promise::EndUntold),
            told_twice: broken(Promise::ToldTwice),
            message_lost: broken(Promise::MessageLost),
            told_wrong: broken(Promise::ToldWrong),
            sequence_stuck: broken(Promise::SequenceStuck),
            reminder_untimely: broken(Promise::ReminderUntimely),
            foreign_told: broken(Promise::ForeignTold),
            stopped_told: broken(Promise::StoppedTold),
            event_lost: broken(Promise::EventLost),
            event_wrong: broken(Promise::EventWrong),
            text_unwanted: broken(Promise::TextUnwanted),
            text_at_night: broken(Promise::TextAtNight),
            slot_taken: self.slots_taken,
            extension_calls: self.extensions.calls,
            extension_connected: self.extensions.connected,
            machines_first: self.machines.first,
            machines_second: self.machines.second,
            voicemails_said: self.machines.said,
            messages: self.messages.clone(),
            late_ms: self.late(),
            faults: self
                .faults
                .iter()
                .map(|(fault, count)| (fault.name(), *count))
                .collect(),
            seconds: (seconds * 10.0).round() / 10.0,
        };
        serde_json::to_string(&line).unwrap_or_default()
    }

    fn late(&self) -> Late {
        let total: u64 = self.late_ms.values().sum();
        let at = |percent: u64| {
            let wanted = (total * percent).div_ceil(100).max(1);
            let mut seen = 0;
            let found = self.late_ms.iter().find(|(_, count)| {
                seen += **count;
                seen >= wanted
            });
            found.map_or(0, |(late, _)| *late)
        };
        Late {
            p50: at(50),
            p99: at(99),
            max: self.late_ms.keys().next_back().copied().unwrap_or(0),
        }
    }
}

impl Outcome {
    /// Whether the run broke a promise; without faults, everything that can be placed has to be.
    #[must_use]
    pub fn failed(&self, without_faults: bool) -> bool {
        !self.violations.is_empty() || (without_faults && self.placed != self.placeable)
    }

    /// The delay behind the pace with which the carrier was asked, at a share of the bookings, in
    /// milliseconds.
    #[must_use]
    pub fn behind_ms_at(&self, share: f64) -> i64 {
        let mut sorted = self.behind_ms.clone();
        sorted.sort_unstable();
        quantile(&sorted, share)
    }

    /// The lateness with which the carrier was asked, at a share of the bookings, in milliseconds.
    #[must_use]
    pub fn late_ms_at(&self, share: f64) -> i64 {
        let mut sorted = self.late_ms.clone();
        sorted.sort_unstable();
        quantile(&sorted, share)
    }
}
