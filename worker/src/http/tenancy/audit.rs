//! `/api/audit`: who changed what, when.

use crate::{
    Error,
    http::{
        RequestContext,
        cursor::Cursor,
        extract::{Json, Query},
        query,
    },
    store::audit_log::AuditFilter,
    usecases::tenancy::list_audit::list_audit,
};
use callslot_shared::{
    api::AuditBody,
    ids::{AuditId, UserId},
    text::clean,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};

/// The order of the list, for cursors.
const ORDER: &str = "-at";
/// Longest action and subject looked for, in characters. The longest there are have 64.
pub(crate) const MAX_WORD: usize = 100;

/// Lists what was done in the organization, the newest first.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListEntries>, Error>,
) -> Result<Json<AuditBody>, Error> {
    let by = context.principal().await?;
    let Query(wanted) = query?;
    let found = list_audit(context.with_principal(&by), &wanted.into()).await?;
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

/// Parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEntries {
    #[serde(default, deserialize_with = "word")]
    action: Option<String>,
    #[serde(default, deserialize_with = "word")]
    subject_id: Option<String>,
    #[serde(default, deserialize_with = "query::user")]
    user_id: Option<UserId>,
    #[serde(default, deserialize_with = "query::instant")]
    from: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "query::instant")]
    to: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "place")]
    cursor: Option<Cursor<AuditId>>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    query::by_rule(deserializer, |text| clean("", text, MAX_WORD)).map(Some)
}

fn place<'de, D>(deserializer: D) -> Result<Option<Cursor<AuditId>>, D::Error>
where
    D: Deserializer<'de>,
{
    query::by_rule(deserializer, |text| Cursor::decode(text, ORDER)).map(Some)
}

impl From<ListEntries> for AuditFilter {
    fn from(list: ListEntries) -> Self {
        Self {
            action: list.action,
            subject_id: list.subject_id,
            user_id: list.user_id,
            from: list.from,
            to: list.to,
            after: list.cursor.map(|cursor| (cursor.value, cursor.id)),
            limit: list.limit,
        }
    }
}
