//! The ledger of tries. A row is written before the carrier is asked, in the statement that asks whether the text is still to be
//! sent, and a message has one at most that may have arrived: no text is sent twice.

use super::super::{
    settle::{Lease, Next, statements},
    told::SUBJECT,
};
use super::obsolete::REASON;
use crate::store::{AllTenants, Answers, DatabaseError, Statement, made, sql, text};
use callslot_shared::{
    ids::{CallId, SmsId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// A try about to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewAttempt<'a> {
    /// Its id, which the address of its reports has.
    pub id: SmsId,
    /// The message, as it is claimed.
    pub lease: Lease<'a>,
    /// The organization's own account, if it is sent with one.
    pub account: Option<Uuid>,
    /// The number it comes from.
    pub sender: &'a PhoneNumber,
    /// The number it goes to.
    pub number: &'a PhoneNumber,
    /// SHA-256 of the text, in hexadecimal.
    pub text_hash: &'a str,
    /// The parts that the text is sent in.
    pub segments: u32,
    /// When.
    pub at: DateTime<Utc>,
}

/// The result of beginning a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextBegun {
    /// The carrier is to be asked, once.
    Asking,
    /// The text was of no use any more; that is noted.
    Skipped,
    /// Another holds the message, or a try of it may have arrived.
    Held,
}

/// Why the text `m` is not to come from `:sender`; NULL if it may. A STOP to a number that several organizations send from holds for
/// all of them, also for those that had not texted yet.
const LINE_REASON: &str = "CASE WHEN m.kind <> 'sms_reply' AND :account IS NULL AND EXISTS (
    SELECT 1 FROM sms_opt_outs l INDEXED BY sms_opt_outs_sender WHERE l.number = :number AND l.sender = :sender) THEN 'opted_out' END";

/// Begins a try, unless its text is of no use any more. A text that was made for a number which its booking does not have any
/// more is not begun. An answer that was lost is settled by reading the row back.
pub async fn begin(
    AllTenants { database: db }: AllTenants<'_>,
    new: &NewAttempt<'_>,
) -> Result<TextBegun, DatabaseError> {
    let Lease { id, token } = new.lease;
    let account = new.account.map(|account| account.to_string());
    let skip = made!(
        format!(
            "UPDATE messages AS m SET state = 'skipped', reason = COALESCE({REASON}, {LINE_REASON}), lease_token = NULL, lease_until = NULL, updated_at = :now
             WHERE m.id = :message AND m.state = 'claimed' AND m.lease_token = :token
               AND COALESCE({REASON}, {LINE_REASON}) IS NOT NULL RETURNING id"
        ),
        message = id,
        token,
        account = account.as_deref(),
        sender = new.sender,
        number = new.number,
        now = new.at,
    );
    let insert = sql!(
        text!(
            "INSERT INTO sms_attempts (id, message_id, organization_id, carrier_account_id, sender, number, text_hash, segments,
           state, asked_at, updated_at)
         SELECT :attempt, m.id, m.organization_id, :account, :sender, :number, :text_hash, :segments, 'asking', :now, :now
         FROM messages m WHERE m.id = :message AND m.state = 'claimed' AND m.lease_token = :token AND m.deadline > :now
           AND (m.kind = 'sms_reply' OR (SELECT b.attendee_phone FROM booking_events b WHERE b.id = ",
            SUBJECT,
            ") = :number)
         ON CONFLICT DO NOTHING RETURNING id"
        ),
        attempt = new.id,
        account = account.as_deref(),
        sender = new.sender,
        number = new.number,
        text_hash = new.text_hash,
        segments = new.segments,
        now = new.at,
        message = id,
        token,
    );
    match db.batch(vec![skip, insert]).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let skipped = answers.next()?.any();
            let begun = answers.next()?.any();
            Ok(match (begun, skipped) {
                (true, _) => TextBegun::Asking,
                (false, true) => TextBegun::Skipped,
                (false, false) => TextBegun::Held,
            })
        }
        Err(error) => {
            let known = sql!(
                "SELECT 1 AS found FROM sms_attempts WHERE id = :attempt AND state = 'asking'",
                attempt = new.id,
            );
            if db.run(known).await?.any() {
                Ok(TextBegun::Asking)
            } else {
                Err(error)
            }
        }
    }
}

/// The fate of a try, as far as the carrier's answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsOutcome<'a> {
    /// The carrier has it, under this name.
    Taken(&'a CallId),
    /// The carrier took nothing, for a reason with this code.
    Refused(&'a str),
    /// Nobody knows.
    Unknown,
    /// Nobody knows, and it was looked for once more.
    NotFound,
    /// It is given up: nothing was asked, or nothing is known and nothing more is asked.
    Closed,
}

impl SmsOutcome<'_> {
    fn note(self, attempt: SmsId, now: DateTime<Utc>) -> Statement {
        let (state, name, code) = match self {
            Self::Taken(name) => ("taken", Some(name.as_str()), None),
            Self::Refused(code) => ("refused", None, Some(code)),
            Self::Unknown => ("unknown", None, None),
            Self::NotFound => return looked_for(attempt, now),
            Self::Closed => ("closed", None, None),
        };
        // A report may have come before the answer, and says more.
        sql!(
            text!(
                "UPDATE sms_attempts SET state = :state, carrier_id = COALESCE(carrier_id, :name), code = :code, updated_at = :now
                 WHERE id = :attempt AND (state = 'asking' OR state = 'unknown' AND :state IN ('taken', 'closed'))
                   AND NOT EXISTS (SELECT 1 FROM sms_attempts o WHERE o.carrier_id = :name AND o.id <> :attempt)"
            ),
            attempt,
            state,
            name,
            code,
            now,
        )
    }
}

/// Counts a look in which a try was not found.
fn looked_for(attempt: SmsId, now: DateTime<Utc>) -> Statement {
    sql!(
        "UPDATE sms_attempts SET state = 'unknown', looks = looks + 1, updated_at = :now
         WHERE id = :attempt AND state IN ('asking', 'unknown')",
        attempt,
        now,
    )
}

#[derive(Deserialize)]
struct Bound {}

/// Notes the fate of a try and what comes next of its message, if the claim still holds. False if a text of that name belongs to
/// another try: then nothing of it is noted.
pub async fn settle_sms(
    AllTenants { database: db }: AllTenants<'_>,
    (lease, attempt): (Lease<'_>, SmsId),
    outcome: SmsOutcome<'_>,
    next: &Next,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    if let SmsOutcome::Taken(name) = outcome {
        let bound: Vec<Bound> = db
            .run(sql!(
                "SELECT 1 AS found FROM sms_attempts WHERE carrier_id = :name AND id <> :attempt",
                name = name.as_str(),
                attempt,
            ))
            .await?
            .all()?;
        if !bound.is_empty() {
            return Ok(false);
        }
    }
    let mut batch = vec![outcome.note(attempt, now)];
    batch.extend(statements(lease, next, now));
    db.batch(batch).await.map(|_| true)
}
