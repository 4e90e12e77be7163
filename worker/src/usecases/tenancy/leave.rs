//! Leaving the organization.

use super::members::MemberChanged;
use crate::{
    Error,
    store::members::{self, MemberChangeResult},
    usecases::Context,
};

/// Lets whoever asks leave their organization. Their session ends with it.
pub(crate) async fn leave(context: Context<'_>) -> Result<MemberChanged, Error> {
    let left = members::leave(context.tenant, &context.entry()).await?;
    Ok(match left {
        MemberChangeResult::Done(member, pending_bookings) => MemberChanged::Done {
            member,
            pending_bookings,
        },
        _ => MemberChanged::Refused,
    })
}
