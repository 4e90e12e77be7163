//! The pace of a caller space: the moments at which its calls are asked for, whatever they are for.

/// The first moment from `$from` on that lies within `:pace_ms` of no other call of the caller space `$space`: neither of an
/// attempt nor of a verification.
macro_rules! free_moment {
    ($space:expr, $from:expr) => {
        $crate::store::named::text!(
            "(
    SELECT MIN(slot.at) FROM (
      SELECT ",
            $from,
            " AS at
      UNION ALL
      SELECT taken.ask_at + :pace_ms FROM call_attempts taken
      WHERE taken.caller_space = ",
            $space,
            " AND taken.phase <> 'released'
        AND taken.ask_at > ",
            $from,
            " - :pace_ms
      UNION ALL
      SELECT taken.ask_at + :pace_ms FROM phone_verifications taken
      WHERE taken.caller_space = ",
            $space,
            " AND taken.ask_at > ",
            $from,
            " - :pace_ms
    ) AS slot
    WHERE NOT EXISTS (
      SELECT 1 FROM call_attempts taken
      WHERE taken.caller_space = ",
            $space,
            " AND taken.phase <> 'released'
        AND taken.ask_at > slot.at - :pace_ms AND taken.ask_at < slot.at + :pace_ms)
      AND NOT EXISTS (
      SELECT 1 FROM phone_verifications taken
      WHERE taken.caller_space = ",
            $space,
            " AND taken.ask_at > slot.at - :pace_ms AND taken.ask_at < slot.at + :pace_ms))"
        )
    };
}
pub(super) use free_moment;
