//! `/api/members`: who is in the organization. Inviting somebody is in `invitations`.

use crate::{
    Error,
    http::{
        RequestContext, cookie,
        extract::{Id, Json, Query},
        query,
    },
    usecases::tenancy::{
        change_member::{NO_MEMBER, change_member},
        leave,
        members::{LAST_OWNER, MemberChanged, MembersAsked, list_members},
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{ChangeMember, MemberBody, MembersBody},
    ids::UserId,
};
use serde::Deserialize;

/// Lists the members: the active ones, or all of them for owners and admins.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListMembers>, Error>,
) -> Result<Json<MembersBody>, Error> {
    let by = context.principal().await?;
    let Query(ListMembers { all }) = query?;
    let asked = if all {
        MembersAsked::All
    } else {
        MembersAsked::Active
    };
    Ok(Json(MembersBody {
        success: true,
        members: list_members(context.with_principal(&by), asked).await?,
    }))
}

/// The parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListMembers {
    #[serde(default, deserialize_with = "query::boolean")]
    all: bool,
}

/// Changes a member's role or phone, disables them or takes them back.
#[worker::send]
pub(crate) async fn change(
    context: RequestContext,
    id: Id<UserId>,
    body: Result<Json<ChangeMember>, Error>,
) -> Result<Json<MemberBody>, Error> {
    let by = context.principal().await?;
    let Path(user) = id.map_err(|_| NO_MEMBER)?;
    let Json(change) = body?;
    match change_member(
        context.with_principal(&by),
        context.language(),
        user,
        &change,
    )
    .await?
    {
        MemberChanged::Done {
            member,
            pending_bookings,
        } => Ok(Json(MemberBody {
            success: true,
            member,
            pending_bookings,
        })),
        MemberChanged::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            context.principal().await?;
            Err(LAST_OWNER)
        }
    }
}

/// Leaves the organization. The session ends with it, so that its cookie is taken away.
#[worker::send]
pub(crate) async fn leave(context: RequestContext) -> Result<Response, Error> {
    let by = context.person().await?;
    match leave::leave(context.with_principal(&by)).await? {
        MemberChanged::Done {
            member,
            pending_bookings,
        } => {
            let body = MemberBody {
                success: true,
                member,
                pending_bookings,
            };
            Ok(([cookie::clear()], Json(body)).into_response())
        }
        MemberChanged::Refused => {
            // Whoever asks may have been disabled meanwhile.
            context.principal().await?;
            Err(LAST_OWNER)
        }
    }
}
