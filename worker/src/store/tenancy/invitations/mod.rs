//! `invitations`: from an address to a member. Accepting one is in files of its own.

mod all_tenants;
mod join;

pub use all_tenants::{
    NewOwner, Newcomer, OpenInvitation, Waiting, accept, new_owner, open, waiting,
};
pub use join::join;

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant,
    audit_log::Entry,
    columns,
    credentials::STILL_HOLDS,
    outbox::{self, NewMessage},
    rate_limits::{COUNTED, Counted, RateLimitDecision},
    row,
    seats::{self, has_room},
    sql, text, time,
};
use callslot_shared::{
    access::{self, Role},
    api::{INVITATION_DAYS, Invitation, Invitee, MAX_INVITATIONS},
    ids::{InvitationId, OrganizationId, UserId},
    phone::PhoneNumber,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: InvitationId,
        email: String,
        name: Option<String>,
        role: Role,
        phone: Option<PhoneNumber>,
        invited_by: UserId,
        created_at: i64,
        expires_at: i64,
        revoked_at: Option<i64>,
    }
}

impl TryFrom<Row> for Invitation {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            phone: row.phone,
            invited_by: row.invited_by,
            created_at: time(row.created_at)?,
            expires_at: time(row.expires_at)?,
        })
    }
}

/// The invitations that can be accepted at `now`, the newest first.
pub async fn list(
    tenant: Tenant<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<Invitation>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db
        .run(sql!(
            text!("SELECT ", columns!(Row), " FROM invitations
             WHERE organization_id = :organization AND revoked_at IS NULL AND accepted_at IS NULL AND expires_at > :now
             ORDER BY created_at DESC, id DESC LIMIT :max_invitations"),
            organization,
            now,
            max_invitations = MAX_INVITATIONS,
        ))
        .await?
        .listed::<Row, _>(Invitation::try_from)
}

/// Whether there is room for the members there are, those who are invited, and one more.
const ROOM_TO_INVITE: &str = text!(
    "(SELECT COUNT(*) FROM invitations asked
              WHERE asked.organization_id = :organization AND asked.revoked_at IS NULL AND asked.accepted_at IS NULL
                AND asked.expires_at > :now) + ",
    has_room!(":organization")
);

/// The outcome of an invitation.
#[derive(Debug)]
pub enum Invited {
    /// The invitation.
    Done(Invitation),
    /// An active member has the address.
    Member,
    /// The plan has no room for another member, those who are invited counted.
    Full,
    /// There are too many, or whoever asks is no longer who they were.
    Refused,
    /// Too much was asked for in too short a time.
    Limited(RateLimitDecision),
}

/// An invitation about to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewInvitation<'a> {
    /// A fresh id.
    pub id: InvitationId,
    /// SHA-256 of its fresh token, in hexadecimal.
    pub token_hash: &'a str,
    /// To whom it is.
    pub invitee: &'a Invitee,
    /// The request, with its limits.
    pub counted: &'a Counted<'a>,
    /// The message that invites.
    pub message: &'a NewMessage,
}

/// Invites somebody for whoever makes the entry, if they are still who they were. An invitation to the
/// same address that is still open is taken back by it. Whether the role may be given is checked before.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    new: NewInvitation<'_>,
    entry: &Entry<'_>,
) -> Result<Invited, DatabaseError> {
    let NewInvitation {
        id,
        invitee,
        counted,
        ..
    } = new;
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let member = || {
        sql!(
            "SELECT 1 AS found FROM users u JOIN members m ON m.user_id = u.id
             WHERE u.email = :email AND m.organization_id = :organization AND m.active = 1",
            email = invitee.email.as_str(),
            organization,
        )
    };
    let statements = vec![
        counted.count(),
        take_back(invitee, entry, counted),
        write(new, entry),
        entry.of_invitation("member.invite", id),
        outbox::insert_of_invitation(new.message, id),
        counted.select(),
        member(),
        sql!(
            text!("SELECT ", ROOM_TO_INVITE, " AS has_room"),
            organization,
            quotas = seats::quotas(),
            now = entry.at,
        ),
        select_one(organization, id),
    ];
    let rows = match db.batch(statements).await {
        Ok(rows) => rows,
        Err(error) => {
            return match one(&db.run(select_one(organization, id)).await?)? {
                Some(stored) => Ok(Invited::Done(stored)),
                None => Err(error),
            };
        }
    };
    let mut answers = Answers::new(rows.into_iter().skip(5).collect());
    let verdict = counted.verdict(&answers.next()?)?;
    if verdict != RateLimitDecision::Passed {
        return Ok(Invited::Limited(verdict));
    }
    let is_member = answers.next()?.any();
    let has_room = seats::room(&answers.next()?)?;
    Ok(match one(&answers.next()?)? {
        Some(invitation) => Invited::Done(invitation),
        None if is_member => Invited::Member,
        None if !has_room => Invited::Full,
        None => Invited::Refused,
    })
}

/// Takes back what the invitation comes in place of.
fn take_back(invitee: &Invitee, entry: &Entry<'_>, counted: &Counted<'_>) -> Statement {
    let by = entry.by;
    sql!(
        text!(
            "UPDATE invitations SET revoked_at = :now
             WHERE organization_id = :organization AND email = :email AND revoked_at IS NULL AND accepted_at IS NULL
               AND ",
            COUNTED,
            " AND ",
            STILL_HOLDS
        ),
        organization = by.organization_id,
        email = invitee.email.as_str(),
        now = entry.at,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        bucket = counted.bucket(),
        request = counted.request,
    )
}

fn write(new: NewInvitation<'_>, entry: &Entry<'_>) -> Statement {
    let NewInvitation {
        id,
        token_hash,
        invitee,
        counted,
        ..
    } = new;
    let by = entry.by;
    sql!(
        text!(
            "INSERT INTO invitations (id, organization_id, email, name, role, phone, token_hash, invited_by,
               created_at, expires_at)
             SELECT :id, :organization, :email, :name, :role, :phone, :token_hash, :user, :now, :expires_at
             WHERE NOT EXISTS (
                 SELECT 1 FROM users u JOIN members m ON m.user_id = u.id
                 WHERE u.email = :email AND m.organization_id = :organization AND m.active = 1)
               AND (SELECT COUNT(*) FROM invitations i
                    WHERE i.organization_id = :organization AND i.revoked_at IS NULL AND i.accepted_at IS NULL
                      AND i.expires_at > :now) < :max_invitations
               AND ",
            ROOM_TO_INVITE,
            " AND ",
            COUNTED,
            " AND ",
            STILL_HOLDS
        ),
        id,
        organization = by.organization_id,
        email = invitee.email.as_str(),
        name = invitee.name.as_deref(),
        role = invitee.role.as_str(),
        phone = invitee.phone.as_ref(),
        token_hash,
        user = by.user_id,
        now = entry.at,
        expires_at = entry.at + TimeDelta::days(INVITATION_DAYS),
        max_invitations = MAX_INVITATIONS,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        bucket = counted.bucket(),
        request = counted.request,
        quotas = seats::quotas(),
    )
}

/// The result of taking an invitation back.
#[derive(Debug)]
pub enum Revoked {
    /// It opens nothing any more.
    Done(Invitation),
    /// There is no such invitation.
    Unknown,
    /// It is to a role that whoever asks may not give.
    NotManaged,
}

/// Takes an invitation back; again, if it was already, without effect.
pub async fn revoke(
    tenant: Tenant<'_>,
    id: InvitationId,
    entry: &Entry<'_>,
) -> Result<Revoked, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let managed = access::managed_by(entry.by.standing.role);
    let statements = vec![
        sql!(
            "UPDATE invitations SET revoked_at = :now
             WHERE id = :id AND organization_id = :organization AND revoked_at IS NULL AND accepted_at IS NULL
               AND role IN (SELECT value FROM json_each(:managed))",
            id,
            organization,
            now = entry.at,
            managed = crate::store::as_json(managed),
        ),
        entry.of_invitation("invitation.revoke", id),
        select_one(organization, id),
    ];
    let (rows, lost) = match db.batch(statements).await {
        Ok(rows) => (crate::store::last(rows)?, None),
        Err(error) => (db.run(select_one(organization, id)).await?, Some(error)),
    };
    let Some(row) = rows.first::<Row>()? else {
        return Ok(Revoked::Unknown);
    };
    let (revoked, is_managed) = (row.revoked_at.is_some(), managed.contains(&row.role));
    match lost {
        _ if revoked => Ok(Revoked::Done(row.try_into()?)),
        Some(error) => Err(error),
        None if is_managed => Ok(Revoked::Unknown),
        None => Ok(Revoked::NotManaged),
    }
}

/// The names of the inviter and the organization, for the message that invites to it.
pub async fn names(
    tenant: Tenant<'_>,
    user: UserId,
) -> Result<Option<(String, String)>, DatabaseError> {
    #[derive(Deserialize)]
    struct Names {
        inviter: String,
        organization: String,
    }
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let names: Option<Names> = db
        .run(sql!(
            "SELECT u.name AS inviter, o.name AS organization
             FROM members m JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = m.organization_id
             WHERE m.organization_id = :organization AND m.user_id = :user",
            organization,
            user,
        ))
        .await?
        .first()?;
    Ok(names.map(|names| (names.inviter, names.organization)))
}

fn select_one(organization: OrganizationId, id: InvitationId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM invitations WHERE id = :id AND organization_id = :organization"
        ),
        id,
        organization,
    )
}

fn one(rows: &Rows) -> Result<Option<Invitation>, DatabaseError> {
    rows.first::<Row>()?.map(Invitation::try_from).transpose()
}
