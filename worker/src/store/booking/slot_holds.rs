//! `slot_holds`: times that somebody is about to book, for a few minutes.
//!
//! A row with a `booking_id` is the time that a booking keeps of a co-host, and one with a `hold_id` is a part of another
//! hold. Triggers write and remove both (`migrations/0016`); they are nobody's holds, and nothing here shows, counts or
//! ends them.

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant,
    audit_log::Entry,
    author::ACTOR,
    caller_space::{Capacity, room_at_carrier},
    columns,
    credentials::STILL_HOLDS,
    hosts::stored_hosts,
    operators::operator_roles,
    row, sql, text, time,
};
use callslot_shared::{
    actor::Actor,
    api::Hold,
    ids::{BookingId, HoldId, OrganizationId, UserId},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The duration of a hold.
pub const HELD: TimeDelta = TimeDelta::minutes(5);

/// The most times that one member can hold at once, so that nobody blocks a calendar.
pub const MOST: u32 = 5;

/// A time to be held.
#[derive(Debug, Clone)]
pub struct NewHold {
    /// Its id.
    pub id: HoldId,
    /// The operator whose time it is.
    pub user_id: UserId,
    /// The event type that it is for.
    pub event_type_id: Option<String>,
    /// When the call would begin.
    pub start_time: DateTime<Utc>,
    /// The length that it would have, in minutes.
    pub duration_minutes: u32,
    /// The time before it for which the operator is not free, in minutes.
    pub buffer_before: u32,
    /// The same after it, in minutes.
    pub buffer_after: u32,
    /// The hosts whose time is held besides, for a call that several take together.
    pub co_hosts: Vec<UserId>,
    /// The capacity of the carrier.
    pub capacity: Capacity,
    /// The visitor of the public page who holds it, if it is one.
    pub visitor: Option<VisitorHold>,
}

/// A visitor who holds a time, and how much of an event type's day visitors hold at most.
#[derive(Debug, Clone)]
pub struct VisitorHold {
    /// The network that they come from: SHA-256, in hexadecimal.
    pub network: String,
    /// The beginning of the day.
    pub day_from: DateTime<Utc>,
    /// Its end.
    pub day_to: DateTime<Utc>,
    /// The most times of that day that visitors hold.
    pub most_of_day: u32,
}

/// The most times that visitors of one network hold at once.
pub const MOST_OF_NETWORK: u32 = 2;

impl NewHold {
    /// From when till when the operator is taken by it.
    #[must_use]
    pub fn busy(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (
            self.start_time - TimeDelta::minutes(self.buffer_before.into()),
            self.start_time
                + TimeDelta::minutes((self.duration_minutes + self.buffer_after).into()),
        )
    }
}

/// The result of a hold.
#[derive(Debug)]
pub enum HoldResult {
    /// It holds.
    New(Hold),
    /// The operator is taken then.
    Overlap,
    /// Whoever asks holds as many times as they may, or visitors hold as much of the day.
    TooMany,
    /// The carrier has no room then.
    CarrierBusy,
    /// The operator is not an active member who can take calls and has a phone.
    Refused,
}

/// Whether a visitor of the network `:network`, if it is one, may hold a time more.
const VISITOR_MAY: &str =
    "(:network IS NULL OR (
       (SELECT COUNT(*) FROM slot_holds h INDEXED BY slot_holds_network
        WHERE h.network = :network AND h.expires_at > :now) < :most_of_network
       AND (SELECT COUNT(*) FROM slot_holds h INDEXED BY slot_holds_public
            WHERE h.organization_id = :organization AND h.event_type_id = :event_type_id AND h.network IS NOT NULL
              AND h.start_time >= :day_from AND h.start_time < :day_to AND h.expires_at > :now) < :most_of_day))";

/// Whether the carrier has room for the call that a time is held for: it is asked for like a booking's.
const ROOM: &str = room_at_carrier!(":start_time", "IS NULL", "0", "1");

#[derive(Deserialize)]
struct Count {
    held: u32,
    room: u8,
    visitor_may: u8,
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: HoldId,
        user_id: UserId,
        start_time: i64,
        duration_minutes: u32,
        expires_at: i64,
        actor: Actor = ACTOR,
    }
}

impl TryFrom<Row> for Hold {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let start_time = time(row.start_time)?;
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            start_time,
            end_time: start_time + TimeDelta::minutes(row.duration_minutes.into()),
            duration_minutes: row.duration_minutes,
            expires_at: time(row.expires_at)?,
            created_by: row.actor.member(),
        })
    }
}

fn one(rows: &Rows) -> Result<Option<Hold>, DatabaseError> {
    rows.first::<Row>()?.map(Hold::try_from).transpose()
}

fn select(organization: OrganizationId, id: HoldId, now: DateTime<Utc>) -> Statement {
    sql!(
        text!("SELECT ", columns!(Row), " FROM slot_holds
         WHERE id = :id AND organization_id = :organization AND expires_at > :now AND booking_id IS NULL
           AND hold_id IS NULL"),
        id,
        organization,
        now,
    )
}

/// The obstacles to a hold: those that its maker has, the carrier's room, and what one visitor may.
fn counts(hold: &NewHold, entry: &Entry<'_>) -> Statement {
    let visitor = hold.visitor.as_ref();
    sql!(
        text!(
            "SELECT (SELECT COUNT(*) FROM slot_holds h
               WHERE h.organization_id = :organization AND h.created_by = :user AND h.expires_at > :now
                 AND h.booking_id IS NULL AND h.hold_id IS NULL) AS held, ",
            ROOM,
            " AS room, ",
            VISITOR_MAY,
            " AS visitor_may FROM organizations o WHERE o.id = :organization"
        ),
        organization = entry.by.organization_id,
        user = entry.actor().member(),
        now = entry.at,
        event_type_id = hold.event_type_id.as_deref(),
        network = visitor.map(|visitor| visitor.network.as_str()),
        most_of_network = MOST_OF_NETWORK,
        day_from = visitor.map(|visitor| visitor.day_from),
        day_to = visitor.map(|visitor| visitor.day_to),
        most_of_day = visitor.map(|visitor| visitor.most_of_day),
        start_time = hold.start_time,
        capacity = hold.capacity.as_json(),
    )
}

/// Holds a time, if its operator is free then, can take calls and has a phone, the carrier has room then, and whoever asks
/// holds fewer times than they may. An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    hold: &NewHold,
    entry: &Entry<'_>,
) -> Result<HoldResult, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let (organization, now) = (by.organization_id, entry.at);
    let (busy_from, busy_to) = hold.busy();
    let maker = entry.actor().member();
    let visitor = hold.visitor.as_ref();
    let network = visitor.map(|visitor| visitor.network.as_str());
    let statements = vec![
        counts(hold, entry),
        sql!(
            text!(
                "INSERT INTO slot_holds (
                   id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from,
                   busy_to, created_at, expires_at, actor_kind, created_by, actor_key, co_hosts, network)
                 SELECT :hold, :organization, :operator, :event_type_id, :start_time, :duration_minutes, :busy_from,
                   :busy_to, :now, :expires_at, :actor_kind, :user, :actor_key, :co_hosts, :network
                 FROM members m
                 WHERE m.organization_id = :organization AND m.user_id = :operator AND m.active = 1
                   AND m.phone IS NOT NULL
                   AND m.role IN (SELECT value FROM json_each(:roles))
                   AND (SELECT COUNT(*) FROM slot_holds h
                     WHERE h.organization_id = :organization AND h.created_by = :user AND h.expires_at > :now
                       AND h.booking_id IS NULL AND h.hold_id IS NULL) < :most
                   AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
                ROOM,
                ") AND ",
                VISITOR_MAY,
                " AND ",
                STILL_HOLDS
            ),
            hold = hold.id,
            organization,
            operator = hold.user_id,
            event_type_id = hold.event_type_id.as_deref(),
            start_time = hold.start_time,
            duration_minutes = hold.duration_minutes,
            busy_from,
            busy_to,
            now,
            expires_at = now + HELD,
            actor_kind = entry.actor().kind().as_str(),
            user = maker,
            actor_key = entry.actor().key(),
            roles = operator_roles(),
            most = MOST,
            network,
            most_of_network = MOST_OF_NETWORK,
            day_from = visitor.map(|visitor| visitor.day_from),
            day_to = visitor.map(|visitor| visitor.day_to),
            most_of_day = visitor.map(|visitor| visitor.most_of_day),
            by_token = by.token_hash.as_str(),
            by = by.as_json(),
            co_hosts = stored_hosts(&hold.co_hosts),
            capacity = hold.capacity.as_json(),
        ),
        entry.of_hold("hold.create", hold.id),
        select(organization, hold.id, now),
    ];
    let mut answers = match db.batch(statements).await {
        Ok(rows) => Answers::new(rows),
        // Nothing was written.
        Err(DatabaseError::Overlap) => return Ok(HoldResult::Overlap),
        Err(error) => {
            return match get(tenant, hold.id, now).await {
                Ok(Some(hold)) => Ok(HoldResult::New(hold)),
                _ => Err(error),
            };
        }
    };
    let before = answers.next()?.first::<Count>()?;
    let (_, _) = (answers.next()?, answers.next()?);
    Ok(match one(&answers.next()?)? {
        Some(hold) => HoldResult::New(hold),
        None => match before {
            Some(count) if count.held >= MOST => HoldResult::TooMany,
            Some(count) if count.visitor_may == 0 => HoldResult::TooMany,
            Some(count) if count.room == 0 => HoldResult::CarrierBusy,
            _ => HoldResult::Refused,
        },
    })
}

/// Reads a hold that has not expired.
pub async fn get(
    tenant: Tenant<'_>,
    id: HoldId,
    now: DateTime<Utc>,
) -> Result<Option<Hold>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    one(&db.run(select(organization, id, now)).await?)
}

/// Whether a hold is the member's own, or without one a visitor's, so that a booking of theirs can take its place.
pub async fn is_own(
    tenant: Tenant<'_>,
    hold: HoldId,
    member: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let hold = get(tenant, hold, now).await?;
    Ok(hold.is_some_and(|hold| hold.created_by == member))
}

/// Lets a time go that whoever makes the entry holds; `None` if there is no such hold.
pub async fn release(
    tenant: Tenant<'_>,
    id: HoldId,
    entry: &Entry<'_>,
) -> Result<Option<Hold>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let statements = vec![
        entry.of_hold("hold.release", id),
        sql!(
            text!("DELETE FROM slot_holds
             WHERE id = :id AND organization_id = :organization AND created_by = :user AND expires_at > :now
               AND booking_id IS NULL AND hold_id IS NULL
             RETURNING ", columns!(Row)),
            id,
            organization = by.organization_id,
            user = by.user_id,
            now = entry.at,
        ),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    answers.next()?;
    one(&answers.next()?)
}

/// Ends a hold that a booking, made in the same batch, has taken the place of.
pub(in crate::store) fn consume(hold: HoldId, booking: BookingId) -> Statement {
    sql!(
        "DELETE FROM slot_holds WHERE id = :hold AND EXISTS (
           SELECT 1 FROM booking_events b WHERE b.id = :booking AND b.hold_id = :hold)",
        hold,
        booking,
    )
}

/// Forgets what has expired, a batch at a time. Cross-tenant: the tick's.
pub(in crate::store) fn forget_expired(now: DateTime<Utc>, batch: i64) -> Statement {
    sql!(
        "DELETE FROM slot_holds WHERE id IN (
           SELECT id FROM slot_holds INDEXED BY slot_holds_expiry WHERE expires_at <= :now LIMIT :batch)",
        now,
        batch,
    )
}
