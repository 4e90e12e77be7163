//! The beginning of a verification: one statement decides whether it may be, and takes its moment in the pace.

use super::{Row, Verification, select};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    audit_log::{Entry, audit_entry},
    call::all_tenants::pace::free_moment,
    caller_ids::MAY_CALL_FROM,
    credentials::STILL_HOLDS,
    idempotency_keys::Key,
    limits::{of_called_country, of_called_kind, ringable, unblocked},
    sql, text, time_or_none,
};
use callslot_shared::{
    ids::VerificationId,
    phone::{NumberFacts, PhoneNumber, Purpose},
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The number of calls that may be in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The most calls.
    pub most: u32,
    /// The window.
    pub window: TimeDelta,
}

/// A verification about to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewVerification<'a> {
    /// A fresh id.
    pub id: VerificationId,
    /// The phone that is to ring.
    pub phone: &'a PhoneNumber,
    /// The language in which the code is told.
    pub language: Language,
    /// The random part of which its code is made.
    pub salt: &'a str,
    /// The code's hash.
    pub code_hash: &'a str,
    /// The request's key.
    pub key: &'a Key,
    /// Until when the code is told and can be entered.
    pub expires_at: DateTime<Utc>,
    /// The latest moment at which the carrier may be asked.
    pub until: DateTime<Utc>,
    /// The least time between two calls of the caller space, in milliseconds.
    pub pace_ms: i64,
    /// The caller space of the deployment's own account, and its number.
    pub deployment: (&'a str, &'a PhoneNumber),
    /// The limits by member, by number in a caller space, and by organization.
    pub limits: [Limit; 3],
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneLimit {
    /// The member's.
    Member,
    /// The number's.
    Number,
    /// The organization's.
    Organization,
}

/// A reason that keeps a verification from beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerificationRefusal {
    /// Whoever asks is no longer who they were.
    Revoked,
    /// The organization does not ring the number.
    Blocked,
    /// The number is of a country that the organization does not call.
    Foreign,
    /// The number is of a kind that the organization does not call.
    Kind,
    /// The organization's calls may not come from the number that its settings name.
    NoCallerId,
    /// A limit is reached until then.
    Limited(PhoneLimit, DateTime<Utc>),
    /// The caller space has no free moment soon.
    Busy,
}

/// The result of a request for a verification.
#[derive(Debug)]
pub enum VerificationBegun {
    /// It is claimed, and this very call is to have it placed.
    New(Box<Verification>),
    /// The request's key stands for this one.
    Known(Box<Verification>),
    /// It may not be.
    Refused(VerificationRefusal),
}

/// The moment at which the member has had so many calls that the next would be one too many: the oldest that counts.
const FULL_MEMBER: &str = "(SELECT v.created_at FROM phone_verifications v
     WHERE v.organization_id = :organization AND v.user_id = :user AND v.created_at > :now - :member_window
     ORDER BY v.created_at DESC LIMIT 1 OFFSET :member_most - 1)";

/// The same of the number, in any form of its subscriber, over all organizations of the caller space.
const FULL_NUMBER: &str = "(SELECT v.created_at FROM phone_verifications v
     WHERE v.caller_space = paced.space AND v.phone IN (SELECT value FROM json_each(:facts -> '$.forms'))
       AND v.created_at > :now - :number_window
     ORDER BY v.created_at DESC LIMIT 1 OFFSET :number_most - 1)";

/// The same of the organization.
const FULL_ORGANIZATION: &str = "(SELECT v.created_at FROM phone_verifications v
     WHERE v.organization_id = :organization AND v.created_at > :now - :organization_window
     ORDER BY v.created_at DESC LIMIT 1 OFFSET :organization_most - 1)";

/// The organization with its account, the number that its calls come from, and the first free moment of its caller space,
/// as the table `paced` of one row.
const PACED: &str = text!(
    "WITH mine AS MATERIALIZED (
       SELECT o.id AS organization_id, own.id AS account, COALESCE(own.caller_space, :caller_space) AS space,
         COALESCE(s.settings ->> '$.caller_id', own.from_number) AS caller_id
       FROM organizations o
       LEFT JOIN carrier_accounts own ON own.organization_id = o.id AND own.ended_at IS NULL
       LEFT JOIN voice_configs s ON s.organization_id = o.id
       WHERE o.id = :organization),
     paced AS MATERIALIZED (
       SELECT mine.*, ",
    free_moment!("mine.space", ":now"),
    " AS ask_at FROM mine)
     "
);

/// Claims a verification, and closes the member's one before, unless something is against it. One statement decides: of many
/// requests at once no more pass than may, and no two share a moment of the pace. It is not asked for by anybody but whoever
/// is answered [`VerificationBegun::New`]. An answer of the database that was lost is settled by reading the key back.
pub async fn begin(
    AllTenants { database: db }: AllTenants<'_>,
    new: &NewVerification<'_>,
    entry: &Entry<'_>,
) -> Result<VerificationBegun, DatabaseError> {
    let statements = vec![
        insert(new, entry),
        audit_entry!(
            entry,
            "phone_verification.begin",
            entry.by.user_id,
            "'{}'",
            "FROM phone_verifications v WHERE v.id = :verification AND v.organization_id = :organization",
            verification = new.id,
        ),
        select_by_key(new.key),
        standing(new, entry),
    ];
    let found = match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            answers.next()?;
            answers.next()?;
            let Some(row) = answers.next()?.first::<Row>()? else {
                let standing: Option<Standing> = answers.next()?.first()?;
                return refusal(standing, new).map(VerificationBegun::Refused);
            };
            Verification::try_from(row)?
        }
        Err(error) => {
            let row: Option<Row> = db.run(select_by_key(new.key)).await?.first()?;
            row.ok_or(error)?.try_into()?
        }
    };
    let found = Box::new(found);
    Ok(if found.id == new.id {
        VerificationBegun::New(found)
    } else {
        VerificationBegun::Known(found)
    })
}

/// The verification that a request's key stands for.
pub async fn by_key(
    AllTenants { database: db }: AllTenants<'_>,
    key: &Key,
) -> Result<Option<Verification>, DatabaseError> {
    let row: Option<Row> = db.run(select_by_key(key)).await?.first()?;
    row.map(Verification::try_from).transpose()
}

fn select_by_key(key: &Key) -> Statement {
    sql!(
        select!(
            "WHERE a.organization_id = :organization AND a.user_id = :user AND a.idempotency_key = :key"
        ),
        organization = key.organization_id,
        user = key.user_id,
        key = key.key.as_str(),
    )
}

fn insert(new: &NewVerification<'_>, entry: &Entry<'_>) -> Statement {
    let [member, number, organization] = new.limits;
    let (caller_space, deployments_number) = new.deployment;
    sql!(
        text!(
            PACED,
            "INSERT INTO phone_verifications (id, organization_id, user_id, session_id, phone, language, state, salt,
               code_hash, idempotency_key, request_hash, caller_space, carrier_account_id, caller_id, ask_at, created_at,
               expires_at)
             SELECT :verification, o.id, :user, :session, :phone, :language, 'claimed', :salt, :code_hash, :key,
               :request_hash, paced.space, paced.account, paced.caller_id, paced.ask_at, :now, :expires_at
             FROM paced JOIN organizations o ON o.id = paced.organization_id
             WHERE paced.ask_at <= :until AND ",
            ringable!(":facts"),
            " AND ",
            MAY_CALL_FROM,
            " AND ",
            FULL_MEMBER,
            " IS NULL AND ",
            FULL_NUMBER,
            " IS NULL AND ",
            FULL_ORGANIZATION,
            " IS NULL
               AND NOT EXISTS (
                 SELECT 1 FROM phone_verifications k
                 WHERE k.organization_id = :organization AND k.user_id = :user AND k.idempotency_key = :key)
               AND ",
            STILL_HOLDS
        ),
        verification = new.id,
        organization = entry.by.organization_id,
        user = entry.by.user_id,
        session = entry.by.credential_id.as_str(),
        phone = new.phone,
        language = new.language.as_str(),
        salt = new.salt,
        code_hash = new.code_hash,
        key = new.key.key.as_str(),
        request_hash = new.key.request_hash.as_str(),
        now = entry.at,
        expires_at = new.expires_at,
        until = new.until,
        pace_ms = new.pace_ms,
        caller_space,
        deployments_number,
        facts = facts(new),
        member_most = member.most,
        member_window = member.window.num_milliseconds(),
        number_most = number.most,
        number_window = number.window.num_milliseconds(),
        organization_most = organization.most,
        organization_window = organization.window.num_milliseconds(),
        by_token = entry.by.token_hash.as_str(),
        by = entry.by.as_json(),
    )
}

fn facts(new: &NewVerification<'_>) -> String {
    let (_, service) = new.deployment;
    let facts = NumberFacts::of(new.phone, Purpose::Verification, Some(service));
    crate::store::as_json(&facts)
}

/// The columns that the guards look at.
#[derive(Deserialize)]
struct Standing {
    holds: u8,
    unblocked: u8,
    called_country: u8,
    called_kind: u8,
    may_call_from: u8,
    full_member: Option<i64>,
    full_number: Option<i64>,
    full_organization: Option<i64>,
}

fn standing(new: &NewVerification<'_>, entry: &Entry<'_>) -> Statement {
    let [member, number, organization] = new.limits;
    let (caller_space, deployments_number) = new.deployment;
    sql!(
        text!(
            PACED,
            "SELECT (",
            STILL_HOLDS,
            ") AS holds, (",
            unblocked!(":facts"),
            ") AS unblocked, (",
            of_called_country!(":facts"),
            ") AS called_country, (",
            of_called_kind!(":facts"),
            ") AS called_kind, (",
            MAY_CALL_FROM,
            ") AS may_call_from, ",
            FULL_MEMBER,
            " AS full_member, ",
            FULL_NUMBER,
            " AS full_number, ",
            FULL_ORGANIZATION,
            " AS full_organization
             FROM paced JOIN organizations o ON o.id = paced.organization_id"
        ),
        organization = entry.by.organization_id,
        user = entry.by.user_id,
        now = entry.at,
        pace_ms = new.pace_ms,
        caller_space,
        deployments_number,
        facts = facts(new),
        member_most = member.most,
        member_window = member.window.num_milliseconds(),
        number_most = number.most,
        number_window = number.window.num_milliseconds(),
        organization_most = organization.most,
        organization_window = organization.window.num_milliseconds(),
        by_token = entry.by.token_hash.as_str(),
        by = entry.by.as_json(),
    )
}

/// Why nothing was written, what concerns the number first.
fn refusal(
    standing: Option<Standing>,
    new: &NewVerification<'_>,
) -> Result<VerificationRefusal, DatabaseError> {
    let Some(standing) = standing.filter(|standing| standing.holds == 1) else {
        return Ok(VerificationRefusal::Revoked);
    };
    let [member, number, organization] = new.limits;
    let limits = [
        (PhoneLimit::Member, standing.full_member, member),
        (PhoneLimit::Number, standing.full_number, number),
        (
            PhoneLimit::Organization,
            standing.full_organization,
            organization,
        ),
    ];
    let mut until = None;
    for (which, full, limit) in limits {
        if let Some(oldest) = time_or_none(full)? {
            until.get_or_insert((which, oldest + limit.window));
        }
    }
    Ok(match (standing, until) {
        (Standing { unblocked: 0, .. }, _) => VerificationRefusal::Blocked,
        (
            Standing {
                called_country: 0, ..
            },
            _,
        ) => VerificationRefusal::Foreign,
        (Standing { called_kind: 0, .. }, _) => VerificationRefusal::Kind,
        (
            Standing {
                may_call_from: 0, ..
            },
            _,
        ) => VerificationRefusal::NoCallerId,
        (_, Some((which, until))) => VerificationRefusal::Limited(which, until),
        (_, None) => VerificationRefusal::Busy,
    })
}
