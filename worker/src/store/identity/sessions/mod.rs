//! `sessions`: where people are signed in. The person behind a token is looked up in `credentials`.
//!
//! A session is a person's, in one organization at a time. Whoever it belongs to sees and ends it,
//! whichever organization it is in; nobody else does.

mod all_tenants;

pub use all_tenants::{list, note_uses, succeed};

use crate::store::{
    DatabaseError, Rows, Statement, Tenant, Value,
    api_keys::{self, Which},
    audit_log::{ClientInfo, Entry},
    columns, last, made,
    rate_limits::RateLimitDecision,
    row, sql, text, time,
};
use callslot_shared::{
    api::{Session, SessionKind},
    ids::{KeyId, OrganizationId, SessionId, UserId},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// The time for which the note of a session's last use holds, in milliseconds: a minute.
const NOTE_HOLDS: i64 = 60_000;

/// Most sessions in a list. A person who has more sees the newest, and can end all.
pub const MAX_LISTED: u32 = 200;

/// The lifetime of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// The longest time it may lie idle.
    pub idle: TimeDelta,
    /// The longest time it lasts, however much it is used.
    pub absolute: TimeDelta,
}

/// For pages: two weeks and ninety days. OWASP's session management cheat sheet asks for both.
impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            idle: TimeDelta::days(14),
            absolute: TimeDelta::days(90),
        }
    }
}

/// A session about to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// A fresh id.
    pub id: SessionId,
    /// SHA-256 of a fresh token, in hexadecimal.
    pub token_hash: String,
    /// Its purpose.
    pub kind: SessionKind,
    /// The name that it is to be known by, at most 100 characters.
    pub label: Option<String>,
    /// The time for which it may lie idle, and the time that it lasts at most.
    pub lifetimes: Lifetimes,
    /// The means of opening it, for the audit log: `mail`, `passkey`, `invitation`, …
    pub how: &'static str,
    /// Whether the person proves by that who they are.
    pub proved: bool,
    /// A fresh id for the entry in the audit log.
    pub entry: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// From where.
    pub client_info: ClientInfo,
}

/// The result of showing something that opens a session once.
#[derive(Debug)]
pub enum Opening {
    /// The person who showed it is signed in.
    Done(Session),
    /// It is wrong, was used or taken back, or has expired.
    Wrong,
    /// Too much was shown in too short a time.
    Limited(RateLimitDecision),
}

impl NewSession {
    /// Opens the session for the active member `m` for whom `condition` holds, which must be one at
    /// most (SQL over `:session` and the names of `values`), and writes the audit log's line.
    pub(in crate::store) fn open_where(
        &self,
        condition: &str,
        values: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> [Statement; 2] {
        let proved_at = if self.proved { ":now" } else { "NULL" };
        let sql = format!(
            "INSERT INTO sessions (id, organization_id, user_id, token_hash, kind, label, created_at,
               last_used_at, expires_at, idle_ms, proved_at)
             SELECT :session, m.organization_id, m.user_id, :token_hash, :kind, :label, :now, :now, :expires_at,
               :idle_ms, {proved_at}
             FROM members m WHERE m.active = 1 AND {condition}"
        );
        let own: [(&str, Value); 7] = [
            ("session", self.id.into()),
            ("token_hash", self.token_hash.as_str().into()),
            ("kind", self.kind.as_str().into()),
            ("label", self.label.as_deref().into()),
            ("now", self.at.into()),
            ("expires_at", (self.at + self.lifetimes.absolute).into()),
            ("idle_ms", self.lifetimes.idle.num_milliseconds().into()),
        ];
        let open = Statement::made(&sql, own.into_iter().chain(values));
        [open, self.entry()]
    }

    fn entry(&self) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client, details)
             SELECT :entry, s.organization_id, 'member', s.user_id, 'session', s.id, 'sign_in', s.id, :now, :address,
                    :client,
                    json_object('how', :how, 'kind', s.kind)
             FROM sessions s WHERE s.id = :session",
            entry = self.entry.to_string(),
            session = self.id,
            now = self.at,
            how = self.how,
            address = self.client_info.address.as_deref(),
            client = self.client_info.client.as_str(),
        )
    }

    /// Reads the session, whose token whoever opened it knows.
    pub(in crate::store) fn select(&self) -> Statement {
        sql!(
            text!(
                "SELECT ",
                columns!(Row),
                " FROM sessions WHERE id = :session AND token_hash = :token_hash"
            ),
            session = self.id,
            token_hash = self.token_hash.as_str(),
        )
    }

    /// The session that [`Self::select`] has read.
    pub(in crate::store) fn read(rows: &Rows) -> Result<Option<Session>, DatabaseError> {
        read_own(rows)
    }
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: SessionId,
        kind: SessionKind,
        label: Option<String>,
        organization_id: OrganizationId,
        created_at: i64,
        last_used_at: Option<i64>,
        expires_at: i64,
        idle_ms: Option<i64>,
    }
}

impl Row {
    /// The session, as one that does not ask.
    fn session(self) -> Result<Session, DatabaseError> {
        let used = self.last_used_at.unwrap_or(self.created_at);
        let ends = self
            .idle_ms
            .map_or(self.expires_at, |idle| self.expires_at.min(used + idle));
        Ok(Session {
            id: self.id,
            kind: self.kind,
            label: self.label,
            organization_id: self.organization_id,
            created_at: time(self.created_at)?,
            last_used_at: time(used)?,
            expires_at: time(ends)?,
            current: false,
        })
    }
}

/// Forgets sessions that cannot live any longer, a batch at a time, and what kept those of the extension alive: a day
/// later than need be, so that who used something twice is still noticed. Cross-tenant: the tick's.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> [Statement; 2] {
    let until = now - TimeDelta::days(1);
    [
        sql!(
            "DELETE FROM oauth_grants WHERE session_id IN (
               SELECT id FROM sessions INDEXED BY sessions_expiry WHERE expires_at <= :until
               ORDER BY expires_at, id LIMIT :batch)",
            until,
            batch,
        ),
        // One that something still stands on would undo the whole batch.
        sql!(
            "DELETE FROM sessions WHERE id IN (
               SELECT id FROM sessions INDEXED BY sessions_expiry WHERE expires_at <= :until
               ORDER BY expires_at, id LIMIT :batch)
             AND NOT EXISTS (SELECT 1 FROM oauth_grants g WHERE g.session_id = sessions.id)",
            until,
            batch,
        ),
    ]
}

/// Opens a session for a member. `None` if there is no such active member.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn create(
    tenant: Tenant<'_>,
    user: UserId,
    session: &NewSession,
) -> Result<Option<Session>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let condition = "m.organization_id = :organization AND m.user_id = :user";
    let member = [("organization", organization.into()), ("user", user.into())];
    let mut statements = session.open_where(condition, member).to_vec();
    statements.push(session.select());
    match db.batch(statements).await {
        Ok(rows) => NewSession::read(&last(rows)?),
        Err(error) => match NewSession::read(&db.run(session.select()).await?)? {
            Some(opened) => Ok(Some(opened)),
            None => Err(error),
        },
    }
}

/// Signs out: ends a session of whoever makes the entry, and nothing that came of it; again, if it has been ended
/// already, without effect. `None` if there is no such session of theirs.
pub async fn sign_out(
    tenant: Tenant<'_>,
    id: SessionId,
    entry: &Entry<'_>,
) -> Result<Option<Session>, DatabaseError> {
    let only_this = Ending {
        action: "sign_out",
        which: ":session",
        before: Vec::new(),
    };
    end(tenant, id, entry, only_this).await
}

/// Ends a session of whoever makes the entry, and with it those that the extension was let in from it; again, without
/// effect. With `keys` those that were made in it are revoked in the same transaction: all of them, of which the audit log is
/// told of the named ones, each with a fresh id. `None` if there is no such session of theirs.
pub async fn revoke(
    tenant: Tenant<'_>,
    id: SessionId,
    entry: &Entry<'_>,
    keys: Option<&[(KeyId, Uuid)]>,
) -> Result<Option<Session>, DatabaseError> {
    let and_what_came_of_it = Ending {
        action: "session.revoke",
        which: "SELECT :session UNION ALL SELECT g.session_id FROM oauth_grants g WHERE g.authorized_in = :session",
        before: revoking(Which::MadeIn(id), keys, entry),
    };
    end(tenant, id, entry, and_what_came_of_it).await
}

/// A way for a session to end.
struct Ending {
    /// The audit log's name for it.
    action: &'static str,
    /// The sessions that end (SQL; the one meant is `:session`).
    which: &'static str,
    /// The statements that run before, in the same transaction.
    before: Vec<Statement>,
}

async fn end(
    tenant: Tenant<'_>,
    id: SessionId,
    entry: &Entry<'_>,
    ending: Ending,
) -> Result<Option<Session>, DatabaseError> {
    let db = tenant.database;
    let Ending {
        action,
        which,
        before,
    } = ending;
    let user = entry.by.user_id;
    let select = || {
        sql!(
            text!(
                "SELECT ",
                columns!(Row),
                " FROM sessions WHERE id = :session AND user_id = :user AND revoked_at IS NOT NULL"
            ),
            session = id,
            user,
        )
    };
    let read = |rows: &Rows| {
        let current = entry.by.credential_id == id.to_string();
        let session = rows.first::<Row>()?.map(Row::session).transpose()?;
        Ok(session.map(|session| Session { current, ..session }))
    };
    let mut statements = before;
    statements.extend([
        made!(
            format!(
                "UPDATE sessions SET revoked_at = :now
                 WHERE id IN ({which}) AND user_id = :user AND revoked_at IS NULL"
            ),
            session = id,
            user,
            now = entry.at,
        ),
        entry.of_session(action, id),
        select(),
    ]);
    match db.batch(statements).await {
        Ok(rows) => read(&last(rows)?),
        Err(error) => match read(&db.run(select()).await?)? {
            Some(ended) => Ok(Some(ended)),
            None => Err(error),
        },
    }
}

/// Ends all sessions of whoever makes the entry, in all organizations, and answers how many there were. With `keys` all of
/// theirs are revoked, as with [`revoke`]. After an answer that was lost, asking again is safe.
pub async fn revoke_all(
    tenant: Tenant<'_>,
    entry: &Entry<'_>,
    keys: Option<&[(KeyId, Uuid)]>,
) -> Result<u32, DatabaseError> {
    #[derive(Deserialize)]
    struct Ended {
        ended: u32,
    }
    let db = tenant.database;
    let by = entry.by;
    let mut statements = revoking(Which::All, keys, entry);
    statements.extend([
        sql!(
            "UPDATE sessions SET revoked_at = :now
             WHERE user_id = :user AND revoked_at IS NULL AND expires_at > :now
               AND (idle_ms IS NULL OR COALESCE(last_used_at, created_at) + idle_ms > :now)",
            user = by.user_id,
            now = entry.at,
        ),
        entry.of_all_sessions("sign_out.everywhere"),
        // Nor are the browsers known any longer.
        crate::store::device_cookies::forget_all(by.user_id),
        sql!(
            "SELECT json_extract(details, '$.ended') AS ended FROM audit_log WHERE id = :entry",
            entry = entry.id.to_string(),
        ),
    ]);
    let rows = db.batch(statements).await?;
    let ended: Option<Ended> = last(rows)?.first()?;
    Ok(ended.map_or(0, |ended| ended.ended))
}

/// Revokes keys along with sessions, if they are to be revoked.
fn revoking(which: Which, keys: Option<&[(KeyId, Uuid)]>, entry: &Entry<'_>) -> Vec<Statement> {
    let revoked = keys.map(|named| api_keys::revoke_own(which, named, entry));
    revoked.into_iter().flatten().collect()
}

/// Reads a session that is open in an organization.
pub(in crate::store) fn select_in(
    id: SessionId,
    user: UserId,
    organization: OrganizationId,
) -> Statement {
    sql!(
        text!("SELECT ", columns!(Row), " FROM sessions
         WHERE id = :session AND user_id = :user AND organization_id = :organization AND revoked_at IS NULL"),
        session = id,
        user,
        organization,
    )
}

/// The session that asks, as [`select_in`] has read it.
pub(in crate::store) fn read_own(rows: &Rows) -> Result<Option<Session>, DatabaseError> {
    let session = rows.first::<Row>()?.map(Row::session).transpose()?;
    Ok(session.map(|session| Session {
        current: true,
        ..session
    }))
}
