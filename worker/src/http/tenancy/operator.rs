//! `/api/operator`: what whoever runs the service does to it. Nobody's member, so that requests are signed.

use crate::{
    App, Error,
    http::{RequestContext, body::BodyBytes, extract::Json},
    usecases::tenancy::carrier::{
        grant_caller_id::{self, SignedGrant},
        rotate_carrier_keys::rotate_carrier_keys,
    },
};
use axum::http::HeaderMap;
use callslot_shared::{
    api::{self, GrantCallerId, GrantedBody, RotateKeys, RotatedBody},
    phone::PhoneNumber,
};
use serde::de::DeserializeOwned;

/// Reads a signed body, and its sender's name for the message. Without the secret on the server none is taken in.
fn signed<'a, T: DeserializeOwned>(
    app: &App,
    headers: &'a HeaderMap,
    body: &BodyBytes,
) -> Result<(T, &'a str), Error> {
    let secret = app
        .settings
        .operator_secret
        .as_ref()
        .ok_or(Error::NotConfigured("OPERATOR_SECRET"))?;
    let body = body.json(headers)?;
    let (id, _) = secret.verify(headers, &body, app.clock.now())?;
    let request = api::read(&body).map_err(Error::Request)?;
    Ok((request, id))
}

/// Grants an organization a number of the service's account, or takes it back. The same again changes nothing.
#[worker::send]
pub(crate) async fn grant_caller_id(
    RequestContext { app, headers, .. }: RequestContext,
    body: BodyBytes,
) -> Result<Json<GrantedBody>, Error> {
    let (request, message): (GrantCallerId, _) = signed(&app, &headers, &body)?;
    let number = PhoneNumber::parse("number", &request.number)?;
    let grant = SignedGrant {
        message,
        organization: request.organization_id,
        number: &number,
        granted: request.granted,
    };
    Ok(Json(GrantedBody {
        success: true,
        granted: grant_caller_id::grant_caller_id(&app, &grant).await?,
    }))
}

/// Encrypts a batch of credentials anew that are encrypted with an older key. The same again changes nothing.
#[worker::send]
pub(crate) async fn rotate_keys(
    RequestContext { app, headers, .. }: RequestContext,
    body: BodyBytes,
) -> Result<Json<RotatedBody>, Error> {
    let (request, message): (RotateKeys, _) = signed(&app, &headers, &body)?;
    let after = request.after.unwrap_or_default();
    let rotated = rotate_carrier_keys(&app, message, &after).await?;
    Ok(Json(RotatedBody {
        success: true,
        newest: rotated.newest,
        rotated: rotated.accounts,
        unreadable: rotated.unreadable,
        left: rotated.left,
        next: rotated.next,
    }))
}
