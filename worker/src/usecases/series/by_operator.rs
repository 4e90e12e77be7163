//! A change of a series by operator: single calls may have been handed to others.

use super::{
    check_availability::OperatorChoice, conflicts::OccurrenceConflict, edit::PlannedChange,
};
use crate::store::booking_series::SeriesEdit;
use callslot_shared::{booking::Booking, schedule::recurrence::Occurrence};

/// The calls of a change that one operator is to take.
pub(super) struct Part {
    /// The first of them.
    pub(super) first: Booking,
    /// Their times.
    pub(super) occurrences: Vec<Occurrence>,
    /// Their places among all calls of the change, from 0.
    places: Vec<usize>,
}

/// A change's calls, operator by operator, in the order of their first ones.
pub(super) fn by_operator(planned: &PlannedChange) -> Vec<Part> {
    let edit = &planned.edit;
    let mut parts: Vec<Part> = Vec::new();
    // Times are in the order of these.
    let placed = edit.changed.iter().chain(&edit.added);
    for (place, (placed, occurrence)) in placed.zip(&planned.occurrences).enumerate() {
        let operator = placed.booking.user_id;
        match parts.iter_mut().find(|part| part.first.user_id == operator) {
            Some(part) => {
                part.occurrences.push(*occurrence);
                part.places.push(place);
            }
            None => parts.push(Part {
                first: placed.booking.clone(),
                occurrences: vec![*occurrence],
                places: vec![place],
            }),
        }
    }
    parts
}

impl Part {
    /// Gives the hosts that are rung next to the calls, and answers the conflicts by their numbers in the whole.
    pub(super) fn merge(
        &self,
        edit: &mut SeriesEdit,
        verdict: OperatorChoice,
    ) -> Vec<OccurrenceConflict> {
        let mut placed: Vec<_> = edit.changed.iter_mut().chain(&mut edit.added).collect();
        for (place, next) in self.places.iter().zip(verdict.next_hosts) {
            if let Some(placed) = placed.get_mut(*place) {
                placed.next_hosts = next;
            }
        }
        let mut conflicts = verdict.conflicts;
        for conflict in &mut conflicts {
            conflict.number = self.number(conflict.number);
        }
        conflicts
    }

    /// The number among all calls of the change, from 1, of the call that has this number among these.
    fn number(&self, number: u32) -> u32 {
        let index = usize::try_from(number)
            .ok()
            .and_then(|it| it.checked_sub(1));
        let place = index.and_then(|index| self.places.get(index));
        place
            .and_then(|place| u32::try_from(place + 1).ok())
            .unwrap_or(number)
    }
}
