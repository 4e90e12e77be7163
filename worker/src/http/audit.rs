//! `/api/audit`: who changed what, when.

use super::{answer::Json, bookings::whole, cursor::Cursor, principal};
use crate::{
    App, Error,
    store::audit_log::{self, Filter},
};
use axum::{extract::RawQuery, http::HeaderMap};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{AuditBody, DEFAULT_LIMIT, MAX_LIMIT},
    ids::AuditId,
    schedule::instant,
    text::clean,
};

/// The order of the list, for cursors.
const ORDER: &str = "-at";
/// Longest action and subject looked for, in characters. The longest there are have 64.
pub(super) const MAX_WORD: usize = 100;

/// Lists what was done in the organization, the newest first.
pub(super) async fn list(
    app: &App,
    RawQuery(query): &RawQuery,
    headers: &HeaderMap,
) -> Result<Json<AuditBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Audit, Action::Read).await?;
    let filter = read(query.as_deref().unwrap_or_default()).map_err(Error::Request)?;
    let found = audit_log::list(&*app.db, by.organization_id, &filter).await?;
    let next_cursor = found.next(|last| {
        Cursor {
            order: ORDER.to_owned(),
            value: last.at,
            id: last.id,
        }
        .encode()
    });
    Ok(Json(AuditBody {
        success: true,
        entries: found.items,
        next_cursor,
    }))
}

fn read(query: &str) -> Result<Filter, FieldError> {
    let mut filter = Filter {
        limit: DEFAULT_LIMIT,
        ..Filter::default()
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "action" => filter.action = Some(clean("action", &value, MAX_WORD)?),
            "subject_id" => filter.subject_id = Some(clean("subject_id", &value, MAX_WORD)?),
            "user_id" => {
                let id = value
                    .parse()
                    .map_err(|_| FieldError::new("user_id", "is not a user's id"))?;
                filter.user_id = Some(id);
            }
            "from" => filter.from = Some(instant("from", &value)?),
            "to" => filter.to = Some(instant("to", &value)?),
            "cursor" => {
                let cursor: Cursor<AuditId> = Cursor::decode(&value, ORDER)?;
                filter.after = Some((cursor.value, cursor.id));
            }
            "limit" => filter.limit = whole("limit", &value, 1, MAX_LIMIT)?,
            other => return Err(FieldError::new(other, "is not a parameter of this list")),
        }
    }
    Ok(filter)
}
