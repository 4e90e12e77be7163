//! `calls`: one row a leg, as the carrier reports it. The functions that write are cross-tenant: the dialler's.

use crate::store::{
    DatabaseError, Page, Rows, Statement, Tenant, columns, row, sql, text, time, time_or_none,
};
use callslot_shared::{
    api::{Call, CallLeg, OutcomeKind},
    call::{CarrierStatus, Ending, Leg},
    ids::{AttemptId, BookingId, CallId, OrganizationId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A leg as the carrier tells of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The attempt.
    pub attempt: AttemptId,
    /// The side whose phone it is; the one that is rung second, if it is not said.
    pub leg: Option<Leg>,
    /// The carrier's name for it.
    pub call: &'a CallId,
    /// The status that it has reached.
    pub status: CarrierStatus,
}

impl Told<'_> {
    /// All of them, as statements take them.
    pub(in crate::store) fn json(told: &[Self]) -> String {
        #[derive(Serialize)]
        struct Row<'a> {
            attempt: AttemptId,
            leg: Option<&'a str>,
            call: &'a CallId,
            status: &'a str,
            rank: u8,
            is_final: bool,
        }
        let rows = told.iter().map(|told| Row {
            attempt: told.attempt,
            leg: told.leg.map(Leg::as_str),
            call: told.call,
            status: told.status.as_str(),
            rank: told.status.rank(),
            is_final: told.status.is_final(),
        });
        crate::store::as_json(&rows.collect::<Vec<_>>())
    }
}

/// Notes how far legs of attempts have come. A new leg is added if its attempt is at the point where
/// it can have one and has none yet; the first must be the call the attempt is bound to. The
/// status of a known one is raised if the news ranks higher. A phone that was picked up, or not, has
/// rung by then, even if the word of its ringing comes later or never. Without a leg it is the one that is rung second.
pub(in crate::store) fn report(told: &[Told<'_>], now: DateTime<Utc>) -> Statement {
    sql!(
        "INSERT INTO calls (id, organization_id, booking_id, attempt_id, leg, status, rank, created_at,
           updated_at, ringing_at, answered_at, ended_at)
         SELECT h.call, a.organization_id, a.booking_id, a.id,
                COALESCE(h.leg, CASE a.first_leg WHEN 'operator' THEN 'attendee' ELSE 'operator' END), h.status, h.rank, :now, :now,
                CASE WHEN h.status IN ('ringing', 'in-progress', 'no-answer')
                  THEN :now END, CASE WHEN h.status = 'in-progress' THEN :now END,
                CASE WHEN h.is_final THEN :now END
         FROM (
           SELECT value ->> '$.attempt' AS attempt, value ->> '$.leg' AS leg, value ->> '$.call' AS call,
             value ->> '$.status' AS status, value ->> '$.rank' AS rank, value ->> '$.is_final' AS is_final
           FROM json_each(:heard)) h
         CROSS JOIN call_attempts a ON a.id = h.attempt
         WHERE (COALESCE(h.leg, CASE a.first_leg WHEN 'operator' THEN 'attendee' ELSE 'operator' END) = a.first_leg AND a.carrier_call_id = h.call)
             OR (COALESCE(h.leg, CASE a.first_leg WHEN 'operator' THEN 'attendee' ELSE 'operator' END) <> a.first_leg AND a.attendee_phase = 'dialing' AND a.carrier_call_id IS NOT h.call)
         ON CONFLICT DO UPDATE SET status = excluded.status, rank = excluded.rank,
           updated_at = excluded.updated_at,
           ringing_at = COALESCE(calls.ringing_at, excluded.ringing_at),
           answered_at = COALESCE(excluded.answered_at, calls.answered_at),
           ended_at = COALESCE(excluded.ended_at, calls.ended_at)
         WHERE calls.id = excluded.id AND calls.attempt_id = excluded.attempt_id
           AND calls.leg = excluded.leg AND calls.rank < excluded.rank",
        heard = Told::json(told),
        now,
    )
}

/// A call in a list, with its place.
#[derive(Debug)]
pub struct CallEntry {
    /// The call.
    pub call: Call,
    /// The attempt, by which ties are ordered.
    pub attempt: AttemptId,
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: AttemptId,
        carrier_call_id: CallId,
        booking_id: BookingId,
        number: u32,
        ending: Option<Ending>,
        dialing_at: i64,
        accepted_at: Option<i64>,
        bridged_at: Option<i64>,
        ended_at: Option<i64>,
        operator_phone: PhoneNumber,
        attendee_phone: PhoneNumber,
        outcome: Option<OutcomeKind> = "COALESCE(a.outcome_as, a.outcome)",
        legs: String = text!(
            "(SELECT json_group_array(json_object(",
            columns!(object LegRow, "own_leg"),
            ")) FROM (SELECT * FROM calls WHERE calls.attempt_id = a.id ORDER BY rowid) own_leg)"
        ),
    }
}

row! {
    #[derive(Deserialize)]
    struct LegRow {
        id: CallId,
        leg: Leg,
        status: CarrierStatus,
        ringing_at: Option<i64>,
        answered_at: Option<i64>,
        ended_at: Option<i64>,
    }
}

impl TryFrom<Row> for CallEntry {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let legs: Vec<LegRow> = crate::store::read(&row.legs)?;
        let phone = |leg: Leg| match leg {
            Leg::Operator => row.operator_phone.clone(),
            Leg::Attendee => row.attendee_phone.clone(),
        };
        let legs = legs
            .into_iter()
            .map(|leg| {
                Ok(CallLeg {
                    id: leg.id,
                    leg: leg.leg,
                    phone: phone(leg.leg),
                    status: leg.status,
                    ringing_at: time_or_none(leg.ringing_at)?,
                    answered_at: time_or_none(leg.answered_at)?,
                    ended_at: time_or_none(leg.ended_at)?,
                })
            })
            .collect::<Result<_, DatabaseError>>()?;
        Ok(Self {
            attempt: row.id,
            call: Call {
                id: row.carrier_call_id,
                booking_id: row.booking_id,
                attempt: row.number,
                ending: row.ending,
                asked_at: time(row.dialing_at)?,
                accepted_at: time_or_none(row.accepted_at)?,
                bridged_at: time_or_none(row.bridged_at)?,
                ended_at: time_or_none(row.ended_at)?,
                outcome: row.outcome,
                legs,
            },
        })
    }
}

/// A call's columns; the leg that was rung first comes first, as it was noted first. D1 knows no column of
/// the outer query in that order.
macro_rules! select {
    ($rest:literal) => {
        $crate::store::named::text!(
            "SELECT ",
            columns!(Row, "a"),
            " FROM call_attempts a ",
            $rest
        )
    };
}

/// The place where a list of calls goes on: after this moment and attempt.
pub type After = (DateTime<Utc>, AttemptId);

/// Lists an organization's calls, the newest first; one more than `limit` if more follow.
pub async fn list(
    tenant: Tenant<'_>,
    booking: Option<BookingId>,
    after: Option<After>,
    limit: u32,
) -> Result<Page<CallEntry>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let (moment, attempt) = after.unzip();
    let statement = match booking {
        None => sql!(
            select!(
                "INDEXED BY call_attempts_calls
                 WHERE a.organization_id = :organization AND a.carrier_call_id IS NOT NULL
                   AND (a.dialing_at, a.id) < (COALESCE(:moment, 9007199254740991), COALESCE(:attempt, 'g'))
                 ORDER BY a.dialing_at DESC, a.id DESC LIMIT :limit"
            ),
            organization,
            moment,
            attempt,
            limit = limit + 1,
        ),
        Some(booking) => sql!(
            select!(
                "WHERE a.booking_id = :booking AND a.organization_id = :organization AND a.carrier_call_id IS NOT NULL
                   AND (a.dialing_at, a.id) < (COALESCE(:moment, 9007199254740991), COALESCE(:attempt, 'g'))
                 ORDER BY a.dialing_at DESC, a.id DESC LIMIT :limit"
            ),
            organization,
            moment,
            attempt,
            limit = limit + 1,
            booking,
        ),
    };
    db.run(statement)
        .await?
        .page::<Row, _>(limit, CallEntry::try_from)
}

/// Lists as [`list`] does, only calls that an operator took, that are over, and of which nobody has said what
/// came of them.
pub async fn without_outcome(
    tenant: Tenant<'_>,
    booking: Option<BookingId>,
    after: Option<After>,
    limit: u32,
) -> Result<Page<CallEntry>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let (moment, attempt) = after.unzip();
    let statement = sql!(
        select!(
            "INDEXED BY call_attempts_without_outcome
             WHERE a.organization_id = :organization AND a.carrier_call_id IS NOT NULL
               AND a.phase = 'ended' AND a.accepted_at IS NOT NULL AND a.outcome IS NULL
               AND (:booking IS NULL OR a.booking_id = :booking)
               AND (a.dialing_at, a.id) < (COALESCE(:moment, 9007199254740991), COALESCE(:attempt, 'g'))
             ORDER BY a.dialing_at DESC, a.id DESC LIMIT :limit"
        ),
        organization,
        moment,
        attempt,
        limit = limit + 1,
        booking,
    );
    db.run(statement)
        .await?
        .page::<Row, _>(limit, CallEntry::try_from)
}

/// Selects the calls of a booking, the oldest first.
pub(in crate::store) fn of_booking(organization: OrganizationId, booking: BookingId) -> Statement {
    sql!(
        select!(
            "WHERE a.booking_id = :booking AND a.organization_id = :organization AND a.carrier_call_id IS NOT NULL
             ORDER BY a.dialing_at, a.id"
        ),
        organization,
        booking,
    )
}

/// Selects the call of an attempt.
pub(in crate::store) fn of_attempt(organization: OrganizationId, attempt: AttemptId) -> Statement {
    sql!(
        select!(
            "WHERE a.id = :attempt AND a.organization_id = :organization AND a.carrier_call_id IS NOT NULL"
        ),
        organization,
        attempt,
    )
}

/// The calls that [`of_booking`] or [`of_attempt`] found.
pub(in crate::store) fn entries(rows: &Rows) -> Result<Vec<CallEntry>, DatabaseError> {
    rows.listed::<Row, _>(CallEntry::try_from)
}

/// The call that a leg belongs to.
pub async fn get(tenant: Tenant<'_>, leg: &CallId) -> Result<Option<Call>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db
        .run(sql!(
            select!(
                "WHERE a.id = (SELECT attempt_id FROM calls WHERE id = :leg)
                   AND a.organization_id = :organization AND a.carrier_call_id IS NOT NULL"
            ),
            organization,
            leg,
        ))
        .await?
        .first()?;
    Ok(row
        .map(CallEntry::try_from)
        .transpose()?
        .map(|listed| listed.call))
}
