//! `invitations`: from an address to a member.

use super::{
    Answers, Database, DatabaseError, Rows, Statement, Value,
    audit_log::Entry,
    credentials::{Principal, still_holds},
    rate_limits::{Counted, Verdict, counted},
    seats::{self, has_room},
    sessions::{self, NewSession, Opening},
    sql, time,
};
use callslot_shared::{
    access::{self, Role},
    api::{INVITATION_DAYS, Invitation, Invitee, MAX_INVITATIONS, Session},
    ids::{InvitationId, OrganizationId, UserId},
    phone::PhoneNumber,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

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
    db: &dyn Database,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Vec<Invitation>, DatabaseError> {
    let rows: Vec<Row> = db
        .run(sql!(
            "SELECT id, email, name, role, phone, invited_by, created_at, expires_at, revoked_at
             FROM invitations
             WHERE organization_id = ?1 AND revoked_at IS NULL AND accepted_at IS NULL AND expires_at > ?2
             ORDER BY created_at DESC, id DESC LIMIT ?3",
            organization,
            now,
            MAX_INVITATIONS,
        ))
        .await?
        .all()?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Whether there is room for the members there are, those who are invited, and one more.
macro_rules! room_to_invite {
    ($organization:literal, $quotas:literal, $now:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM invitations asked
              WHERE asked.organization_id = ",
            $organization,
            " AND asked.revoked_at IS NULL AND asked.accepted_at IS NULL AND asked.expires_at > ",
            $now,
            ") + ",
            has_room!($organization, $quotas)
        )
    };
}

/// What became of inviting somebody.
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
    Limited(Verdict),
}

/// Invites somebody for whoever makes the entry, if they are still who they were. An invitation to the
/// same address that is still open is taken back by it. Whether the role may be given is checked before.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    db: &dyn Database,
    id: InvitationId,
    token_hash: &str,
    invitee: &Invitee,
    entry: &Entry<'_>,
    counted: &Counted<'_>,
) -> Result<Invited, DatabaseError> {
    let organization = entry.by.organization_id;
    let member = || {
        sql!(
            "SELECT 1 AS found FROM users u JOIN members m ON m.user_id = u.id
             WHERE u.email = ?1 AND m.organization_id = ?2 AND m.active = 1",
            invitee.email.as_str(),
            organization,
        )
    };
    let statements = vec![
        counted.count(),
        take_back(invitee, entry, counted),
        write(id, token_hash, invitee, entry, counted),
        entry.of_invitation("member.invite", id),
        counted.select(),
        member(),
        sql!(
            concat!("SELECT ", room_to_invite!("?1", "?2", "?3"), " AS has_room"),
            organization,
            seats::quotas(),
            entry.at,
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
    let mut answers = Answers::new(rows.into_iter().skip(4).collect());
    let verdict = counted.verdict(&answers.next()?)?;
    if verdict != Verdict::Passed {
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
        concat!(
            "UPDATE invitations SET revoked_at = ?3
             WHERE organization_id = ?1 AND email = ?2 AND revoked_at IS NULL AND accepted_at IS NULL AND ",
            counted!("?6", "?7"),
            " AND ",
            still_holds!("?4", "?5", "?3")
        ),
        by.organization_id,
        invitee.email.as_str(),
        entry.at,
        by.token_hash.as_str(),
        by.as_json(),
        counted.bucket(),
        counted.request,
    )
}

fn write(
    id: InvitationId,
    token_hash: &str,
    invitee: &Invitee,
    entry: &Entry<'_>,
    counted: &Counted<'_>,
) -> Statement {
    let by = entry.by;
    sql!(
        concat!(
            "INSERT INTO invitations (id, organization_id, email, name, role, phone, token_hash, invited_by,
               created_at, expires_at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
             WHERE NOT EXISTS (
                 SELECT 1 FROM users u JOIN members m ON m.user_id = u.id
                 WHERE u.email = ?3 AND m.organization_id = ?2 AND m.active = 1)
               AND (SELECT COUNT(*) FROM invitations i
                    WHERE i.organization_id = ?2 AND i.revoked_at IS NULL AND i.accepted_at IS NULL
                      AND i.expires_at > ?9) < ?11
               AND ",
            room_to_invite!("?2", "?16", "?9"),
            " AND ",
            counted!("?14", "?15"),
            " AND ",
            still_holds!("?12", "?13", "?9")
        ),
        id,
        by.organization_id,
        invitee.email.as_str(),
        invitee.name.as_deref(),
        invitee.role.as_str(),
        invitee.phone.as_ref(),
        token_hash,
        by.user_id,
        entry.at,
        entry.at + TimeDelta::days(INVITATION_DAYS),
        MAX_INVITATIONS,
        by.token_hash.as_str(),
        by.as_json(),
        counted.bucket(),
        counted.request,
        seats::quotas(),
    )
}

/// What became of taking an invitation back.
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
    db: &dyn Database,
    id: InvitationId,
    entry: &Entry<'_>,
) -> Result<Revoked, DatabaseError> {
    let organization = entry.by.organization_id;
    let managed = access::managed_by(entry.by.standing.role);
    let statements = vec![
        sql!(
            "UPDATE invitations SET revoked_at = ?3
             WHERE id = ?1 AND organization_id = ?2 AND revoked_at IS NULL AND accepted_at IS NULL
               AND role IN (SELECT value FROM json_each(?4))",
            id,
            organization,
            entry.at,
            crate::store::as_json(managed),
        ),
        entry.of_invitation("invitation.revoke", id),
        select_one(organization, id),
    ];
    let (rows, lost) = match db.batch(statements).await {
        Ok(rows) => (super::sessions::last(rows)?, None),
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

/// Accepts the invitation behind a token, once, for somebody who has no way in yet: makes the person a user if they are
/// none, a member, and signs them in. Cross-tenant: the token says which organization.
///
/// An invitation holds as long as whoever made it could make it. Who is an active member of any organization is not signed
/// in by it: they [`join`].
///
/// An answer of the database that was lost is settled by reading back.
pub async fn accept(
    db: &dyn Database,
    token_hash: &str,
    user: UserId,
    session: &NewSession,
    counted: &Counted<'_>,
) -> Result<Opening, DatabaseError> {
    let mut statements = vec![
        counted.count(),
        spend(token_hash, session, Accepting::New(counted)),
        sql!(
            // A row without an address is ignored, and so is one whose address is known. One row by VALUES
            // cannot mend a reference that was broken before, so that SQLite need not look for such.
            "INSERT OR IGNORE INTO users (id, email, name, created_at)
             VALUES (?1,
               (SELECT i.email FROM invitations i WHERE i.accepted_in = ?2),
               (SELECT COALESCE(i.name, substr(i.email, 1, instr(i.email, '@') - 1))
                FROM invitations i WHERE i.accepted_in = ?2),
               ?3)",
            user,
            session.id,
            session.at,
        ),
        make_member(session),
    ];
    statements.extend(session.open_where(
        "m.organization_id = (SELECT i.organization_id FROM invitations i WHERE i.accepted_in = ?1)
         AND m.user_id = (SELECT u.id FROM invitations i JOIN users u ON u.email = i.email
                          WHERE i.accepted_in = ?1)",
        Vec::<Value>::new(),
    ));
    session.opening(db, statements, counted).await
}

/// Makes whoever has accepted an invitation a member; an active member's role stays.
fn make_member(session: &NewSession) -> Statement {
    sql!(
        "INSERT INTO members (organization_id, user_id, role, phone, active, created_at, changed_in)
         SELECT i.organization_id, u.id, i.role, i.phone, 1, ?3, ?2
         FROM invitations i JOIN users u ON u.email = i.email WHERE i.accepted_in = ?1
         ON CONFLICT (organization_id, user_id) DO UPDATE SET
           active = 1, role = excluded.role, phone = COALESCE(excluded.phone, members.phone),
           changed_in = excluded.changed_in
         WHERE members.active = 0",
        session.id,
        session.entry.to_string(),
        session.at,
    )
}

/// Accepts the invitation behind a token, once, for whoever makes the entry, if it is to their address: makes them a member
/// and turns their session to the organization. `mark` stands for it and opens no session.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn join(
    db: &dyn Database,
    token_hash: &str,
    mark: &NewSession,
    entry: &Entry<'_>,
) -> Result<Option<Session>, DatabaseError> {
    let by = entry.by;
    let select = || {
        sql!(
            "SELECT s.id, s.kind, s.label, s.organization_id, s.created_at, s.last_used_at, s.expires_at, s.idle_ms
             FROM sessions s JOIN invitations i ON i.organization_id = s.organization_id
             WHERE s.id = ?1 AND i.accepted_in = ?2 AND s.revoked_at IS NULL",
            by.credential_id.as_str(),
            mark.id,
        )
    };
    let statements = vec![
        spend(token_hash, mark, Accepting::Known(by)),
        make_member(mark),
        sql!(
            "UPDATE sessions SET organization_id = (SELECT i.organization_id FROM invitations i WHERE i.accepted_in = ?2)
             WHERE id = ?1 AND user_id = ?3 AND revoked_at IS NULL
               AND EXISTS (SELECT 1 FROM invitations i WHERE i.accepted_in = ?2)",
            by.credential_id.as_str(),
            mark.id,
            by.user_id,
        ),
        entry.of_joining(mark.id),
        select(),
    ];
    match db.batch(statements).await {
        Ok(rows) => sessions::read_own(&sessions::last(rows)?),
        Err(error) => match sessions::read_own(&db.run(select()).await?)? {
            Some(joined) => Ok(Some(joined)),
            None => Err(error),
        },
    }
}

/// Who accepts an invitation.
#[derive(Clone, Copy)]
enum Accepting<'a> {
    /// Somebody who has no way in, whose try is counted.
    New(&'a Counted<'a>),
    /// Whoever is signed in.
    Known(&'a Principal),
}

/// Whether the person whom the invitation `$invitation` is to is an active member of any organization.
macro_rules! is_known {
    ($invitation:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM users known JOIN members there ON there.user_id = known.id AND there.active = 1
                     WHERE known.email = ",
            $invitation,
            ".email)"
        )
    };
}

fn spend(token_hash: &str, session: &NewSession, who: Accepting<'_>) -> Statement {
    // Each role that invites, with each that it may give.
    let pairs: Vec<String> = Role::ALL
        .iter()
        .flat_map(|by| {
            let given = access::managed_by(*by).iter();
            given.map(|role| format!("{}:{}", by.as_str(), role.as_str()))
        })
        .collect();
    let (whose, first, second) = match who {
        Accepting::New(counted) => (
            concat!(
                "NOT ",
                is_known!("invitations"),
                " AND ",
                counted!("?5", "?6")
            ),
            counted.bucket().to_owned(),
            counted.request.to_owned(),
        ),
        Accepting::Known(by) => (
            concat!(
                "EXISTS (SELECT 1 FROM users own WHERE own.email = invitations.email AND own.id = ",
                "(SELECT s.user_id FROM sessions s WHERE s.token_hash = ?5)) AND ",
                still_holds!("?5", "?6", "?3")
            ),
            by.token_hash.clone(),
            by.as_json(),
        ),
    };
    sql!(
        format!(
            "{}{whose}",
        concat!(
            "UPDATE invitations SET accepted_at = ?3, accepted_in = ?2
             WHERE token_hash = ?1 AND revoked_at IS NULL AND accepted_at IS NULL AND expires_at > ?3
               AND EXISTS (
                 SELECT 1 FROM members m
                 WHERE m.organization_id = invitations.organization_id
                   AND m.user_id = invitations.invited_by AND m.active = 1
                   AND m.role || ':' || invitations.role IN (SELECT value FROM json_each(?4)))
               AND (",
            has_room!("invitations.organization_id", "?7"),
            " OR EXISTS (
                 SELECT 1 FROM members known JOIN users u ON u.id = known.user_id
                 WHERE known.organization_id = invitations.organization_id AND known.active = 1
                   AND u.email = invitations.email))
               AND ",
        )),
        token_hash,
        session.id,
        session.at,
        crate::store::as_json(&pairs),
        first,
        second,
        seats::quotas(),
    )
}

/// What an open invitation waits for.
#[derive(Debug, Clone, Deserialize)]
pub struct Waiting {
    has_room: Option<u8>,
    is_known: u8,
}

impl Waiting {
    /// The plan has no room for another member.
    #[must_use]
    pub fn for_room(&self) -> bool {
        self.has_room != Some(1)
    }

    /// The person it is to has a way in, and has to sign in first.
    #[must_use]
    pub fn for_sign_in(&self) -> bool {
        self.is_known == 1
    }
}

/// What the invitation behind a token waits for, if it is open. Cross-tenant, as [`accept`].
pub async fn waiting(
    db: &dyn Database,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Waiting>, DatabaseError> {
    db.run(sql!(
        concat!(
            "SELECT ",
            has_room!("i.organization_id", "?2"),
            " AS has_room, ",
            is_known!("i"),
            " AS is_known FROM invitations i
             WHERE i.token_hash = ?1 AND i.revoked_at IS NULL AND i.accepted_at IS NULL AND i.expires_at > ?3"
        ),
        token_hash,
        seats::quotas(),
        now,
    ))
    .await?
    .first()
}

/// Whoever has become an owner by the invitation that `mark` stands for, of which organization, and who has invited them.
#[derive(Debug, Clone, Deserialize)]
pub struct NewOwner {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The new owner.
    pub user_id: UserId,
    /// Who has invited them.
    pub invited_by: UserId,
}

/// Reads that an invitation has made somebody an owner. Cross-tenant, as [`accept`].
pub async fn new_owner(
    db: &dyn Database,
    mark: &NewSession,
) -> Result<Option<NewOwner>, DatabaseError> {
    db.run(sql!(
        "SELECT i.organization_id, m.user_id, i.invited_by
         FROM invitations i JOIN users u ON u.email = i.email
         JOIN members m ON m.organization_id = i.organization_id AND m.user_id = u.id
         WHERE i.accepted_in = ?1 AND m.role = 'owner' AND m.active = 1 AND m.changed_in = ?2",
        mark.id,
        mark.entry.to_string(),
    ))
    .await?
    .first()
}

/// What an organization is called, for the message that invites to it.
pub async fn names(
    db: &dyn Database,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<(String, String)>, DatabaseError> {
    #[derive(Deserialize)]
    struct Names {
        inviter: String,
        organization: String,
    }
    let names: Option<Names> = db
        .run(sql!(
            "SELECT u.name AS inviter, o.name AS organization
             FROM members m JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = m.organization_id
             WHERE m.organization_id = ?1 AND m.user_id = ?2",
            organization,
            user,
        ))
        .await?
        .first()?;
    Ok(names.map(|names| (names.inviter, names.organization)))
}

fn select_one(organization: OrganizationId, id: InvitationId) -> Statement {
    sql!(
        "SELECT id, email, name, role, phone, invited_by, created_at, expires_at, revoked_at
         FROM invitations WHERE id = ?1 AND organization_id = ?2",
        id,
        organization,
    )
}

fn one(rows: &Rows) -> Result<Option<Invitation>, DatabaseError> {
    rows.first::<Row>()?.map(Invitation::try_from).transpose()
}
