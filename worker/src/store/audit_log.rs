//! `audit_log`: who changed what, when. Written in the same batch as the change it tells of.

use super::{Database, DatabaseError, Statement, Value, credentials::Principal, sql, time};
use callslot_shared::{
    api::{AuditEntry, ChangeMember, Via},
    ids::{
        AttemptId, AuditId, BookingId, InvitationId, KeyId, OrganizationId, PasskeyId, SessionId,
        UserId,
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::fmt::Write as _;
use uuid::Uuid;

/// A change about to be made.
#[derive(Debug)]
pub struct Entry<'a> {
    /// A fresh id for the entry.
    pub id: Uuid,
    /// Who makes the change.
    pub by: &'a Principal,
    /// When.
    pub at: DateTime<Utc>,
}

impl Entry<'_> {
    /// The line for a change of a booking, written only if the booking was indeed left at `version`
    /// by this batch (recognized by its time).
    pub(super) fn of_booking(&self, action: &str, booking: BookingId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at, details)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, b.id, ?8, json_object('version', b.version)
             FROM booking_events b
             WHERE b.id = ?7 AND b.organization_id = ?2 AND b.updated_at = ?8",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            booking,
            self.at,
        )
    }

    /// The line for a change of what is kept of a call. Its subject is the attempt.
    pub(super) fn of_call(&self, action: &str, attempt: AttemptId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
             SELECT ?1, a.organization_id, ?3, ?4, ?5, ?6, a.id, ?8
             FROM call_attempts a WHERE a.id = ?7 AND a.organization_id = ?2",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            attempt,
            self.at,
        )
    }

    /// The line for an API key that this batch has made or revoked (recognized by its time).
    pub(super) fn of_key(&self, action: &str, key: KeyId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at, details)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, k.id, ?8,
                    json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes))
             FROM api_keys k
             WHERE k.id = ?7 AND k.organization_id = ?2 AND (k.created_at = ?8 OR k.revoked_at = ?8)",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            key,
            self.at,
        )
    }

    /// The line for an invitation that this batch has made or taken back (recognized by its time). The
    /// address stays out of it.
    pub(super) fn of_invitation(&self, action: &str, invitation: InvitationId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at, details)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, i.id, ?8, json_object('role', i.role)
             FROM invitations i
             WHERE i.id = ?7 AND i.organization_id = ?2 AND (i.created_at = ?8 OR i.revoked_at = ?8)",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            invitation,
            self.at,
        )
    }

    /// The line for a session of whoever makes the entry that this batch has ended (recognized by its
    /// time).
    pub(super) fn of_session(&self, action: &str, session: SessionId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, s.id, ?8
             FROM sessions s WHERE s.id = ?7 AND s.user_id = ?3 AND s.revoked_at = ?8",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            session,
            self.at,
        )
    }

    /// The line for a passkey of whoever makes the entry that is there.
    pub(super) fn of_passkey(&self, action: &str, passkey: PasskeyId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at, details)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, p.id, ?8, json_object('name', p.name)
             FROM passkeys p WHERE p.id = ?7 AND p.user_id = ?3",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            passkey,
            self.at,
        )
    }

    /// The line for a change of a member that this batch has made. Phone numbers stay out of it.
    pub(super) fn of_member(&self, action: &str, user: UserId, change: &ChangeMember) -> Statement {
        let details = serde_json::json!({
            "role": change.role,
            "active": change.active,
            "phone_changed": change.phone.is_some(),
        });
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at, details)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, m.user_id, ?8, ?9
             FROM members m
             WHERE m.organization_id = ?2 AND m.user_id = ?7 AND m.changed_in = ?1",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            user,
            self.at,
            details.to_string(),
        )
    }

    /// The line for a change of the organization's own settings.
    pub(super) fn of_organization(&self, action: &str) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?2, ?7)",
            self.id.to_string(),
            self.by.organization_id,
            self.by.user_id,
            self.by.via.as_str(),
            self.by.credential_id.as_str(),
            action,
            self.at,
        )
    }
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
            details: serde_json::from_str(&row.details)
                .map_err(|error| DatabaseError::Row(error.to_string()))?,
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
) -> Result<Vec<AuditEntry>, DatabaseError> {
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
                l.credential_id, l.at, l.details
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
    let rows: Vec<Row> = db.run(Statement::new(sql, values)).await?.all()?;
    rows.into_iter().map(AuditEntry::try_from).collect()
}
