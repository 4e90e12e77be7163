//! Adding a passkey.

use super::{
    ceremony::{bytes, challenge, count, party},
    options,
};
use crate::{
    Error,
    passkeys::{Ceremony, ClientData, made},
    ports::{fresh_id, hex},
    settings::SignInLimits,
    store::{
        passkeys::{self, NewPasskey, PasskeyAddResult},
        rate_limits::RateLimit,
    },
    usecases::{
        Context,
        identity::{client::SignInClient, sign_in_limits::trying},
    },
};
use callslot_shared::{
    FieldError,
    api::{AddPasskey, CreationOptions, ErrorCode, MAX_PASSKEYS, Passkey},
    ids::PasskeyId,
};
use sha2::{Digest as _, Sha256};

/// The passkey cannot be added.
const REFUSED: Error = Error::Plain(
    ErrorCode::Conflict,
    "This passkey was not added. You have 20 already, or this one is known, or you are not signed in \
     on a page.",
);
/// The challenge is used up.
const TOO_LATE: Error = Error::Plain(
    ErrorCode::Conflict,
    "This took too long, or was sent twice. Begin again.",
);

/// Most passkeys of one person that are begun in [`SignInLimits::WINDOW`]: all that they can have, and some that come to
/// nothing.
const A_QUARTER_OF_AN_HOUR: u32 = MAX_PASSKEYS + 10;

/// Begins to add a passkey: gives out a challenge, and answers what the browser is asked for.
pub(crate) async fn begin_passkey(
    context: Context<'_>,
    client: &SignInClient,
) -> Result<CreationOptions, Error> {
    let (app, by) = (context.app, context.by);
    let party = party(app)?;
    let own = format!("passkey.options:{}", by.user_id);
    let own = RateLimit::new(own, A_QUARTER_OF_AN_HOUR, SignInLimits::WINDOW);
    let mut limits = trying(client);
    limits.push(own);
    count(app, &limits).await?;
    let person = passkeys::person(context.all_tenants(), by.user_id)
        .await?
        .ok_or(Error::UNAUTHORIZED)?;
    let challenge = challenge(app, Some(by.user_id)).await?;
    Ok(options::creation(&party, by.user_id, person, challenge))
}

/// Adds a passkey that a browser has made to what whoever asks signs in with.
pub(crate) async fn add_passkey(
    context: Context<'_>,
    request: &AddPasskey,
) -> Result<Passkey, Error> {
    let app = context.app;
    let party = party(app)?;
    let name = request.checked_name()?;
    let client_data = bytes("client_data", &request.client_data)?;
    let client_data = ClientData::read(&client_data, Ceremony::Create, &party)?;
    let made = made(
        &party,
        &bytes("authenticator_data", &request.authenticator_data)?,
    )?;
    if bytes("id", &request.id)? != made.credential_id {
        return Err(FieldError::new("id", "is not the credential that was made").into());
    }
    let new = NewPasskey {
        id: PasskeyId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        name: &name,
        made: &made,
        challenge_hash: &hex(&Sha256::digest(&client_data.challenge)),
    };
    let entry = context.entry();
    match passkeys::insert(context.tenant, new, &entry).await? {
        PasskeyAddResult::Done(passkey) => Ok(passkey),
        PasskeyAddResult::TooLate => Err(TOO_LATE),
        PasskeyAddResult::Refused => Err(REFUSED),
    }
}
