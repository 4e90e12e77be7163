//! `/api/calls/{id}/…`: what is kept of a call. One file an address.

pub(crate) mod confirmations;
pub(crate) mod outcome;
pub(crate) mod qa;
pub(crate) mod recording;
pub(crate) mod timeline;
pub(crate) mod transcript;

use crate::{Error, http::extract::Id, usecases::call::find::NO_CALL};
use axum::extract::Path;
use callslot_shared::ids::CallId;

/// The id of a leg in an address.
pub(crate) fn call_id(id: Id<String>) -> Result<CallId, Error> {
    let Path(id) = id.map_err(|_| NO_CALL)?;
    CallId::parse(&id).ok_or(NO_CALL)
}
