//! Writes a change of a series.

use super::conflicts::{refused, taken_meanwhile};
use crate::{
    Error,
    store::booking_series::{self, PlannedBooking, SeriesChangeResult, SeriesEdit, Whole},
    usecases::{
        Context, booking::refusal::Write, expected_version::CHANGED, outgoing, webhook_kick,
    },
};
use callslot_shared::booking::Status;

/// Writes a change under the name that the audit log has for it, and answers with the series as it is then. Errors: it was
/// changed meanwhile, one of the times was taken meanwhile, or the organization's limits are in the way.
pub(super) async fn write_change(
    context: Context<'_>,
    edit: &SeriesEdit,
    action: &str,
) -> Result<Whole, Error> {
    match booking_series::change(context.tenant, edit, action, &context.entry()).await? {
        SeriesChangeResult::Done(whole) => {
            webhook_kick::kick(context.app);
            outgoing::tell(context);
            Ok(*whole)
        }
        SeriesChangeResult::Overlap => Err(taken_meanwhile()),
        SeriesChangeResult::Refused => {
            let now = booking_series::get(context.tenant, edit.series.id).await?;
            if now.is_none_or(|now| !still_stands(edit, &now)) {
                return Err(CHANGED);
            }
            if edit.changed.is_empty() && edit.added.is_empty() {
                return Err(CHANGED);
            }
            if !edit.added.is_empty() {
                return Err(refused(context, &edit.added, Write::Ahead, &edit.constraints).await?);
            }
            Err(refused(context, &edit.changed, Write::Change, &edit.constraints).await?)
        }
    }
}

/// Whether a series still stands as a change found it.
fn still_stands(edit: &SeriesEdit, now: &Whole) -> bool {
    let same = |planned: &PlannedBooking| {
        let booking = now
            .bookings
            .iter()
            .find(|booking| booking.id == planned.booking.id);
        booking.is_some_and(|booking| {
            booking.version == planned.booking.version && booking.status == Status::Pending
        })
    };
    edit.series.version == now.series.version
        && edit.changed.iter().chain(&edit.cancelled).all(same)
}
