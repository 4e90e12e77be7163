//! Numbers that the organization does not ring.

use crate::{
    Error,
    store::{Page, blocked_numbers},
    usecases::Context,
};
use callslot_shared::{
    api::{BlockedNumber, ErrorCode},
    phone::PhoneNumber,
};

/// The number is not blocked, or is none.
pub(crate) const NOT_BLOCKED: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such blocked number.");

/// Lists at most `limit` numbers after `after`, in their order.
pub(crate) async fn blocked_numbers(
    context: Context<'_>,
    after: Option<&PhoneNumber>,
    limit: u32,
) -> Result<Page<BlockedNumber>, Error> {
    Ok(blocked_numbers::list(context.tenant, after, limit).await?)
}

/// Blocks a number: it is not booked any more, and pending bookings with it do not ring. One that is blocked stays as it
/// is.
pub(crate) async fn block_number(
    context: Context<'_>,
    number: &PhoneNumber,
) -> Result<BlockedNumber, Error> {
    Ok(blocked_numbers::block(context.tenant, number, &context.entry()).await?)
}

/// Lets a number be rung again, and shows it as it was blocked. Fails with [`NOT_BLOCKED`].
pub(crate) async fn unblock_number(
    context: Context<'_>,
    number: &PhoneNumber,
) -> Result<BlockedNumber, Error> {
    blocked_numbers::unblock(context.tenant, number, &context.entry())
        .await?
        .ok_or(NOT_BLOCKED)
}
