//! `/api/sign-in/passkey`: signing in with a passkey.

use super::{bytes, challenge, count, options, party};
use crate::http::RequestContext;
use crate::{
    Error,
    http::{cookie, extract::Json, session, sign_in::trying},
    passkeys::{Ceremony, ClientData, RelyingParty, signed},
    seams::hex,
    store::passkeys::{self, Known},
};
use axum::response::{IntoResponse as _, Response};
use callslot_shared::{
    FieldError,
    api::{ErrorCode, RequestBody, SessionBody, SessionKind, UsePasskey},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

/// One answer for all that can be wrong, so that nothing is learned of passkeys that are somebody's.
const NOT_IN: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "This passkey did not sign you in. Try again, or sign in by mail and add it anew.",
);

/// Begins to sign in with a passkey.
#[worker::send]
pub(crate) async fn begin(
    RequestContext { app, headers, .. }: RequestContext,
) -> Result<Json<RequestBody>, Error> {
    cookie::not_from_elsewhere(&app, &headers)?;
    let party = party(&app)?;
    count(&app, &trying(&headers)).await?;
    let challenge = challenge(&app, None).await?;
    Ok(Json(RequestBody {
        success: true,
        options: options::request(&party, challenge),
    }))
}

/// Signs in with a passkey. The session's token is in the cookie and nowhere else.
#[worker::send]
pub(crate) async fn finish(
    RequestContext { app, headers, .. }: RequestContext,
    body: Result<Json<UsePasskey>, Error>,
) -> Result<Response, Error> {
    cookie::not_from_elsewhere(&app, &headers)?;
    let Json(request) = body?;
    let party = party(&app)?;
    let answer = Answer::read(&party, &request)?;
    let known = passkeys::answering(&*app.db, &request.id, &answer.challenge, app.clock.now())
        .await?
        .ok_or(NOT_IN)?;
    let signed = answer.checked(&party, &known).ok_or(NOT_IN)?;
    let organization = known.organization_id.ok_or(NOT_IN)?;
    let now = app.clock.now();
    if !passkeys::used(&*app.db, known.id, signed.sign_count, signed.backed_up, now).await? {
        return Err(NOT_IN);
    }
    let member = (organization, known.user_id);
    let opened = session::open(&app, &headers, member, SessionKind::Page, "passkey")
        .await?
        .ok_or(NOT_IN)?;
    let opened = session::in_place_of(&app, &headers, opened).await;
    let cookies = opened.cookies(&app, &headers);
    let body = SessionBody {
        success: true,
        session: opened.session,
    };
    Ok((cookies, Json(body)).into_response())
}

/// What a browser has answered, in bytes.
struct Answer {
    /// SHA-256 of the challenge.
    challenge: String,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    user_handle: Vec<u8>,
}

impl Answer {
    fn read(party: &RelyingParty, request: &UsePasskey) -> Result<Self, FieldError> {
        let client_data = bytes("client_data", &request.client_data)?;
        let said = ClientData::read(&client_data, Ceremony::Get, party)?;
        bytes("id", &request.id)?;
        Ok(Self {
            challenge: hex(&Sha256::digest(said.challenge)),
            client_data,
            authenticator_data: bytes("authenticator_data", &request.authenticator_data)?,
            signature: bytes("signature", &request.signature)?,
            user_handle: bytes("user_handle", &request.user_handle)?,
        })
    }

    /// What was signed, if it was that passkey and its person.
    fn checked(&self, party: &RelyingParty, known: &Known) -> Option<crate::passkeys::Signed> {
        let expected = known.user_id.to_string();
        let theirs: bool = self.user_handle.ct_eq(expected.as_bytes()).into();
        let signed = signed(
            party,
            &known.key,
            &self.authenticator_data,
            &self.client_data,
            &self.signature,
        );
        signed.ok().filter(|_| theirs)
    }
}
