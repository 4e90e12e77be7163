//! `/api/operator`: what whoever runs the service does to it. Nobody's member, so that requests are signed.

use crate::http::{RequestContext, body::Sent, carrier_account::keys, extract::Json};
use crate::{
    App, Error, carrier_credentials,
    seams::fresh_id,
    store::{
        caller_ids::{self, Grant},
        carrier_accounts,
        operator_messages::Message,
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

/// Whoever has recorded a message sends it again; or its sender does, and something else has been done since.
const TAKEN_IN: Error = Error::Plain(
    ErrorCode::Conflict,
    "This message was taken in before, and what it asks for does not hold any longer. Send another.",
);

/// Reads a signed body, and the message it came with. Without the secret on the server none is taken in.
fn signed<'a, T: DeserializeOwned>(
    app: &App,
    headers: &'a HeaderMap,
    body: &Sent,
) -> Result<(T, Message<'a>), Error> {
    let secret = app
        .settings
        .operator_secret
        .as_ref()
        .ok_or(Error::NotConfigured("OPERATOR_SECRET"))?;
    let body = body.json(headers)?;
    let at = app.clock.now();
    let (id, _) = secret.verify(headers, &body, at)?;
    let message = Message {
        id,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at,
    };
    let request = api::read(&body).map_err(Error::Request)?;
    Ok((request, message))
}

/// Grants an organization a number of the service's account, or takes it back. The same again changes nothing.
#[worker::send]
pub(crate) async fn grant_caller_id(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Result<Json<GrantedBody>, Error> {
    let (request, message): (GrantCallerId, _) = signed(&app, &headers, &body)?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let grant = Grant {
        organization: request.organization_id,
        number: &number,
        granted: request.granted,
        message: &message,
        whence: &app.whence,
    };
    let written = caller_ids::grant(&*app.db, &grant).await?;
    if written.granted != request.granted {
        return Err(if written.taken_in {
            NOT_GRANTED
        } else {
            TAKEN_IN
        });
    }
    Ok(Json(GrantedBody {
        success: true,
        granted: written.granted,
    }))
}

/// Encrypts a batch of credentials anew that are encrypted with an older key. The same again changes nothing.
#[worker::send]
pub(crate) async fn rotate_keys(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Result<Json<RotatedBody>, Error> {
    let (request, message): (RotateKeys, _) = signed(&app, &headers, &body)?;
    let keys = keys(&app)?;
    let newest = keys.newest();
    let after = request.after.unwrap_or_default();
    let rows = carrier_accounts::older(&*app.db, newest, &after, BATCH).await?;
    let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let next = rows.last().map(|row| row.id.to_string());
    let sealed: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let sealed = carrier_credentials::reseal(keys, &row, &*app.entropy).ok()?;
            Some((row, sealed))
        })
        .collect();
    let readable = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
    Ok(Json(RotatedBody {
        success: true,
        newest,
        rotated: carrier_accounts::reseal(&*app.db, &sealed, &message).await?,
        unreadable: found - readable,
        left: carrier_accounts::count_older(&*app.db, newest).await?,
        next: next.filter(|_| found == BATCH),
    }))
}
