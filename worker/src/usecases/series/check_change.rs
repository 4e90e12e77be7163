//! Finds what is in the way of every call of a change, before any is written.

use super::{
    by_operator::{Part, by_operator},
    check_availability::{Calls, check_availability, read_availability},
    conflicts::OccurrenceConflict,
    edit::PlannedChange,
};
use crate::{Error, store::availability::BusySubject, usecases::Context};
use callslot_shared::api::ChangeBooking;

/// Checks a change, of each operator the calls that are theirs: its bookings are not in each other's old ways. Notes in the
/// change who is rung next, and what is overridden. Errors: nobody can take a call at all, or whoever overrides may not.
pub(super) async fn check_change(
    context: Context<'_>,
    planned: &mut PlannedChange,
    request: &ChangeBooking,
) -> Result<Vec<OccurrenceConflict>, Error> {
    let mut conflicts = Vec::new();
    for part in by_operator(planned) {
        conflicts.extend(check_part(context, planned, &part, request).await?);
    }
    conflicts.sort_by_key(|conflict| conflict.number);
    Ok(conflicts)
}

async fn check_part(
    context: Context<'_>,
    planned: &mut PlannedChange,
    part: &Part,
    request: &ChangeBooking,
) -> Result<Vec<OccurrenceConflict>, Error> {
    let (booking, occurrences) = (&part.first, &part.occurrences);
    let of_event = planned
        .edit
        .series
        .event_type_id
        .map(BusySubject::EventType);
    let mut whose = of_event.unwrap_or(BusySubject::Operator(booking.user_id));
    let leaving = planned.edit.changed.iter().chain(&planned.edit.cancelled);
    let leaving: Vec<_> = leaving.map(|planned| planned.booking.id).collect();
    let mut found = read_availability(context, whose, occurrences, &leaving).await?;
    let is_host = found
        .hosts
        .iter()
        .any(|host| host.user_id == booking.user_id);
    if !is_host && of_event.is_some() {
        // Not a host any more, but perhaps still a member who takes calls.
        whose = BusySubject::Operator(booking.user_id);
        found = read_availability(context, whose, occurrences, &leaving).await?;
    }
    let event = found.event.take().map(|(event, _)| event);
    let constraints = &mut planned.edit.constraints;
    if let Some(event) = &event {
        constraints.buffer_before = event.buffer_before;
        constraints.buffer_after = event.buffer_after;
    }
    let calls = Calls {
        booking,
        occurrences,
        event: event.as_ref(),
        operator: Some(booking.user_id),
        leaving: &leaving,
        team: &booking.co_hosts,
        any_host: request.user_id.is_none() && is_host,
        force: request.force == Some(true),
    };
    let verdict = check_availability(context, found, &calls, constraints).await?;
    Ok(part.merge(&mut planned.edit, verdict))
}
