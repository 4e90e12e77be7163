//! Limits of an organization `o` for each number that it calls and for each member who books, as statements ask
//! them. One booking counts once, whatever attempts and hosts it takes; a call that was over before the attendee's
//! phone rang does not count for the number.
//!
//! The called party is a subscriber, in any form of their number, and the keys of the extension behind it, without the
//! pauses between them: one more pause reaches the same person. A number's extensions share ten times the limit of
//! one: digits that nobody waits for must not make one phone ring without end.

use crate::store::text;

/// A limit of the organization: its own, or the default (the place in `default` of the quotas), and never more than its
/// plan's calls a day (`[0]`) or a minute (`[1]`).
macro_rules! own_limit {
    ($own:expr, $default:expr, $plan:expr) => {
        $crate::store::named::text!(
            "MIN(COALESCE(o.",
            $own,
            ", :quotas ->> '$.default[",
            $default,
            "]'), :quotas ->> ('$.' || o.plan || '[",
            $plan,
            "]'))"
        )
    };
}

pub(in crate::store) const ATTENDEE_PER_MINUTE: &str =
    crate::store::limits::own_limit!("attendee_calls_per_minute", "0", "1");

pub(in crate::store) const ATTENDEE_PER_DAY: &str =
    crate::store::limits::own_limit!("attendee_calls_per_day", "1", "0");

pub(in crate::store) const MEMBER_PER_MINUTE: &str =
    crate::store::limits::own_limit!("member_calls_per_minute", "2", "1");

pub(in crate::store) const MEMBER_PER_DAY: &str =
    crate::store::limits::own_limit!("member_calls_per_day", "3", "0");

pub(in crate::store) const MEMBER_PENDING: &str =
    crate::store::limits::own_limit!("member_pending_bookings", "4", "0");

/// The keys of the extension `$extension`; none is no keys.
macro_rules! keys {
    ($extension:expr) => {
        $crate::store::named::text!(
            "replace(replace(COALESCE(",
            $extension,
            ", ''), ',', ''), ';', '')"
        )
    };
}

/// As many times the limit of one extension all extensions of a number have together.
pub(in crate::store) const EXTENSIONS_TOGETHER: &str = "10 * ";

/// Whether the row `$row`, of bookings or attempts, is of the organization and for a number in the JSON array `$forms`.
macro_rules! same_number {
    ($row:expr, $forms:expr) => {
        $crate::store::named::text!(
            $row,
            ".organization_id = o.id AND ",
            $row,
            ".attendee_phone IN (SELECT value FROM json_each(",
            $forms,
            "))"
        )
    };
}

/// Whether the row `$row` is for the extension `$extension`.
macro_rules! same_extension {
    ($row:expr, $extension:expr) => {
        $crate::store::named::text!(
            crate::store::limits::keys!($crate::store::named::text!($row, ".attendee_extension")),
            " = ",
            crate::store::limits::keys!($extension)
        )
    };
}

/// Whether the attendee's phone may have rung, or may be about to, by the attempt `$attempt`.
macro_rules! reaches {
    ($attempt:expr) => {
        $crate::store::named::text!(
            $attempt,
            ".phase NOT IN ('claimed', 'released', 'not_sent', 'refused') AND NOT (",
            $attempt,
            ".phase = 'ended' AND ",
            $attempt,
            ".first_leg = 'operator' AND ",
            $attempt,
            ".attendee_phase = 'none')"
        )
    };
}

/// The bookings for a number in `$forms`, but those whose id is `$but`, that are to ring after `$from` and before `$to` or
/// have rung then: each with its moment and whether it is for the extension `$extension`, perhaps twice.
macro_rules! calls_to {
    ($forms:expr, $extension:expr, $from:expr, $to:expr, $but:expr) => {
        $crate::store::named::text!(
            "SELECT x.id, x.start_time AS at, ",
            crate::store::limits::same_extension!("x", $extension),
            " AS same FROM booking_events x INDEXED BY booking_events_attendee
               WHERE ",
            crate::store::limits::same_number!("x", $forms),
            " AND x.status IN ('pending', 'calling')
                 AND x.start_time > ",
            $from,
            " AND x.start_time < ",
            $to,
            " AND NOT (x.id ",
            $but,
            ")
             UNION ALL
             SELECT u.booking_id, u.dialing_at, ",
            crate::store::limits::same_extension!("u", $extension),
            " FROM call_attempts u INDEXED BY call_attempts_attendee
               WHERE ",
            crate::store::limits::same_number!("u", $forms),
            " AND u.dialing_at > ",
            $from,
            " AND u.dialing_at < ",
            $to,
            " AND NOT (u.booking_id ",
            $but,
            ") AND ",
            crate::store::limits::reaches!("u")
        )
    };
}

/// Whether fewer calls than the limit share any 60 seconds with one at `$start`: of those to the same extension, and ten
/// times as many of those to the number.
macro_rules! room_about {
    ($forms:expr, $extension:expr, $start:expr, $but:expr) => {
        $crate::store::named::text!(
            "(SELECT COALESCE(MAX(SUM(near.at <= ",
            $start,
            " AND near.same), SUM(near.at >= ",
            $start,
            " AND near.same)), 0) < ",
            crate::store::limits::ATTENDEE_PER_MINUTE,
            " AND COALESCE(MAX(SUM(near.at <= ",
            $start,
            "), SUM(near.at >= ",
            $start,
            ")), 0) < ",
            crate::store::limits::EXTENSIONS_TOGETHER,
            crate::store::limits::ATTENDEE_PER_MINUTE,
            " FROM (SELECT id, MIN(at) AS at, MAX(same) AS same FROM (",
            crate::store::limits::calls_to!(
                $forms,
                $extension,
                $crate::store::named::text!($start, " - 60000"),
                $crate::store::named::text!($start, " + 60000"),
                $but
            ),
            ") called GROUP BY id) near)"
        )
    };
}

/// Whether there are fewer calls than the limit on the UTC day of `$start`: to the same extension, and ten times as many to
/// the number.
macro_rules! room_on_day {
    ($forms:expr, $extension:expr, $start:expr, $but:expr) => {
        $crate::store::named::text!(
            "(SELECT COUNT(DISTINCT CASE WHEN called.same THEN called.id END) < ",
            crate::store::limits::ATTENDEE_PER_DAY,
            " AND COUNT(DISTINCT called.id) < ",
            crate::store::limits::EXTENSIONS_TOGETHER,
            crate::store::limits::ATTENDEE_PER_DAY,
            " FROM (",
            crate::store::limits::calls_to!(
                $forms,
                $extension,
                $crate::store::named::text!($start, " - ", $start, " % 86400000 - 1"),
                $crate::store::named::text!($start, " - ", $start, " % 86400000 + 86400000"),
                $but
            ),
            ") called)"
        )
    };
}

/// Whether there is room for a call to a number in `$forms` with the extension `$extension` at `$start` besides all others
/// that are booked.
macro_rules! room_for_attendee {
    ($forms:expr, $extension:expr, $start:expr, $but:expr) => {
        $crate::store::named::text!(
            crate::store::limits::room_about!($forms, $extension, $start, $but),
            " AND ",
            crate::store::limits::room_on_day!($forms, $extension, $start, $but)
        )
    };
}

/// Bookings of the member `$member` that are pending.
macro_rules! pending_of {
    ($member:expr) => {
        $crate::store::named::text!(
            "(SELECT COUNT(*) FROM booking_events x INDEXED BY booking_events_pending
              WHERE x.organization_id = o.id AND x.created_by = ",
            $member,
            " AND x.status = 'pending')"
        )
    };
}

/// Whether the member `$member` may have `$more` bookings more that are pending.
macro_rules! room_for_pending {
    ($member:expr, $more:expr) => {
        $crate::store::named::text!(
            crate::store::limits::pending_of!($member),
            " + ",
            $more,
            " <= ",
            crate::store::limits::MEMBER_PENDING
        )
    };
}

/// The number of bookings of the member `$member`, but `$but`, that were committed to in the last minute.
macro_rules! by_member_about {
    ($member:expr, $but:expr) => {
        $crate::store::named::text!(
            "(SELECT COUNT(DISTINCT u.booking_id) FROM call_attempts u INDEXED BY call_attempts_member
              WHERE u.organization_id = o.id AND u.member_id = ",
            $member,
            " AND u.dialing_at > :now - 60000 AND u.phase NOT IN ('claimed', 'released', 'not_sent')
               AND NOT (u.booking_id ",
            $but,
            "))"
        )
    };
}

/// The number of bookings of the member `$member` that were committed to on the UTC day `:day`: they are numbered.
macro_rules! by_member_on_day {
    ($organization:expr, $member:expr) => {
        $crate::store::named::text!(
            "COALESCE((SELECT MAX(u.member_number) FROM call_attempts u INDEXED BY call_attempts_member_day
              WHERE u.organization_id = ",
            $organization,
            " AND u.member_id = ",
            $member,
            " AND u.day = :day), 0)"
        )
    };
}

/// Whether there is room for a call that the member `:user` books to be placed at once; what they have booked so
/// before holds its place.
macro_rules! room_for_member {
    ($but:expr) => {
        $crate::store::named::text!(
            crate::store::limits::by_member_about!(":user", $but),
            " + ",
            crate::store::limits::held_by!(":user", $but),
            " < ",
            crate::store::limits::MEMBER_PER_MINUTE,
            " AND ",
            crate::store::limits::by_member_on_day!("o.id", ":user"),
            " + ",
            crate::store::limits::held_by!(":user", $but),
            " < ",
            crate::store::limits::MEMBER_PER_DAY
        )
    };
}

/// Calls of the member `$member` to be placed at once that hold a place.
macro_rules! held_by {
    ($member:expr, $but:expr) => {
        $crate::store::named::text!(
            "(SELECT COUNT(*) FROM booking_events r INDEXED BY booking_events_immediate
              WHERE r.organization_id = o.id AND r.immediate = 1 AND r.status = 'pending' AND r.created_by = ",
            $member,
            " AND NOT (r.id ",
            $but,
            "))"
        )
    };
}

/// Whether the booking `b` has rung its attendee before.
pub(in crate::store) const HAS_REACHED: &str = text!(
    "EXISTS (
               SELECT 1 FROM call_attempts e
               WHERE e.booking_id = b.id AND e.dialing_at IS NOT NULL AND ",
    crate::store::limits::reaches!("e"),
    ")"
);

/// `$what` of the calls to the number of `$facts` since `$since`.
macro_rules! reached_since {
    ($facts:expr, $what:expr, $since:expr) => {
        $crate::store::named::text!(
            "(SELECT ",
            $what,
            " FROM call_attempts u INDEXED BY call_attempts_attendee
              WHERE ",
            crate::store::limits::same_number!(
                "u",
                $crate::store::named::text!("(", $facts, " -> '$.forms')")
            ),
            " AND u.dialing_at > ",
            $since,
            " AND ",
            crate::store::limits::reaches!("u"),
            ")"
        )
    };
}

/// Whether the booking `b`, for the number of `$facts`, may ring its attendee once more since `$since` by the limit `$limit`.
macro_rules! may_reach {
    ($facts:expr, $since:expr, $limit:expr) => {
        $crate::store::named::text!(
            "(",
            crate::store::limits::HAS_REACHED,
            " OR ",
            crate::store::limits::reached_since!(
                $facts,
                $crate::store::named::text!(
                    "COUNT(DISTINCT CASE WHEN ",
                    crate::store::limits::same_extension!("u", "b.attendee_extension"),
                    " THEN u.booking_id END) < ",
                    $limit,
                    " AND COUNT(DISTINCT u.booking_id) < ",
                    crate::store::limits::EXTENSIONS_TOGETHER,
                    $limit
                ),
                $since
            ),
            ")"
        )
    };
}

/// Whether the booking `b` may ring its attendee at `:now`, by the minute.
pub(in crate::store) const MAY_REACH_IN_MINUTE: &str = crate::store::limits::may_reach!(
    ":facts",
    ":now - 60000",
    crate::store::limits::ATTENDEE_PER_MINUTE
);

/// Whether the booking `b` may ring its attendee on the UTC day `:day`.
pub(in crate::store) const MAY_REACH_ON_DAY: &str = crate::store::limits::may_reach!(
    ":facts",
    ":day * 86400000 - 1",
    crate::store::limits::ATTENDEE_PER_DAY
);

/// Whether the booking `b` is among those of its maker that were counted on the UTC day `:day`.
pub(in crate::store) const IS_NUMBERED: &str = "EXISTS (
               SELECT 1 FROM call_attempts e
               WHERE e.booking_id = b.id AND e.day = :day AND e.member_number IS NOT NULL)";

/// Whether whoever booked `b` may have it placed at `:now`, by the minute.
pub(in crate::store) const MEMBER_MAY_IN_MINUTE: &str = text!(
    crate::store::limits::by_member_about!("b.created_by", "= b.id"),
    " < ",
    crate::store::limits::MEMBER_PER_MINUTE
);

/// Whether whoever booked `b` may have it placed on the UTC day `:day`.
pub(in crate::store) const MEMBER_MAY_ON_DAY: &str = text!(
    "(",
    crate::store::limits::IS_NUMBERED,
    " OR ",
    crate::store::limits::by_member_on_day!("o.id", "b.created_by"),
    " < ",
    crate::store::limits::MEMBER_PER_DAY,
    ")"
);

pub(in crate::store) use {
    by_member_about, by_member_on_day, calls_to, held_by, keys, may_reach, own_limit, pending_of,
    reached_since, reaches, room_about, room_for_attendee, room_for_member, room_for_pending,
    room_on_day, same_extension, same_number,
};
