//! `audit_log`: who changed what, when, from where. Written in the same batch as the change it tells of.

use crate::store::{
    DatabaseError, Page, Statement, Tenant, Value, as_json,
    author::{Author, Signature},
    columns,
    credentials::Principal,
    named::Numbered,
    row, sql, text, time,
};
use callslot_shared::{
    actor::Actor,
    api::{AuditEntry, ChangeMember, Client, Via},
    ids::{
        AttemptId, AuditId, BookingId, HoldId, InvitationId, KeyId, PasskeyId, SessionId, UserId,
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

/// From where somebody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientInfo {
    /// The network the request came from: its address without the last part.
    pub address: Option<String>,
    /// The sort of client.
    pub client: Client,
}

/// The values of an entry besides its author, where the statement that writes it finds that itself.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// A fresh id for the entry.
    pub entry: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// From where.
    pub client_info: &'a ClientInfo,
}

/// A change about to be made. What only a member can do takes the entry of a [`Principal`].
#[derive(Debug)]
pub struct Entry<'a, By = Principal> {
    /// A fresh id for the entry.
    pub id: Uuid,
    /// The author of the change.
    pub by: &'a By,
    /// When.
    pub at: DateTime<Utc>,
    /// From where.
    pub client_info: ClientInfo,
}

/// The line of the entry `$entry`, that `$action` was done with `$subject`: one with `$details` for each row of `$from`.
/// Both are SQL over `:entry`, `:organization`, `:user`, `:subject`, `:now` and the values that are named after them.
macro_rules! audit_entry {
    (
        $entry:expr, $action:expr, $subject:expr, $details:expr, $from:expr
        $(, $name:ident = $value:expr)* $(,)?
    ) => {
        $entry.audit_entry(
            $crate::store::named::numbered!(
                $crate::store::named::text!(
                    "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
                       subject_id, at, address, client, details)
                     SELECT :entry, :organization, :actor_kind, :user, :via, :credential, :action, :subject, :now,
                       :address, :client, ",
                    $details,
                    " ",
                    $from
                ),
                entry, organization, actor_kind, user, via, credential, action, subject, now, address, client
                $(, $name)*
            ),
            $action,
            $crate::store::Value::from($subject),
            [$($crate::store::Value::from($value)),*],
        )
    };
}

/// The line for a row of `$table` (schedules, event types) that this batch has written, which is known by its
/// `changed_in`.
macro_rules! audit_entry_of_changed {
    ($entry:expr, $action:expr, $table:literal, $subject:expr) => {
        $crate::store::audit_log::audit_entry!(
            $entry,
            $action,
            $subject,
            "json_object('version', t.version)",
            $crate::store::named::text!(
                "FROM ",
                $table,
                " t WHERE t.id = :subject AND t.organization_id = :organization AND t.changed_in = :entry"
            )
        )
    };
}

/// The line for a row of `$table` (schedules, times off) that is there, and that this batch makes or deletes.
macro_rules! audit_entry_of_row {
    ($entry:expr, $action:expr, $table:literal, $subject:expr, $details:expr, $condition:expr) => {
        $crate::store::audit_log::audit_entry!(
            $entry,
            $action,
            $subject,
            ":details",
            $crate::store::named::text!(
                "FROM ",
                $table,
                " t WHERE t.id = :subject AND t.organization_id = :organization AND ",
                $condition
            ),
            details = $crate::store::as_json($details)
        )
    };
}

pub(in crate::store) use {audit_entry, audit_entry_of_changed, audit_entry_of_row};

impl<By: Author> Entry<'_, By> {
    /// The author of the change.
    pub(in crate::store) fn actor(&self) -> Actor {
        self.by.actor()
    }

    /// A [`line!`], whose SQL names these eleven values first and then those of `more`.
    pub(in crate::store) fn audit_entry<const N: usize>(
        &self,
        sql: Numbered,
        action: &str,
        subject: Value,
        more: [Value; N],
    ) -> Statement {
        let Signature {
            user_id,
            via,
            credential_id,
        } = self.by.signature();
        let who_what_when: [Value; 11] = [
            self.id.to_string().into(),
            self.by.organization_id().into(),
            self.actor().kind().as_str().into(),
            user_id.into(),
            via.into(),
            credential_id.into(),
            action.into(),
            subject,
            self.at.into(),
            self.client_info.address.as_deref().into(),
            self.client_info.client.as_str().into(),
        ];
        Statement::new(sql, who_what_when.into_iter().chain(more))
    }

    /// The line for a change of a booking, written only if the booking was indeed left at `version`
    /// by this batch (recognized by its time).
    pub(in crate::store) fn of_booking(&self, action: &str, booking: BookingId) -> Statement {
        audit_entry!(
            self,
            action,
            booking,
            "json_object('version', b.version)",
            "FROM booking_events b
             WHERE b.id = :subject AND b.organization_id = :organization AND b.updated_at = :now"
        )
    }

    /// The line for a change of the organization's own settings.
    pub(in crate::store) fn of_organization(&self, action: &str) -> Statement {
        audit_entry!(self, action, self.by.organization_id(), "'{}'", "")
    }
}

impl Entry<'_> {
    /// A line for each of the bookings in `rows`, a JSON array of objects with a booking's `id` and the fresh id of its
    /// line, `audit`; written only for those that this batch has written (recognized by their time).
    pub(in crate::store) fn of_bookings(&self, action: &str, rows: &str) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client, details)
             SELECT j.value ->> '$.audit', :organization, :actor_kind, :user, :via, :credential, :action, b.id, :now,
               :address, :client, json_object('version', b.version)
             FROM json_each(:rows) j JOIN booking_events b ON b.id = j.value ->> '$.id'
             WHERE b.organization_id = :organization AND b.updated_at = :now",
            organization = self.by.organization_id,
            actor_kind = self.actor().kind().as_str(),
            user = self.by.user_id,
            via = self.by.via.as_str(),
            credential = self.by.credential_id.as_str(),
            action,
            now = self.at,
            address = self.client_info.address.as_deref(),
            client = self.client_info.client.as_str(),
            rows,
        )
    }

    /// The line for a hold of whoever makes the entry that is there.
    pub(in crate::store) fn of_hold(&self, action: &str, hold: HoldId) -> Statement {
        audit_entry!(
            self,
            action,
            hold,
            "json_object('user_id', h.user_id)",
            "FROM slot_holds h
             WHERE h.id = :subject AND h.organization_id = :organization AND h.created_by IS :user"
        )
    }

    /// The line for a change of what is kept of a call. Its subject is the attempt.
    pub(in crate::store) fn of_call(&self, action: &str, attempt: AttemptId) -> Statement {
        audit_entry!(
            self,
            action,
            attempt,
            "'{}'",
            "FROM call_attempts a WHERE a.id = :subject AND a.organization_id = :organization"
        )
    }

    /// The line for an API key that this batch has made or revoked (recognized by its time).
    pub(in crate::store) fn of_key(&self, action: &str, key: KeyId) -> Statement {
        audit_entry!(
            self,
            action,
            key,
            "json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes))",
            "FROM api_keys k
             WHERE k.id = :subject AND k.organization_id = :organization
               AND (k.created_at = :now OR k.revoked_at = :now)"
        )
    }

    /// The line for an invitation that this batch has made or taken back (recognized by its time). The
    /// address stays out of it.
    pub(in crate::store) fn of_invitation(
        &self,
        action: &str,
        invitation: InvitationId,
    ) -> Statement {
        audit_entry!(
            self,
            action,
            invitation,
            "json_object('role', i.role)",
            "FROM invitations i
             WHERE i.id = :subject AND i.organization_id = :organization
               AND (i.created_at = :now OR i.revoked_at = :now)"
        )
    }

    /// The line for whoever makes the entry having joined by the invitation that `mark` stands for: of the organization
    /// that they have joined.
    pub(in crate::store) fn of_joining(&self, mark: SessionId) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client, details)
             SELECT :entry, i.organization_id, :actor_kind, :user, :via, :credential, 'member.join', :user, :now,
               :address, :client, json_object('role', i.role)
             FROM invitations i WHERE i.accepted_in = :mark",
            entry = self.id.to_string(),
            actor_kind = self.actor().kind().as_str(),
            user = self.by.user_id,
            via = self.by.via.as_str(),
            credential = self.by.credential_id.as_str(),
            now = self.at,
            address = self.client_info.address.as_deref(),
            client = self.client_info.client.as_str(),
            mark,
        )
    }

    /// The line for a session of whoever makes the entry that this batch has ended (recognized by its
    /// time), with the ids of those of the extension that were let in from it and have ended with it.
    pub(in crate::store) fn of_session(&self, action: &str, session: SessionId) -> Statement {
        audit_entry!(
            self,
            action,
            session,
            "json_object('with', json((
               SELECT json_group_array(w.id) FROM oauth_grants g JOIN sessions w ON w.id = g.session_id
               WHERE g.authorized_in = s.id AND w.revoked_at = :now)))",
            "FROM sessions s WHERE s.id = :subject AND s.user_id = :user AND s.revoked_at = :now"
        )
    }

    /// The line for the end of all sessions of whoever makes the entry: how many this batch has ended (recognized by
    /// its time).
    pub(in crate::store) fn of_all_sessions(&self, action: &str) -> Statement {
        audit_entry!(
            self,
            action,
            self.by.user_id,
            "json_object('ended', (
               SELECT COUNT(*) FROM sessions s WHERE s.user_id = :user AND s.revoked_at = :now))",
            ""
        )
    }

    /// The line for a key that this batch has revoked (recognized by its time), with the ids of those that it had made and
    /// that were revoked with it.
    pub(in crate::store) fn of_revoked_key(&self, key: KeyId) -> Statement {
        audit_entry!(
            self,
            "api_key.revoke",
            key,
            "json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes), 'with', json((
               SELECT json_group_array(c.id) FROM api_keys c
               WHERE c.organization_id = k.organization_id AND c.user_id = k.user_id AND c.revoked_at = :now
                 AND c.id <> k.id)))",
            "FROM api_keys k
             WHERE k.id = :subject AND k.organization_id = :organization AND k.revoked_at = :now"
        )
    }

    /// A line for each of the keys in `keys`, a JSON array of objects with a key's `id` and the fresh id of its line,
    /// `audit`: for those of whoever makes the entry that this batch has revoked (recognized by its time), each in the
    /// key's own organization.
    pub(in crate::store) fn of_own_revoked_keys(&self, keys: &str) -> Statement {
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client, details)
             SELECT j.value ->> '$.audit', k.organization_id, :actor_kind, :user, :via, :credential, 'api_key.revoke', k.id,
               :now, :address, :client, json_object('name', k.name, 'user_id', k.user_id, 'scopes', json(k.scopes))
             FROM json_each(:keys) j JOIN api_keys k ON k.id = j.value ->> '$.id'
             WHERE k.user_id = :user AND k.revoked_at = :now",
            actor_kind = self.actor().kind().as_str(),
            user = self.by.user_id,
            via = self.by.via.as_str(),
            credential = self.by.credential_id.as_str(),
            now = self.at,
            address = self.client_info.address.as_deref(),
            client = self.client_info.client.as_str(),
            keys,
        )
    }

    /// The line for a passkey of whoever makes the entry that is there.
    pub(in crate::store) fn of_passkey(&self, action: &str, passkey: PasskeyId) -> Statement {
        audit_entry!(
            self,
            action,
            passkey,
            "json_object('name', p.name)",
            "FROM passkeys p WHERE p.id = :subject AND p.user_id = :user"
        )
    }

    /// The line for a change of a member that this batch has made. Phone numbers stay out of it.
    pub(in crate::store) fn of_member(
        &self,
        action: &str,
        user: UserId,
        change: &ChangeMember,
    ) -> Statement {
        let details = serde_json::json!({
            "role": change.role,
            "active": change.active,
            "phone_changed": change.phone.is_some(),
        });
        audit_entry!(
            self,
            action,
            user,
            ":details",
            "FROM members m
             WHERE m.organization_id = :organization AND m.user_id = :subject AND m.changed_in = :entry",
            details = as_json(&details),
        )
    }

    /// The line for what was done with everything that is held of an attendee. The subject stands for the
    /// attendee and is not their data.
    pub(in crate::store) fn of_attendee(
        &self,
        action: &str,
        subject: &str,
        details: &Json,
    ) -> Statement {
        audit_entry!(
            self,
            action,
            subject,
            ":details",
            "",
            details = as_json(details)
        )
    }
}

/// Whether the entry was written, for when the database's answer was lost.
pub(in crate::store) async fn is_kept(
    tenant: Tenant<'_>,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let db = tenant.database;
    let kept = db
        .run(sql!(
            "SELECT id FROM audit_log WHERE id = :entry AND organization_id = :organization",
            entry = entry.id.to_string(),
            organization = entry.by.organization_id,
        ))
        .await?;
    Ok(kept.any())
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: AuditId,
        action: String,
        subject_id: String,
        actor: Actor = "l.actor_kind || CASE WHEN l.actor_kind IN ('member', 'key') THEN ':' || l.user_id ELSE '' END
                          || CASE l.actor_kind WHEN 'key' THEN ':' || l.credential_id ELSE '' END",
        user_id: Option<UserId>,
        user_name: Option<String> = "u.name",
        via: Option<Via>,
        credential_id: Option<String>,
        at: i64,
        address: Option<String>,
        client: Option<Client>,
        details: String,
    }
}

impl TryFrom<Row> for AuditEntry {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            action: row.action,
            subject_id: row.subject_id,
            user_id: match row.actor {
                // Nobody's member: the service's own user.
                Actor::System => row.user_id,
                actor => actor.member(),
            },
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
pub struct AuditFilter {
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
    /// The most entries.
    pub limit: u32,
}

/// Entries of the organization, and one more than the limit if there are more.
///
/// Only what is asked for is in the statement, so that SQLite walks the index that fits: the subject's,
/// the person's or the organization's own.
pub async fn list(
    tenant: Tenant<'_>,
    filter: &AuditFilter,
) -> Result<Page<AuditEntry>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let conditions: [(&str, &str, Option<Value>); 5] = [
        (
            "subject",
            "l.subject_id = :subject",
            filter.subject_id.as_deref().map(Value::from),
        ),
        ("user", "l.user_id = :user", filter.user_id.map(Value::from)),
        (
            "action",
            "l.action = :action",
            filter.action.as_deref().map(Value::from),
        ),
        ("from", "l.at >= :from", filter.from.map(Value::from)),
        ("to", "l.at < :to", filter.to.map(Value::from)),
    ];
    let mut values: Vec<(&str, Value)> = vec![
        ("organization", organization.into()),
        ("limit", (filter.limit + 1).into()),
    ];
    let mut sql = text!(
        "SELECT ",
        columns!(Row, "l"),
        " FROM audit_log l LEFT JOIN users u ON u.id = l.user_id
         WHERE l.organization_id = :organization"
    )
    .to_owned();
    for (name, condition, value) in conditions {
        if let Some(value) = value {
            values.push((name, value));
            sql += " AND ";
            sql += condition;
        }
    }
    if let Some((at, id)) = filter.after {
        values.extend([("after_at", at.into()), ("after", id.into())]);
        sql += " AND (l.at, l.id) < (:after_at, :after)";
    }
    sql += " ORDER BY l.at DESC, l.id DESC LIMIT :limit";
    db.run(Statement::made(&sql, values))
        .await?
        .page::<Row, _>(filter.limit, AuditEntry::try_from)
}
