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
    store::{conversations::Conversation, credentials::Principal},
    usecases::{
        Context,
        call::find::{self as calls, NO_CALL},
    },
};
use axum::extract::Path;
use callslot_shared::ids::CallId;

/// The id of a leg in an address.
fn call_id(id: Id<String>) -> Result<CallId, Error> {
    let Path(id) = id.map_err(|_| NO_CALL)?;
    CallId::parse(&id).ok_or(NO_CALL)
}

/// The call that a leg of this id belongs to, if it is this organization's.
async fn find(app: &App, by: &Principal, id: Id<String>) -> Result<Conversation, Error> {
    calls::find(Context::new(app, by), &call_id(id)?).await
}

/// As [`find`], for whoever wants to add to what is kept: nothing is added to what was erased.
async fn find_to_write(app: &App, by: &Principal, id: Id<String>) -> Result<Conversation, Error> {
    calls::find_to_write(Context::new(app, by), &call_id(id)?).await
}
