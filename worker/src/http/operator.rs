//! `/api/operator`: what whoever runs the service does to it. Nobody's member, so that requests are signed.

use super::{answer::Json, body, carrier_account::keys};
use crate::{
    App, Error, carrier,
    seams::fresh_id,
    store::{
        caller_ids::{self, Grant},
        carrier_accounts,
    },
};
use axum::http::HeaderMap;
use callslot_shared::{
    api::{self, ErrorCode, GrantCallerId, GrantedBody, RotateKeys, RotatedBody},
    phone::PhoneNumber,
};
use serde::de::DeserializeOwned;

/// Accounts that one request encrypts anew.
const BATCH: u32 = 25;

const NOT_GRANTED: Error = Error::Plain(
    ErrorCode::Conflict,
    "There is no such organization, or the number is another's.",
);

/// Reads a signed body. Without the secret on the server none is taken in.
fn signed<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<T, Error> {
    let secret = app
        .settings
        .operator_secret
        .as_ref()
        .ok_or(Error::NotConfigured("OPERATOR_SECRET"))?;
    let body = body::json_bytes(headers, body)?;
    secret.verify(headers, &body, app.clock.now())?;
    api::read(&body).map_err(Error::Request)
}

/// Grants an organization a number of the service's account, or takes it back. The same again changes nothing.
pub(super) async fn grant_caller_id(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Json<GrantedBody>, Error> {
    let request: GrantCallerId = signed(app, headers, body)?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let grant = Grant {
        organization: request.organization_id,
        number: &number,
        granted: request.granted,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: app.clock.now(),
        whence: &app.whence,
    };
    let granted = caller_ids::grant(&*app.db, &grant).await?;
    if request.granted && !granted {
        return Err(NOT_GRANTED);
    }
    Ok(Json(GrantedBody {
        success: true,
        granted,
    }))
}

/// Encrypts a batch of credentials anew that are encrypted with an older key. The same again changes nothing.
pub(super) async fn rotate_keys(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Json<RotatedBody>, Error> {
    let request: RotateKeys = signed(app, headers, body)?;
    let keys = keys(app)?;
    let newest = keys.newest();
    let after = request.after.unwrap_or_default();
    let rows = carrier_accounts::older(&*app.db, newest, &after, BATCH).await?;
    let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let next = rows.last().map(|row| row.id.to_string());
    let sealed: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let sealed = carrier::reseal(keys, &row, &*app.entropy).ok()?;
            Some((row, sealed))
        })
        .collect();
    let readable = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
    Ok(Json(RotatedBody {
        success: true,
        newest,
        rotated: carrier_accounts::reseal(&*app.db, &sealed).await?,
        unreadable: found - readable,
        left: carrier_accounts::count_older(&*app.db, newest).await?,
        next: next.filter(|_| found == BATCH),
    }))
}
