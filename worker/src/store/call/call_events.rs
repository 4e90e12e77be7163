//! `call_events`: everything the carrier told or asked, once each. Cross-tenant: the dialler's.

use crate::store::{Statement, sql};
use callslot_shared::ids::{AttemptId, CallId};
use chrono::{DateTime, Utc};

/// A message or a request of the carrier.
#[derive(Debug, Clone, Copy)]
pub struct CarrierEvent<'a> {
    /// The attempt it is about.
    pub attempt: AttemptId,
    /// The leg it is about.
    pub call: &'a CallId,
    /// The sort of event.
    pub kind: &'static str,
    /// The value that it carried.
    pub value: &'a str,
    /// When it came.
    pub at: DateTime<Utc>,
}

impl CarrierEvent<'_> {
    /// Keeps it, unless the same one is there already: carriers repeat themselves.
    pub(in crate::store) fn keep(&self) -> Statement {
        sql!(
            "INSERT INTO call_events (organization_id, attempt_id, call_id, kind, value, at)
             SELECT a.organization_id, a.id, :call, :kind, :value, :now FROM call_attempts a WHERE a.id = :attempt
             ON CONFLICT DO NOTHING",
            attempt = self.attempt,
            call = self.call,
            kind = self.kind,
            value = self.value,
            now = self.at,
        )
    }
}
