//! Telling the owners of a change, in the language that the request asks for.

use crate::{App, http::client, store::audit_log::Entry, usecases::tell_owners};
use axum::http::HeaderMap;

pub(crate) use tell_owners::Added;

/// Tells all owners of the organization what whoever makes the entry has added, once the answer is made.
pub(crate) fn tell(app: &App, headers: &HeaderMap, entry: &Entry<'_>, added: Added) {
    tell_owners::tell(app, client::language(headers), entry, added);
}
