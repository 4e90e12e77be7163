//! The organization on the wire.

use crate::{
    FieldError,
    access::{Plan, PlanIncludes, Sensitive},
    booking::{MAX_DURATION, MIN_DURATION},
    de::{present, present_integer},
    ids::OrganizationId,
    schedule::{calling::CallingHours, hours::Hours},
    text::clean,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A tenant, as its members see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name, as spoken in the disclosure.
    #[cfg_attr(feature = "openapi", schema(examples("Acme Support")))]
    pub name: String,
    /// The plan it pays for.
    pub plan: Plan,
    /// The features and numbers that the plan includes.
    pub includes: PlanIncludes,
    /// Whether calls can be booked and are placed.
    pub booking_enabled: bool,
    /// Length of a call that does not say, in minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub default_booking_duration: u32,
    /// The number of further times a call is placed after a busy line or no answer, while its time has not passed. 0 is
    /// off.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 3, examples(0)))]
    pub retry_count: u32,
    /// The time from such a call to the next one, in seconds.
    #[cfg_attr(feature = "openapi", schema(minimum = 30, maximum = 300, examples(60)))]
    pub retry_spacing_seconds: u32,
    /// The number of days after a call at which the personal data of its attendee is erased. Without, it is kept.
    #[cfg_attr(
        feature = "openapi",
        schema(required = true, minimum = 1, maximum = 3650, examples(90))
    )]
    pub retention_days: Option<u32>,
    /// From when till when attendees' phones are rung, on the clocks where they may be.
    pub calling_hours: Hours,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An answer with the organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The organization as it stands now.
    pub organization: Organization,
}

/// The changes: `PATCH /api/organization`. A field left out stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeOrganization {
    /// A new name, at most 200 characters.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            min_length = 1,
            max_length = 200,
            examples("Acme Support")
        )
    )]
    pub name: Option<String>,
    /// Turns booking on or off.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub booking_enabled: Option<bool>,
    /// A new default length, 5 to 480 minutes.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, minimum = 5, maximum = 480, examples(30))
    )]
    pub default_booking_duration: Option<u32>,
    /// The number of further times to place a call after a busy line or no answer, 0 to 3.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, minimum = 0, maximum = 3, examples(1))
    )]
    pub retry_count: Option<u32>,
    /// The time to wait before that, 30 to 300 seconds.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, minimum = 30, maximum = 300, examples(60))
    )]
    pub retry_spacing_seconds: Option<u32>,
    /// The number of days after a call at which to erase the personal data of its attendee, 1 to 3650; null to keep it.
    #[serde(
        default,
        deserialize_with = "present_integer",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<u32>, minimum = 1, maximum = 3650, examples(90))
    )]
    pub retention_days: Option<Option<u32>>,
    /// From when till when to ring attendees' phones, on the clocks where they may be; null for 08:00 to 21:00, and
    /// 00:00 to 24:00 for any hour.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Hours>))]
    pub calling_hours: Option<Option<Hours>>,
}

impl ChangeOrganization {
    /// Longest name, in characters.
    const MAX_NAME: usize = 200;
    /// Most attempts after the first: more of them only annoy.
    const MAX_RETRIES: u32 = 3;
    /// Seconds between attempts: a line needs a while to be free, and grace is minutes.
    const RETRY_SPACING: RangeInclusive<u32> = 30..=300;

    /// Days what is personal can be kept: as with mail and money, ten years are long.
    const RETENTION_DAYS: RangeInclusive<u32> = 1..=3650;

    /// The request with its values checked and trimmed.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        if let Some(name) = self.name.take() {
            let name = clean("name", &name, Self::MAX_NAME)?;
            if name.is_empty() {
                return Err(FieldError::new(
                    "name",
                    "is empty; callers hear it in the disclosure",
                ));
            }
            self.name = Some(name);
        }
        within(
            "default_booking_duration",
            self.default_booking_duration,
            MIN_DURATION..=MAX_DURATION,
            " minutes",
        )?;
        within("retry_count", self.retry_count, 0..=Self::MAX_RETRIES, "")?;
        within(
            "retry_spacing_seconds",
            self.retry_spacing_seconds,
            Self::RETRY_SPACING,
            " seconds",
        )?;
        within(
            "retention_days",
            self.retention_days.flatten(),
            Self::RETENTION_DAYS,
            " days",
        )?;
        if self
            .calling_hours
            .flatten()
            .is_some_and(|hours| hours.is_nothing())
        {
            return Err(FieldError::new(
                "calling_hours",
                "have no length; any hour is 00:00 to 24:00",
            ));
        }
        Ok(self)
    }

    /// The change among these that gives power, if there is one, while phones are rung at `present` hours. Every field
    /// is named, so that a new one is thought of here.
    #[must_use]
    pub fn sensitive(&self, present: Hours) -> Option<Sensitive> {
        let Self {
            name: _,
            booking_enabled: _,
            default_booking_duration: _,
            retry_count: _,
            retry_spacing_seconds: _,
            retention_days,
            calling_hours,
        } = self;
        if retention_days.is_some() {
            return Some(Sensitive::ChangeRetention);
        }
        let hours = (*calling_hours)?.unwrap_or(CallingHours::DEFAULT);
        (!hours.is_within(present)).then_some(Sensitive::ExtendCallingHours)
    }
}

/// Refuses a number that is given and not in its range.
fn within(
    field: &str,
    value: Option<u32>,
    range: RangeInclusive<u32>,
    unit: &str,
) -> Result<(), FieldError> {
    if value.is_none_or(|value| range.contains(&value)) {
        return Ok(());
    }
    Err(FieldError::new(
        field,
        format!("is not between {} and {}{unit}", range.start(), range.end()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, to: &str) -> Hours {
        let time = |text: &str| text.to_owned().try_into().unwrap();
        Hours {
            from: time(from),
            to: time(to),
        }
    }

    #[test]
    fn hours_that_phones_were_rung_at_before_are_no_sensitive_change() {
        let day = hours("09:00", "17:00");
        let night = hours("22:00", "06:00");
        for (present, wanted, sensitive) in [
            (day, hours("09:00", "17:00"), false),
            (day, hours("10:00", "11:00"), false),
            (day, hours("08:59", "17:00"), true),
            (day, hours("09:00", "17:01"), true),
            (day, hours("00:00", "24:00"), true),
            (day, night, true),
            (night, hours("23:00", "01:00"), false),
            (night, hours("00:00", "06:00"), false),
            (night, hours("00:00", "06:01"), true),
            (hours("00:00", "24:00"), night, false),
        ] {
            let change = ChangeOrganization {
                calling_hours: Some(Some(wanted)),
                ..ChangeOrganization::default()
            };
            assert_eq!(change.sensitive(present).is_some(), sensitive, "{wanted:?}");
        }
        let usual = ChangeOrganization {
            calling_hours: Some(None),
            ..ChangeOrganization::default()
        };
        assert!(usual.sensitive(day).is_some());
        assert!(usual.sensitive(hours("00:00", "24:00")).is_none());
    }
}
