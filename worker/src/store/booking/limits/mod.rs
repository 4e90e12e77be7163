//! Reasons that keep a call from being placed: the limits of plan and organization, the countries it calls, the
//! numbers it does not ring. Decided inside the statement that commits to dialling, and inside the one that
//! takes a call to be placed at once; what is read here says why one of them refused.
//!
//! A booking that was asked for at once holds its place from then on: while it is pending it counts as a
//! call for everybody else, so that whoever was told that the call is placed is not refused afterwards.

mod all_tenants;
mod numbers;
mod people;
mod settings;

pub use all_tenants::{Ringing, of_attempt};
pub(in crate::store) use numbers::{
    not_own, of_called_country, of_called_kind, ringable, unblocked,
};
pub(in crate::store) use people::{
    ATTENDEE_PER_DAY, ATTENDEE_PER_MINUTE, EXTENSIONS_TOGETHER, HAS_REACHED, IS_NUMBERED,
    MAY_REACH_IN_MINUTE, MAY_REACH_ON_DAY, MEMBER_MAY_IN_MINUTE, MEMBER_MAY_ON_DAY, MEMBER_PENDING,
    MEMBER_PER_DAY, MEMBER_PER_MINUTE, by_member_about, by_member_on_day, calls_to, held_by, keys,
    may_reach, own_limit, pending_of, reached_since, reaches, room_about, room_for_attendee,
    room_for_member, room_for_pending, room_on_day, same_extension, same_number,
};
pub use settings::{change, get, set};

use crate::store::{
    Answers, DatabaseError, Statement, Tenant,
    caller_space::{Capacity, leaving, room_at_carrier},
    sql, text, time_or_none,
};
use callslot_shared::{
    access,
    ids::{BookingId, UserId},
    phone::{Extension, NumberFacts, NumberKind, PhoneNumber, Purpose},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The window of the limit by the minute.
const MINUTE: TimeDelta = TimeDelta::seconds(60);

/// The time to wait before the next look where no call of the last minute is in the way, but places that are held.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(3);

/// The UTC day of a moment, in days since 1970.
pub(in crate::store) fn day(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(86_400)
}

/// Calls a day and a minute of each plan, as JSON.
pub(in crate::store) fn quotas() -> String {
    access::call_quotas()
}

/// A limit of the organization `o`: its plan's, or its own if that is lower. `$place` is 0 for the day, 1 for
/// the minute.
macro_rules! limit {
    ($own:expr, $place:expr) => {
        $crate::store::named::text!(
            "MIN(COALESCE(o.",
            $own,
            ", 9007199254740991), :quotas ->> ('$.' || o.plan || '[",
            $place,
            "]'))"
        )
    };
}

/// The number of calls that an organization has committed to in a day.
macro_rules! used_today {
    ($organization:expr) => {
        $crate::store::named::text!(
            "COALESCE((SELECT MAX(u.day_number) FROM call_attempts u WHERE u.organization_id = ",
            $organization,
            " AND u.day = :day), 0)"
        )
    };
}

/// The attempts of the organization `o` that were committed to in the last minute.
macro_rules! of_the_minute {
    ($what:expr) => {
        $crate::store::named::text!(
            "(SELECT ",
            $what,
            " FROM call_attempts u INDEXED BY call_attempts_dialled
              WHERE u.organization_id = o.id AND u.dialing_at > :now - 60000
                AND u.phase NOT IN ('claimed', 'released', 'not_sent'))"
        )
    };
}

/// Calls to be placed at once that hold a place below the limits of the organization `o`.
pub(in crate::store) const HELD: &str =
    "(SELECT COUNT(*) FROM booking_events r INDEXED BY booking_events_immediate
          WHERE r.organization_id = o.id AND r.immediate = 1 AND r.status = 'pending')";

/// Whether there is room for one more call of the organization `o` by the day.
macro_rules! room_by_the_day {
    ($held:expr) => {
        $crate::store::named::text!(
            crate::store::limits::used_today!("o.id"),
            " + ",
            $held,
            " < ",
            crate::store::limits::limit!("calls_per_day", "0")
        )
    };
}

/// Whether there is room for one more call of the organization `o` by the minute.
macro_rules! room_by_the_minute {
    ($held:expr) => {
        $crate::store::named::text!(
            crate::store::limits::of_the_minute!("COUNT(*)"),
            " + ",
            $held,
            " < ",
            crate::store::limits::limit!("calls_per_minute", "1")
        )
    };
}
pub(in crate::store) use {limit, of_the_minute, room_by_the_day, room_by_the_minute, used_today};

/// The facts that decide whether an organization rings a number in a conversation, as statements take it. `service` is
/// the deployment's own number.
pub(in crate::store) fn facts(number: &PhoneNumber, service: Option<&PhoneNumber>) -> String {
    crate::store::as_json(&facts_of(number, service))
}

/// As [`facts`], before they are written.
pub(in crate::store) fn facts_of(
    number: &PhoneNumber,
    service: Option<&PhoneNumber>,
) -> NumberFacts {
    NumberFacts::of(number, Purpose::Conversation, service)
}

/// A limit that is counted within any 60 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minute {
    /// Calls a minute, as the limits stand.
    pub limit: u32,
    /// When there may be room again.
    pub free_at: DateTime<Utc>,
}

/// A reason that keeps a call to a number from being placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaViolation {
    /// The number is one that the organization does not ring.
    Blocked,
    /// The number is of a country that the organization does not call.
    Foreign,
    /// The number is of a kind that the organization does not call.
    Kind(NumberKind),
    /// The number is the service's or the organization's own, or a member's phone.
    Own,
    /// There is no room for one more call to the number in this minute.
    AttendeeMinute(Minute),
    /// There is no room for one more call to the number on that day.
    AttendeeDay {
        /// Calls a day, as the limits stand.
        limit: u32,
    },
    /// The member has as many pending bookings as they may.
    Pending {
        /// Pending bookings, as the limits stand.
        limit: u32,
    },
    /// There is no room for one more call today.
    Day {
        /// Calls a day, as the limits stand.
        limit: u32,
    },
    /// There is no room for one more call in this minute.
    Minute(Minute),
    /// There is no room for one more call of the member today.
    MemberDay {
        /// Calls a day, as the limits stand.
        limit: u32,
    },
    /// There is no room for one more call of the member in this minute.
    MemberMinute(Minute),
    /// The carrier could not be asked for the call in time, or not for one behind it.
    CarrierBusy,
}

/// The columns that the guards look at, in their order.
#[derive(Deserialize)]
struct Row {
    unblocked: u8,
    called_country: u8,
    called_kind: u8,
    not_own: u8,
    attendee_minute_free: u8,
    attendee_day_free: u8,
    pending_free: u8,
    day_free: u8,
    minute_free: u8,
    member_day_free: u8,
    member_minute_free: u8,
    carrier_free: u8,
    calls_per_day: u32,
    calls_per_minute: u32,
    attendee_calls_per_day: u32,
    attendee_calls_per_minute: u32,
    member_calls_per_day: u32,
    member_calls_per_minute: u32,
    member_pending_bookings: u32,
    oldest: Option<i64>,
    oldest_to_attendee: Option<i64>,
}

impl Row {
    /// Everything that is in the way, what can be said of it first.
    fn violations(
        &self,
        kind: NumberKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<QuotaViolation>, DatabaseError> {
        let minute = |limit, oldest: Option<i64>| -> Result<Minute, DatabaseError> {
            let oldest = time_or_none(oldest)?;
            let free_at = oldest.map_or(now + LOOK_AGAIN, |oldest| oldest + MINUTE);
            Ok(Minute { limit, free_at })
        };
        let all = [
            (self.unblocked, QuotaViolation::Blocked),
            (self.called_country, QuotaViolation::Foreign),
            (self.called_kind, QuotaViolation::Kind(kind)),
            (self.not_own, QuotaViolation::Own),
            (
                self.attendee_minute_free,
                QuotaViolation::AttendeeMinute(minute(
                    self.attendee_calls_per_minute,
                    self.oldest_to_attendee,
                )?),
            ),
            (
                self.attendee_day_free,
                QuotaViolation::AttendeeDay {
                    limit: self.attendee_calls_per_day,
                },
            ),
            (
                self.pending_free,
                QuotaViolation::Pending {
                    limit: self.member_pending_bookings,
                },
            ),
            (
                self.day_free,
                QuotaViolation::Day {
                    limit: self.calls_per_day,
                },
            ),
            (
                self.minute_free,
                QuotaViolation::Minute(minute(self.calls_per_minute, self.oldest)?),
            ),
            (
                self.member_day_free,
                QuotaViolation::MemberDay {
                    limit: self.member_calls_per_day,
                },
            ),
            (
                self.member_minute_free,
                // The organization's oldest call of the minute may be another member's: then it is looked at again.
                QuotaViolation::MemberMinute(minute(self.member_calls_per_minute, self.oldest)?),
            ),
            (self.carrier_free, QuotaViolation::CarrierBusy),
        ];
        let against = all.into_iter().filter(|(free, _)| *free == 0);
        Ok(against.map(|(_, violation)| violation).collect())
    }
}

/// Selects what the guards look at, of organization `o`, by `:facts`; what differs between a booking
/// that is asked for and an attempt is given.
macro_rules! standing {
    (
        $held:expr, $attendee_minute:expr, $attendee_day:expr, $pending:expr, $member_minute:expr, $member_day:expr,
        $oldest_to_attendee:expr, $carrier:expr
    ) => {
        $crate::store::named::text!(
            "SELECT (",
            unblocked!(":facts"),
            ") AS unblocked, (",
            of_called_country!(":facts"),
            ") AS called_country, (",
            of_called_kind!(":facts"),
            ") AS called_kind, (",
            not_own!(":facts"),
            ") AS not_own, (",
            $attendee_minute,
            ") AS attendee_minute_free, (",
            $attendee_day,
            ") AS attendee_day_free, (",
            $pending,
            ") AS pending_free, (",
            room_by_the_day!($held),
            ") AS day_free, (",
            room_by_the_minute!($held),
            ") AS minute_free, (",
            $member_day,
            ") AS member_day_free, (",
            $member_minute,
            ") AS member_minute_free, (",
            $carrier,
            ") AS carrier_free, ",
            limit!("calls_per_day", "0"),
            " AS calls_per_day, ",
            limit!("calls_per_minute", "1"),
            " AS calls_per_minute, ",
            ATTENDEE_PER_DAY,
            " AS attendee_calls_per_day, ",
            ATTENDEE_PER_MINUTE,
            " AS attendee_calls_per_minute, ",
            MEMBER_PER_DAY,
            " AS member_calls_per_day, ",
            MEMBER_PER_MINUTE,
            " AS member_calls_per_minute, ",
            MEMBER_PENDING,
            " AS member_pending_bookings, ",
            of_the_minute!("MIN(u.dialing_at)"),
            " AS oldest, ",
            $oldest_to_attendee,
            " AS oldest_to_attendee "
        )
    };
}

/// A booking that was not written.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// The attendee's number.
    pub number: &'a PhoneNumber,
    /// The extension behind it.
    pub extension: Option<&'a Extension>,
    /// The deployment's own number.
    pub service: Option<&'a PhoneNumber>,
    /// When it was to ring.
    pub start: DateTime<Utc>,
    /// The booking: a new one, or one that was to be changed.
    pub booking: BookingId,
    /// The number of new bookings that it was one of; none if it is there.
    pub new: u32,
    /// The capacity of the carrier.
    pub capacity: &'a Capacity,
}

/// The reasons that keep bookings of a member from being written: the place of the first that anything is in the way
/// of, and what is, in one round trip.
pub async fn of_bookings(
    tenant: Tenant<'_>,
    member: UserId,
    refused: &[Refused<'_>],
    now: DateTime<Utc>,
) -> Result<(usize, Vec<QuotaViolation>), DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let statements = refused.iter().map(|refused| {
        sql!(
            text!(
                standing!(
                    HELD,
                    room_about!(
                        "(:facts -> '$.forms')",
                        ":extension",
                        ":start",
                        "= :booking"
                    ),
                    room_on_day!(
                        "(:facts -> '$.forms')",
                        ":extension",
                        ":start",
                        "= :booking"
                    ),
                    text!(":new = 0 OR ", room_for_pending!(":member", ":new")),
                    text!(
                        by_member_about!(":member", "= :booking"),
                        " + ",
                        held_by!(":member", "= :booking"),
                        " < ",
                        MEMBER_PER_MINUTE
                    ),
                    text!(
                        by_member_on_day!("o.id", ":member"),
                        " + ",
                        held_by!(":member", "= :booking"),
                        " < ",
                        MEMBER_PER_DAY
                    ),
                    text!(
                        "(SELECT MIN(near.at) FROM (",
                        calls_to!(
                            "(:facts -> '$.forms')",
                            ":extension",
                            ":start - 60000",
                            ":start + 60000",
                            "= :booking"
                        ),
                        ") near)"
                    ),
                    text!(
                        "EXISTS (SELECT 1 FROM booking_events b WHERE b.id = :booking AND b.organization_id = o.id
                           AND b.start_time = :start) OR ",
                        room_at_carrier!(
                            ":start",
                            "= :booking",
                            leaving!("q.start_time", "= :booking"),
                            "1"
                        )
                    )
                ),
                "FROM organizations o WHERE o.id = :organization"
            ),
            organization,
            now,
            day = day(now),
            quotas = quotas(),
            facts = facts(refused.number, refused.service),
            start = refused.start,
            booking = refused.booking,
            member,
            new = refused.new,
            extension = refused.extension.map(Extension::as_str),
            capacity = refused.capacity.as_json(),
        )
    });
    let mut answers = Answers::new(db.batch(statements.collect()).await?);
    for (place, refused) in refused.iter().enumerate() {
        let row: Option<Row> = answers.next()?.first()?;
        let Some(row) = row else { continue };
        let kind = callslot_shared::phone::kind(refused.number);
        let violations = row.violations(kind, now)?;
        if !violations.is_empty() {
            return Ok((place, violations));
        }
    }
    Ok((0, Vec::new()))
}

/// Places held by others than the booking `b`.
pub(in crate::store) const HELD_BY_OTHERS: &str = text!(
    "CASE WHEN b.immediate = 1 AND b.status = 'pending' THEN 0 ELSE ",
    crate::store::limits::HELD,
    " END"
);

/// Reads what the guards look at of an attempt to ring a number.
fn select_of_attempt(ringing: Ringing<'_>) -> Statement {
    let Ringing {
        attempt,
        number,
        service,
        now,
    } = ringing;
    sql!(
        text!(
            standing!(
                HELD_BY_OTHERS,
                MAY_REACH_IN_MINUTE,
                MAY_REACH_ON_DAY,
                "1",
                MEMBER_MAY_IN_MINUTE,
                MEMBER_MAY_ON_DAY,
                reached_since!(":facts", "MIN(u.dialing_at)", ":now - 60000"),
                "1"
            ),
            "FROM call_attempts a
                 JOIN booking_events b ON b.id = a.booking_id
                 JOIN organizations o ON o.id = b.organization_id
                 WHERE a.id = :attempt"
        ),
        attempt,
        now,
        day = day(now),
        quotas = quotas(),
        facts = facts(number, Some(service)),
    )
}
