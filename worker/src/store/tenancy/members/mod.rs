//! `members`: who is in an organization.

mod leaving;

pub use leaving::leave;

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant,
    audit_log::Entry,
    columns,
    credentials::STILL_HOLDS,
    notices,
    operators::operator_roles,
    row,
    seats::{self, has_room},
    sql, text, time,
};
use callslot_shared::{
    access::{self, Role},
    api::{ChangeMember, MAX_PENDING, MemberEntry, PendingBooking},
    ids::{BookingId, OrganizationId, UserId},
    phone::PhoneNumber,
    words::Language,
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: UserId = "u.id",
        name: String = "u.name",
        role: Role,
        phone: Option<PhoneNumber>,
        active: u8,
        changed_in: Option<String>,
    }
}

impl From<Row> for MemberEntry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            role: row.role,
            phone: row.phone,
            active: row.active == 1,
        }
    }
}

/// Which members are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberScope {
    /// The active ones.
    Active,
    /// Also those who are disabled.
    All,
}

/// The members, by name.
pub async fn list(
    tenant: Tenant<'_>,
    shown: MemberScope,
) -> Result<Vec<MemberEntry>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row, "m"),
            " FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.organization_id = :organization AND (m.active = 1 OR :disabled_too)
             ORDER BY u.name, u.id"
        ),
        organization,
        disabled_too = shown == MemberScope::All,
    ))
    .await?
    .listed(|row: Row| Ok(row.into()))
}

/// The result of a change of a member.
#[derive(Debug)]
pub enum MemberChangeResult {
    /// The member as they stand now, and the bookings that somebody else has to take.
    Done(MemberEntry, Vec<PendingBooking>),
    /// There is no such member.
    Unknown,
    /// The member has a role that whoever asks may not change.
    NotManaged,
    /// The plan has no room for another active member.
    Full,
    /// It would leave the organization without an active owner, or whoever asks is no longer who they
    /// were.
    Refused,
}

/// A member with what is to change.
#[derive(Debug, Clone, Copy)]
pub struct MemberEdit<'a> {
    /// The member.
    pub user: UserId,
    /// The change that is asked for.
    pub change: &'a ChangeMember,
    /// Its phone, checked.
    pub phone: Option<&'a Option<PhoneNumber>>,
}

/// Changes a member, if whoever makes the entry manages members of that role and is still who they
/// were, and if an active owner remains: one statement decides all of it, so that two owners cannot
/// disable each other. Whether the new role may be given is checked before.
///
/// A member who is disabled loses their sessions and keys for good: taken back, they sign in anew. An
/// answer of the database that was lost is settled by reading back.
pub async fn change(
    tenant: Tenant<'_>,
    edit: MemberEdit<'_>,
    entry: &Entry<'_>,
) -> Result<MemberChangeResult, DatabaseError> {
    let MemberEdit {
        user,
        change,
        phone,
    } = edit;
    let mut statements = vec![write(user, change, phone, entry)];
    if change.active == Some(false) {
        statements.extend(revoke_credentials(user, entry));
    }
    let has_no_phone = phone.is_some_and(Option::is_none);
    if change.active == Some(false)
        || has_no_phone
        || change.role.is_some_and(|role| !access::takes_calls(role))
    {
        // Tells the owner which bookings the member leaves behind.
        statements.push(notices::operator_disabled(user, entry));
    }
    statements.push(entry.of_member("member.change", user, change));
    settle(tenant, statements, edit, entry).await
}

/// Runs the batch of a change and answers what became of it.
async fn settle(
    tenant: Tenant<'_>,
    mut statements: Vec<Statement>,
    MemberEdit { user, change, .. }: MemberEdit<'_>,
    entry: &Entry<'_>,
) -> Result<MemberChangeResult, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let read = || {
        vec![
            select_one(organization, user),
            select_pending(organization, user),
            seats::select_room(organization),
        ]
    };
    let written = statements.len();
    statements.extend(read());
    let (rows, lost) = match db.batch(statements).await {
        Ok(rows) => (rows.into_iter().skip(written).collect(), None),
        Err(error) => (db.batch(read()).await?, Some(error)),
    };
    let changed = settled(rows, change, entry)?;
    match (changed, lost) {
        (changed @ MemberChangeResult::Done(..), _) | (changed, None) => Ok(changed),
        (_, Some(error)) => Err(error),
    }
}

/// Reads the result of the change from the member's row.
fn settled(
    rows: Vec<Rows>,
    change: &ChangeMember,
    entry: &Entry<'_>,
) -> Result<MemberChangeResult, DatabaseError> {
    let mut answers = Answers::new(rows);
    let Some(row) = answers.next()?.first::<Row>()? else {
        return Ok(MemberChangeResult::Unknown);
    };
    if row.changed_in != Some(entry.id.to_string()) {
        let managed = access::managed_by(entry.by.standing.role).contains(&row.role);
        let returns = row.active == 0 && change.active == Some(true);
        answers.next()?;
        let has_room = seats::room(&answers.next()?)?;
        return Ok(match managed {
            false => MemberChangeResult::NotManaged,
            true if returns && !has_room => MemberChangeResult::Full,
            true => MemberChangeResult::Refused,
        });
    }
    let pending = answers.next()?;
    let pending = pending.listed::<PendingRow, _>(PendingBooking::try_from)?;
    Ok(MemberChangeResult::Done(row.into(), pending))
}

fn write(
    user: UserId,
    change: &ChangeMember,
    phone: Option<&Option<PhoneNumber>>,
    entry: &Entry<'_>,
) -> Statement {
    let by = entry.by;
    sql!(
        text!(
            "UPDATE members SET
               role = COALESCE(:role, role), active = COALESCE(:active, active),
               phone = CASE WHEN :sets_phone THEN :phone ELSE phone END, changed_in = :entry
             WHERE organization_id = :organization AND user_id = :user
               AND role IN (SELECT value FROM json_each(:managed_by))
               AND (role <> 'owner' OR active = 0
                 OR (COALESCE(:role, 'owner') = 'owner' AND COALESCE(:active, 1) = 1)
                 OR EXISTS (
                   SELECT 1 FROM members o
                   WHERE o.organization_id = :organization AND o.user_id <> :user AND o.role = 'owner' AND o.active = 1))
               AND (active = 1 OR COALESCE(:active, 0) = 0 OR ",
            has_room!(":organization"),
            ") AND ",
            STILL_HOLDS
        ),
        organization = by.organization_id,
        user,
        role = change.role.map(Role::as_str),
        active = change.active,
        sets_phone = phone.is_some(),
        phone = phone.and_then(Option::as_ref).map(PhoneNumber::as_str),
        entry = entry.id.to_string(),
        managed_by = crate::store::as_json(access::managed_by(by.standing.role)),
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        now = entry.at,
        quotas = seats::quotas(),
    )
}

/// Ends what a member who was disabled by this very change could get in with.
fn revoke_credentials(user: UserId, entry: &Entry<'_>) -> [Statement; 2] {
    /// One of what they get in with.
    macro_rules! revoke {
        ($table:literal) => {
            sql!(
                $crate::store::named::text!(
                    "UPDATE ",
                    $table,
                    " SET revoked_at = :now
                     WHERE organization_id = :organization AND user_id = :user AND revoked_at IS NULL AND EXISTS (
                       SELECT 1 FROM members m
                       WHERE m.organization_id = :organization AND m.user_id = :user AND m.active = 0
                         AND m.changed_in = :entry)"
                ),
                organization = entry.by.organization_id,
                user,
                entry = entry.id.to_string(),
                now = entry.at,
            )
        };
    }
    [revoke!("sessions"), revoke!("api_keys")]
}

fn select_one(organization: OrganizationId, user: UserId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row, "m"),
            " FROM members m JOIN users u ON u.id = m.user_id
         WHERE m.organization_id = :organization AND m.user_id = :user"
        ),
        organization,
        user,
    )
}

row! {
    #[derive(Deserialize)]
    struct PendingRow {
        id: BookingId,
        title: String,
        start_time: i64,
    }
}

impl TryFrom<PendingRow> for PendingBooking {
    type Error = DatabaseError;

    fn try_from(row: PendingRow) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            title: row.title,
            start_time: time(row.start_time)?,
        })
    }
}

/// The pending bookings of a member who cannot take calls, the next to ring first.
fn select_pending(organization: OrganizationId, user: UserId) -> Statement {
    sql!(
        text!("SELECT ", columns!(PendingRow, "b"), " FROM booking_events b
         WHERE b.organization_id = :organization AND b.status = 'pending' AND b.user_id = :user
           AND NOT EXISTS (
             SELECT 1 FROM members m
             WHERE m.organization_id = :organization AND m.user_id = :user AND m.active = 1 AND m.phone IS NOT NULL
               AND m.role IN (SELECT value FROM json_each(:roles)))
         ORDER BY b.start_time, b.id LIMIT :max_pending"),
        organization,
        user,
        roles = operator_roles(),
        max_pending = MAX_PENDING,
    )
}

row! {
    /// An owner, as a message reaches them.
    #[derive(Debug, Clone, Deserialize)]
    pub struct Owner {
        /// The user.
        pub id: UserId,
        /// Their name.
        pub name: String,
        /// Their address.
        pub email: String,
        /// The language that they read, if they have said so.
        pub language: Option<Language>,
    }
}

/// Whom to tell of a change, and of whose.
#[derive(Debug, Clone)]
pub struct Owners {
    /// The active owners.
    pub owners: Vec<Owner>,
    /// The name of whoever has made the change.
    pub person: String,
    /// The organization's name.
    pub organization: String,
}

/// The active owners of an organization, with its name and that of a person. `None` if there is no such organization or
/// person.
pub async fn owners(tenant: Tenant<'_>, person: UserId) -> Result<Option<Owners>, DatabaseError> {
    #[derive(Deserialize)]
    struct Names {
        person: String,
        organization: String,
    }
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let rows = db
        .batch(vec![
            sql!(
                "SELECT u.name AS person, o.name AS organization FROM users u, organizations o
                 WHERE u.id = :person AND o.id = :organization",
                person,
                organization,
            ),
            sql!(
                text!(
                    "SELECT ",
                    columns!(Owner, "u"),
                    " FROM members m JOIN users u ON u.id = m.user_id
                 WHERE m.organization_id = :organization AND m.role = 'owner' AND m.active = 1
                 ORDER BY m.created_at, u.id"
                ),
                organization,
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    let Some(names) = answers.next()?.first::<Names>()? else {
        return Ok(None);
    };
    Ok(Some(Owners {
        owners: answers.next()?.all()?,
        person: names.person,
        organization: names.organization,
    }))
}

/// The facts that decide whether a member can take calls.
#[derive(Debug, Clone, Deserialize)]
pub struct Operator {
    /// The member's role.
    pub role: Role,
    /// Whether a phone number is on file.
    pub has_phone: u8,
}

/// An active member, as an operator.
pub async fn operator(tenant: Tenant<'_>, user: UserId) -> Result<Option<Operator>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        "SELECT role, phone IS NOT NULL AS has_phone FROM members
         WHERE organization_id = :organization AND user_id = :user AND active = 1",
        organization,
        user,
    ))
    .await?
    .first()
}
