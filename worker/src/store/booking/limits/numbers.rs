//! The numbers that an organization `o` rings, as statements ask it: of facts (`NumberFacts` as JSON), which the
//! edge and the dialler work out of the number.

/// Whether the number is not one that the organization has blocked.
macro_rules! unblocked {
    ($facts:expr) => {
        $crate::store::named::text!(
            "NOT EXISTS (
               SELECT 1 FROM blocked_numbers n WHERE n.organization_id = o.id AND n.number IN (
                 SELECT value FROM json_each(",
            $facts,
            " -> '$.forms')))"
        )
    };
}

/// Whether the number is of a country that the organization calls.
macro_rules! of_called_country {
    ($facts:expr) => {
        $crate::store::named::text!(
            "(o.calling_prefixes IS NULL OR EXISTS (
               SELECT 1 FROM json_each(o.calling_prefixes) p WHERE substr(",
            $facts,
            " ->> '$.phone', 1, length(p.value)) = p.value))
             AND (o.calling_countries IS NULL OR COALESCE(",
            $facts,
            " ->> '$.region', '') IN (SELECT value FROM json_each(o.calling_countries)))"
        )
    };
}

/// Whether the number is of a kind that the organization calls.
macro_rules! of_called_kind {
    ($facts:expr) => {
        $crate::store::named::text!(
            "(",
            $facts,
            " ->> '$.kind' IS NULL OR ",
            $facts,
            " ->> '$.kind' IN (SELECT value FROM json_each(COALESCE(o.number_kinds, '[]'))))"
        )
    };
}

/// Whether the number is neither the service's, nor one that the organization's calls come from, nor the phone of one
/// of its members; or is rung for what own numbers are rung for.
macro_rules! not_own {
    ($facts:expr) => {
        $crate::store::named::text!(
            "(",
            $facts,
            " ->> '$.rings_own' OR NOT (",
            $facts,
            " ->> '$.service'
               OR EXISTS (
                 SELECT 1 FROM members w
                 WHERE w.organization_id = o.id AND w.active = 1 AND w.phone IN (
                   SELECT value FROM json_each(",
            $facts,
            " -> '$.forms')))
               OR EXISTS (
                 SELECT 1 FROM caller_ids w WHERE w.organization_id = o.id AND w.number IN (
                   SELECT value FROM json_each(",
            $facts,
            " -> '$.forms')))
               OR EXISTS (
                 SELECT 1 FROM carrier_accounts w
                 WHERE w.organization_id = o.id AND w.ended_at IS NULL AND w.from_number IN (
                   SELECT value FROM json_each(",
            $facts,
            " -> '$.forms')))))"
        )
    };
}

/// Whether the organization rings a number.
macro_rules! ringable {
    ($facts:expr) => {
        $crate::store::named::text!(
            crate::store::limits::unblocked!($facts),
            " AND ",
            crate::store::limits::of_called_country!($facts),
            " AND ",
            crate::store::limits::of_called_kind!($facts),
            " AND ",
            crate::store::limits::not_own!($facts)
        )
    };
}

pub(in crate::store) use {not_own, of_called_country, of_called_kind, ringable, unblocked};
