//! Claiming what is due: the booking is read again in the claim's own transaction.

use super::facts::FACTS;
use super::obsolete::{self, REASON};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement, as_json, columns, made, row, sql, text,
};
use callslot_shared::message::{MessageKind, MessageRecipient};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The messages that are asked for.
#[derive(Debug, Clone, Copy)]
pub enum DueMessages<'a> {
    /// All that are due.
    All,
    /// One.
    Message(&'a str),
    /// Those of the given ids that are due.
    Queued(&'a [String]),
}

/// The ways that messages can go, as a deployment is configured. What can go none of them waits.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    /// Mails are sent.
    pub mails: bool,
    /// Text messages are sent.
    pub texts: bool,
}

/// A claim about to be made.
#[derive(Debug, Clone, Copy)]
pub struct MessageClaim<'a> {
    /// The messages that are asked for.
    pub due: DueMessages<'a>,
    /// The ways that messages can go.
    pub ways: Ways,
    /// At most so many.
    pub most: u32,
    /// A fresh token.
    pub token: &'a str,
    /// The end of the lease.
    pub until: DateTime<Utc>,
    /// The present.
    pub now: DateTime<Utc>,
}

row! {
    /// A message that was claimed.
    #[derive(Debug, Clone, Deserialize)]
    pub struct ClaimedMessage {
        /// Its id.
        pub id: String,
        /// The event.
        pub kind: MessageKind,
        /// The recipient's side.
        pub recipient: MessageRecipient,
        /// The tries so far, this one included.
        pub attempts: u32,
        /// The times that a person has had it tried anew.
        pub round: u32,
        /// The time of its cause, in milliseconds.
        pub created_at: i64,
        /// Afterwards it is no use any more, in milliseconds.
        pub deadline: i64,
        /// The encrypted address, once the first delivery has begun.
        pub address: Option<String>,
        /// The encrypted content, likewise.
        pub payload: Option<String>,
        /// The version of their key.
        pub key_version: Option<u32>,
        /// The facts that its content is made of, as JSON; of a message about a booking that has none yet.
        pub facts: Option<String> = FACTS,
    }
}

/// The result of a claim.
#[derive(Debug)]
pub struct ClaimResult {
    /// The messages that were claimed.
    pub messages: Vec<ClaimedMessage>,
    /// Whether any were of no use any more, so that there may be more behind them.
    pub skipped: bool,
}

impl MessageClaim<'_> {
    /// The ids that are asked for and due, as a subquery.
    const fn ids(&self) -> &'static str {
        if !self.ways.mails {
            return self.ids_of_texts();
        }
        match self.due {
            DueMessages::All => {
                "SELECT id FROM messages INDEXED BY messages_due
                 WHERE state = 'pending' AND due_at <= :now AND deadline > :now ORDER BY due_at LIMIT :most"
            }
            DueMessages::Message(_) => {
                "SELECT id FROM messages WHERE id = :subject AND state = 'pending' AND due_at <= :now AND deadline > :now LIMIT :most"
            }
            DueMessages::Queued(_) => {
                "SELECT id FROM messages WHERE id IN (SELECT value FROM json_each(:subject))
                   AND state = 'pending' AND due_at <= :now AND deadline > :now ORDER BY due_at LIMIT :most"
            }
        }
    }

    /// The same without mails.
    const fn ids_of_texts(&self) -> &'static str {
        match self.due {
            DueMessages::All => {
                "SELECT id FROM messages INDEXED BY messages_due_texts
                 WHERE state = 'pending' AND channel = 'sms' AND due_at <= :now AND deadline > :now
                 ORDER BY due_at LIMIT :most"
            }
            DueMessages::Message(_) => {
                "SELECT id FROM messages WHERE id = :subject AND state = 'pending' AND channel = 'sms'
                   AND due_at <= :now AND deadline > :now LIMIT :most"
            }
            DueMessages::Queued(_) => {
                "SELECT id FROM messages WHERE id IN (SELECT value FROM json_each(:subject))
                   AND state = 'pending' AND channel = 'sms' AND due_at <= :now AND deadline > :now
                 ORDER BY due_at LIMIT :most"
            }
        }
    }

    fn subject(&self) -> Option<String> {
        match self.due {
            DueMessages::All => None,
            DueMessages::Message(id) => Some(id.to_owned()),
            DueMessages::Queued(ids) => Some(as_json(ids)),
        }
    }

    fn take(&self) -> Statement {
        made!(
            format!(
                "UPDATE messages AS m SET state = 'claimed', lease_token = :token, lease_until = :until,
                   attempts = attempts + 1, updated_at = :now
                 WHERE m.id IN ({}) AND {REASON} IS NULL",
                self.ids()
            ),
            token = self.token,
            until = self.until,
            now = self.now,
            most = self.most,
            subject = self.subject(),
        )
    }

    fn select(&self) -> Statement {
        sql!(
            text!(
                "SELECT ",
                columns!(ClaimedMessage, "m"),
                " FROM messages m INDEXED BY messages_claimed
                 WHERE m.state = 'claimed' AND m.lease_until = :until AND m.lease_token = :token ORDER BY m.due_at, m.id"
            ),
            until = self.until,
            token = self.token,
        )
    }
}

/// The messages that have become due within some time.
#[derive(Debug, Clone, Copy)]
pub struct DueWindow<'a> {
    /// The time after which they have become due.
    pub since: DateTime<Utc>,
    /// The present.
    pub now: DateTime<Utc>,
    /// Ids that are left out.
    pub except: &'a [String],
    /// At most so many.
    pub most: u32,
}

/// The ids of messages that have become due within some time, the oldest first.
pub async fn due(
    AllTenants { database: db }: AllTenants<'_>,
    window: DueWindow<'_>,
) -> Result<Vec<String>, DatabaseError> {
    #[derive(Deserialize)]
    struct Due {
        id: String,
    }
    let rows = db
        .run(sql!(
            "SELECT id FROM messages INDEXED BY messages_due
             WHERE state = 'pending' AND due_at > :since AND due_at <= :now AND deadline > :now
               AND id NOT IN (SELECT value FROM json_each(:except)) ORDER BY due_at LIMIT :most",
            since = window.since,
            now = window.now,
            except = as_json(window.except),
            most = window.most,
        ))
        .await?;
    rows.listed(|due: Due| Ok(due.id))
}

/// Claims messages that are due. Where the answer is lost, the token says which they are.
pub async fn claim(
    AllTenants { database: db }: AllTenants<'_>,
    claim: MessageClaim<'_>,
) -> Result<ClaimResult, DatabaseError> {
    let skip = obsolete::skip(claim.ids(), claim.subject(), claim.now);
    let statements = vec![skip, claim.take(), claim.select()];
    match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let skipped = answers.next()?.any();
            answers.next()?;
            Ok(ClaimResult {
                messages: answers.next()?.listed(Ok)?,
                skipped,
            })
        }
        Err(error) => {
            let claimed: Vec<ClaimedMessage> = db.run(claim.select()).await?.listed(Ok)?;
            if claimed.is_empty() {
                return Err(error);
            }
            Ok(ClaimResult {
                messages: claimed,
                skipped: false,
            })
        }
    }
}
