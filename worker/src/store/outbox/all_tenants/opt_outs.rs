//! The end of reminders to an address, and what else keeps a message from one.

use crate::store::{
    AllTenants, DatabaseError, Statement, as_json,
    audit_log::{Entry, audit_entry},
    author::Attendee,
    sql,
};
use callslot_shared::ids::BookingId;
use serde::Deserialize;
use std::collections::HashMap;

/// An end of reminders that a reader asks for.
#[derive(Debug, Clone, Copy)]
pub struct OptOut<'a> {
    /// The booking whose reminder it was.
    pub booking: BookingId,
    /// SHA-256 of the address in small letters, in hexadecimal.
    pub address_hash: &'a str,
    /// Whether the booking still goes to that address, so that its own reminders end at once.
    pub is_current: bool,
}

/// Ends reminders to an address in the organization of a booking. Again it changes nothing.
pub async fn opt_out(
    AllTenants { database: db }: AllTenants<'_>,
    asked: OptOut<'_>,
    entry: &Entry<'_, Attendee>,
) -> Result<(), DatabaseError> {
    let organization = entry.by.organization_id;
    let noted = audit_entry!(
        entry,
        "reminders.stop",
        asked.booking,
        "'{}'",
        "WHERE NOT EXISTS (SELECT 1 FROM reminder_opt_outs o
           WHERE o.organization_id = :organization AND o.address_hash = :address_hash)",
        address_hash = asked.address_hash,
    );
    let stopped = sql!(
        "INSERT INTO reminder_opt_outs (organization_id, address_hash, at) VALUES (:organization, :address_hash, :now)
         ON CONFLICT (organization_id, address_hash) DO NOTHING",
        organization,
        address_hash = asked.address_hash,
        now = entry.at,
    );
    let skipped = sql!(
        "UPDATE messages INDEXED BY messages_booking SET state = 'skipped', reason = 'opted_out', address = NULL, payload = NULL,
           key_version = NULL, updated_at = :now
         WHERE booking_id = :booking AND :is_current AND state = 'pending'
           AND kind IN ('attendee_reminder_day', 'attendee_reminder_hour')",
        booking = asked.booking,
        is_current = asked.is_current,
        now = entry.at,
    );
    // The entry first: it is one only if the address was not stopped before.
    db.batch(vec![noted, stopped, skipped]).await.map(drop)
}

/// The query for those of `messages` (id, and SHA-256 of the address) that their addresses keep back, each with the reason.
pub(super) fn withheld(messages: &[(&str, &str)]) -> Statement {
    sql!(
        "SELECT t.id, CASE WHEN t.is_stopped THEN 'stopped' ELSE 'opted_out' END AS reason FROM (
           SELECT m.id, EXISTS (SELECT 1 FROM mail_stops s WHERE s.address_hash = j.value ->> '$[1]') AS is_stopped,
             m.kind IN ('attendee_reminder_day', 'attendee_reminder_hour') AND EXISTS (
               SELECT 1 FROM reminder_opt_outs o
               WHERE o.organization_id = m.organization_id AND o.address_hash = j.value ->> '$[1]') AS is_opted_out
           FROM json_each(:messages) j JOIN messages m ON m.id = j.value ->> '$[0]'
           WHERE m.booking_id IS NOT NULL OR m.series_id IS NOT NULL) t
         WHERE t.is_stopped OR t.is_opted_out",
        messages = as_json(messages),
    )
}

/// A message that its address keeps back.
#[derive(Deserialize)]
pub(super) struct Withheld {
    id: String,
    reason: WithheldReason,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WithheldReason {
    Stopped,
    OptedOut,
}

impl Withheld {
    /// The reasons by message.
    pub(super) fn reasons(withheld: Vec<Self>) -> HashMap<String, &'static str> {
        let reason = |withheld: Self| {
            let reason = match withheld.reason {
                WithheldReason::Stopped => "stopped",
                WithheldReason::OptedOut => "opted_out",
            };
            (withheld.id, reason)
        };
        withheld.into_iter().map(reason).collect()
    }
}
