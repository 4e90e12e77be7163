//! Everything that is held of one person, shown on their request.

use super::attendee_subject::subject;
use crate::{
    Error,
    store::erasure::{self, Export, HeldData},
    usecases::Context,
};
use callslot_shared::{api::Attendee, ids::BookingId};

/// Shows what is held of an attendee, 50 bookings at a time, those that come after `after`. The audit log tells who
/// asked for it.
pub(crate) async fn export_attendee(
    context: Context<'_>,
    attendee: &Attendee,
    after: Option<BookingId>,
) -> Result<HeldData, Error> {
    let export = Export {
        attendee,
        after,
        subject: &subject(context, attendee)?,
    };
    Ok(erasure::export(context.tenant, export, &context.entry()).await?)
}
