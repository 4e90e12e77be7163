//! `/api/passkeys`: what a person signs in with. Adding one needs somebody who has just signed in on a page: neither a
//! program nor the extension gets to make a way in of its own.

mod options;
pub(crate) mod sign_in;

use crate::http::{
    RequestContext,
    bookings::entry,
    principal,
    session::secret,
    sessions::signed_in,
    sign_in::{passed, trying},
};
use crate::{
    App, Error,
    http::extract::{Id, Json},
    passkeys::{Ceremony, ClientData, RelyingParty, made},
    seams::{fresh_id, hex},
    settings::SignInLimits,
    store::{
        passkeys::{self, Added},
        rate_limits::{self, Counted, Limit},
        webauthn_challenges,
    },
};
use axum::{extract::Path, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{
    FieldError,
    api::{AddPasskey, CreationBody, ErrorCode, MAX_PASSKEYS, PasskeyBody, PasskeysBody},
    ids::{PasskeyId, UserId},
};
use sha2::{Digest, Sha256};

/// No such passkey, or not the reader's.
const NO_PASSKEY: Error = Error::Plain(ErrorCode::NotFound, "You have no such passkey.");
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

/// Counts a request for a challenge, which the database has to keep, and refuses it beyond a limit.
async fn count(app: &App, limits: &[Limit]) -> Result<(), Error> {
    let now = app.clock.now();
    let counted = Counted {
        limits,
        request: &fresh_id(&*app.clock, &*app.entropy).to_string(),
        at: now,
    };
    passed(rate_limits::take(&*app.db, &counted).await?, limits, now)
}

/// Lists one's own passkeys.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<PasskeysBody>, Error> {
    let by = signed_in(&app, &headers, access).await?;
    Ok(Json(PasskeysBody {
        success: true,
        passkeys: passkeys::list(&*app.db, by.user_id).await?,
    }))
}

/// Begins to add a passkey.
#[worker::send]
pub(crate) async fn begin(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<CreationBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let party = party(&app)?;
    let own = format!("passkey.options:{}", by.user_id);
    let own = Limit::new(own, A_QUARTER_OF_AN_HOUR, SignInLimits::WINDOW);
    let mut limits = trying(&headers);
    limits.push(own);
    count(&app, &limits).await?;
    let person = passkeys::person(&*app.db, by.user_id)
        .await?
        .ok_or(Error::UNAUTHORIZED)?;
    let challenge = challenge(&app, Some(by.user_id)).await?;
    Ok(Json(CreationBody {
        success: true,
        options: options::creation(&party, by.user_id, person, challenge),
    }))
}

/// Adds a passkey that a browser has made.
#[worker::send]
pub(crate) async fn add(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<AddPasskey>, Error>,
) -> Result<(StatusCode, Json<PasskeyBody>), Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let party = party(&app)?;
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
    let id = PasskeyId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    let challenge = hex(&Sha256::digest(&client_data.challenge));
    let entry = entry(&app, &by);
    match passkeys::insert(by.tenant(&*app.db), id, &name, &made, &challenge, &entry).await? {
        Added::Done(passkey) => Ok((
            StatusCode::CREATED,
            Json(PasskeyBody {
                success: true,
                passkey,
            }),
        )),
        Added::TooLate => Err(TOO_LATE),
        Added::Refused => Err(REFUSED),
    }
}

/// Removes a passkey: nobody signs in with it any more.
#[worker::send]
pub(crate) async fn remove(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<PasskeyId>,
) -> Result<Json<PasskeyBody>, Error> {
    let by = signed_in(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_PASSKEY)?;
    let passkey = passkeys::remove(by.tenant(&*app.db), id, &entry(&app, &by))
        .await?
        .ok_or(NO_PASSKEY)?;
    Ok(Json(PasskeyBody {
        success: true,
        passkey,
    }))
}

/// Who asks for passkeys.
fn party(app: &App) -> Result<RelyingParty, Error> {
    let public_url = app.settings.public_url.as_ref();
    public_url
        .and_then(RelyingParty::of)
        .ok_or(Error::NotConfigured("PUBLIC_URL with a host's name"))
}

/// A fresh challenge, given out: 256 random bits in base64url. The store has its SHA-256.
async fn challenge(app: &App, user: Option<UserId>) -> Result<String, Error> {
    let fresh = Sha256::digest(secret(&*app.entropy)?);
    let hash = hex(&Sha256::digest(fresh));
    webauthn_challenges::insert(&*app.db, &hash, user, app.clock.now()).await?;
    Ok(URL_SAFE_NO_PAD.encode(fresh))
}

/// The bytes of a field in base64url.
fn bytes(field: &str, text: &str) -> Result<Vec<u8>, FieldError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| FieldError::new(field, "is not base64url without padding"))
}
