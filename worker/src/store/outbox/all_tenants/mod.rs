//! Delivery: claims what is due, whoever it belongs to, and notes what became of it. Cross-tenant.

mod attendee_call;
mod claim;
mod daily;
mod daily_facts;
mod facts;
mod obsolete;
mod opt_outs;
mod provider_events;
mod settle;
mod sms;
mod told;

pub use attendee_call::{AttendeeCall, attendee_call};
pub use claim::{
    ClaimResult, ClaimedMessage, DueMessages, DueWindow, MessageClaim, Ways, claim, due,
};
pub use daily::write_daily;
pub use daily_facts::{DayFacts, OpenCall};
pub use facts::{BookingFacts, CallFacts, CallOfSeries, PeopleFacts, SeriesFacts};
pub use opt_outs::{OptOut, opt_out};
pub use provider_events::{Reported, note_report};
pub use settle::{FrozenContent, HeldMessages, Lease, Next, freeze, release, settle};
pub use sms::{
    ANSWERED_WITHIN, LineOrganization, NewAttempt, NewReply, OpenAttempt, SmsCall, SmsFacts,
    SmsOutcome, SmsReplyFacts, SmsReport, TextBegun, Undelivered, Unreported, begin,
    line_organizations, note_reply, note_sms_report, settle_sms, unreported,
};

use super::{NewMessage, insert_if};
use crate::store::{AllTenants, DatabaseError, sql, text};
use chrono::{DateTime, TimeDelta, Utc};

#[derive(serde::Deserialize)]
struct Expired {}

/// Most rows that a statement of the sweep touches; the next tick takes the rest.
const BATCH: u32 = 100;

/// Due messages whose deadline one sweep looks at, the oldest first. A backlog of many thousands, which a provider's outage
/// leaves, must not cost a tick a walk through all of it: what is tried goes to the back, so that the next are seen.
const LOOKED_AT: u32 = 500;

/// The time for which a message to nobody's member is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// Writes a message that belongs to no other change: its cause is stored, and would be asked for again.
pub async fn insert_one(
    AllTenants { database: db }: AllTenants<'_>,
    new: &NewMessage,
) -> Result<(), DatabaseError> {
    db.run(insert_if!("1", new)).await.map(drop)
}

/// The result of a sweep.
#[derive(Debug, Clone, Copy, Default)]
pub struct SweptMessages {
    /// Messages whose deadline passed before they were sent.
    pub expired: u64,
    /// Whether any message is due.
    pub is_due: bool,
}

/// Puts right what time has decided: messages of dead invocations wait again, those past their deadline have failed, and
/// those of no organization are forgotten. What can go no way, because that is not configured, was not sent, and nobody is told.
pub async fn sweep(
    AllTenants { database: db }: AllTenants<'_>,
    ways: Ways,
    now: DateTime<Utc>,
) -> Result<SweptMessages, DatabaseError> {
    let lost = sql!(
        "UPDATE messages SET state = 'pending', lease_token = NULL, lease_until = NULL, due_at = :now, updated_at = :now
         WHERE id IN (SELECT id FROM messages INDEXED BY messages_claimed
                      WHERE state = 'claimed' AND lease_until <= :now ORDER BY lease_until LIMIT :batch)",
        now,
        batch = BATCH,
    );
    let expired = sql!(
        "UPDATE messages SET
           state = CASE WHEN CASE channel WHEN 'sms' THEN :texts ELSE :mails END THEN 'failed' ELSE 'skipped' END,
           reason = CASE WHEN CASE channel WHEN 'sms' THEN :texts ELSE :mails END THEN 'deadline' ELSE 'not_configured' END,
           address = NULL, payload = NULL, key_version = NULL, updated_at = :now
         WHERE id IN (SELECT id FROM (SELECT id, deadline FROM messages INDEXED BY messages_due
                                      WHERE state = 'pending' AND due_at <= :now ORDER BY due_at LIMIT :looked_at)
                      WHERE deadline <= :now)
         RETURNING id",
        now,
        texts = ways.texts,
        mails = ways.mails,
        looked_at = LOOKED_AT,
    );
    let forgotten = sql!(
        "DELETE FROM messages WHERE id IN (
           SELECT id FROM messages INDEXED BY messages_unowned
           WHERE organization_id IS NULL AND created_at <= :before ORDER BY created_at LIMIT :batch)",
        before = now - REMEMBERED,
        batch = BATCH,
    );
    let due = sql!(
        "SELECT 1 AS found FROM messages INDEXED BY messages_due WHERE state = 'pending' AND due_at <= :now LIMIT 1",
        now,
    );
    let mut batch = vec![lost, expired, forgotten, due];
    batch.extend(sms::forget(now, BATCH));
    let mut answers = crate::store::Answers::new(db.batch(batch).await?);
    answers.next()?;
    let expired: Vec<Expired> = answers.next()?.all()?;
    Ok(SweptMessages {
        expired: expired.len() as u64,
        is_due: {
            answers.next()?;
            answers.next()?.any()
        },
    })
}
