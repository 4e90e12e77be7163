//! `/api/sessions` and `/api/sign-out`: where a person is signed in, and signing out.

use crate::{
    Error,
    http::{
        RequestContext, cookie,
        extract::{Id, Json, Query},
        query,
    },
    usecases::identity::{
        end_sessions::{
            self, ApiKeyRetention, NO_SESSION, SessionEnded, SessionsEnded, end_all_sessions,
            end_session,
        },
        sessions::list_sessions,
    },
};
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{SessionEndedBody, SessionsBody, SessionsEndedBody, SignedOutBody},
    ids::SessionId,
};
use serde::Deserialize;

/// Lists where the reader is signed in, in all organizations.
#[worker::send]
pub(crate) async fn list(context: RequestContext) -> Result<Json<SessionsBody>, Error> {
    let by = context.person().await?;
    Ok(Json(SessionsBody {
        success: true,
        sessions: list_sessions(context.with_principal(&by)).await?,
    }))
}

/// Ends one of one's own sessions and what came of it: the extension's that were let in from it, and the API keys that were
/// made in it, if they are to end too.
#[worker::send]
pub(crate) async fn revoke(
    context: RequestContext,
    id: Id<SessionId>,
    query: Result<Query<End>, Error>,
) -> Result<Json<SessionEndedBody>, Error> {
    let by = context.person().await?;
    let Path(id) = id.map_err(|_| NO_SESSION)?;
    let Query(end) = query?;
    let ended = end_session(context.with_principal(&by), id, end.keys()).await?;
    let SessionEnded { session, keys } = ended.ok_or(NO_SESSION)?;
    Ok(Json(SessionEndedBody {
        success: true,
        session,
        keys,
    }))
}

/// Signs out everywhere, and revokes the person's API keys, if they are to end too.
#[worker::send]
pub(crate) async fn revoke_all(
    context: RequestContext,
    query: Result<Query<End>, Error>,
) -> Result<Response, Error> {
    let by = context.person().await?;
    let Query(end) = query?;
    let ended = end_all_sessions(context.with_principal(&by), end.keys()).await?;
    let SessionsEnded { ended, keys } = ended;
    let body = SessionsEndedBody {
        success: true,
        ended,
        keys,
    };
    Ok(([cookie::clear()], Json(body)).into_response())
}

/// The choice of what ends along with a session.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    /// Whether API keys are to end too.
    #[serde(rename = "keys", default, deserialize_with = "query::boolean")]
    with_keys: bool,
}

impl End {
    fn keys(&self) -> ApiKeyRetention {
        if self.with_keys {
            ApiKeyRetention::Revoked
        } else {
            ApiKeyRetention::Kept
        }
    }
}

/// Signs out here. The extension's sessions live on, and so do keys.
#[worker::send]
pub(crate) async fn sign_out(context: RequestContext) -> Result<Response, Error> {
    let by = context.person().await?;
    end_sessions::sign_out(context.with_principal(&by)).await?;
    let body = SignedOutBody {
        success: true,
        ended: 1,
    };
    Ok(([cookie::clear()], Json(body)).into_response())
}
