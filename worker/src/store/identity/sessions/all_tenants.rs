//! A person's sessions in all organizations, and those that somebody opens who was not known before.

use super::{MAX_LISTED, NOTE_HOLDS, NewSession, Opening, Row, read_own};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    audit_log::Stamp,
    columns, last,
    rate_limits::{Counted, RateLimitDecision},
    sql, text,
};
use callslot_shared::{
    api::Session,
    ids::{SessionId, UserId},
};
use chrono::{DateTime, Utc};

/// The session that `:new` takes the place of.
const OLD: &str = "(SELECT o.id FROM sessions o JOIN sessions n ON n.user_id = o.user_id
  WHERE o.token_hash = :old_hash AND n.id = :new AND o.id <> n.id AND o.kind = 'page' AND o.revoked_at IS NULL
    AND o.expires_at > :now)";

/// Puts a session that was just opened in the place of one of the same person that the browser had, by its token's
/// SHA-256: it is about the same organization, what came of the old one comes of it from now on, and the old one ends.
/// Answers the session as it stands then. Across tenants: it is the person's own.
pub async fn succeed(
    AllTenants { database: db }: AllTenants<'_>,
    old_hash: &str,
    new: SessionId,
    Stamp {
        entry,
        at,
        client_info,
    }: Stamp<'_>,
) -> Result<Option<Session>, DatabaseError> {
    /// A statement over [`OLD`].
    macro_rules! of_old {
        ($sql:expr) => {
            sql!($sql, old_hash, new, now = at)
        };
    }
    let statements = vec![
        of_old!(text!(
            "UPDATE sessions SET organization_id = (SELECT s.organization_id FROM sessions s WHERE s.id = ",
            OLD,
            ") WHERE id = :new AND EXISTS (
               SELECT 1 FROM sessions s JOIN members m
                 ON m.organization_id = s.organization_id AND m.user_id = s.user_id AND m.active = 1
               WHERE s.id = ",
            OLD,
            ")"
        )),
        of_old!(text!(
            "UPDATE api_keys SET parent_id = :new WHERE parent_id = ",
            OLD,
            " AND parent_via = 'session'"
        )),
        of_old!(text!(
            "UPDATE oauth_grants SET authorized_in = :new WHERE authorized_in = ",
            OLD
        )),
        of_old!(text!("UPDATE sessions SET revoked_at = :now WHERE id = ", OLD)),
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client)
             SELECT :entry, n.organization_id, 'member', n.user_id, 'session', n.id, 'session.replace', o.id, :now,
               :address, :client
             FROM sessions o JOIN sessions n ON n.id = :new
             WHERE o.token_hash = :old_hash AND o.user_id = n.user_id AND o.revoked_at = :now",
            old_hash,
            new,
            now = at,
            entry = entry.to_string(),
            address = client_info.address.as_deref(),
            client = client_info.client.as_str(),
        ),
        sql!(
            "SELECT id, kind, label, organization_id, created_at, last_used_at, expires_at, idle_ms
             FROM sessions WHERE id = :new",
            new,
        ),
    ];
    read_own(&last(db.batch(statements).await?)?)
}

/// A person's sessions that open something at `now`, the newest first. `current` is the id of the
/// credential that asks.
pub async fn list(
    AllTenants { database: db }: AllTenants<'_>,
    user: UserId,
    current: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM sessions
             WHERE user_id = :user AND revoked_at IS NULL AND expires_at > :now
               AND (idle_ms IS NULL OR COALESCE(last_used_at, created_at) + idle_ms > :now)
             ORDER BY created_at DESC, id DESC LIMIT :max_listed"
        ),
        user,
        now,
        max_listed = MAX_LISTED,
    ))
    .await?
    .listed(|row: Row| {
        let asks = row.id.to_string() == current;
        Ok(Session {
            current: asks,
            ..row.session()?
        })
    })
}

/// Notes that sessions were used, at most once a minute each; one that has ended stays so. Across
/// tenants: what was used is known by the sessions themselves.
pub async fn note_uses(
    AllTenants { database: db }: AllTenants<'_>,
    sessions: &[String],
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let sessions = crate::store::as_json(sessions);
    db.run(sql!(
        "UPDATE sessions SET last_used_at = :now
         WHERE id IN (SELECT value FROM json_each(:sessions)) AND revoked_at IS NULL
           AND (last_used_at IS NULL OR last_used_at <= :now - :note_holds)
           AND (idle_ms IS NULL OR COALESCE(last_used_at, created_at) + idle_ms > :now)",
        sessions,
        now,
        note_holds = NOTE_HOLDS,
    ))
    .await
    .map(drop)
}

impl NewSession {
    /// Runs a batch that counts an attempt first and may open the session, and answers what became of it.
    ///
    /// An answer of the database that was lost is settled by reading the session back.
    pub(in crate::store) async fn opening(
        &self,
        AllTenants { database: db }: AllTenants<'_>,
        mut statements: Vec<Statement>,
        counted: &Counted<'_>,
    ) -> Result<Opening, DatabaseError> {
        let written = statements.len();
        statements.extend([counted.select(), self.select()]);
        match db.batch(statements).await {
            Ok(rows) => {
                let mut answers = Answers::new(rows.into_iter().skip(written).collect());
                let (counts, opened) = (answers.next()?, answers.next()?);
                // If a session is open, the request was not to be counted, or was let pass.
                if let Some(opened) = Self::read(&opened)? {
                    return Ok(Opening::Done(opened));
                }
                Ok(match counted.verdict(&counts)? {
                    RateLimitDecision::Passed => Opening::Wrong,
                    reached @ RateLimitDecision::Reached { .. } => Opening::Limited(reached),
                })
            }
            Err(error) => match Self::read(&db.run(self.select()).await?)? {
                Some(opened) => Ok(Opening::Done(opened)),
                None => Err(error),
            },
        }
    }
}
