//! `/api/members`: who is in the organization.

use crate::http::{
    bookings::entry,
    cookie,
    extract::{Id, Json, Query},
    invitations::NO_ROOM,
    owners::{self, Added},
    principal, query,
};
use crate::{
    App, Error,
    store::{
        credentials::Principal,
        members::{self, Changed},
    },
};
use axum::{
    extract::{Extension, Path},
    http::HeaderMap,
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
pub(in crate::http) async fn list(
    Extension(app): Extension<App>,
    query: Result<Query<ListMembers>, Error>,
    headers: HeaderMap,
) -> Result<Json<MembersBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Members, Action::Read).await?;
    let Query(ListMembers { all }) = query?;
    if all {
        access::allow(by.standing, Feature::Members, Action::Write)?;
    }
    Ok(Json(MembersBody {
        success: true,
        members: members::list(&*app.db, by.organization_id, all).await?,
    }))
}

/// What is listed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ListMembers {
    #[serde(default, deserialize_with = "query::boolean")]
    all: bool,
}

/// Changes a member's role or phone, disables them or takes them back.
#[worker::send]
pub(in crate::http) async fn change(
    Extension(app): Extension<App>,
    id: Id<UserId>,
    headers: HeaderMap,
    body: Result<Json<ChangeMember>, Error>,
) -> Result<Json<MemberBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Members, Action::Write).await?;
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
    match members::change(&*app.db, user, &change, phone.as_ref(), &entry).await? {
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
            principal::allowed(&app, &headers, Feature::Members, Action::Write).await?;
            Err(LAST_OWNER)
        }
    }
}

/// Lets a member leave, and takes the cookie of the session away that ends with it.
pub(in crate::http) async fn leave(
    app: &App,
    by: &Principal,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let left = members::leave(&*app.db, &entry(app, by)).await?;
    let Changed::Done(member, pending_bookings) = left else {
        // Whoever asks may have been disabled meanwhile.
        principal::allowed(app, headers, Feature::Account, Action::Write).await?;
        return Err(LAST_OWNER);
    };
    let body = MemberBody {
        success: true,
        member,
        pending_bookings,
    };
    Ok(([cookie::clear()], Json(body)).into_response())
}
