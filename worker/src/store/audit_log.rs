//! `audit_log`: who changed what, when, from where. Written in the same batch as the change it tells of.

use super::{
    Database, DatabaseError, Page, Statement, Value, as_json, credentials::Principal, sql, time,
};
use callslot_shared::{
    api::{AuditEntry, ChangeMember, Client, Via},
    ids::{
        AttemptId, AuditId, BookingId, HoldId, InvitationId, KeyId, OrganizationId, PasskeyId,
        SessionId, UserId,
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value as Json;
use std::{borrow::Cow, fmt::Write as _};
use uuid::Uuid;

/// From where somebody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whence {
    /// The network the request came from: its address without the last part.
    pub address: Option<String>,
    /// What sort of client.
    pub client: Client,
}

/// A change about to be made.
#[derive(Debug)]
pub struct Entry<'a> {
    /// A fresh id for the entry.
    pub id: Uuid,
    /// Who makes the change.
    pub by: &'a Principal,
    /// When.
    pub at: DateTime<Utc>,
    /// From where.
    pub whence: Whence,
}

/// A line with `$details` for each row of `$from`: who, what, when and from where are `?1` to `?10`, as
/// [`Entry::line`] binds them; the subject is `?7`, the time `?8`.
macro_rules! line {
    ($details:literal, $from:literal) => {
        concat!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client, details)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ",
            $details,
            " ",
            $from
        )
    };
}

pub(super) use line;

impl Entry<'_> {
    /// A [`line!`], with what more it binds, from `?11` on.
    pub(super) fn line(
        &self,
        sql: impl Into<Cow<'static, str>>,
        action: &str,
        subject: impl Into<Value>,
        more: impl IntoIterator<Item = Value>,
    ) -> Statement {
        let who_what_when: [Value; 10] = [
            self.id.to_string().into(),
            self.by.organization_id.into(),
            self.by.user_id.into(),
            self.by.via.as_str().into(),
            self.by.credential_id.as_str().into(),
            action.into(),
            subject.into(),
            self.at.into(),
            self.whence.address.as_deref().into(),
            self.whence.client.as_str().into(),
        ];
        Statement::new(sql, who_what_when.into_iter().chain(more))
    }

    /// The line for a change of a booking, written only if the booking was indeed left at `version`
    /// by this batch (recognized by its time).
    pub(super) fn of_booking(&self, action: &str, booking: BookingId) -> Statement {
        let sql = line!(
            "json_object('version', b.version)",
            "FROM booking_events b WHERE b.id = ?7 AND b.organization_id = ?2 AND b.updated_at = ?8"
        );
        self.line(sql, action, booking, [])
    }

    /// A line for each of the bookings in `rows`, a JSON array of objects with a booking's `id` and the fresh id of its
    /// line, `audit`; written only for those that this batch has written (recognized by their time).
    pub(super) fn of_bookings(&self, action: &str, rows: &str) -> Statement {
        let sql = "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client, details)
             SELECT j.value ->> '$.audit', ?2, ?3, ?4, ?5, ?6, b.id, ?8, ?9, ?10, json_object('version', b.version)
             FROM json_each(?11) j JOIN booking_events b ON b.id = j.value ->> '$.id'
             WHERE b.organization_id = ?2 AND b.updated_at = ?8 AND ?1 IS NOT NULL AND ?7 IS NOT NULL";
        self.line(sql, action, "", [rows.into()])
    }

    /// The line for a hold of whoever makes the entry that is there.
    pub(super) fn of_hold(&self, action: &str, hold: HoldId) -> Statement {
        let sql = line!(
            "json_object('user_id', h.user_id)",
            "FROM slot_holds h WHERE h.id = ?7 AND h.organization_id = ?2 AND h.created_by = ?3"
        );
        self.line(sql, action, hold, [])
    }

    /// The line for a change of what is kept of a call. Its subject is the attempt.
    pub(super) fn of_call(&self, action: &str, attempt: AttemptId) -> Statement {
        let sql = line!(
            "'{}'",
            "FROM call_attempts a WHERE a.id = ?7 AND a.organization_id = ?2"
        );
        self.line(sql, action, attempt, [])
    }

    /// The line for an API key that this batch has made or revoked (recognized by its time).
    pub(super) fn of_key(&self, action: &str, key: KeyId) -> Statement {
        let sql = line!(
            "json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes))",
            "FROM api_keys k
             WHERE k.id = ?7 AND k.organization_id = ?2 AND (k.created_at = ?8 OR k.revoked_at = ?8)"
        );
        self.line(sql, action, key, [])
    }

    /// The line for an invitation that this batch has made or taken back (recognized by its time). The
    /// address stays out of it.
    pub(super) fn of_invitation(&self, action: &str, invitation: InvitationId) -> Statement {
        let sql = line!(
            "json_object('role', i.role)",
            "FROM invitations i
             WHERE i.id = ?7 AND i.organization_id = ?2 AND (i.created_at = ?8 OR i.revoked_at = ?8)"
        );
        self.line(sql, action, invitation, [])
    }

    /// The line for whoever makes the entry having joined by the invitation that `mark` stands for: of the organization
    /// that they have joined.
    pub(super) fn of_joining(&self, mark: SessionId) -> Statement {
        let sql = "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client, details)
             SELECT ?1, i.organization_id, ?3, ?4, ?5, ?6, ?3, ?8, ?9, ?10, json_object('role', i.role)
             FROM invitations i WHERE i.accepted_in = ?7 AND ?2 IS NOT NULL";
        self.line(sql, "member.join", mark, [])
    }

    /// The line for a session of whoever makes the entry that this batch has ended (recognized by its
    /// time), with the ids of those of the extension that were let in from it and have ended with it.
    pub(super) fn of_session(&self, action: &str, session: SessionId) -> Statement {
        let sql = line!(
            "json_object('with', json((
               SELECT json_group_array(w.id) FROM oauth_grants g JOIN sessions w ON w.id = g.session_id
               WHERE g.authorized_in = s.id AND w.revoked_at = ?8)))",
            "FROM sessions s WHERE s.id = ?7 AND s.user_id = ?3 AND s.revoked_at = ?8"
        );
        self.line(sql, action, session, [])
    }

    /// The line for the end of all sessions of whoever makes the entry: how many this batch has ended (recognized by
    /// its time).
    pub(super) fn of_all_sessions(&self, action: &str) -> Statement {
        let sql = line!(
            "json_object('ended', (SELECT COUNT(*) FROM sessions s WHERE s.user_id = ?3 AND s.revoked_at = ?8))",
            ""
        );
        self.line(sql, action, self.by.user_id, [])
    }

    /// The line for a key that this batch has revoked (recognized by its time), with the ids of those that it had made and
    /// that were revoked with it.
    pub(super) fn of_revoked_key(&self, key: KeyId) -> Statement {
        let sql = line!(
            "json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes), 'with', json((
               SELECT json_group_array(c.id) FROM api_keys c
               WHERE c.organization_id = k.organization_id AND c.user_id = k.user_id AND c.revoked_at = ?8
                 AND c.id <> k.id)))",
            "FROM api_keys k WHERE k.id = ?7 AND k.organization_id = ?2 AND k.revoked_at = ?8"
        );
        self.line(sql, "api_key.revoke", key, [])
    }

    /// A line for each of the keys in `keys`, a JSON array of objects with a key's `id` and the fresh id of its line,
    /// `audit`: for those of whoever makes the entry that this batch has revoked (recognized by its time), each in the
    /// key's own organization.
    pub(super) fn of_own_revoked_keys(&self, keys: &str) -> Statement {
        let sql = "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at,
               address, client, details)
             SELECT j.value ->> '$.audit', k.organization_id, ?3, ?4, ?5, ?6, k.id, ?8, ?9, ?10,
                    json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes))
             FROM json_each(?11) j JOIN api_keys k ON k.id = j.value ->> '$.id'
             WHERE k.user_id = ?3 AND k.revoked_at = ?8 AND ?1 IS NOT NULL AND ?2 IS NOT NULL AND ?7 IS NOT NULL";
        self.line(sql, "api_key.revoke", "", [keys.into()])
    }

    /// The line for a passkey of whoever makes the entry that is there.
    pub(super) fn of_passkey(&self, action: &str, passkey: PasskeyId) -> Statement {
        let sql = line!(
            "json_object('name', p.name)",
            "FROM passkeys p WHERE p.id = ?7 AND p.user_id = ?3"
        );
        self.line(sql, action, passkey, [])
    }

    /// The line for a change of a member that this batch has made. Phone numbers stay out of it.
    pub(super) fn of_member(&self, action: &str, user: UserId, change: &ChangeMember) -> Statement {
        let details = serde_json::json!({
            "role": change.role,
            "active": change.active,
            "phone_changed": change.phone.is_some(),
        });
        let sql = line!(
            "?11",
            "FROM members m WHERE m.organization_id = ?2 AND m.user_id = ?7 AND m.changed_in = ?1"
        );
        self.line(sql, action, user, [as_json(&details).into()])
    }

    /// The line for a change of what `subject` names, if `condition` holds: SQL that selects from a table by
    /// the organization, `?2`, and the subject, `?11`. Numbers are personal, so the line does not name them.
    fn conditional(&self, action: &str, condition: &str, subject: &str) -> Statement {
        let sql = format!(
            "{} WHERE {condition} AND ?11 IS NOT NULL",
            line!("'{}'", "")
        );
        self.line(sql, action, self.by.organization_id, [subject.into()])
    }

    /// As [`Self::conditional`], if `select` finds something.
    pub(super) fn if_any(&self, action: &str, select: &str, subject: &str) -> Statement {
        self.conditional(action, &format!("EXISTS ({select})"), subject)
    }

    /// As [`Self::conditional`], if `select` finds nothing.
    pub(super) fn unless(&self, action: &str, select: &str, subject: &str) -> Statement {
        self.conditional(action, &format!("NOT EXISTS ({select})"), subject)
    }

    /// The line for a row of `table` (schedules, event types) that this batch has written, which is known by its
    /// `changed_in`.
    pub(super) fn of_changed(
        &self,
        action: &str,
        table: &'static str,
        subject: impl Into<Value>,
    ) -> Statement {
        let sql = format!(
            "{} FROM {table} t WHERE t.id = ?7 AND t.organization_id = ?2 AND t.changed_in = ?1",
            line!("json_object('version', t.version)", "")
        );
        self.line(sql, action, subject, [])
    }

    /// The line for a row of `table` (schedules, times off) that is there, and that this batch makes or deletes.
    pub(super) fn of_row(
        &self,
        action: &str,
        table: &'static str,
        subject: impl Into<Value>,
        details: &Json,
        condition: &str,
    ) -> Statement {
        let sql = format!(
            "{} FROM {table} t WHERE t.id = ?7 AND t.organization_id = ?2 AND {condition}",
            line!("?11", "")
        );
        self.line(sql, action, subject, [as_json(details).into()])
    }

    /// The line for a change of the organization's own settings.
    pub(super) fn of_organization(&self, action: &str) -> Statement {
        self.line(line!("'{}'", ""), action, self.by.organization_id, [])
    }

    /// The line for what was done with everything that is held of an attendee. The subject stands for the
    /// attendee and is not their data.
    pub(super) fn of_attendee(&self, action: &str, subject: &str, details: &Json) -> Statement {
        self.line(line!("?11", ""), action, subject, [as_json(details).into()])
    }
}

/// Whether the entry was written, for when the database's answer was lost.
pub(super) async fn is_kept(db: &dyn Database, entry: &Entry<'_>) -> Result<bool, DatabaseError> {
    let kept = db
        .run(sql!(
            "SELECT id FROM audit_log WHERE id = ?1 AND organization_id = ?2",
            entry.id.to_string(),
            entry.by.organization_id,
        ))
        .await?;
    Ok(kept.any())
}

#[derive(Deserialize)]
struct Row {
    id: AuditId,
    action: String,
    subject_id: String,
    user_id: UserId,
    user_name: String,
    via: Via,
    credential_id: String,
    at: i64,
    address: Option<String>,
    client: Option<Client>,
    details: String,
}

impl TryFrom<Row> for AuditEntry {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            action: row.action,
            subject_id: row.subject_id,
            user_id: row.user_id,
            user_name: row.user_name,
            via: row.via,
            credential_id: row.credential_id,
            at: time(row.at)?,
            address: row.address,
            client: row.client,
            details: crate::store::read(&row.details)?,
        })
    }
}

/// Which entries, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this action.
    pub action: Option<String>,
    /// Only what was done to this.
    pub subject_id: Option<String>,
    /// Only what this member did.
    pub user_id: Option<UserId>,
    /// Only from this time on.
    pub from: Option<DateTime<Utc>>,
    /// Only before this time.
    pub to: Option<DateTime<Utc>>,
    /// Only what comes after this entry in the list.
    pub after: Option<(DateTime<Utc>, AuditId)>,
    /// How many at most.
    pub limit: u32,
}

/// Entries of the organization, and one more than the limit if there are more.
///
/// Only what is asked for is in the statement, so that SQLite walks the index that fits: the subject's,
/// the person's or the organization's own.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
    filter: &Filter,
) -> Result<Page<AuditEntry>, DatabaseError> {
    let conditions: [(&str, Option<Value>); 5] = [
        (
            "l.subject_id =",
            filter.subject_id.as_deref().map(Value::from),
        ),
        ("l.user_id =", filter.user_id.map(Value::from)),
        ("l.action =", filter.action.as_deref().map(Value::from)),
        ("l.at >=", filter.from.map(Value::from)),
        ("l.at <", filter.to.map(Value::from)),
    ];
    let mut values = vec![organization.into(), (filter.limit + 1).into()];
    let mut sql = "SELECT l.id, l.action, l.subject_id, l.user_id, u.name AS user_name, l.via,
                l.credential_id, l.at, l.address, l.client, l.details
         FROM audit_log l JOIN users u ON u.id = l.user_id
         WHERE l.organization_id = ?1"
        .to_owned();
    for (condition, value) in conditions {
        if let Some(value) = value {
            values.push(value);
            // Writing to a string cannot fail.
            let _ = write!(sql, " AND {condition} ?{}", values.len());
        }
    }
    if let Some((at, id)) = filter.after {
        values.extend([at.into(), id.into()]);
        let (at, id) = (values.len() - 1, values.len());
        let _ = write!(sql, " AND (l.at, l.id) < (?{at}, ?{id})");
    }
    sql += " ORDER BY l.at DESC, l.id DESC LIMIT ?2";
    db.run(Statement::new(sql, values))
        .await?
        .page::<Row, _>(filter.limit, AuditEntry::try_from)
}
