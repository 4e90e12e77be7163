//! The notes of a delivery: its content when it begins, and its end. Each is guarded by the claim's token.

use super::super::SealedContent;
use super::opt_outs::{Withheld, withheld};
use crate::store::{AllTenants, Answers, DatabaseError, Statement, made, sql};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// A claimed message.
#[derive(Debug, Clone, Copy)]
pub struct Lease<'a> {
    /// The message.
    pub id: &'a str,
    /// The token of the claim.
    pub token: &'a str,
}

/// The content that a message is sent with from now on.
#[derive(Debug, Clone)]
pub struct FrozenContent<'a> {
    /// The message.
    pub lease: Lease<'a>,
    /// Its address and content.
    pub content: &'a SealedContent,
    /// SHA-256 of the address in small letters, in hexadecimal: none is stored for one that gets no mail any more.
    pub address_hash: &'a str,
}

/// The messages of a claim that may be sent, and those that may not.
#[derive(Debug, Default)]
pub struct HeldMessages {
    /// The messages that have a content and are still held under the claim's token: nothing else may be sent.
    pub held: HashSet<String>,
    /// The messages that their addresses keep back, each with the reason.
    pub withheld: HashMap<String, &'static str>,
}

/// Stores the contents of messages that are sent for the first time, and answers which of all are held. `addresses` has the
/// hash of each message's address.
pub async fn freeze(
    AllTenants { database: db }: AllTenants<'_>,
    contents: &[FrozenContent<'_>],
    addresses: &[(&str, &str)],
    (token, until): (&str, DateTime<Utc>),
) -> Result<HeldMessages, DatabaseError> {
    #[derive(Deserialize)]
    struct Held {
        id: String,
    }
    let mut statements: Vec<Statement> = contents.iter().map(store).collect();
    statements.push(sql!(
        "SELECT id FROM messages INDEXED BY messages_claimed
         WHERE state = 'claimed' AND lease_until = :until AND lease_token = :token AND payload IS NOT NULL",
        until,
        token,
    ));
    let stored = statements.len() - 1;
    statements.push(withheld(addresses));
    let mut answers = Answers::new(db.batch(statements).await?);
    for _ in 0..stored {
        answers.next()?;
    }
    let held: Vec<Held> = answers.next()?.all()?;
    Ok(HeldMessages {
        held: held.into_iter().map(|held| held.id).collect(),
        withheld: Withheld::reasons(answers.next()?.all()?),
    })
}

fn store(frozen: &FrozenContent<'_>) -> Statement {
    sql!(
        "UPDATE messages SET address = :address, payload = :payload, key_version = :key_version
         WHERE id = :message AND state = 'claimed' AND lease_token = :token AND payload IS NULL
           AND NOT EXISTS (SELECT 1 FROM mail_stops s WHERE s.address_hash = :address_hash)
           AND NOT (kind IN ('attendee_reminder_day', 'attendee_reminder_hour') AND EXISTS (
             SELECT 1 FROM reminder_opt_outs o
             WHERE o.organization_id = messages.organization_id AND o.address_hash = :address_hash))",
        message = frozen.lease.id,
        token = frozen.lease.token,
        address = frozen.content.address.as_str(),
        payload = frozen.content.payload.as_str(),
        key_version = frozen.content.key_version,
        address_hash = frozen.address_hash,
    )
}

/// The step after a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The provider has it, under this name if it has said one.
    Sent(Option<String>),
    /// It is tried again then. Past its deadline it has failed.
    Again {
        /// Why this try was not enough.
        reason: &'static str,
        /// When.
        at: DateTime<Utc>,
        /// Whether this try counts.
        counts: bool,
    },
    /// Its time is then. Nothing was tried.
    Later {
        /// Why it waits, if not for its usual time.
        reason: Option<&'static str>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It was of no use any more.
    Skipped(&'static str),
    /// It will not be sent.
    Failed(&'static str),
}

/// Notes what comes after a try, if the claim still holds. Where the answer is lost the claim runs out, and the message is
/// sent once more under the same key.
pub async fn settle(
    AllTenants { database: db }: AllTenants<'_>,
    lease: Lease<'_>,
    next: &Next,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let batch = statements(lease, next, now);
    Ok(Answers::new(db.batch(batch).await?).next()?.any())
}

/// The statements that note what comes after a try. The first answers whether the claim holds.
pub(super) fn statements(lease: Lease<'_>, next: &Next, now: DateTime<Utc>) -> Vec<Statement> {
    match next {
        Next::Sent(name) => vec![
            sent(lease, name.as_deref(), now),
            reminded_of(":subject", lease.id, now),
        ],
        Next::Again { reason, at, counts } => vec![again(lease, reason, (*at, *counts), now)],
        Next::Later { reason, at } => vec![later(lease, *reason, *at, now)],
        Next::Skipped(reason) => vec![ended(lease, "skipped", reason, now)],
        Next::Failed(reason) => vec![ended(lease, "failed", reason, now)],
    }
}

/// Gives a claim's messages back that were not tried. They are due again at `at`.
pub async fn release(
    AllTenants { database: db }: AllTenants<'_>,
    token: &str,
    until: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE messages SET state = 'pending', due_at = :at, attempts = attempts - 1, lease_token = NULL,
           lease_until = NULL
         WHERE id IN (SELECT id FROM messages INDEXED BY messages_claimed
                      WHERE state = 'claimed' AND lease_until = :until AND lease_token = :token)",
        token,
        until,
        at,
    ))
    .await
    .map(drop)
}

fn sent(lease: Lease<'_>, name: Option<&str>, now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE messages SET state = 'sent', reason = NULL, provider_id = :name, address = NULL, payload = NULL,
           key_version = NULL, lease_token = NULL, lease_until = NULL, updated_at = :now
         WHERE id = :message AND state = 'claimed' AND lease_token = :token RETURNING id",
        message = lease.id,
        token = lease.token,
        name,
        now,
    )
}

/// Notes on the booking that its attendee was reminded, of the message whose id is the SQL `message` over `:subject`. The booking's
/// version stays: nothing that anybody decides by has changed.
pub(super) fn reminded_of(
    message: &'static str,
    subject: impl Into<crate::store::Value>,
    now: DateTime<Utc>,
) -> Statement {
    made!(
        format!(
            "UPDATE booking_events SET reminder_sent = 1, reminder_sent_at = :now
             WHERE id = (SELECT m.booking_id FROM messages m
                         WHERE m.id = {message} AND m.state = 'sent' AND m.updated_at = :now
                           AND m.kind IN ('attendee_reminder_day', 'attendee_reminder_hour', 'sms_reminder'))"
        ),
        subject = subject.into(),
        now,
    )
}

fn later(
    lease: Lease<'_>,
    reason: Option<&str>,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Statement {
    sql!(
        "UPDATE messages SET state = 'pending', reason = :reason, due_at = :at, attempts = attempts - 1, lease_token = NULL,
           lease_until = NULL, updated_at = :now
         WHERE id = :message AND state = 'claimed' AND lease_token = :token RETURNING id",
        message = lease.id,
        token = lease.token,
        reason,
        at,
        now,
    )
}

fn again(
    lease: Lease<'_>,
    reason: &str,
    (at, counts): (DateTime<Utc>, bool),
    now: DateTime<Utc>,
) -> Statement {
    sql!(
        "UPDATE messages SET state = CASE WHEN :at < deadline THEN 'pending' ELSE 'failed' END, reason = :reason,
           address = CASE WHEN :at < deadline THEN address END, payload = CASE WHEN :at < deadline THEN payload END,
           key_version = CASE WHEN :at < deadline THEN key_version END, due_at = :at,
           attempts = attempts - 1 + :counts, lease_token = NULL, lease_until = NULL, updated_at = :now
         WHERE id = :message AND state = 'claimed' AND lease_token = :token RETURNING id",
        message = lease.id,
        token = lease.token,
        reason,
        at,
        counts,
        now,
    )
}

fn ended(lease: Lease<'_>, state: &str, reason: &str, now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE messages SET state = :state, reason = :reason, address = NULL, payload = NULL, key_version = NULL,
           lease_token = NULL, lease_until = NULL, updated_at = :now
         WHERE id = :message AND state = 'claimed' AND lease_token = :token RETURNING id",
        message = lease.id,
        token = lease.token,
        state,
        reason,
        now,
    )
}
