//! Members: seen, and the outcome of changing them.

use crate::{
    Error,
    store::members::{self, MemberScope},
    usecases::Context,
};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{ErrorCode, MemberEntry, PendingBooking},
};

/// Somebody has to answer for the organization.
pub(crate) const LAST_OWNER: Error = Error::Plain(
    ErrorCode::Conflict,
    "This is the last active owner. Make another member an owner first.",
);

/// The plan's members are all there.
pub(crate) const NO_ROOM: Error = Error::Plain(
    ErrorCode::PlanRequired,
    "The organization's plan has no room for another member. An owner can change the plan or disable a member.",
);

/// The outcome of changing a member.
pub(crate) enum MemberChanged {
    /// It is done.
    Done {
        /// The member as they stand now.
        member: MemberEntry,
        /// The bookings that somebody else has to take.
        pending_bookings: Vec<PendingBooking>,
    },
    /// Nothing was changed: no active owner would remain, or whoever asks is no longer who they were.
    Refused,
}

/// The members that somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MembersAsked {
    /// The active ones.
    Active,
    /// Also those who are disabled.
    All,
}

/// Lists the members: the active ones, or all of them for owners and admins.
pub(crate) async fn list_members(
    context: Context<'_>,
    asked: MembersAsked,
) -> Result<Vec<MemberEntry>, Error> {
    let shown = match asked {
        MembersAsked::Active => MemberScope::Active,
        MembersAsked::All => MemberScope::All,
    };
    if shown == MemberScope::All {
        access::allow(context.by.standing, Feature::Members, Action::Write)?;
    }
    Ok(members::list(context.tenant, shown).await?)
}
