//! The erasure of what is personal of one person, on their request.

use super::attendee_subject::subject;
use crate::{
    Error,
    store::erasure::{self, Erasure},
    usecases::Context,
};
use callslot_shared::api::Attendee;

/// Batches that one request erases: 500 bookings, about a hundred statements.
const BATCHES: u32 = 10;

/// The erasure of one request.
pub(crate) struct ErasureResult {
    /// Bookings that were erased.
    pub(crate) bookings: u32,
    /// Recordings that the carrier is to delete.
    pub(crate) recordings: u32,
    /// Whether nothing is left.
    pub(crate) complete: bool,
    /// The attendee's name in the audit log.
    pub(crate) subject_id: String,
}

/// Erases what is personal of an attendee, as far as one request can, with an entry in the audit log for each batch.
///
/// Refused while a booking for them, or its call, is not over.
pub(crate) async fn erase_attendee(
    context: Context<'_>,
    attendee: &Attendee,
) -> Result<ErasureResult, Error> {
    let subject_id = subject(context, attendee)?;
    if let Some(live) = erasure::live(context.tenant, attendee).await? {
        return Err(Error::NotOver(live.id));
    }
    let mut all = ErasureResult {
        bookings: 0,
        recordings: 0,
        complete: false,
        subject_id,
    };
    for batch in 0..BATCHES {
        let entry = context.entry();
        let erasure = Erasure {
            attendee,
            subject: &all.subject_id,
            always: batch == 0,
        };
        let erased = erasure::erase(context.tenant, erasure, &entry).await?;
        all.bookings += erased.bookings;
        all.recordings += erased.recordings;
        all.complete = !erased.more;
        if all.complete {
            break;
        }
    }
    Ok(all)
}
