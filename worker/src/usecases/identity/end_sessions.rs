//! Signing out: here, elsewhere, everywhere.

use crate::{
    Error,
    ports::fresh_id,
    store::{
        api_keys::{self, Which},
        audit_log::Entry,
        sessions,
    },
    usecases::Context,
};
use callslot_shared::{
    api::{ApiKey, ErrorCode, Session},
    ids::{KeyId, SessionId},
};
use uuid::Uuid;

/// No such session, or not the reader's.
pub(crate) const NO_SESSION: Error = Error::Plain(
    ErrorCode::NotFound,
    "You have no such session, or it has ended.",
);

/// A session that was ended.
pub(crate) struct SessionEnded {
    /// The session.
    pub(crate) session: Session,
    /// The person's API keys that were made in it and still open something.
    pub(crate) keys: Vec<ApiKey>,
}

/// All sessions of a person, ended.
pub(crate) struct SessionsEnded {
    /// The number of sessions that were ended.
    pub(crate) ended: u32,
    /// The person's API keys that still open something.
    pub(crate) keys: Vec<ApiKey>,
}

/// Whether API keys end along with sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiKeyRetention {
    /// They go on.
    Kept,
    /// They are revoked.
    Revoked,
}

/// Ends one of somebody's own sessions and what came of it: the extension's that were let in from it, and the API keys that
/// were made in it, if they are to end too. `None` if they have no such session.
pub(crate) async fn end_session(
    context: Context<'_>,
    id: SessionId,
    keys: ApiKeyRetention,
) -> Result<Option<SessionEnded>, Error> {
    let (which, entry) = (Which::MadeIn(id), context.entry());
    let keys = to_revoke(context, &entry, which, keys).await?;
    let ended = sessions::revoke(context.tenant, id, &entry, keys.as_deref()).await?;
    let Some(session) = ended else {
        return Ok(None);
    };
    let all = context.all_tenants();
    Ok(Some(SessionEnded {
        session,
        keys: api_keys::own(all, context.by.user_id, which, entry.at).await?,
    }))
}

/// Signs somebody out everywhere, and revokes their API keys, if they are to end too.
pub(crate) async fn end_all_sessions(
    context: Context<'_>,
    keys: ApiKeyRetention,
) -> Result<SessionsEnded, Error> {
    let (which, entry) = (Which::All, context.entry());
    let keys = to_revoke(context, &entry, which, keys).await?;
    let ended = sessions::revoke_all(context.tenant, &entry, keys.as_deref()).await?;
    let all = context.all_tenants();
    Ok(SessionsEnded {
        ended,
        keys: api_keys::own(all, context.by.user_id, which, entry.at).await?,
    })
}

/// The keys to revoke along with sessions, if they are to be, each with a fresh id for its line in the audit log.
async fn to_revoke(
    context: Context<'_>,
    entry: &Entry<'_>,
    which: Which,
    keys: ApiKeyRetention,
) -> Result<Option<Vec<(KeyId, Uuid)>>, Error> {
    if keys == ApiKeyRetention::Kept {
        return Ok(None);
    }
    let (app, all) = (context.app, context.all_tenants());
    let keys = api_keys::own(all, entry.by.user_id, which, entry.at).await?;
    let fresh = |key: &ApiKey| (key.id, fresh_id(&*app.clock, &*app.entropy));
    Ok(Some(keys.iter().map(fresh).collect()))
}

/// Ends the session that asks. The extension's sessions live on, and so do keys.
pub(crate) async fn sign_out(context: Context<'_>) -> Result<(), Error> {
    let id = context.by.credential_id.parse();
    let id: SessionId = id.map_err(|_| NO_SESSION)?;
    sessions::sign_out(context.tenant, id, &context.entry()).await?;
    Ok(())
}
