//! Settings of messages: the kinds that are not sent, for an organization's calls or to a member, each with a version.
//!
//! A change is made to the version that its maker has read, or not at all. It is known as one's own by the audit entry that
//! it was written with, also where the database's answer was lost.

use crate::store::{
    AtVersion, DatabaseError, Rows, Statement, Tenant, as_json,
    audit_log::{Entry, audit_entry},
    columns, read, row, sql, text,
};
use callslot_shared::{
    ids::{OrganizationId, UserId},
    message::MessageKind,
};
use serde::Deserialize;

/// A kind that is turned off, with the id of what it is turned off for: the organization, an event type or a member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredSwitch {
    /// The kind.
    pub kind: MessageKind,
    /// The id of what it is turned off for.
    pub subject: String,
    /// Whether that is an event type: 0 or 1.
    pub is_event_type: u8,
}

/// The kinds that an organization has turned off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSwitches {
    /// Each of them.
    pub off: Vec<StoredSwitch>,
    /// The number of changes so far, and one more.
    pub version: u32,
}

row! {
    #[derive(Deserialize)]
    struct SwitchesRow {
        off: String = "(SELECT json_group_array(json_object('kind', s.kind, 'subject', s.subject_id, 'is_event_type',
                          EXISTS (SELECT 1 FROM event_types e WHERE e.id = s.subject_id)))
                        FROM message_switches s WHERE s.organization_id = o.id)",
        version: u32 = "COALESCE((SELECT v.version FROM message_settings v WHERE v.organization_id = o.id), 1)",
        changed_in: Option<String> = "(SELECT v.changed_in FROM message_settings v WHERE v.organization_id = o.id)",
    }
}

impl TryFrom<SwitchesRow> for StoredSwitches {
    type Error = DatabaseError;

    fn try_from(row: SwitchesRow) -> Result<Self, DatabaseError> {
        let mut off: Vec<StoredSwitch> = read(&row.off)?;
        off.sort_by(|one, other| {
            let order = one.kind.as_str().cmp(other.kind.as_str());
            order.then_with(|| one.subject.cmp(&other.subject))
        });
        Ok(Self {
            off,
            version: row.version,
        })
    }
}

fn select_switches(organization: OrganizationId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(SwitchesRow),
            " FROM organizations o WHERE o.id = :organization"
        ),
        organization,
    )
}

/// The kinds that an organization has turned off; none if there is no such organization.
pub async fn switches(tenant: Tenant<'_>) -> Result<Option<StoredSwitches>, DatabaseError> {
    let row: Option<SwitchesRow> = tenant
        .database
        .run(select_switches(tenant.organization))
        .await?
        .first()?;
    row.map(StoredSwitches::try_from).transpose()
}

/// Replaces the kinds that are turned off, if they are at `version`: `[kind, id of what it is turned off for]`. Those for an
/// event type or a member that is none of the organization's are left out. None if they are at another version.
pub async fn replace_switches(
    tenant: Tenant<'_>,
    off: &[(&str, String)],
    version: u32,
    entry: &Entry<'_>,
) -> Result<Option<StoredSwitches>, DatabaseError> {
    /// Whether this batch has written the version.
    const WRITTEN: &str = "EXISTS (SELECT 1 FROM message_settings v WHERE v.organization_id = :organization AND v.changed_in = :entry)";
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    let statements = vec![
        sql!(
            "INSERT INTO message_settings (organization_id, version, changed_in)
             SELECT :organization, :version + 1, :entry
             WHERE :version = COALESCE((SELECT v.version FROM message_settings v WHERE v.organization_id = :organization), 1)
             ON CONFLICT (organization_id) DO UPDATE SET version = excluded.version, changed_in = excluded.changed_in",
            organization,
            version,
            entry = own.as_str(),
        ),
        sql!(
            text!(
                "DELETE FROM message_switches WHERE organization_id = :organization AND ",
                WRITTEN
            ),
            organization,
            entry = own.as_str(),
        ),
        sql!(
            text!(
                "INSERT INTO message_switches (organization_id, kind, subject_id)
                 SELECT :organization, j.value ->> '$[0]', j.value ->> '$[1]' FROM json_each(:off) j
                 WHERE (j.value ->> '$[1]' = :organization
                   OR EXISTS (SELECT 1 FROM event_types e
                              WHERE e.id = j.value ->> '$[1]' AND e.organization_id = :organization)
                   OR EXISTS (SELECT 1 FROM members m
                              WHERE m.user_id = j.value ->> '$[1]' AND m.organization_id = :organization))
                   AND ",
                WRITTEN,
                " ON CONFLICT DO NOTHING"
            ),
            organization,
            off = as_json(off),
            entry = own.as_str(),
        ),
        audit_entry!(
            entry,
            "message_settings.change",
            organization,
            "json_object('version', v.version, 'off', (
               SELECT COUNT(*) FROM message_switches s WHERE s.organization_id = :organization))",
            "FROM message_settings v WHERE v.organization_id = :organization AND v.changed_in = :entry",
        ),
        select_switches(organization),
    ];
    let written: Written<SwitchesRow> =
        Written::of(tenant, statements, || select_switches(organization)).await?;
    let row = written.own(|row| row.changed_in.as_ref() == Some(&own))?;
    row.map(StoredSwitches::try_from).transpose()
}

/// A member's own settings of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOwnSettings {
    /// The kinds that they do not want.
    pub off: Vec<MessageKind>,
    /// The kinds that the organization has turned off for all calls or for theirs.
    pub off_by_organization: Vec<MessageKind>,
    /// The number of the member's changes so far, and one more.
    pub version: u32,
}

row! {
    #[derive(Deserialize)]
    struct OwnRow {
        off: String = "COALESCE(w.off, '[]')",
        off_by_organization: String = "(SELECT json_group_array(DISTINCT s.kind) FROM message_switches s
                                        WHERE s.organization_id = m.organization_id
                                          AND s.subject_id IN (m.organization_id, m.user_id))",
        version: u32 = "COALESCE(w.version, 1)",
        changed_in: Option<String> = "w.changed_in",
    }
}

impl TryFrom<OwnRow> for StoredOwnSettings {
    type Error = DatabaseError;

    fn try_from(row: OwnRow) -> Result<Self, DatabaseError> {
        Ok(Self {
            off: read(&row.off)?,
            off_by_organization: read(&row.off_by_organization)?,
            version: row.version,
        })
    }
}

fn select_own(organization: OrganizationId, member: UserId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(OwnRow),
            " FROM members m LEFT JOIN own_message_settings w
                ON w.organization_id = m.organization_id AND w.user_id = m.user_id
             WHERE m.organization_id = :organization AND m.user_id = :member"
        ),
        organization,
        member,
    )
}

/// A member's own settings; none if there is no such member.
pub async fn own_settings(
    tenant: Tenant<'_>,
    member: UserId,
) -> Result<Option<StoredOwnSettings>, DatabaseError> {
    let row: Option<OwnRow> = tenant
        .database
        .run(select_own(tenant.organization, member))
        .await?
        .first()?;
    row.map(StoredOwnSettings::try_from).transpose()
}

/// Replaces the kinds that a member does not want, if their settings are at that version. None if they are at another.
pub async fn replace_own_settings(
    tenant: Tenant<'_>,
    AtVersion {
        id: member,
        version,
    }: AtVersion<UserId>,
    off: &[MessageKind],
    entry: &Entry<'_>,
) -> Result<Option<StoredOwnSettings>, DatabaseError> {
    let organization = entry.by.organization_id;
    let own = entry.id.to_string();
    let statements = vec![
        sql!(
            "INSERT INTO own_message_settings (organization_id, user_id, off, version, changed_in)
             SELECT :organization, :member, :off, :version + 1, :entry
             WHERE :version = COALESCE((
               SELECT w.version FROM own_message_settings w
               WHERE w.organization_id = :organization AND w.user_id = :member), 1)
             ON CONFLICT (organization_id, user_id)
             DO UPDATE SET off = excluded.off, version = excluded.version, changed_in = excluded.changed_in",
            organization,
            member,
            off = as_json(off),
            version,
            entry = own.as_str(),
        ),
        audit_entry!(
            entry,
            "message_settings.change_own",
            member,
            "json_object('version', w.version, 'off', json(w.off))",
            "FROM own_message_settings w
             WHERE w.organization_id = :organization AND w.user_id = :subject AND w.changed_in = :entry",
        ),
        select_own(organization, member),
    ];
    let written: Written<OwnRow> =
        Written::of(tenant, statements, || select_own(organization, member)).await?;
    let row = written.own(|row| row.changed_in.as_ref() == Some(&own))?;
    row.map(StoredOwnSettings::try_from).transpose()
}

/// The row after a batch that was to change it, and the error under which the batch's answer was lost.
struct Written<R> {
    row: Option<R>,
    lost: Option<DatabaseError>,
}

impl<R: serde::de::DeserializeOwned> Written<R> {
    /// Runs a batch whose last statement selects the row. Where its answer is lost, the row is read back.
    async fn of(
        tenant: Tenant<'_>,
        statements: Vec<Statement>,
        select: impl Fn() -> Statement,
    ) -> Result<Self, DatabaseError> {
        let db = tenant.database;
        Ok(match db.batch(statements).await {
            Ok(rows) => Self {
                row: rows.last().map(Rows::first).transpose()?.flatten(),
                lost: None,
            },
            Err(error) => Self {
                row: db.run(select()).await?.first()?,
                lost: Some(error),
            },
        })
    }

    /// The row, if this batch has written it.
    fn own(self, is_own: impl Fn(&R) -> bool) -> Result<Option<R>, DatabaseError> {
        match (self.row.filter(is_own), self.lost) {
            (None, Some(error)) => Err(error),
            (row, _) => Ok(row),
        }
    }
}
