//! Reads times off.

use super::ownership::manages;
use crate::{
    Error,
    store::{Page, credentials::Principal, time_off},
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorCode, TimeOff},
    ids::TimeOffId,
};

/// No such time off, or another organization's.
pub(crate) const NO_TIME_OFF: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such time off.");

/// Lists the organization's times off: those after `after`, at most `limit`. Reasons of colleagues are left out, unless
/// whoever asks manages them.
pub(crate) async fn list_times_off(
    context: Context<'_>,
    after: Option<TimeOffId>,
    limit: u32,
) -> Result<Page<TimeOff>, Error> {
    let found = time_off::list(context.tenant, after, limit).await?;
    let items = found.items.into_iter();
    Ok(Page {
        items: items.map(|off| as_seen(context.by, off)).collect(),
        more: found.more,
    })
}

/// A time off without its reason, if that is a colleague's and none of the reader's business.
fn as_seen(by: &Principal, mut off: TimeOff) -> TimeOff {
    let own = off.user_id.is_none_or(|user| user == by.user_id);
    if !own && !manages(by) {
        off.reason = None;
    }
    off
}
