//! `sessions` and `api_keys`: from a token to the member it speaks for.

mod all_tenants;

pub use all_tenants::{Checked, Checking, find};

use crate::store::{
    DatabaseError, Rows, Statement, calling_hours, columns, row, sql, text, time_or_none,
};
use callslot_shared::{
    access::{self, Action, Denial, Feature, Plan, Role, Standing},
    api::SessionKind,
    booking::Source,
    ids::{OrganizationId, UserId},
    schedule::hours::Hours,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The `via` of a principal that a key speaks for.
pub(crate) const API_KEY: &str = "api_key";

/// The `via` of a principal who is nobody's member: a visitor of the organization's public page.
pub(crate) const VISITOR: &str = "visitor";

/// The beginning of what stands for a visitor's token: the organization's id is behind it. No token has such a hash, which is
/// in hexadecimal.
const PUBLIC_PAGE: &str = "public-page:";

/// The user that a visitor's principal names, who is nobody. Rows name none: their actor is the attendee.
const NOBODY: UserId = UserId::from_uuid(uuid::Uuid::nil());

/// The principal of the request: a member of an organization, through a session or an API key; or a visitor of its public page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The member.
    pub user_id: UserId,
    /// The standing that the access table needs to know.
    pub standing: Standing,
    /// The organization's default length of a call, in minutes.
    pub default_duration: u32,
    /// From when till when the organization calls, in minutes after midnight, if it has set that.
    pub calling: (Option<u16>, Option<u16>),
    /// `session` or `api_key`.
    pub via: String,
    /// The actions that the credential may be used for, within what the member may do.
    pub scopes: Vec<Action>,
    /// The session's or the key's id, for the audit log.
    pub credential_id: String,
    /// SHA-256 of the token, in hexadecimal.
    pub token_hash: String,
    /// The purpose of the session; nothing if it is a key.
    pub kind: Option<SessionKind>,
    /// When the person last proved who they are, if that has opened the session.
    pub proved_at: Option<DateTime<Utc>>,
    /// The language that the person reads, if they have said so.
    pub language: Option<Language>,
}

/// An organization as a visitor's principal knows it.
#[derive(Debug, Clone, Copy)]
pub struct VisitedOrganization {
    /// Its id.
    pub id: OrganizationId,
    /// Its plan.
    pub plan: Plan,
    /// Whether it has booking turned on.
    pub booking_enabled: bool,
    /// Its default length of a call, in minutes.
    pub default_duration: u32,
    /// From when till when it calls, in minutes after midnight, if it has set that.
    pub calling: (Option<u16>, Option<u16>),
}

row! {
    #[derive(Deserialize)]
    struct Row {
        organization_id: OrganizationId,
        user_id: UserId,
        role: Role = "m.role",
        plan: Plan = "o.plan",
        booking_enabled: u8 = "o.booking_enabled",
        default_booking_duration: u32 = "o.default_booking_duration",
        calling_from: Option<u16> = "o.calling_from",
        calling_to: Option<u16> = "o.calling_to",
        via: String,
        credential_id: String,
        scopes: String,
        kind: Option<SessionKind>,
        proved_at: Option<i64>,
        language: Option<Language> = "(SELECT u.language FROM users u WHERE u.id = c.user_id)",
    }
}

/// The active member behind the token hash `$hash` at the time `:now`, as one row or none.
///
/// The casts give both sides of the union one affinity, without which SQLite makes a table of it first.
macro_rules! behind {
    ($hash:literal) => {
        $crate::store::named::text!(
            "SELECT ", columns!(Row, "c"), " FROM (
               SELECT 'api_key' AS via, id AS credential_id, scopes, organization_id, user_id,
                      CAST(NULL AS TEXT) AS kind, CAST(NULL AS INTEGER) AS proved_at FROM api_keys
               WHERE token_hash = ",
            $hash,
            " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
               UNION ALL
               SELECT 'session', id, CAST('[\"read\",\"write\",\"execute\"]' AS TEXT), organization_id, user_id,
                      kind, proved_at FROM sessions
               WHERE token_hash = ",
            $hash,
            " AND revoked_at IS NULL AND expires_at > :now AND (idle_ms IS NULL
               OR COALESCE(last_used_at, created_at) + idle_ms > :now) AND (token_expires_at IS NULL
                 OR token_expires_at > :now)
             ) c
             JOIN members m ON m.organization_id = c.organization_id AND m.user_id = c.user_id AND m.active = 1
             JOIN organizations o ON o.id = c.organization_id"
        )
    };
}

/// Whether the credential `:by_token` still opens what [`Principal::as_json`] says, `:by`: the condition of a write that
/// rests on what was known of a principal before. What a session is for never changes, a proof only gets newer, and no
/// decision rests on a language; so none of them is asked again.
///
/// Of a visitor it asks whether the organization's public page is still there, and the organization as it was known.
pub(in crate::store) const STILL_HOLDS: &str = text!(
    "(EXISTS (SELECT 1 FROM (",
    crate::store::credentials::behind!(":by_token"),
    ") p WHERE json_array(p.organization_id, p.user_id, p.role, p.plan, p.booking_enabled,
       p.default_booking_duration, p.calling_from, p.calling_to, p.via, p.credential_id, p.scopes) = :by)
     OR EXISTS (SELECT 1 FROM public_pages g JOIN organizations o ON o.id = g.organization_id
       WHERE :by_token = 'public-page:' || g.organization_id AND g.organization_id = substr(:by_token, 13) AND g.enabled = 1
         AND json_array(o.id, '00000000-0000-0000-0000-000000000000', 'viewer', o.plan, o.booking_enabled,
           o.default_booking_duration, o.calling_from, o.calling_to, 'visitor', '',
           '[\"read\",\"write\",\"execute\"]') = :by))"
);
pub(in crate::store) use behind;

impl Principal {
    /// Everything known, as SQLite's `json_array` writes it.
    pub(in crate::store) fn as_json(&self) -> String {
        let Standing {
            role,
            plan,
            booking_enabled,
        } = self.standing;
        let known = (
            self.organization_id,
            self.user_id,
            role,
            plan,
            u8::from(booking_enabled),
            self.default_duration,
            self.calling.0,
            self.calling.1,
            &self.via,
            &self.credential_id,
            written(&self.scopes),
        );
        crate::store::as_json(&known)
    }

    /// From when till when the organization rings attendees' phones.
    #[must_use]
    pub fn calling_hours(&self) -> Hours {
        calling_hours(self.calling.0, self.calling.1)
    }

    /// A visitor of an organization's public page. They read little and change nothing of members': to book what is public is
    /// for the use cases of the page to decide.
    #[must_use]
    pub fn visitor(organization: VisitedOrganization) -> Self {
        Self {
            organization_id: organization.id,
            user_id: NOBODY,
            standing: Standing {
                role: Role::Viewer,
                plan: organization.plan,
                booking_enabled: organization.booking_enabled,
            },
            default_duration: organization.default_duration,
            calling: organization.calling,
            via: VISITOR.to_owned(),
            scopes: Action::ALL.to_vec(),
            credential_id: String::new(),
            token_hash: format!("{PUBLIC_PAGE}{}", organization.id),
            kind: None,
            proved_at: None,
            language: None,
        }
    }

    /// Whether a visitor of a public page speaks, who is nobody's member.
    #[must_use]
    pub fn is_visitor(&self) -> bool {
        self.via == VISITOR
    }

    /// How a booking comes about that the principal makes.
    #[must_use]
    pub fn source(&self) -> Source {
        match self.kind {
            _ if self.is_visitor() => Source::Public,
            Some(SessionKind::Page) => Source::Web,
            Some(_) => Source::Extension,
            None => Source::Api,
        }
    }

    /// Whether a key speaks, for a program, and no person.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.via == API_KEY
    }

    /// Decides whether the principal may do `action` with `feature`: the member may, and the credential
    /// was made for it.
    pub fn may(&self, feature: Feature, action: Action) -> Result<(), Denial> {
        access::allow(self.standing, feature, action)?;
        access::within(&self.scopes, action)
    }

    /// Decides whether a person is behind this who proved on a page who they are, at most `lasts` before `now`.
    pub fn recently_proved(&self, now: DateTime<Utc>, lasts: TimeDelta) -> Result<(), Denial> {
        let on_a_page = self.kind == Some(SessionKind::Page);
        access::recently_proved(self.proved_at.filter(|_| on_a_page), now, lasts)
    }

    /// Whether nobody has proved who they are to open this session: it came of an invitation's link, and is worth its one
    /// organization.
    #[must_use]
    pub fn is_unproven(&self) -> bool {
        self.kind == Some(SessionKind::Page) && self.proved_at.is_none()
    }

    /// Whether the credential may look at what it writes.
    #[must_use]
    pub fn may_read(&self) -> bool {
        self.scopes.contains(&Action::Read)
    }
}

/// Scopes as the store keeps them.
pub(in crate::store) fn written(scopes: &[Action]) -> String {
    crate::store::as_json(scopes)
}

/// Scopes from the store.
pub(in crate::store) fn scopes(text: &str) -> Result<Vec<Action>, DatabaseError> {
    crate::store::read(text)
}

fn select(token_hash: &str, now: DateTime<Utc>) -> Statement {
    sql!(behind!(":token_hash"), token_hash, now)
}

/// Whether a principal is still who they were known to be: one row or none.
fn still(known: &Principal, now: DateTime<Utc>) -> Statement {
    sql!(
        text!("SELECT '[1]' AS packed WHERE ", STILL_HOLDS),
        by_token = known.token_hash.as_str(),
        by = known.as_json(),
        now
    )
}

fn read(rows: &Rows, token_hash: &str) -> Result<Option<Principal>, DatabaseError> {
    let row: Option<Row> = rows.first()?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Principal {
        scopes: scopes(&row.scopes)?,
        organization_id: row.organization_id,
        user_id: row.user_id,
        standing: Standing {
            role: row.role,
            plan: row.plan,
            booking_enabled: row.booking_enabled == 1,
        },
        default_duration: row.default_booking_duration,
        calling: (row.calling_from, row.calling_to),
        via: row.via,
        credential_id: row.credential_id,
        token_hash: token_hash.to_owned(),
        kind: row.kind,
        proved_at: time_or_none(row.proved_at)?,
        language: row.language,
    }))
}
