//! Limits of an organization's calls, and the numbers it does not ring, on the wire.

use crate::{
    FieldError,
    access::{DEFAULT_LIMITS, Plan},
    de::{integer, present, present_integer},
    ids::UserId,
    phone::{NumberKind, PhoneNumber, Region},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Highest limit that can be set; plans end long before.
const MAX_CALLS: u32 = 1_000_000;
/// Most prefixes.
const MAX_PREFIXES: usize = 300;
/// Longest prefix, in digits: E.164 country codes have up to three, areas within a country some more.
const MAX_DIGITS: usize = 7;

/// Most countries: more than there are.
const MAX_COUNTRIES: usize = 300;

/// An organization's own limits, below its plan's: `PUT /api/limits`. A limit left out is the plan's. All others stay
/// as they are: `PATCH /api/limits` changes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SetLimits {
    /// Calls in one day, by UTC.
    #[serde(deserialize_with = "integer")]
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000, examples(500)))]
    pub calls_per_day: Option<u32>,
    /// Calls within any 60 seconds. A call over it waits for as long as it may be placed.
    #[serde(deserialize_with = "integer")]
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000, examples(30)))]
    pub calls_per_minute: Option<u32>,
    /// With what attendees' numbers have to begin. With anything if it is left out.
    #[cfg_attr(feature = "openapi", schema(max_items = 300, examples("+1", "+44")))]
    pub calling_prefixes: Option<Vec<String>>,
}

impl SetLimits {
    /// The limits with their values checked and put in order.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        for (field, value) in [
            ("calls_per_day", self.calls_per_day),
            ("calls_per_minute", self.calls_per_minute),
        ] {
            if value.is_some_and(|value| value > MAX_CALLS) {
                return Err(FieldError::new(
                    field,
                    format!("is more than {MAX_CALLS}; leave it out for the plan's own limit"),
                ));
            }
        }
        if let Some(prefixes) = &mut self.calling_prefixes {
            if prefixes.is_empty() || prefixes.len() > MAX_PREFIXES {
                return Err(FieldError::new(
                    "calling_prefixes",
                    format!(
                        "does not have 1 to {MAX_PREFIXES} entries; leave it out for every country"
                    ),
                ));
            }
            if let Some(bad) = prefixes.iter().position(|prefix| !is_prefix(prefix)) {
                return Err(FieldError::new(
                    &format!("calling_prefixes[{bad}]"),
                    "is not the beginning of a number, such as +1 or +44",
                ));
            }
            prefixes.sort_unstable();
            prefixes.dedup();
        }
        Ok(self)
    }

    /// Whether nothing passes these limits that did not pass `before`. Every field is named, so that a new one is
    /// thought of here.
    #[must_use]
    pub fn only_lowers(&self, before: &OwnLimits) -> bool {
        let Self {
            calls_per_day,
            calls_per_minute,
            calling_prefixes,
        } = self;
        let lower = |now: Option<u32>, before: Option<u32>| {
            now.unwrap_or(u32::MAX) <= before.unwrap_or(u32::MAX)
        };
        let fewer = match (calling_prefixes, &before.calling_prefixes) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(now), Some(before)) => now.iter().all(|prefix| {
                let covered = |wider: &String| prefix.starts_with(wider.as_str());
                before.iter().any(covered)
            }),
        };
        lower(*calls_per_day, before.calls_per_day)
            && lower(*calls_per_minute, before.calls_per_minute)
            && fewer
    }
}

/// The changes to an organization's limits: `PATCH /api/limits`. A field left out stays; null is the default again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeLimits {
    /// Calls in one day, by UTC; null for the plan's.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(500)))]
    pub calls_per_day: Option<Option<u32>>,
    /// Calls within any 60 seconds; null for the plan's. A call over it waits for as long as it may be placed.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(30)))]
    pub calls_per_minute: Option<Option<u32>>,
    /// Calls to one number within any 60 seconds; null for 1.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(1)))]
    pub attendee_calls_per_minute: Option<Option<u32>>,
    /// Calls to one number in one day, by UTC; null for 5.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(5)))]
    pub attendee_calls_per_day: Option<Option<u32>>,
    /// Calls that one member has booked within any 60 seconds; null for 60.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(60)))]
    pub member_calls_per_minute: Option<Option<u32>>,
    /// Calls that one member has booked in one day, by UTC; null for 1,000.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(1_000)))]
    pub member_calls_per_day: Option<Option<u32>>,
    /// Bookings of one member that are pending at a time; null for 500.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>, examples(500)))]
    pub member_pending_bookings: Option<Option<u32>>,
    /// The countries that are called (ISO 3166-1, two letters), by libphonenumber's regions; null for every
    /// country. A number whose country cannot be told is of none of them.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<Vec<String>>, max_items = 300, examples("US", "CA"))
    )]
    pub calling_countries: Option<Option<Vec<String>>>,
    /// The kinds of numbers that are called besides ordinary ones; null for none.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<Vec<NumberKind>>, max_items = 10, examples(json!(["shared_cost"])))
    )]
    pub number_kinds: Option<Option<Vec<NumberKind>>>,
}

impl ChangeLimits {
    /// The change with its values checked and put in order. No limit of an organization's is above its plan's.
    pub fn checked(mut self, plan: Plan) -> Result<Self, FieldError> {
        let quota = plan.quota();
        for (field, value, most, per) in [
            (
                "calls_per_day",
                self.calls_per_day,
                quota.calls_per_day,
                " calls a day",
            ),
            (
                "calls_per_minute",
                self.calls_per_minute,
                quota.calls_per_minute,
                " calls a minute",
            ),
            (
                "attendee_calls_per_minute",
                self.attendee_calls_per_minute,
                quota.calls_per_minute,
                " calls a minute",
            ),
            (
                "attendee_calls_per_day",
                self.attendee_calls_per_day,
                quota.calls_per_day,
                " calls a day",
            ),
            (
                "member_calls_per_minute",
                self.member_calls_per_minute,
                quota.calls_per_minute,
                " calls a minute",
            ),
            (
                "member_calls_per_day",
                self.member_calls_per_day,
                quota.calls_per_day,
                " calls a day",
            ),
            (
                "member_pending_bookings",
                self.member_pending_bookings,
                quota.calls_per_day,
                ", which is a day's calls",
            ),
        ] {
            if value.flatten().is_some_and(|value| value > most) {
                return Err(FieldError::new(
                    field,
                    format!("is more than your plan's {most}{per}"),
                ));
            }
        }
        if let Some(Some(countries)) = &mut self.calling_countries {
            const FIELD: &str = "calling_countries";
            if countries.len() > MAX_COUNTRIES {
                let problem = "has more entries than there are countries; null is every country";
                return Err(FieldError::new(FIELD, problem));
            }
            for (place, country) in countries.iter().enumerate() {
                Region::parse(&format!("{FIELD}[{place}]"), country)?;
            }
            countries.sort_unstable();
            countries.dedup();
        }
        if let Some(Some(kinds)) = &mut self.number_kinds {
            for (place, kind) in kinds.iter().enumerate() {
                if !NumberKind::REFUSED.contains(kind) {
                    let problem = "is called anyway, or never";
                    return Err(FieldError::new(&format!("number_kinds[{place}]"), problem));
                }
            }
            kinds.sort_unstable();
            kinds.dedup();
        }
        Ok(self)
    }

    /// Whether nothing passes the limits so changed that did not pass `before`. Every field is named, so that a new one
    /// is thought of here.
    #[must_use]
    pub fn only_lowers(&self, before: &Limits) -> bool {
        let Self {
            calls_per_day,
            calls_per_minute,
            attendee_calls_per_minute,
            attendee_calls_per_day,
            member_calls_per_minute,
            member_calls_per_day,
            member_pending_bookings,
            calling_countries,
            number_kinds,
        } = self;
        let (own, default) = (&before.own, DEFAULT_LIMITS);
        let numbers = [
            // By default they are the plan's.
            (*calls_per_day, own.calls_per_day, u32::MAX),
            (*calls_per_minute, own.calls_per_minute, u32::MAX),
            (
                *attendee_calls_per_minute,
                own.attendee_calls_per_minute,
                default.attendee_calls_per_minute,
            ),
            (
                *attendee_calls_per_day,
                own.attendee_calls_per_day,
                default.attendee_calls_per_day,
            ),
            (
                *member_calls_per_minute,
                own.member_calls_per_minute,
                default.member_calls_per_minute,
            ),
            (
                *member_calls_per_day,
                own.member_calls_per_day,
                default.member_calls_per_day,
            ),
            (
                *member_pending_bookings,
                own.member_pending_bookings,
                default.member_pending_bookings,
            ),
        ];
        let lower = numbers.into_iter().all(|(now, before, default)| {
            now.is_none_or(|now| now.unwrap_or(default) <= before.unwrap_or(default))
        });
        let fewer_countries = match (calling_countries, &before.calling_countries) {
            (None, _) | (Some(_), None) => true,
            (Some(None), Some(_)) => false,
            (Some(Some(now)), Some(before)) => now.iter().all(|country| before.contains(country)),
        };
        let kinds = number_kinds.iter().flatten().flatten();
        let mut new_kinds = kinds.filter(|kind| !before.number_kinds.contains(kind));
        lower && fewer_countries && new_kinds.next().is_none()
    }
}

fn is_prefix(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=MAX_DIGITS).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// The limits of an organization's calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Calls in one day, by UTC: the plan's, or the organization's own if that is lower.
    pub calls_per_day: u32,
    /// Calls within any 60 seconds, likewise.
    pub calls_per_minute: u32,
    /// Calls that were placed today, by UTC.
    pub calls_today: u32,
    /// Calls to one number within any 60 seconds. Later attempts and next hosts of one booking count once.
    pub attendee_calls_per_minute: u32,
    /// Calls to one number in one day, by UTC, likewise.
    pub attendee_calls_per_day: u32,
    /// Calls that one member has booked within any 60 seconds, likewise.
    pub member_calls_per_minute: u32,
    /// Calls that one member has booked in one day, by UTC, likewise.
    pub member_calls_per_day: u32,
    /// Bookings of one member that are pending at a time.
    pub member_pending_bookings: u32,
    /// The countries that are called (ISO 3166-1, two letters); null is every country.
    #[cfg_attr(feature = "openapi", schema(required = true, examples("US")))]
    pub calling_countries: Option<Vec<String>>,
    /// The kinds of numbers that are called besides ordinary ones.
    pub number_kinds: Vec<NumberKind>,
    /// The limits that the organization has set itself.
    pub own: OwnLimits,
}

/// The limits that an organization has set itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct OwnLimits {
    /// Calls in one day, by UTC.
    pub calls_per_day: Option<u32>,
    /// Calls within any 60 seconds.
    pub calls_per_minute: Option<u32>,
    /// With what attendees' numbers have to begin.
    pub calling_prefixes: Option<Vec<String>>,
    /// Calls to one number within any 60 seconds.
    pub attendee_calls_per_minute: Option<u32>,
    /// Calls to one number in one day, by UTC.
    pub attendee_calls_per_day: Option<u32>,
    /// Calls that one member has booked within any 60 seconds.
    pub member_calls_per_minute: Option<u32>,
    /// Calls that one member has booked in one day, by UTC.
    pub member_calls_per_day: Option<u32>,
    /// Bookings of one member that are pending at a time.
    pub member_pending_bookings: Option<u32>,
}

/// An answer with the limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LimitsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The limits as they stand now.
    pub limits: Limits,
}

/// A number that is not to be rung any more: `POST /api/blocked-numbers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BlockNumber {
    /// The number, with its country code.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 160, examples("+1 415 555 2671"))
    )]
    pub number: String,
}

/// A number that the organization does not ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockedNumber {
    /// The number.
    pub number: PhoneNumber,
    /// When it was blocked.
    pub created_at: DateTime<Utc>,
    /// The user who blocked it; none if an attendee asked by their link not to be called again.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub created_by: Option<UserId>,
}

/// An answer with one blocked number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockedNumberBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The number.
    pub blocked_number: BlockedNumber,
}

/// An answer with blocked numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockedNumbersBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The numbers, in order.
    pub blocked_numbers: Vec<BlockedNumber>,
    /// `cursor` of the next page, if there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod sensitive;
#[cfg(test)]
mod tests;
