//! Notices: messages to people about calls that did not come about.

use crate::{
    Error,
    store::notices::{self, NoticeFilter},
    usecases::Context,
};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{ErrorCode, Notice},
    ids::{BookingId, UserId},
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

/// Notices that somebody asks for.
pub(crate) struct ListNotices {
    /// Only those not read yet.
    pub(crate) unread: bool,
    /// At most so many.
    pub(crate) limit: u32,
}

/// Lists the reader's notices, the newest first.
pub(crate) async fn list_notices(
    context: Context<'_>,
    list: ListNotices,
) -> Result<Vec<Notice>, Error> {
    let filter = NoticeFilter {
        user_id: reader(context),
        unread: list.unread,
        limit: list.limit,
    };
    Ok(notices::list(context.tenant, filter).await?)
}

/// Marks one notice read, or all of the reader's, and tells how many there were to mark. Fails with [`NO_NOTICE`].
pub(crate) async fn mark_read(
    context: Context<'_>,
    one: Option<NoticeId<'_>>,
) -> Result<usize, Error> {
    let id = one.map(|one| (one.booking, one.kind));
    let marked = notices::mark_read(context.tenant, reader(context), id, context.now()).await?;
    if one.is_some() && marked == 0 {
        return Err(NO_NOTICE);
    }
    Ok(marked)
}

/// The member whose notices are seen, if not everybody's: owners and admins see everybody's, others their own.
fn reader(context: Context<'_>) -> Option<UserId> {
    let by = context.by;
    let everybodys = access::allow(by.standing, Feature::Notices, Action::Execute).is_ok();
    (!everybodys).then_some(by.user_id)
}
