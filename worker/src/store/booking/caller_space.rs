//! `caller_space_starts`: how many calls are to begin when, by caller space, and whether there is room for one more.
//!
//! The rule is `shared::schedule::queue`'s. What is read here is judged by it; a statement that writes a booking asks the
//! same in SQL, so that of two bookings for the last room one is written. Cross-tenant by its nature: organizations share
//! the deployment's caller space. It answers with starts and numbers of calls, and nobody is told more of them than
//! whether a start is free.

use crate::store::{DatabaseError, Rows, Statement, carrier_accounts::current, sql, text};
use callslot_shared::{
    ids::{BookingId, OrganizationId},
    schedule::{
        Interval, Intervals, Millis,
        queue::{Pace, Queue},
    },
};
use serde::{Deserialize, Serialize};

/// More calls than anybody books: a share that limits nothing. Below 2^53, as the database's numbers are.
const UNLIMITED: i64 = 1 << 52;

/// The capacity of the carrier, as statements are told it in `:capacity`. The default limits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capacity {
    /// The least time between two calls of a caller space, in milliseconds; 0 limits nothing.
    pace: Millis,
    /// The longest time after its start at which a call may be asked for, in milliseconds.
    late_most: Millis,
    /// The number of calls a minute that one organization books in a caller space that others use, too.
    share: i64,
    /// The longest time after its start at which a call is still placed, in milliseconds: what is older is not in the
    /// queue any more.
    grace: Millis,
    /// The distance around a start within which calls matter, in milliseconds.
    reach: Millis,
    /// So many bookings, or holds, of one minute there are at least wherever somebody waits too long or has had their share.
    crowd: i64,
    /// The caller space of the deployment's own account.
    space: String,
}

impl Default for Capacity {
    fn default() -> Self {
        Self {
            pace: 0,
            late_most: 0,
            share: UNLIMITED,
            grace: 0,
            reach: Queue::REACH,
            crowd: UNLIMITED,
            space: String::new(),
        }
    }
}

impl Capacity {
    /// The capacity at a pace, where one organization books at most `share` percent of a minute, but always a call, a call
    /// is placed within `grace` after its start, and `space` is the caller space of the deployment's own account.
    #[must_use]
    pub fn new(pace: Pace, share: u32, grace: Millis, space: &str) -> Self {
        let Pace { between, late_most } = pace;
        let share = (i64::from(share) * 600).checked_div(between);
        let share = share.map_or(UNLIMITED, |share| share.max(1));
        // A call that waits too long has more calls before it, and the new one, than are asked for meanwhile. These are
        // of two minutes at least, so that one of the minutes has half of them, as bookings or as holds.
        let waiting = late_most
            .checked_div(between)
            .map_or(UNLIMITED, |calls| (calls - 1) / 4);
        Self {
            pace: between,
            late_most,
            share,
            crowd: waiting.min(share).max(1),
            grace,
            reach: Queue::REACH,
            space: space.to_owned(),
        }
    }

    /// As statements take it.
    pub(in crate::store) fn as_json(&self) -> String {
        crate::store::as_json(self)
    }
}

/// The caller space `space.name` of the organization `o`, as a table of one row.
pub(in crate::store) const SPACE: &str = text!(
    "(SELECT COALESCE(",
    current!("caller_space", "o.id"),
    ", :capacity ->> '$.space') AS name) space"
);

/// The rows `q` of `caller_space_starts` that are of `space`. Rows of '' are the deployment's, whatever it is called.
pub(in crate::store) const OF_SPACE: &str = "q.caller_space IN (space.name, CASE space.name WHEN :capacity ->> '$.space' THEN '' ELSE space.name END)";

/// Whether the row `q` counts the bookings of the organization `o`: the deployment's space has two names.
pub(in crate::store) const OWN_COUNT: &str = text!(
    "q.caller_space = COALESCE(",
    current!("caller_space", "o.id"),
    ", '')"
);

/// Whether the hold `h` is somebody's own, holds at `:now`, and is of an organization whose calls come from `space`.
pub(in crate::store) const HELD_IN_SPACE: &str = text!(
    "h.booking_id IS NULL AND h.hold_id IS NULL AND h.expires_at > :now AND COALESCE(",
    current!("caller_space", "h.organization_id"),
    ", :capacity ->> '$.space') = space.name"
);

/// The number of pending bookings of the organization `o` that begin at `$at` and have an id `$leaving`: they are to
/// leave.
macro_rules! leaving {
    ($at:literal, $leaving:expr) => {
        $crate::store::named::text!(
            "(SELECT COUNT(*) FROM booking_events x INDEXED BY booking_events_status
               WHERE x.organization_id = o.id AND x.status = 'pending' AND x.start_time = ",
            $at,
            " AND x.id ",
            $leaving,
            ")"
        )
    };
}

/// The number of bookings of the organization `o`, but those with an id `$but`, that begin in the minute of `$start` or
/// have begun then, plus the number of its holds `h` that are `$held`.
macro_rules! own_in_minute {
    ($start:expr, $but:expr, $held:expr) => {
        $crate::store::named::text!(
            "((SELECT COUNT(*) FROM booking_events x INDEXED BY booking_events_status
               WHERE x.organization_id = o.id AND x.status IN ('pending', 'calling', 'completed', 'failed')
                 AND x.start_time >= ",
            $start,
            " - ",
            $start,
            " % 60000 AND x.start_time < ",
            $start,
            " - ",
            $start,
            " % 60000 + 60000 AND NOT (x.id ",
            $but,
            ")) + (SELECT COUNT(*) FROM slot_holds h INDEXED BY slot_holds_start
               WHERE h.organization_id = o.id AND h.booking_id IS NULL AND h.hold_id IS NULL AND h.expires_at > :now
                 AND h.start_time >= ",
            $start,
            " - ",
            $start,
            " % 60000 AND h.start_time < ",
            $start,
            " - ",
            $start,
            " % 60000 + 60000 AND ",
            $held,
            "))"
        )
    };
}

/// Whether another organization's calls come from `space`, too. Organizations are looked at from either side of `o`, so
/// that the first one ends the search.
pub(in crate::store) const IS_SHARED: &str = text!(
    "EXISTS (SELECT 1 FROM ",
    SPACE,
    " WHERE EXISTS (
       SELECT 1 FROM carrier_accounts c INDEXED BY carrier_accounts_space
       WHERE c.caller_space = space.name AND c.ended_at IS NULL AND c.organization_id <> o.id)
     OR (space.name = :capacity ->> '$.space' AND (
       EXISTS (SELECT 1 FROM organizations x WHERE x.id > o.id AND ",
    current!("id", "x.id"),
    " IS NULL)
       OR EXISTS (SELECT 1 FROM organizations x WHERE x.id < o.id AND ",
    current!("id", "x.id"),
    " IS NULL))))"
);

/// Whether no minute around `$start` is crowded with bookings or holds in the caller space of the organization `o`: then
/// there is room for one more call, and nothing else has to be counted.
macro_rules! nobody_waits {
    ($start:expr) => {
        $crate::store::named::text!(
            "NOT EXISTS (
               SELECT 1 FROM ",
            $crate::store::caller_space::SPACE,
            " CROSS JOIN caller_space_minutes q ON ",
            $crate::store::caller_space::OF_SPACE,
            " AND q.minute > ",
            $start,
            " - (:capacity ->> '$.reach') - 60000 AND q.minute < ",
            $start,
            " + (:capacity ->> '$.reach')
               WHERE q.calls >= :capacity ->> '$.crowd')
             AND (SELECT COUNT(*) FROM ",
            $crate::store::caller_space::SPACE,
            " CROSS JOIN slot_holds h INDEXED BY slot_holds_start ON ",
            $crate::store::caller_space::HELD_IN_SPACE,
            " AND h.start_time > ",
            $start,
            " - (:capacity ->> '$.reach') AND h.start_time < ",
            $start,
            " + (:capacity ->> '$.reach')) < :capacity ->> '$.crowd'"
        )
    };
}

/// Whether the carrier has room for one more call of the organization `o` at `$start`, by `:capacity` at `:now`: besides
/// all calls of its caller space but its own bookings with an id `$but`, and all holds `h` that are `$held`.
///
/// The parts of the SQL, from the inside:
///
/// - `near`: the calls around the start. What is late already is asked for from now on.
/// - `side`: those of the start and before (`behind`), and later ones, each with how many calls there are from the start up
///   to it (`between_them`).
/// - `reached`: the time for which the new call waits (`wait`): the longest of any run of calls that reaches up to the
///   start counts. And the time at which the queue would have got to a later call without the new one (`since`): later
///   ones are pushed back up to the first gap in the queue.
macro_rules! room_at_carrier {
    ($start:expr, $but:expr, $leaving:expr, $held:expr) => {
        $crate::store::named::text!(
            "(:capacity ->> '$.pace' = 0 OR ",
            $crate::store::caller_space::nobody_waits!($start),
            " OR (
               SELECT COALESCE(MAX(CASE
                   WHEN reached.behind THEN MAX(0, reached.wait) > :capacity ->> '$.late_most'
                   ELSE reached.since < ",
            $start,
            " + MAX(0, COALESCE(reached.wait, 0)) + (:capacity ->> '$.pace')
                     AND ",
            $start,
            " + MAX(0, COALESCE(reached.wait, 0)) + reached.between_them * (:capacity ->> '$.pace') - reached.at
                       > :capacity ->> '$.late_most'
                 END), 0) = 0
               FROM (
                 SELECT side.*,
                   MAX(CASE WHEN side.behind THEN side.between_them * (:capacity ->> '$.pace') - (",
            $start,
            " - side.at) END) OVER () AS wait,
                   MAX(side.at - (side.between_them - side.calls) * (:capacity ->> '$.pace'))
                     OVER (PARTITION BY side.behind ORDER BY side.at) AS since
                 FROM (
                   SELECT near.at, near.calls, near.at <= ",
            $start,
            " AS behind,
                     SUM(near.calls) OVER (PARTITION BY near.at <= ",
            $start,
            " ORDER BY ABS(near.at - ",
            $start,
            ")) AS between_them
                   FROM (
                     SELECT MAX(counted.at, :now) AS at, SUM(counted.calls) AS calls FROM (
                       SELECT q.start_time AS at, MAX(0, q.calls - CASE WHEN ",
            $crate::store::caller_space::OWN_COUNT,
            " THEN ",
            $leaving,
            " ELSE 0 END) AS calls FROM ",
            $crate::store::caller_space::SPACE,
            " CROSS JOIN caller_space_starts q ON ",
            $crate::store::caller_space::OF_SPACE,
            " AND q.start_time > MAX(",
            $start,
            " - (:capacity ->> '$.reach'), :now - (:capacity ->> '$.grace'))
                         AND q.start_time < ",
            $start,
            " + (:capacity ->> '$.reach')
                       UNION ALL
                       SELECT h.start_time, 1 FROM ",
            $crate::store::caller_space::SPACE,
            " CROSS JOIN slot_holds h INDEXED BY slot_holds_start ON ",
            $crate::store::caller_space::HELD_IN_SPACE,
            " AND h.start_time > ",
            $start,
            " - (:capacity ->> '$.reach') AND h.start_time < ",
            $start,
            " + (:capacity ->> '$.reach') AND ",
            $held,
            "
                     ) counted GROUP BY 1) near) side) reached)
             AND (",
            $crate::store::caller_space::own_in_minute!($start, $but, $held),
            " < :capacity ->> '$.share' OR NOT ",
            $crate::store::caller_space::IS_SHARED,
            "))"
        )
    };
}

pub(in crate::store) use {leaving, nobody_waits, own_in_minute, room_at_carrier};

/// Which calls of a caller space are asked for.
#[derive(Debug, Clone)]
pub struct Around<'a> {
    /// The capacity of the carrier.
    pub capacity: &'a Capacity,
    /// The starts in question.
    pub starts: Intervals,
    /// The organization's bookings that are to leave their starts.
    pub leaving: &'a [BookingId],
}

impl Around<'_> {
    /// A statement for the queue around the starts.
    pub(in crate::store) fn select(&self, organization: OrganizationId, now: Millis) -> Statement {
        let reach = self.capacity.reach;
        let widened = |starts: &Interval| starts.widened(reach, reach);
        let around: Intervals = self.starts.as_slice().iter().map(widened).collect();
        let spans: Vec<_> = around
            .as_slice()
            .iter()
            .map(|at| (at.start, at.end))
            .collect();
        sql!(
            text!(
                // Between the first and the last crowded minute, and a reach around them.
                "WITH span (a, b) AS MATERIALIZED (
                   SELECT MAX(asked.value ->> 0, MIN(crowded.minute) - (:capacity ->> '$.reach')),
                          MIN(asked.value ->> 1, MAX(crowded.minute) + 60000 + (:capacity ->> '$.reach'))
                   FROM json_each(:spans) asked CROSS JOIN (
                     SELECT q.minute FROM ",
                SPACE,
                " CROSS JOIN caller_space_minutes q INDEXED BY caller_space_crowds ON ",
                OF_SPACE,
                " AND q.calls >= :capacity ->> '$.crowd'
                     UNION ALL
                     SELECT h.start_time - h.start_time % 60000 FROM ",
                SPACE,
                " CROSS JOIN slot_holds h INDEXED BY slot_holds_start ON ",
                HELD_IN_SPACE,
                " AND h.start_time > :now
                     GROUP BY 1 HAVING COUNT(*) >= :capacity ->> '$.crowd') crowded
                   WHERE crowded.minute > (asked.value ->> 0) - 60000 AND crowded.minute < asked.value ->> 1
                   GROUP BY asked.key),
                 near (at, calls) AS (
                   SELECT counted.at, SUM(counted.calls) FROM (
                     SELECT q.start_time AS at, MAX(0, q.calls - CASE WHEN :leaving <> '[]' AND ",
                OWN_COUNT,
                " THEN ",
                leaving!("q.start_time", "IN (SELECT value FROM json_each(:leaving))"),
                " ELSE 0 END) AS calls FROM ",
                SPACE,
                " CROSS JOIN span CROSS JOIN caller_space_starts q ON ",
                OF_SPACE,
                " AND q.start_time >= span.a AND q.start_time < span.b
                       AND q.start_time > :now - (:capacity ->> '$.grace')
                     UNION ALL
                     SELECT h.start_time, 1 FROM ",
                SPACE,
                " CROSS JOIN span
                       CROSS JOIN slot_holds h INDEXED BY slot_holds_start ON ",
                HELD_IN_SPACE,
                " AND h.start_time >= span.a AND h.start_time < span.b
                   ) counted GROUP BY 1)
                 SELECT json_array(json_array(
                   json((SELECT json_group_array(json_array(near.at, near.calls)) FROM near)),
                   json((SELECT json_group_array(crowd.minute) FROM (
                     SELECT near.at - near.at % 60000 AS minute, SUM(near.calls) AS calls FROM near GROUP BY 1) crowd
                   WHERE crowd.calls >= :capacity ->> '$.share' AND ",
                own_in_minute!(
                    "crowd.minute",
                    "IN (SELECT value FROM json_each(:leaving))",
                    "1"
                ),
                " >= :capacity ->> '$.share' AND ",
                IS_SHARED,
                ")))) AS packed
                 FROM organizations o WHERE o.id = :organization AND :capacity ->> '$.pace' > 0"
            ),
            organization,
            now,
            capacity = self.capacity.as_json(),
            leaving = crate::store::as_json(self.leaving),
            spans = crate::store::as_json(&spans),
        )
    }

    /// The queue that [`Self::select`] found; none if nothing is limited.
    pub(in crate::store) fn queue(
        &self,
        rows: &Rows,
        now: Millis,
    ) -> Result<Option<Queue>, DatabaseError> {
        #[derive(Deserialize)]
        struct Row {
            calls: Vec<(Millis, u32)>,
            shared_out: Vec<Millis>,
        }
        let row: Option<Row> = rows.first()?;
        Ok(row.map(|row| {
            let pace = Pace {
                between: self.capacity.pace,
                late_most: self.capacity.late_most,
            };
            Queue::new(pace, now, row.calls).shared_out(row.shared_out)
        }))
    }
}

/// Whether there is room for a new call of the organization at `start`, as a statement that writes one asks.
#[cfg(any(test, feature = "testing"))]
pub async fn has_room(
    tenant: crate::store::Tenant<'_>,
    start: Millis,
    now: Millis,
    capacity: &Capacity,
) -> Result<bool, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        room: u8,
    }
    let crate::store::Tenant {
        database: db,
        organization,
    } = tenant;
    let row: Option<Row> = db
        .run(sql!(
            text!(
                "SELECT ",
                room_at_carrier!(":start", "IS NULL", "0", "1"),
                " AS room FROM organizations o WHERE o.id = :organization"
            ),
            organization,
            start,
            now,
            capacity = capacity.as_json(),
        ))
        .await?
        .first()?;
    Ok(row.is_some_and(|row| row.room == 1))
}
