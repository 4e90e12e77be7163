//! Limits of an organization `o` for each number that it calls and for each member who books, as statements ask
//! them. One booking counts once, whatever attempts and hosts it takes; a call that was over before the attendee's
//! phone rang does not count for the number.
//!
//! Who is called is a subscriber, in any form of their number, and the keys of the extension behind it, without the
//! pauses between them: one more pause reaches the same person. A number's extensions share ten times the limit of
//! one: digits that nobody waits for must not make one phone ring without end.

/// A limit of the organization: its own, or the default (the place in `default` of the quotas), and never more than its
/// plan's calls a day (`[0]`) or a minute (`[1]`).
macro_rules! own_limit {
    ($quotas:literal, $own:literal, $default:literal, $plan:literal) => {
        concat!(
            "MIN(COALESCE(o.",
            $own,
            ", ",
            $quotas,
            " ->> '$.default[",
            $default,
            "]'), ",
            $quotas,
            " ->> ('$.' || o.plan || '[",
            $plan,
            "]'))"
        )
    };
}

macro_rules! attendee_per_minute {
    ($quotas:literal) => {
        crate::store::limits::own_limit!($quotas, "attendee_calls_per_minute", "0", "1")
    };
}

macro_rules! attendee_per_day {
    ($quotas:literal) => {
        crate::store::limits::own_limit!($quotas, "attendee_calls_per_day", "1", "0")
    };
}

macro_rules! member_per_minute {
    ($quotas:literal) => {
        crate::store::limits::own_limit!($quotas, "member_calls_per_minute", "2", "1")
    };
}

macro_rules! member_per_day {
    ($quotas:literal) => {
        crate::store::limits::own_limit!($quotas, "member_calls_per_day", "3", "0")
    };
}

macro_rules! member_pending {
    ($quotas:literal) => {
        crate::store::limits::own_limit!($quotas, "member_pending_bookings", "4", "0")
    };
}

/// The keys of the extension `$extension`; none is no keys.
macro_rules! keys {
    ($extension:expr) => {
        concat!(
            "replace(replace(COALESCE(",
            $extension,
            ", ''), ',', ''), ';', '')"
        )
    };
}

/// Whether the row `$row`, of bookings or attempts, is of the organization and for a number in the JSON array `$forms`.
macro_rules! same_number {
    ($row:literal, $forms:literal) => {
        concat!(
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
    ($row:literal, $extension:literal) => {
        concat!(
            crate::store::limits::keys!(concat!($row, ".attendee_extension")),
            " = ",
            crate::store::limits::keys!($extension)
        )
    };
}

/// Whether the attendee's phone may have rung, or may be about to, by the attempt `$attempt`.
macro_rules! reaches {
    ($attempt:literal) => {
        concat!(
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
    ($forms:literal, $extension:literal, $from:expr, $to:expr, $but:expr) => {
        concat!(
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

/// As many times the limit of one extension all extensions of a number have together.
macro_rules! extensions_together {
    () => {
        "10 * "
    };
}

/// Whether fewer calls than the limit share any 60 seconds with one at `$start`: of those to the same extension, and ten
/// times as many of those to the number.
macro_rules! room_about {
    ($forms:literal, $extension:literal, $start:literal, $quotas:literal, $but:expr) => {
        concat!(
            "(SELECT COALESCE(MAX(SUM(near.at <= ",
            $start,
            " AND near.same), SUM(near.at >= ",
            $start,
            " AND near.same)), 0) < ",
            crate::store::limits::attendee_per_minute!($quotas),
            " AND COALESCE(MAX(SUM(near.at <= ",
            $start,
            "), SUM(near.at >= ",
            $start,
            ")), 0) < ",
            crate::store::limits::extensions_together!(),
            crate::store::limits::attendee_per_minute!($quotas),
            " FROM (SELECT id, MIN(at) AS at, MAX(same) AS same FROM (",
            crate::store::limits::calls_to!(
                $forms,
                $extension,
                concat!($start, " - 60000"),
                concat!($start, " + 60000"),
                $but
            ),
            ") called GROUP BY id) near)"
        )
    };
}

/// Whether there are fewer calls than the limit on the UTC day of `$start`: to the same extension, and ten times as many to
/// the number.
macro_rules! room_on_day {
    ($forms:literal, $extension:literal, $start:literal, $quotas:literal, $but:expr) => {
        concat!(
            "(SELECT COUNT(DISTINCT CASE WHEN called.same THEN called.id END) < ",
            crate::store::limits::attendee_per_day!($quotas),
            " AND COUNT(DISTINCT called.id) < ",
            crate::store::limits::extensions_together!(),
            crate::store::limits::attendee_per_day!($quotas),
            " FROM (",
            crate::store::limits::calls_to!(
                $forms,
                $extension,
                concat!($start, " - ", $start, " % 86400000 - 1"),
                concat!($start, " - ", $start, " % 86400000 + 86400000"),
                $but
            ),
            ") called)"
        )
    };
}

/// Whether there is room for a call to a number in `$forms` with the extension `$extension` at `$start` besides all others
/// that are booked.
macro_rules! room_for_attendee {
    ($forms:literal, $extension:literal, $start:literal, $quotas:literal, $but:expr) => {
        concat!(
            crate::store::limits::room_about!($forms, $extension, $start, $quotas, $but),
            " AND ",
            crate::store::limits::room_on_day!($forms, $extension, $start, $quotas, $but)
        )
    };
}

/// Bookings of the member `$member` that are pending.
macro_rules! pending_of {
    ($member:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM booking_events x INDEXED BY booking_events_pending
              WHERE x.organization_id = o.id AND x.created_by = ",
            $member,
            " AND x.status = 'pending')"
        )
    };
}

/// Whether the member `$member` may have `$more` bookings more that are pending.
macro_rules! room_for_pending {
    ($member:literal, $more:literal, $quotas:literal) => {
        concat!(
            crate::store::limits::pending_of!($member),
            " + ",
            $more,
            " <= ",
            crate::store::limits::member_pending!($quotas)
        )
    };
}

/// How many bookings of the member `$member`, but `$but`, were committed to in the last minute.
macro_rules! by_member_about {
    ($member:literal, $now:literal, $but:expr) => {
        concat!(
            "(SELECT COUNT(DISTINCT u.booking_id) FROM call_attempts u INDEXED BY call_attempts_member
              WHERE u.organization_id = o.id AND u.member_id = ",
            $member,
            " AND u.dialing_at > ",
            $now,
            " - 60000 AND u.phase NOT IN ('claimed', 'released', 'not_sent') AND NOT (u.booking_id ",
            $but,
            "))"
        )
    };
}

/// How many bookings of the member `$member` were committed to on the UTC day `$day`: they are numbered.
macro_rules! by_member_on_day {
    ($organization:literal, $member:literal, $day:literal) => {
        concat!(
            "COALESCE((SELECT MAX(u.member_number) FROM call_attempts u INDEXED BY call_attempts_member_day
              WHERE u.organization_id = ",
            $organization,
            " AND u.member_id = ",
            $member,
            " AND u.day = ",
            $day,
            "), 0)"
        )
    };
}

/// Whether there is room for a call that the member `$member` books to be placed at once; what they have booked so
/// before holds its place.
macro_rules! room_for_member {
    ($member:literal, $now:literal, $day:literal, $quotas:literal, $but:expr) => {
        concat!(
            crate::store::limits::by_member_about!($member, $now, $but),
            " + ",
            crate::store::limits::held_by!($member, $but),
            " < ",
            crate::store::limits::member_per_minute!($quotas),
            " AND ",
            crate::store::limits::by_member_on_day!("o.id", $member, $day),
            " + ",
            crate::store::limits::held_by!($member, $but),
            " < ",
            crate::store::limits::member_per_day!($quotas)
        )
    };
}

/// Calls of the member `$member` to be placed at once that hold a place.
macro_rules! held_by {
    ($member:literal, $but:expr) => {
        concat!(
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
macro_rules! has_reached {
    () => {
        concat!(
            "EXISTS (
               SELECT 1 FROM call_attempts e
               WHERE e.booking_id = b.id AND e.dialing_at IS NOT NULL AND ",
            crate::store::limits::reaches!("e"),
            ")"
        )
    };
}

/// `$what` of the calls to a number in `$forms` since `$since`.
macro_rules! reached_since {
    ($what:expr, $forms:literal, $since:expr) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM call_attempts u INDEXED BY call_attempts_attendee
              WHERE ",
            crate::store::limits::same_number!("u", $forms),
            " AND u.dialing_at > ",
            $since,
            " AND ",
            crate::store::limits::reaches!("u"),
            ")"
        )
    };
}

/// Whether the booking `b`, for a number in `$forms`, may ring its attendee once more since `$since` by the limit `$limit`.
macro_rules! may_reach {
    ($forms:literal, $since:expr, $limit:expr) => {
        concat!(
            "(",
            crate::store::limits::has_reached!(),
            " OR ",
            crate::store::limits::reached_since!(
                concat!(
                    "COUNT(DISTINCT CASE WHEN ",
                    crate::store::limits::same_extension!("u", "b.attendee_extension"),
                    " THEN u.booking_id END) < ",
                    $limit,
                    " AND COUNT(DISTINCT u.booking_id) < ",
                    crate::store::limits::extensions_together!(),
                    $limit
                ),
                $forms,
                $since
            ),
            ")"
        )
    };
}

/// Whether the booking `b`, for a number in `$forms`, may ring its attendee at `$now`, by the minute.
macro_rules! may_reach_in_minute {
    ($forms:literal, $now:literal, $quotas:literal) => {
        crate::store::limits::may_reach!(
            $forms,
            concat!($now, " - 60000"),
            crate::store::limits::attendee_per_minute!($quotas)
        )
    };
}

/// Whether the booking `b`, for a number in `$forms`, may ring its attendee on the UTC day `$day`.
macro_rules! may_reach_on_day {
    ($forms:literal, $day:literal, $quotas:literal) => {
        crate::store::limits::may_reach!(
            $forms,
            concat!($day, " * 86400000 - 1"),
            crate::store::limits::attendee_per_day!($quotas)
        )
    };
}

/// Whether the booking `b` is among those of its maker that were counted on the UTC day `$day`.
macro_rules! is_numbered {
    ($day:literal) => {
        concat!(
            "EXISTS (
               SELECT 1 FROM call_attempts e
               WHERE e.booking_id = b.id AND e.day = ",
            $day,
            " AND e.member_number IS NOT NULL)"
        )
    };
}

/// Whether whoever booked `b` may have it placed at `$now`, by the minute.
macro_rules! member_may_in_minute {
    ($now:literal, $quotas:literal) => {
        concat!(
            crate::store::limits::by_member_about!("b.created_by", $now, "= b.id"),
            " < ",
            crate::store::limits::member_per_minute!($quotas)
        )
    };
}

/// Whether whoever booked `b` may have it placed on the UTC day `$day`.
macro_rules! member_may_on_day {
    ($day:literal, $quotas:literal) => {
        concat!(
            "(",
            crate::store::limits::is_numbered!($day),
            " OR ",
            crate::store::limits::by_member_on_day!("o.id", "b.created_by", $day),
            " < ",
            crate::store::limits::member_per_day!($quotas),
            ")"
        )
    };
}

pub(in crate::store) use {
    attendee_per_day, attendee_per_minute, by_member_about, by_member_on_day, calls_to,
    extensions_together, has_reached, held_by, is_numbered, keys, may_reach, may_reach_in_minute,
    may_reach_on_day, member_may_in_minute, member_may_on_day, member_pending, member_per_day,
    member_per_minute, own_limit, pending_of, reached_since, reaches, room_about,
    room_for_attendee, room_for_member, room_for_pending, room_on_day, same_extension, same_number,
};
