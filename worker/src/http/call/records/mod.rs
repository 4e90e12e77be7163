//! `/api/calls/{id}/…`: what is kept of a call. One file an address.

pub(crate) mod confirmations;
pub(crate) mod outcome;
pub(crate) mod qa;
pub(crate) mod recording;
pub(crate) mod timeline;
pub(crate) mod transcript;

use crate::{
    App, Error,
    http::extract::Id,
    store::{
        conversations::{self, Conversation},
        credentials::Principal,
    },
};
use axum::extract::Path;
use callslot_shared::{api::ErrorCode, ids::CallId};

/// No such call, or not in this organization: one answer for both.
const NO_CALL: Error = Error::Plain(ErrorCode::NotFound, "There is no such call.");

/// Words about a person would come back.
pub(crate) const ERASED: Error = Error::Plain(
    ErrorCode::Conflict,
    "What was personal of this call's attendee was erased; nothing is added to it any more.",
);

/// The call that a leg of this id belongs to, if it is this organization's.
async fn find(app: &App, by: &Principal, id: Id<String>) -> Result<Conversation, Error> {
    let Path(id) = id.map_err(|_| NO_CALL)?;
    let id = CallId::parse(&id).ok_or(NO_CALL)?;
    conversations::get(&*app.db, by.organization_id, &id)
        .await?
        .ok_or(NO_CALL)
}

/// As [`find`], for whoever wants to add to what is kept: nothing is added to what was erased.
async fn find_to_write(app: &App, by: &Principal, id: Id<String>) -> Result<Conversation, Error> {
    let call = find(app, by, id).await?;
    if call.erased { Err(ERASED) } else { Ok(call) }
}
