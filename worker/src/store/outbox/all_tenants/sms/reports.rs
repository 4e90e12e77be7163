//! Reports of the carrier on texts that it has taken. They may come twice, in any order, before the answer to the request, or
//! never; a text only goes on.

use super::super::settle::reminded_of;
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement, columns, row, sealed_credentials, sql, text,
};
use callslot_shared::ids::{CallId, SmsId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// Tries of one text at most: one that did not arrive twice is a person's to look at.
const MOST_TRIES: u32 = 3;

/// Whether what is told of the try `t` is told of its message: it is the last, or has arrived and none after it may have.
const IS_LAST: &str = "NOT EXISTS (
    SELECT 1 FROM sms_attempts n INDEXED BY sms_attempts_message
    WHERE n.message_id = t.message_id AND (n.asked_at, n.id) > (t.asked_at, t.id)
      AND (t.state <> 'delivered' OR n.state IN ('asking', 'unknown', 'taken', 'delivered')))";

/// The pause before a text is tried again that did not arrive for now.
const PAUSE: TimeDelta = TimeDelta::minutes(2);

/// The end of a text, as it is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportedState {
    Taken,
    Delivered,
    Undelivered,
}

impl ReportedState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
        }
    }
}

/// A report on a try: its carrier's name, and how it ended, if it has.
#[derive(Debug, Clone, Copy)]
pub struct SmsReport<'a> {
    /// The try.
    pub attempt: SmsId,
    /// The carrier's name for the text.
    pub name: &'a CallId,
    /// The end: delivered, or why not.
    pub end: Option<Result<(), Undelivered<'a>>>,
}

/// Why a text did not arrive.
#[derive(Debug, Clone, Copy)]
pub struct Undelivered<'a> {
    /// The carrier's code.
    pub code: &'a str,
    /// The reason, as a message has it.
    pub reason: &'static str,
    /// Whether it may arrive if it is tried again.
    pub is_temporary: bool,
}

/// Notes a report; answers whether the try is known.
pub async fn note_sms_report(
    AllTenants { database: db }: AllTenants<'_>,
    report: &SmsReport<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let (state, undelivered) = match report.end {
        None => (ReportedState::Taken, None),
        Some(Ok(())) => (ReportedState::Delivered, None),
        Some(Err(undelivered)) => (ReportedState::Undelivered, Some(undelivered)),
    };
    let attempt = report.attempt;
    let known = sql!(
        "SELECT 1 AS found FROM sms_attempts WHERE id = :attempt",
        attempt
    );
    let noted = sql!(
        "UPDATE sms_attempts SET state = CASE WHEN :state = 'delivered' AND state = 'closed' AND EXISTS (
             SELECT 1 FROM sms_attempts o INDEXED BY sms_attempts_message
             WHERE o.message_id = sms_attempts.message_id AND o.id <> :attempt
               AND o.state IN ('asking', 'unknown', 'taken', 'delivered')) THEN 'delivered_late' ELSE :state END,
           carrier_id = COALESCE(carrier_id, :name), code = :code, updated_at = :now
         WHERE id = :attempt AND (carrier_id IS NULL OR carrier_id = :name) AND CASE :state
           WHEN 'taken' THEN state IN ('asking', 'unknown') ELSE state IN ('asking', 'unknown', 'taken', 'closed') END",
        attempt,
        state = state.as_str(),
        name = report.name.as_str(),
        code = undelivered.map(|undelivered| undelivered.code),
        now,
    );
    let mut batch = vec![known, noted];
    batch.extend(adopted(report, now));
    match undelivered {
        None => batch.push(delivered(attempt, now)),
        Some(undelivered) => batch.extend(ended(attempt, undelivered, now)),
    }
    Ok(Answers::new(db.batch(batch).await?).next()?.any())
}

/// The message of a try that the carrier has, although nobody knew, or its answer is still to come: it is sent.
fn adopted(report: &SmsReport<'_>, now: DateTime<Utc>) -> [Statement; 3] {
    let attempt = report.attempt;
    [
        sql!(
            text!("UPDATE messages SET state = 'claimed', lease_token = 'report', lease_until = :now
             WHERE state = 'pending' AND id = (
               SELECT t.message_id FROM sms_attempts t
               WHERE t.id = :attempt AND t.updated_at = :now AND t.state IN ('taken', 'delivered', 'undelivered') AND ", IS_LAST, ")"),
            attempt,
            now,
        ),
        sql!(
            text!("UPDATE messages SET state = 'sent', reason = NULL, provider_id = :name, lease_token = NULL, lease_until = NULL,
               updated_at = :now
             WHERE state = 'claimed' AND id = (
               SELECT t.message_id FROM sms_attempts t
               WHERE t.id = :attempt AND t.updated_at = :now AND t.state IN ('taken', 'delivered', 'undelivered') AND ", IS_LAST, ")"),
            attempt,
            name = report.name.as_str(),
            now,
        ),
        reminded_of(
            "(SELECT t.message_id FROM sms_attempts t WHERE t.id = :subject)",
            attempt,
            now,
        ),
    ]
}

fn delivered(attempt: SmsId, now: DateTime<Utc>) -> Statement {
    sql!(
        text!("UPDATE messages SET state = 'delivered', updated_at = :now
         WHERE state = 'sent' AND id = (
           SELECT t.message_id FROM sms_attempts t WHERE t.id = :attempt AND t.state = 'delivered' AND ", IS_LAST, ")"),
        attempt,
        now,
    )
}

/// A text that did not arrive is tried again a few times, if that may help and there is time; else a person is told.
fn ended(attempt: SmsId, undelivered: Undelivered<'_>, now: DateTime<Utc>) -> [Statement; 2] {
    [
        sql!(
            text!("UPDATE messages SET state = 'pending', reason = :reason, provider_id = NULL, due_at = :again, updated_at = :now
             WHERE state = 'sent' AND :is_temporary AND attempts < :most AND deadline > :again AND id = (
               SELECT t.message_id FROM sms_attempts t
               WHERE t.id = :attempt AND t.state = 'undelivered' AND t.updated_at = :now AND ", IS_LAST, ")"),
            attempt,
            is_temporary = undelivered.is_temporary,
            most = MOST_TRIES,
            again = now + PAUSE,
            reason = undelivered.reason,
            now,
        ),
        sql!(
            text!("UPDATE messages SET state = 'bounced', reason = :reason, updated_at = :now
             WHERE state = 'sent' AND id = (
               SELECT t.message_id FROM sms_attempts t
               WHERE t.id = :attempt AND t.state = 'undelivered' AND t.updated_at = :now AND ", IS_LAST, ")"),
            attempt,
            reason = undelivered.reason,
            now,
        ),
    ]
}

row! {
    /// A text that the carrier has, and whose end it has not told.
    #[derive(Debug, Clone, Deserialize)]
    pub struct Unreported {
        /// The try.
        pub id: SmsId,
        /// The carrier's name for the text.
        pub carrier_id: CallId,
        /// Whether it went over an organization's own account: 0 or 1.
        pub is_own: u8 = "t.carrier_account_id IS NOT NULL",
        /// That account, as JSON, unless its credentials are forgotten.
        pub account: Option<String> = text!("(SELECT ", sealed_credentials::SEALED,
            " FROM carrier_accounts k WHERE k.id = t.carrier_account_id AND k.key_version > 0)"),
    }
}

/// Texts whose end the carrier has not told for a while, each once an hour for a day, at most so many. They are handed out.
pub async fn unreported(
    AllTenants { database: db }: AllTenants<'_>,
    most: u32,
    now: DateTime<Utc>,
) -> Result<Vec<Unreported>, DatabaseError> {
    let select = sql!(
        text!(
            "SELECT ",
            columns!(Unreported, "t"),
            " FROM sms_attempts t INDEXED BY sms_attempts_open
             WHERE t.state = 'taken' AND t.updated_at <= :quiet_since AND t.carrier_id IS NOT NULL AND t.asked_at > :too_old
             ORDER BY t.updated_at LIMIT :most"
        ),
        quiet_since = now - TimeDelta::hours(1),
        too_old = now - TimeDelta::days(1),
        most,
    );
    let handed_out = sql!(
        "UPDATE sms_attempts SET updated_at = :now WHERE id IN (
           SELECT t.id FROM sms_attempts t INDEXED BY sms_attempts_open
           WHERE t.state = 'taken' AND t.updated_at <= :quiet_since AND t.carrier_id IS NOT NULL AND t.asked_at > :too_old
           ORDER BY t.updated_at LIMIT :most)",
        quiet_since = now - TimeDelta::hours(1),
        too_old = now - TimeDelta::days(1),
        most,
        now,
    );
    Answers::new(db.batch(vec![select, handed_out]).await?)
        .next()?
        .listed(Ok)
}
