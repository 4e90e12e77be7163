//! `/api/keys`: programs that act for members.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json, Query},
        query,
    },
    usecases::identity::{
        keys::{NO_KEY, list_keys, revoke_key},
        make_key::{KeyMade, TOO_MANY_KEYS, make_key},
    },
};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    api::{CreateKey, KeyBody, KeysBody, MAX_LIMIT, NewKeyBody},
    ids::{KeyId, UserId},
};
use serde::Deserialize;

/// Lists the keys that open something: the reader's own; everybody's for owners and admins.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListKeys>, Error>,
) -> Result<Json<KeysBody>, Error> {
    let by = context.principal().await?;
    let Query(ListKeys { of, limit }) = query?;
    Ok(Json(KeysBody {
        success: true,
        keys: list_keys(context.with_principal(&by), of, limit).await?,
    }))
}

/// The parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListKeys {
    #[serde(rename = "user_id", default, deserialize_with = "query::user")]
    of: Option<UserId>,
    #[serde(default = "all", deserialize_with = "query::limit")]
    limit: u32,
}

/// There are few, so that all are shown unless the request says.
const fn all() -> u32 {
    MAX_LIMIT
}

/// Makes a key that acts for whoever asks, and tells the owners. Its token is in this answer and nowhere else.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<CreateKey>, Error>,
) -> Result<(StatusCode, Json<NewKeyBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    match make_key(context.with_principal(&by), context.language(), &request).await? {
        KeyMade::Done { key, token } => {
            let body = NewKeyBody {
                success: true,
                key,
                token,
            };
            Ok((StatusCode::CREATED, Json(body)))
        }
        KeyMade::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            context.principal().await?;
            Err(TOO_MANY_KEYS)
        }
    }
}

/// Revokes a key, and those that it has made.
#[worker::send]
pub(crate) async fn revoke(context: RequestContext, id: Id<KeyId>) -> Result<Json<KeyBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_KEY)?;
    let key = revoke_key(context.with_principal(&by), id).await?;
    Ok(Json(KeyBody { success: true, key }))
}
