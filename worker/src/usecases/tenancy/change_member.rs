//! Changing a member's role or phone, disabling them and taking them back.

use super::members::{MemberChanged, NO_ROOM};
use crate::{
    Error,
    store::members::{self, MemberChangeResult, MemberEdit},
    usecases::{
        Context,
        identity::may_change::may_change,
        owner_alerts::{self, AlertSubject},
    },
};
use callslot_shared::{
    FieldError,
    access::{self, Denial, Role},
    api::{ChangeMember, ErrorCode},
    ids::UserId,
    words::Language,
};

/// No such member, or not in this organization.
pub(crate) const NO_MEMBER: Error = Error::Plain(ErrorCode::NotFound, "There is no such member.");

/// Changes a member, and tells the owners of a new one. Whoever asks has to manage members of the old role and of the new
/// one, and what gives power needs a fresh sign-in.
pub(crate) async fn change_member(
    context: Context<'_>,
    language: Language,
    user: UserId,
    change: &ChangeMember,
) -> Result<MemberChanged, Error> {
    if *change == ChangeMember::default() {
        return Err(
            FieldError::new("body", "names nothing to change; use role, phone or active").into(),
        );
    }
    let phone = change.phone()?;
    may_change(context, change.sensitive())?;
    let managed = access::managed_by(context.by.standing.role);
    if change.role.is_some_and(|role| !managed.contains(&role)) {
        return Err(Denial::RoleRequired.into());
    }
    let entry = context.entry();
    let edit = MemberEdit {
        user,
        change,
        phone: phone.as_ref(),
    };
    match members::change(context.tenant, edit, &entry).await? {
        MemberChangeResult::Done(member, pending_bookings) => {
            if member.role == Role::Owner && change.gives_role() {
                owner_alerts::tell(
                    context.app,
                    language,
                    &entry,
                    AlertSubject::Owner(member.id),
                );
            }
            Ok(MemberChanged::Done {
                member,
                pending_bookings,
            })
        }
        MemberChangeResult::Unknown => Err(NO_MEMBER),
        MemberChangeResult::NotManaged => Err(Denial::RoleRequired.into()),
        MemberChangeResult::Full => Err(NO_ROOM),
        MemberChangeResult::Refused => Ok(MemberChanged::Refused),
    }
}
