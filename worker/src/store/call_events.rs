//! `call_events`: everything the carrier told or asked, once each. Cross-tenant: the dialler's.

use super::{Database, DatabaseError, sql};
use callslot_shared::ids::{AttemptId, CallId};
use chrono::{DateTime, Utc};

/// Keeps an event, unless the same one is there already: carriers repeat themselves.
pub async fn keep(
    db: &dyn Database,
    attempt: AttemptId,
    call: &CallId,
    kind: &str,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "INSERT INTO call_events (organization_id, attempt_id, call_id, kind, value, at)
         SELECT a.organization_id, a.id, ?2, ?3, ?4, ?5 FROM call_attempts a WHERE a.id = ?1
         ON CONFLICT DO NOTHING",
        attempt,
        call,
        kind,
        value,
        now,
    ))
    .await
    .map(drop)
}
