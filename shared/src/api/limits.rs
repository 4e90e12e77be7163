//! Limits of an organization's calls, and the numbers it does not ring, on the wire.

use crate::{FieldError, ids::UserId, phone::PhoneNumber};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Highest limit that can be set; plans end long before.
const MAX_CALLS: u32 = 1_000_000;
/// Most prefixes.
const MAX_PREFIXES: usize = 300;
/// Longest prefix, in digits: E.164 country codes have up to three, areas within a country some more.
const MAX_DIGITS: usize = 7;

/// An organization's own limits, below its plan's: `PUT /api/limits`. What is left out is the plan's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SetLimits {
    /// Calls in one day, by UTC.
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000, examples(500)))]
    pub calls_per_day: Option<u32>,
    /// Calls within any 60 seconds. A call over it waits for as long as it may be placed.
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000, examples(30)))]
    pub calls_per_minute: Option<u32>,
    /// With what attendees' numbers have to begin. With anything if it is left out.
    #[cfg_attr(
        feature = "openapi",
        schema(max_items = 300, examples(json!(["+1", "+44"])))
    )]
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
            crate::sort::plainly(prefixes);
            prefixes.dedup();
        }
        Ok(self)
    }

    /// Whether nothing passes these limits that did not pass `before`. Every field is named, so that a new one is
    /// thought of here.
    #[must_use]
    pub fn only_lowers(&self, before: &Self) -> bool {
        let Self {
            calls_per_day,
            calls_per_minute,
            calling_prefixes,
        } = self;
        let lower = |now: Option<u32>, before: Option<u32>| match (now, before) {
            (_, None) => true,
            (Some(now), Some(before)) => now <= before,
            (None, Some(_)) => false,
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
    /// What the organization has set itself.
    pub own: SetLimits,
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
    /// Who blocked it.
    pub created_by: UserId,
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
mod tests {
    use super::*;

    fn checked(prefixes: &[&str]) -> Result<SetLimits, FieldError> {
        let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned());
        SetLimits {
            calling_prefixes: Some(prefixes.collect()),
            ..SetLimits::default()
        }
        .checked()
    }

    #[test]
    fn prefixes_are_beginnings_of_numbers() {
        let set = checked(&["+44", "+1", "+44"]).unwrap();
        assert_eq!(set.calling_prefixes.unwrap(), ["+1", "+44"]);
        for bad in ["", "+", "1", "+0", "+1x", "+12345678", "+%"] {
            let error = checked(&["+1", bad]).unwrap_err();
            assert_eq!(error.field, "calling_prefixes[1]", "{bad}");
        }
        assert!(checked(&[]).is_err());
    }
}

#[cfg(test)]
mod sensitive {
    use super::SetLimits;

    fn limits(day: Option<u32>, minute: Option<u32>, prefixes: Option<&[&str]>) -> SetLimits {
        SetLimits {
            calls_per_day: day,
            calls_per_minute: minute,
            calling_prefixes: prefixes
                .map(|prefixes| prefixes.iter().map(|&prefix| prefix.to_owned()).collect()),
        }
    }

    #[test]
    fn limits_are_lowered_only_if_nothing_more_passes_them() {
        let before = limits(Some(10), None, Some(&["+1", "+44"]));
        for (now, lowers) in [
            (before.clone(), true),
            (limits(Some(9), Some(1), Some(&["+1212"])), true),
            (limits(Some(0), None, Some(&["+44"])), true),
            (limits(Some(11), None, Some(&["+1"])), false),
            (limits(None, None, Some(&["+1"])), false),
            (limits(Some(10), None, None), false),
            (limits(Some(10), None, Some(&["+1", "+4"])), false),
            (limits(Some(10), None, Some(&["+49"])), false),
        ] {
            assert_eq!(now.only_lowers(&before), lowers, "{now:?}");
        }
    }
}
