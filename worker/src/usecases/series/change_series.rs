//! Changes one, the following or all calls of a series: all that are meant, or none.

use super::{
    check_change::check_change, conflicts::series_conflict, edit::plan_change, find::find_series,
    write_change::write_change,
};
use crate::{
    Error,
    store::booking_series::{SeriesEdit, Whole},
    usecases::{Context, booking::book::may_ring, consent, expected_version::ExpectedVersion},
};
use callslot_shared::{api::ChangeSeries, booking::Booking, ids::SeriesId, voice::Modulations};
use chrono::{DateTime, Utc};

/// Changes a series and answers with it, or with its part from the change on, if it was split.
///
/// Errors: there is no such series, or it is at another version than `expected`; none of the calls can be changed; a field
/// makes no sense; a call rings too soon for this credential; it is looser than it may be; some calls cannot be, and why.
pub(crate) async fn change_series(
    context: Context<'_>,
    id: SeriesId,
    expected: Result<ExpectedVersion, Error>,
    request: &ChangeSeries,
) -> Result<Whole, Error> {
    let before = find_series(context, id).await?;
    expected?.check(before.series.version)?;
    let mut planned = plan_change(context, &before, request)?;
    for start in rung_anew(&before, &planned.edit) {
        may_ring(context, start)?;
    }
    loosen(context, &mut planned.edit, request.change.modulations).await?;
    if planned.takes_time {
        let conflicts = check_change(context, &mut planned, &request.change).await?;
        if !conflicts.is_empty() {
            let calls = planned.occurrences.len();
            return Err(series_conflict("changed", &conflicts, calls));
        }
    }
    write_change(context, &planned.edit, "series.change").await
}

/// Notes who allows calls of a series to be looser than the organization's settings, if the change makes them so.
async fn loosen(
    context: Context<'_>,
    edit: &mut SeriesEdit,
    asked: Option<Modulations>,
) -> Result<(), Error> {
    let Some(asked) = asked else { return Ok(()) };
    let allowed = consent::allowed(context, asked, "modulations").await?;
    for planned in edit.changed.iter_mut().chain(&mut edit.added) {
        let before = planned.booking.loosened_by;
        planned.booking.loosened_by = before.or(allowed);
    }
    edit.constraints.loosened = allowed.is_some();
    Ok(())
}

/// The times at which a change has phones ring that did not ring then before.
fn rung_anew(before: &Whole, edit: &SeriesEdit) -> Vec<DateTime<Utc>> {
    let as_before = |after: &Booking| {
        let before = before.bookings.iter().find(|before| before.id == after.id);
        before.is_some_and(|before| {
            (before.start_time, &before.attendee_phone, before.user_id)
                == (after.start_time, &after.attendee_phone, after.user_id)
        })
    };
    let rung = edit.changed.iter().chain(&edit.added);
    rung.map(|planned| &planned.booking)
        .filter(|after| !as_before(after))
        .map(|after| after.start_time)
        .collect()
}
