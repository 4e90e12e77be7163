//! `/api/members`: who is in the organization.

use crate::http::{
    RequestContext,
    bookings::entry,
    cookie,
    extract::{Id, Json, Query},
    invitations::NO_ROOM,
    owners::{self, Added},
    principal, query,
};
use crate::{
    Error,
    store::{
        credentials::Principal,
        members::{self, Changed},
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    FieldError,
    access::{self, Action, Denial, Feature, Role},
    api::{ChangeMember, ErrorCode, MemberBody, MembersBody},
    ids::UserId,
};
use serde::Deserialize;

/// No such member, or not in this organization.
const NO_MEMBER: Error = Error::Plain(ErrorCode::NotFound, "There is no such member.");
/// Somebody has to answer for the organization.
const LAST_OWNER: Error = Error::Plain(
    ErrorCode::Conflict,
    "This is the last active owner. Make another member an owner first.",
);

/// Lists the members: the active ones, or all of them for owners and admins.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ListMembers>, Error>,
) -> Result<Json<MembersBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(ListMembers { all }) = query?;
    if all {
        access::allow(by.standing, Feature::Members, Action::Write)?;
    }
    Ok(Json(MembersBody {
        success: true,
        members: members::list(by.tenant(&*app.db), all).await?,
    }))
}

/// What is listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListMembers {
    #[serde(default, deserialize_with = "query::boolean")]
    all: bool,
}

/// Changes a member's role or phone, disables them or takes them back.
#[worker::send]
pub(crate) async fn change(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<UserId>,
    body: Result<Json<ChangeMember>, Error>,
) -> Result<Json<MemberBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(user) = id.map_err(|_| NO_MEMBER)?;
    let Json(change) = body?;
    if change == ChangeMember::default() {
        return Err(
            FieldError::new("body", "names nothing to change; use role, phone or active").into(),
        );
    }
    let phone = change.phone()?;
    principal::may_change(&app, &by, change.sensitive())?;
    let managed = access::managed_by(by.standing.role);
    if change.role.is_some_and(|role| !managed.contains(&role)) {
        return Err(Denial::RoleRequired.into());
    }
    let entry = entry(&app, &by);
    match members::change(by.tenant(&*app.db), user, &change, phone.as_ref(), &entry).await? {
        Changed::Done(member, pending_bookings) => {
            if member.role == Role::Owner && change.gives_role() {
                owners::tell(&app, &headers, &entry, Added::Owner(member.id));
            }
            Ok(Json(MemberBody {
                success: true,
                member,
                pending_bookings,
            }))
        }
        Changed::Unknown => Err(NO_MEMBER),
        Changed::NotManaged => Err(Denial::RoleRequired.into()),
        Changed::Full => Err(NO_ROOM),
        Changed::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            principal::allowed(&app, &headers, access).await?;
            Err(LAST_OWNER)
        }
    }
}

/// Lets a member leave, and takes the cookie of the session away that ends with it.
pub(crate) async fn leave(context: &RequestContext, by: &Principal) -> Result<Response, Error> {
    let RequestContext {
        app,
        headers,
        access,
    } = context;
    let left = members::leave(by.tenant(&*app.db), &entry(app, by)).await?;
    let Changed::Done(member, pending_bookings) = left else {
        // Whoever asks may have been disabled meanwhile.
        principal::allowed(app, headers, *access).await?;
        return Err(LAST_OWNER);
    };
    let body = MemberBody {
        success: true,
        member,
        pending_bookings,
    };
    Ok(([cookie::clear()], Json(body)).into_response())
}
