//! Calls off one, the following or all calls of a series.

use super::{
    edit::unchanged,
    find::find_series,
    occurrences::{as_it_is, planned_booking},
    rule::{recurrence_of, set_rule},
    scope::{Selection, touchable},
    write_change::write_change,
};
use crate::{
    Error,
    store::booking_series::{SeriesEdit, Whole},
    usecases::{Context, expected_version::ExpectedVersion},
};
use callslot_shared::{
    booking::{Booking, Status},
    ids::SeriesId,
    schedule::recurrence::Scope,
};

/// A cancellation, as it is asked for.
pub(crate) struct SeriesCancellation {
    /// The calls that are meant.
    pub(crate) selection: Selection,
    /// Whether their attendees are told of it; none for what each booking says.
    pub(crate) notify: Option<bool>,
}

/// Calls off the selected calls that are pending, and answers with the series. One that was called off before is answered
/// as it is.
///
/// Errors: there is no such series, it is at another version than `expected`, or none of the calls can be called off.
pub(crate) async fn cancel_series(
    context: Context<'_>,
    id: SeriesId,
    expected: Result<ExpectedVersion, Error>,
    cancellation: &SeriesCancellation,
) -> Result<Whole, Error> {
    let before = find_series(context, id).await?;
    expected?.check(before.series.version)?;
    let mut edit = plan_cancellation(context, &before, &cancellation.selection)?;
    edit.notify_cancelled = cancellation.notify;
    if edit.cancelled.is_empty() {
        return Ok(before);
    }
    write_change(context, &edit, "series.cancel").await
}

/// Plans a cancellation: of what is pending, also if its time has come.
fn plan_cancellation(
    context: Context<'_>,
    whole: &Whole,
    selection: &Selection,
) -> Result<SeriesEdit, Error> {
    let mut edit = unchanged(context, whole);
    let open = |booking: &Booking| booking.status == Status::Pending;
    let touchable = touchable(whole, open);
    if touchable.is_empty() && whole.bookings.iter().any(|b| b.status == Status::Cancelled) {
        // It was called off before.
        return Ok(edit);
    }
    let meant = selection.of(touchable)?;
    if let (Scope::Following, Some((_, first))) = (selection.scope, meant.first())
        && let Some(before) = recurrence_of(whole)?.cancel(*first, selection.scope)?
    {
        set_rule(&mut edit.series, &before);
    }
    for (booking, place) in meant {
        let at = as_it_is(booking, place);
        edit.cancelled
            .push(planned_booking(context, booking.clone(), &at, None));
    }
    Ok(edit)
}
