//! `audit_log`: who changed what, when. Written in the same batch as the change it tells of.

use super::{Statement, credentials::Principal, sql};
use callslot_shared::{
    api::ChangeMember,
    ids::{AttemptId, BookingId, KeyId, UserId},
};
use chrono::{DateTime, Utc};
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
