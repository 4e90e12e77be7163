//! Notices: messages to people about calls that did not come about.

use crate::{
    Error,
    store::notices::{self, Reader},
    usecases::Context,
};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{ErrorCode, Notice},
    ids::BookingId,
};

/// No such notice, or not one of the reader's: one answer for both.
pub(crate) const NO_NOTICE: Error = Error::Plain(ErrorCode::NotFound, "There is no such notice.");

/// The id of a notice: a booking has at most one of each kind, and so have those that are about no booking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoticeId<'a> {
    booking: Option<BookingId>,
    kind: &'a str,
}

impl<'a> NoticeId<'a> {
    /// Reads `booking:kind`, or the kind alone of a notice about no booking. Any other text names no notice:
    /// [`NO_NOTICE`].
    pub(crate) fn parse(text: &'a str) -> Result<Self, Error> {
        let (booking, kind) = text.split_once(':').unzip();
        let booking = booking.map(str::parse).transpose();
        Ok(Self {
            booking: booking.map_err(|_| NO_NOTICE)?,
            kind: kind.unwrap_or(text),
        })
    }
}

/// Lists at most `limit` of the reader's notices, the newest first; with `unread` only those not read yet.
pub(crate) async fn list_notices(
    context: Context<'_>,
    unread: bool,
    limit: u32,
) -> Result<Vec<Notice>, Error> {
    let db = context.tenant.database;
    Ok(notices::list(db, reader(context), unread, limit).await?)
}

/// Marks one notice read, or all of the reader's, and tells how many there were to mark. Fails with [`NO_NOTICE`].
pub(crate) async fn mark_read(
    context: Context<'_>,
    one: Option<NoticeId<'_>>,
) -> Result<usize, Error> {
    let db = context.tenant.database;
    let id = one.map(|one| (one.booking, one.kind));
    let marked = notices::mark_read(db, reader(context), id, context.now()).await?;
    if one.is_some() && marked == 0 {
        return Err(NO_NOTICE);
    }
    Ok(marked)
}

/// Owners and admins see everybody's; others their own.
fn reader(context: Context<'_>) -> Reader {
    let by = context.by;
    let everybodys = access::allow(by.standing, Feature::Notices, Action::Execute).is_ok();
    Reader {
        organization_id: by.organization_id,
        user_id: (!everybodys).then_some(by.user_id),
    }
}
