//! `/api/keys`: programs that act for members.

use crate::http::{
    RequestContext,
    bookings::entry,
    extract::{Id, Json, Query},
    owners::{self, Added},
    principal, query,
};
use crate::{
    Error,
    seams::{Entropy, fresh_id, fresh_token, hex},
    store::{api_keys, credentials::Principal},
};
use axum::{extract::Path, http::StatusCode};
use callslot_shared::{
    access::{self, Action, Feature},
    api::{CreateKey, ErrorCode, KeyBody, KeysBody, MAX_LIMIT, NewKeyBody},
    ids::{KeyId, UserId},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// No such key, or not the reader's.
const NO_KEY: Error = Error::Plain(ErrorCode::NotFound, "There is no such API key.");
/// A member has as many keys as fit.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "You have 50 API keys already. Revoke one that is not used any more first.",
);
/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No key could be made just now. Try again.",
);

/// Lists the keys that open something: the reader's own; everybody's for owners and admins.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ListKeys>, Error>,
) -> Result<Json<KeysBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(ListKeys { of, limit }) = query?;
    let own = own_only(&by);
    // Somebody else's keys are none to those who see only their own.
    let keys = if own.is_some() && of.is_some() && own != of {
        Vec::new()
    } else {
        let now = app.clock.now();
        api_keys::list(by.tenant(&*app.db), own.or(of), limit, now).await?
    };
    Ok(Json(KeysBody {
        success: true,
        keys,
    }))
}

/// Whose keys a principal sees and revokes, if not everybody's.
fn own_only(by: &Principal) -> Option<UserId> {
    let everybodys = access::allow(by.standing, Feature::ApiKeys, Action::Execute).is_ok();
    (!everybodys).then_some(by.user_id)
}

/// What is listed.
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
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateKey>, Error>,
) -> Result<(StatusCode, Json<NewKeyBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let key = request.checked(app.clock.now())?;
    let token = token(&*app.entropy)?;
    let hash = hex(&Sha256::digest(token.as_bytes()));
    let id = KeyId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let entry = entry(&app, &by);
    let stored = api_keys::insert(by.tenant(&*app.db), id, &hash, &key, &entry).await?;
    let Some(key) = stored else {
        // Whoever asks may have lost the right to meanwhile.
        principal::allowed(&app, &headers, access).await?;
        return Err(TOO_MANY);
    };
    let added = Added::Key {
        name: key.name.clone(),
        scopes: key.scopes.clone(),
    };
    owners::tell(&app, &headers, &entry, added);
    let body = NewKeyBody {
        success: true,
        key,
        token,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// A fresh token: 256 random bits in hexadecimal. Without chance there is none: everybody could guess it.
fn token(entropy: &dyn Entropy) -> Result<String, Error> {
    let halves = [fresh_token(entropy), fresh_token(entropy)];
    if halves.iter().any(|half| half.bytes().all(|c| c == b'0')) {
        return Err(NO_CHANCE);
    }
    Ok(format!("cs_live_{}", halves.concat()))
}

/// Revokes a key, and those that it has made.
#[worker::send]
pub(crate) async fn revoke(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<KeyId>,
) -> Result<Json<KeyBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_KEY)?;
    let key = api_keys::revoke(by.tenant(&*app.db), id, own_only(&by), &entry(&app, &by))
        .await?
        .ok_or(NO_KEY)?;
    Ok(Json(KeyBody { success: true, key }))
}
