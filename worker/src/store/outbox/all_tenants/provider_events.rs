//! Reports of the mail provider on messages that it has taken. They may come twice and in any order.

use crate::store::{AllTenants, Answers, DatabaseError, sql};
use callslot_shared::message::ProviderReport;
use chrono::{DateTime, Utc};

/// The message that a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    /// The provider's name for it.
    pub name: &'a str,
    /// SHA-256 of the address, if no mail is to go to it any more.
    pub stop: Option<&'a str>,
    /// When it is noted.
    pub at: DateTime<Utc>,
}

/// Notes a report; answers whether the message is known. A message only goes on: one that has bounced was not delivered.
pub async fn note_report(
    AllTenants { database: db }: AllTenants<'_>,
    reported: Reported<'_>,
    report: ProviderReport,
) -> Result<bool, DatabaseError> {
    let Reported { name, stop, at } = reported;
    let known = sql!(
        "SELECT 1 AS found FROM messages INDEXED BY messages_provider WHERE provider_id = :name",
        name,
    );
    let mut statements = vec![known];
    match report {
        ProviderReport::Delivered => statements.push(sql!(
            "UPDATE messages INDEXED BY messages_provider SET state = 'delivered', updated_at = :at
             WHERE provider_id = :name AND state = 'sent'",
            name,
            at,
        )),
        ProviderReport::Bounced(reason) => {
            statements.push(sql!(
                "UPDATE messages INDEXED BY messages_provider SET state = 'bounced', reason = :reason, updated_at = :at
                 WHERE provider_id = :name AND state IN ('sent', 'delivered')",
                name,
                reason,
                at,
            ));
            if let Some(stop) = stop {
                statements.push(sql!(
                    "INSERT INTO mail_stops (address_hash, reason, at)
                     SELECT :stop, :reason, :at WHERE EXISTS (
                       SELECT 1 FROM messages INDEXED BY messages_provider WHERE provider_id = :name)
                     ON CONFLICT (address_hash) DO NOTHING",
                    stop,
                    reason,
                    at,
                    name,
                ));
            }
        }
    }
    Ok(Answers::new(db.batch(statements).await?).next()?.any())
}
