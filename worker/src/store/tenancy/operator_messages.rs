//! `operator_messages`: messages of whoever runs the service, so that one that is sent again changes nothing.
//! They are nobody's member's: these are the service's own functions.

use crate::store::{Statement, sql};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// The time for which one is known: far longer than its signature holds.
const KEPT: TimeDelta = TimeDelta::days(1);
/// The number of rows that are forgotten at once.
const BATCH: u32 = 100;

/// A message about to be taken in.
#[derive(Debug)]
pub struct OperatorMessage<'a> {
    /// Its sender's name for it.
    pub id: &'a str,
    /// A fresh id for this request.
    pub entry: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether the message was taken in by this request, by an earlier statement of the same batch.
pub(in crate::store) const TAKEN_IN: &str = "EXISTS (
  SELECT 1 FROM operator_messages taken WHERE taken.id = :message AND taken.entry_id = :entry)";

impl OperatorMessage<'_> {
    /// Takes the message in, unless it was before. Forgets on the way what is over.
    pub(in crate::store) fn take_in(&self) -> [Statement; 2] {
        [
            sql!(
                "DELETE FROM operator_messages WHERE id IN (
                   SELECT id FROM operator_messages INDEXED BY operator_messages_time
                   WHERE at <= :kept_since LIMIT :batch)",
                kept_since = self.at - KEPT,
                batch = BATCH,
            ),
            sql!(
                "INSERT INTO operator_messages (id, entry_id, at) VALUES (:message, :entry, :now)
                   ON CONFLICT (id) DO NOTHING",
                message = self.id,
                entry = self.entry.to_string(),
                now = self.at,
            ),
        ]
    }
}
