//! Calls of a series that cannot be, and the errors that say so.

use crate::{
    Error,
    store::{
        availability::Availability, booking_events::BookingConstraints,
        booking_series::PlannedBooking, caller_space::Capacity, credentials::Principal,
    },
    usecases::{
        Context,
        availability::reasons::InWords,
        booking::{
            availability::{self, Hours},
            calling_hours::may_override,
            refusal::{Write, is_carrier_busy, refused as why_refused},
            slot_taken::no_slot,
        },
    },
};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorBody, ErrorCode},
    ids::UserId,
    schedule::{
        calling::CallingHours,
        engine::Reason,
        local_time::{LocalTime, to_minute},
        recurrence::Occurrence,
    },
};
use std::collections::BTreeMap;

/// The reasons against calls, by their numbers from 1.
pub(super) type Reasons = BTreeMap<usize, Vec<Reason>>;

/// A call of a series that cannot be.
pub(super) struct OccurrenceConflict {
    /// Its place in the series, from 1.
    pub(super) number: u32,
    /// When it would be.
    at: LocalTime,
    /// Everything that is in its way.
    pub(super) reasons: Vec<String>,
}

impl OccurrenceConflict {
    /// In one line.
    fn line(&self) -> String {
        let (number, wall, zone) = (self.number, to_minute(self.at.datetime), self.at.zone);
        format!(
            "call {number} at {wall} in {zone}: {}",
            self.reasons.join("; ")
        )
    }
}

/// The conflicts in order, each with its reasons as whoever asks may read them.
pub(super) fn in_words(
    by: &Principal,
    found: &Availability,
    occurrences: &[Occurrence],
    reasons: Reasons,
) -> Vec<OccurrenceConflict> {
    let words = InWords {
        found,
        sees_bookings: by.may(Feature::Booking, Action::Read).is_ok(),
    };
    let of = |(number, reasons): (usize, Vec<Reason>)| {
        let occurrence = occurrences.get(number.checked_sub(1)?)?;
        let described = |reason| words.describe(reason).message;
        let mut said: Vec<String> = Vec::new();
        for reason in reasons.into_iter().map(described) {
            if !said.contains(&reason) {
                said.push(reason);
            }
        }
        Some(OccurrenceConflict {
            number: u32::try_from(number).ok()?,
            at: occurrence.local,
            reasons: said,
        })
    };
    reasons.into_iter().filter_map(of).collect()
}

/// Whether a reason counts for a call that is of no event type.
pub(super) fn matters(reason: &Reason, hours: Hours) -> bool {
    hours == Hours::Own
        || availability::is_taken(reason)
        || availability::is_off(reason)
        || *reason == Reason::CarrierBusy
}

/// Adds the calls that begin outside calling hours. A call that is of no event type may end after them.
pub(super) fn add_calling_hours(
    reasons: &mut Reasons,
    calling: &CallingHours,
    occurrences: &[Occurrence],
) {
    for (occurrence, number) in occurrences.iter().zip(1..) {
        if let Some(timezone) = calling.closed_at(occurrence.instant.timestamp_millis()) {
            let local = LocalTime::of(occurrence.instant, timezone).datetime;
            let reason = Reason::CallingHours { timezone, local };
            reasons.entry(number).or_default().push(reason);
        }
    }
}

/// Leaves only what nobody can override: other calls. Notes in the constraints what is overridden; refuses whoever may not.
pub(super) fn override_hours(
    by: &Principal,
    hosts: &[UserId],
    against: &mut Reasons,
    constraints: &mut BookingConstraints,
) -> Result<(), Error> {
    let mut reasons = against.values().flatten();
    if reasons
        .clone()
        .any(|reason| !availability::is_taken(reason))
    {
        for host in hosts {
            may_override(by, *host)?;
        }
        constraints.overridden = true;
        if reasons.clone().any(|reason| *reason == Reason::CarrierBusy) {
            constraints.capacity = Capacity::default();
        }
        constraints.any_hour |= reasons.any(|reason| matches!(reason, Reason::CallingHours { .. }));
    }
    for reasons in against.values_mut() {
        reasons.retain(availability::is_taken);
    }
    against.retain(|_, reasons| !reasons.is_empty());
    Ok(())
}

/// The refusal of a series of which some `calls` cannot be `done`.
pub(super) fn series_conflict(done: &str, conflicts: &[OccurrenceConflict], calls: usize) -> Error {
    let numbers: Vec<_> = conflicts
        .iter()
        .map(|conflict| conflict.number.to_string())
        .collect();
    let message = format!(
        "Of the {calls} calls {} cannot be, so none was {done}: call {}. Pick another time, rule or operator.",
        conflicts.len(),
        numbers.join(", "),
    );
    let mut body = ErrorBody::new(ErrorCode::SeriesConflict, message);
    body.error.reasons = conflicts.iter().map(OccurrenceConflict::line).collect();
    no_slot(body)
}

/// The refusal of a series whose times were free when it was checked, and are not any more.
pub(super) fn taken_meanwhile() -> Error {
    no_slot(ErrorBody::new(
        ErrorCode::SeriesConflict,
        "One of the times was taken a moment ago. Ask again.",
    ))
}

/// The reason why bookings that were free when they were checked were not written.
pub(super) async fn refused(
    context: Context<'_>,
    planned: &[PlannedBooking],
    write: Write,
    constraints: &BookingConstraints,
) -> Result<Error, Error> {
    let proposed: Vec<_> = planned.iter().map(|one| (&one.booking).into()).collect();
    let capacity = &constraints.capacity;
    let error = why_refused(context, &proposed, write, capacity).await?;
    // The carrier had room when the series was checked.
    Ok(if is_carrier_busy(&error) {
        taken_meanwhile()
    } else {
        error
    })
}
