//! Time zones and instants as people write them.

use crate::FieldError;
use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A zone of the IANA time zone database, by its name.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::TimeZone;
/// assert_eq!(TimeZone::parse("timezone", "Europe/Berlin").unwrap().name(), "Europe/Berlin");
/// assert!(TimeZone::parse("timezone", "Mars/Olympus").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(
        value_type = String,
        description = "A zone of the IANA time zone database, by its name.",
        examples("Europe/Berlin"),
    )
)]
#[serde(try_from = "String", into = "&'static str")]
pub struct TimeZone(chrono_tz::Tz);

impl TimeZone {
    /// Coordinated universal time, a booking's zone unless it names another.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// Reads an IANA name; capitals do not matter, abbreviations such as `CET` are names of their own.
    pub fn parse(field: &str, name: &str) -> Result<Self, FieldError> {
        let name = name.trim();
        let any_capitals = || {
            chrono_tz::TZ_VARIANTS
                .into_iter()
                .find(|zone| zone.name().eq_ignore_ascii_case(name))
        };
        name.parse()
            .ok()
            .or_else(any_capitals)
            .map(Self)
            .ok_or_else(|| {
                FieldError::new(
                    field,
                    "is not a known time zone; use an IANA name such as Europe/Berlin",
                )
            })
    }

    /// The zone's name as the database spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl From<TimeZone> for &'static str {
    fn from(zone: TimeZone) -> Self {
        zone.name()
    }
}

impl TryFrom<String> for TimeZone {
    type Error = FieldError;

    fn try_from(name: String) -> Result<Self, FieldError> {
        Self::parse("timezone", &name)
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reads an RFC 3339 instant with any offset and keeps whole milliseconds, the unit of the store.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::instant;
/// let berlin = instant("start_time", "2026-03-29T03:30:00+02:00").unwrap();
/// assert_eq!(berlin, instant("start_time", "2026-03-29T01:30:00Z").unwrap());
/// ```
pub fn instant(field: &str, text: &str) -> Result<DateTime<Utc>, FieldError> {
    DateTime::parse_from_rfc3339(text.trim())
        .map(|time| time.with_timezone(&Utc).trunc_subsecs(3))
        .map_err(|_| {
            FieldError::new(
                field,
                "is not an RFC 3339 time; write it as 2026-03-29T10:30:00Z",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_refused() {
        for bad in [
            "2026-03-29T10:30:00",
            "2026-03-29",
            "tomorrow",
            "",
            "1774778400",
        ] {
            assert_eq!(
                instant("start_time", bad).unwrap_err().field,
                "start_time",
                "{bad}"
            );
        }
    }

    #[test]
    fn zones_are_found_by_any_capitals_and_kept_as_spelled_by_the_database() {
        assert_eq!(
            TimeZone::parse("z", "asia/calcutta").unwrap().name(),
            "Asia/Calcutta"
        );
        assert!(TimeZone::parse("z", "").is_err());
    }
}
