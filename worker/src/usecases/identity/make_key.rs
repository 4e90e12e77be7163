//! Making an API key.

use super::secrets::{hashed, secret_or};
use crate::{
    Error,
    ports::fresh_id,
    store::api_keys::{self, FreshKey},
    usecases::{
        Context,
        owner_alerts::{self, AlertSubject},
    },
};
use callslot_shared::{
    api::{ApiKey, CreateKey, ErrorCode},
    ids::KeyId,
    words::Language,
};

/// A member has as many keys as fit.
pub(crate) const TOO_MANY_KEYS: Error = Error::Plain(
    ErrorCode::Conflict,
    "You have 50 API keys already. Revoke one that is not used any more first.",
);
/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No key could be made just now. Try again.",
);

/// The outcome of making a key.
pub(crate) enum KeyMade {
    /// It is there.
    Done {
        /// The key.
        key: ApiKey,
        /// Its token, which is kept nowhere.
        token: String,
    },
    /// It is not: the member has as many as fit, or may make none any more.
    Refused,
}

/// Makes a key that acts for whoever asks, and tells the owners.
pub(crate) async fn make_key(
    context: Context<'_>,
    language: Language,
    request: &CreateKey,
) -> Result<KeyMade, Error> {
    let app = context.app;
    let key = request.checked(context.now())?;
    let token = format!("cs_live_{}", secret_or(&*app.entropy, NO_CHANCE)?);
    let fresh = FreshKey {
        id: KeyId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        token_hash: &hashed(&token),
        key: &key,
    };
    let entry = context.entry();
    let stored = api_keys::insert(context.tenant, fresh, &entry).await?;
    let Some(key) = stored else {
        return Ok(KeyMade::Refused);
    };
    let added = AlertSubject::Key {
        name: key.name.clone(),
        scopes: key.scopes.clone(),
    };
    owner_alerts::tell(app, language, &entry, added);
    Ok(KeyMade::Done { key, token })
}
