//! Signing in with a passkey.

use super::{
    ceremony::{bytes, challenge, count, party},
    options,
};
use crate::{
    App, Error,
    passkeys::{Ceremony, ClientData, RelyingParty, VerifiedAssertion, signed},
    ports::hex,
    store::passkeys::{self, StoredPasskey, Use},
    usecases::identity::{
        client::SignInClient,
        open_session::{SignedIn, in_place_of, open, remember_browser},
        sign_in_limits::trying,
    },
};
use callslot_shared::{
    FieldError,
    api::{ErrorCode, RequestOptions, SessionKind, UsePasskey},
};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// One answer for all that can be wrong, so that nothing is learned of passkeys that are somebody's.
const NOT_IN: Error = Error::Plain(
    ErrorCode::Unauthorized,
    "This passkey did not sign you in. Try again, or sign in by mail and add it anew.",
);

/// Begins to sign in with a passkey: gives out a challenge, and answers what the browser is asked for.
pub(crate) async fn begin_passkey_sign_in(
    app: &App,
    client: &SignInClient,
) -> Result<RequestOptions, Error> {
    let party = party(app)?;
    count(app, &trying(client)).await?;
    let challenge = challenge(app, None).await?;
    Ok(options::request(&party, challenge))
}

/// Opens a session for whoever a passkey is of, in place of the one that their browser has.
pub(crate) async fn sign_in_with_passkey(
    app: &App,
    client: &SignInClient,
    request: &UsePasskey,
) -> Result<SignedIn, Error> {
    let party = party(app)?;
    let answer = Answer::read(&party, request)?;
    let known = passkeys::answering(
        app.all_tenants(),
        &request.id,
        &answer.challenge,
        app.clock.now(),
    )
    .await?
    .ok_or(NOT_IN)?;
    let signed = answer.checked(&party, &known).ok_or(NOT_IN)?;
    let organization = known.organization_id.ok_or(NOT_IN)?;
    let used = Use {
        id: known.id,
        sign_count: signed.sign_count,
        backed_up: signed.backed_up,
        at: app.clock.now(),
    };
    if !passkeys::used(app.all_tenants(), used).await? {
        return Err(NOT_IN);
    }
    let member = (organization, known.user_id);
    let opened = open(app, client, member, SessionKind::Page, "passkey")
        .await?
        .ok_or(NOT_IN)?;
    let opened = in_place_of(app, client, opened).await;
    Ok(remember_browser(app, client, opened))
}

/// A browser's answer, in bytes.
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

    /// The data that was signed, if it was that passkey and its person.
    fn checked(&self, party: &RelyingParty, known: &StoredPasskey) -> Option<VerifiedAssertion> {
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
