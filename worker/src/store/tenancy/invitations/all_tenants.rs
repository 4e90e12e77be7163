//! Accepting an invitation, whose token says which organization it is to.

use crate::store::{
    AllTenants, DatabaseError, Statement, columns,
    credentials::{Principal, STILL_HOLDS},
    rate_limits::{COUNTED, Counted},
    row,
    seats::{self, has_room},
    sessions::{NewSession, Opening},
    sql, text,
};
use callslot_shared::{
    access::{self, Role},
    ids::{OrganizationId, UserId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Somebody who accepts an invitation and has no way in yet.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    /// SHA-256 of the invitation's token, in hexadecimal.
    pub token_hash: &'a str,
    /// A fresh id for the user, should there be none.
    pub user: UserId,
    /// The session to open.
    pub session: &'a NewSession,
    /// The try, with its limits.
    pub counted: &'a Counted<'a>,
}

/// Accepts the invitation behind a token, once, for somebody who has no way in yet: makes the person a user if they are
/// none, a member, and signs them in. Cross-tenant: the token says which organization.
///
/// An invitation holds as long as whoever made it could make it. An active member of any organization is not signed in
/// by it: they [`join`](super::join).
///
/// An answer of the database that was lost is settled by reading back.
pub async fn accept(
    all: AllTenants<'_>,
    Newcomer {
        token_hash,
        user,
        session,
        counted,
    }: Newcomer<'_>,
) -> Result<Opening, DatabaseError> {
    let mut statements = vec![
        counted.count(),
        spend(token_hash, session, Accepting::New(counted)),
        sql!(
            // A row without an address is ignored, and so is one whose address is known. One row by VALUES
            // cannot mend a reference that was broken before, so that SQLite need not look for such.
            "INSERT OR IGNORE INTO users (id, email, name, created_at)
             VALUES (:user,
               (SELECT i.email FROM invitations i WHERE i.accepted_in = :session),
               (SELECT COALESCE(i.name, substr(i.email, 1, instr(i.email, '@') - 1))
                FROM invitations i WHERE i.accepted_in = :session),
               :now)",
            user,
            session = session.id,
            now = session.at,
        ),
        make_member(session),
    ];
    statements.extend(session.open_where(
        "m.organization_id = (SELECT i.organization_id FROM invitations i WHERE i.accepted_in = :session)
         AND m.user_id = (SELECT u.id FROM invitations i JOIN users u ON u.email = i.email
                          WHERE i.accepted_in = :session)",
        [],
    ));
    session.opening(all, statements, counted).await
}

/// Makes whoever has accepted an invitation a member; an active member's role stays.
pub(super) fn make_member(session: &NewSession) -> Statement {
    sql!(
        "INSERT INTO members (organization_id, user_id, role, phone, active, created_at, changed_in)
         SELECT i.organization_id, u.id, i.role, i.phone, 1, :now, :entry
         FROM invitations i JOIN users u ON u.email = i.email WHERE i.accepted_in = :session
         ON CONFLICT (organization_id, user_id) DO UPDATE SET
           active = 1, role = excluded.role, phone = COALESCE(excluded.phone, members.phone),
           changed_in = excluded.changed_in
         WHERE members.active = 0",
        session = session.id,
        entry = session.entry.to_string(),
        now = session.at,
    )
}

/// The person who accepts an invitation.
#[derive(Clone, Copy)]
pub(super) enum Accepting<'a> {
    /// Somebody who has no way in, whose try is counted.
    New(&'a Counted<'a>),
    /// The person who is signed in.
    Known(&'a Principal),
}

/// Whether the person whom the invitation `$invitation` is to is an active member of any organization.
macro_rules! is_known {
    ($invitation:literal) => {
        $crate::store::named::text!(
            "EXISTS (SELECT 1 FROM users known JOIN members there ON there.user_id = known.id AND there.active = 1
                     WHERE known.email = ",
            $invitation,
            ".email)"
        )
    };
}

/// Whether whoever made the invitation `$invitation` is an active member whose role may give its role, by `:pairs`.
macro_rules! still_given {
    ($invitation:literal) => {
        $crate::store::named::text!(
            "EXISTS (
         SELECT 1 FROM members m
         WHERE m.organization_id = ",
            $invitation,
            ".organization_id
           AND m.user_id = ",
            $invitation,
            ".invited_by AND m.active = 1
           AND m.role || ':' || ",
            $invitation,
            ".role IN (SELECT value FROM json_each(:pairs)))"
        )
    };
}

/// Each role that invites, with each that it may give, as JSON.
fn pairs() -> String {
    let pairs: Vec<String> = Role::ALL
        .iter()
        .flat_map(|by| {
            let given = access::managed_by(*by).iter();
            given.map(|role| format!("{}:{}", by.as_str(), role.as_str()))
        })
        .collect();
    crate::store::as_json(&pairs)
}

pub(super) fn spend(token_hash: &str, session: &NewSession, who: Accepting<'_>) -> Statement {
    let pairs = pairs();
    match who {
        Accepting::New(counted) => sql!(
            text!(SPEND, "NOT ", is_known!("invitations"), " AND ", COUNTED),
            token_hash,
            session = session.id,
            now = session.at,
            pairs,
            bucket = counted.bucket(),
            request = counted.request,
            quotas = seats::quotas(),
        ),
        Accepting::Known(by) => sql!(
            text!(
                SPEND,
                "EXISTS (
                   SELECT 1 FROM users own WHERE own.email = invitations.email AND own.id = (
                     SELECT s.user_id FROM sessions s WHERE s.token_hash = :by_token)) AND ",
                STILL_HOLDS
            ),
            token_hash,
            session = session.id,
            now = session.at,
            pairs,
            by_token = by.token_hash.as_str(),
            by = by.as_json(),
            quotas = seats::quotas(),
        ),
    }
}

/// Spends an invitation on `:session`: what is asked of whoever accepts it follows.
const SPEND: &str = text!(
    "UPDATE invitations SET accepted_at = :now, accepted_in = :session
     WHERE token_hash = :token_hash AND revoked_at IS NULL AND accepted_at IS NULL AND expires_at > :now
       AND ",
    still_given!("invitations"),
    "
       AND (",
    has_room!("invitations.organization_id"),
    " OR EXISTS (
         SELECT 1 FROM members known JOIN users u ON u.id = known.user_id
         WHERE known.organization_id = invitations.organization_id AND known.active = 1
           AND u.email = invitations.email))
       AND "
);

row! {
    /// An invitation that can be accepted, as far as the holder of its token is told of it.
    #[derive(Debug, Clone, Deserialize)]
    pub struct OpenInvitation {
        /// The name of the member who invites.
        pub inviter: String = "by.name",
        /// The organization's name.
        pub organization: String = "o.name",
        /// The role that the invited person is to have.
        pub role: Role,
    }
}

/// Reads the invitation behind a token, as long as it holds. Cross-tenant, as [`accept`].
pub async fn open(
    AllTenants { database: db }: AllTenants<'_>,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<OpenInvitation>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(OpenInvitation, "i"),
            " FROM invitations i JOIN users by ON by.id = i.invited_by
             JOIN organizations o ON o.id = i.organization_id
             WHERE i.token_hash = :token_hash AND i.revoked_at IS NULL AND i.accepted_at IS NULL
               AND i.expires_at > :now AND ",
            still_given!("i")
        ),
        token_hash,
        now,
        pairs = pairs(),
    ))
    .await?
    .first()
}

/// The conditions that an open invitation waits for.
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

/// The conditions that the invitation behind a token waits for, if it is open. Cross-tenant, as [`accept`].
pub async fn waiting(
    AllTenants { database: db }: AllTenants<'_>,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Waiting>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            has_room!("i.organization_id"),
            " AS has_room, ",
            is_known!("i"),
            " AS is_known FROM invitations i
             WHERE i.token_hash = :token_hash AND i.revoked_at IS NULL AND i.accepted_at IS NULL AND i.expires_at > :now"
        ),
        token_hash,
        quotas = seats::quotas(),
        now,
    ))
    .await?
    .first()
}

row! {
    /// A person who has become an owner by the invitation that `mark` stands for, with the organization and the person
    /// who has invited them.
    #[derive(Debug, Clone, Deserialize)]
    pub struct NewOwner {
        /// The organization.
        pub organization_id: OrganizationId,
        /// The new owner.
        pub user_id: UserId = "m.user_id",
        /// The member who has invited them.
        pub invited_by: UserId,
    }
}

/// Reads that an invitation has made somebody an owner. Cross-tenant, as [`accept`].
pub async fn new_owner(
    AllTenants { database: db }: AllTenants<'_>,
    mark: &NewSession,
) -> Result<Option<NewOwner>, DatabaseError> {
    db.run(sql!(
        text!("SELECT ", columns!(NewOwner, "i"), " FROM invitations i JOIN users u ON u.email = i.email
         JOIN members m ON m.organization_id = i.organization_id AND m.user_id = u.id
         WHERE i.accepted_in = :mark AND m.role = 'owner' AND m.active = 1 AND m.changed_in = :entry"),
        mark = mark.id,
        entry = mark.entry.to_string(),
    ))
    .await?
    .first()
}
