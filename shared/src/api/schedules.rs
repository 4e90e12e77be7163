//! Schedules and time off on the wire.

use crate::{
    FieldError,
    ids::{ScheduleId, TimeOffId, UserId},
    instant,
    schedule::{
        TimeZone,
        hours::{DateOverride, Hours, ScheduleRules as Rules, WeekStart, WeeklyHours},
        instant as parse,
    },
    text::clean,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Most schedules of one member, and of the organization.
pub const MAX_SCHEDULES: u32 = 20;
/// Most dates of one schedule that are not common.
pub const MAX_OVERRIDES: u32 = 400;
/// Most times off of one member, and of the organization.
pub const MAX_TIME_OFF: u32 = 400;
/// Longest time off, in days.
const MAX_DAYS_OFF: i64 = 366;
/// Longest reason, in characters.
const MAX_REASON: usize = 200;

/// When somebody takes calls: `POST /api/schedules` and `PUT /api/schedules/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveSchedule {
    /// Its name.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, examples("Office hours"))
    )]
    pub name: String,
    /// The zone in which all of it is meant.
    pub timezone: TimeZone,
    /// The day on which its weeks begin, for limits by the week.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub week_start: WeekStart,
    /// The hours of a common week.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub weekly: Vec<WeeklyHours>,
    /// The member whose it is; the acting member's unless given. It does not change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Whether it is nobody's own but the organization's, for all to use. It does not change.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub shared: bool,
    /// Whether it is the one that holds where none is named. One of a member's is; of the shared ones, the one for
    /// members without any of their own.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub is_default: bool,
}

impl SaveSchedule {
    /// Refuses what cannot be meant, with the field's name.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        if self.shared && self.user_id.is_some() {
            return Err(FieldError::new(
                "user_id",
                "does not go with `shared`; leave one of them out",
            ));
        }
        if self.weekly.len() > 100 {
            return Err(FieldError::new("weekly", "has more than 100 entries"));
        }
        let rules = Rules {
            name: self.name,
            timezone: self.timezone,
            week_start: self.week_start,
            weekly: self.weekly,
            overrides: Vec::new(),
            time_off: Vec::new(),
            holidays: Vec::new(),
        }
        .checked()?;
        if rules.name.is_empty() {
            return Err(FieldError::new("name", "is missing"));
        }
        self.name = rules.name;
        self.weekly = rules.weekly;
        Ok(self)
    }
}

/// The hours that hold on one date in place of the weekly hours: `PUT /api/schedules/{id}/overrides/{date}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveOverride {
    /// The hours that begin on it; none if it is closed.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub hours: Vec<Hours>,
}

impl SaveOverride {
    /// The override of a date, if it can be meant.
    pub fn checked(self, date: NaiveDate) -> Result<DateOverride, FieldError> {
        if self.hours.len() > 20 {
            return Err(FieldError::new("hours", "has more than 20 entries"));
        }
        if self.hours.iter().any(Hours::is_nothing) {
            return Err(FieldError::new(
                "hours",
                "has hours of no length; a whole day is 00:00 to 24:00",
            ));
        }
        in_reach("date", date)?;
        Ok(DateOverride {
            date,
            hours: self.hours,
        })
    }
}

fn in_reach(field: &str, date: NaiveDate) -> Result<(), FieldError> {
    if (2000..2200).contains(&date.year()) {
        return Ok(());
    }
    Err(FieldError::new(
        field,
        "names a year before 2000 or after 2199",
    ))
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schedule {
    /// Its id.
    pub id: ScheduleId,
    /// The member whose it is; the organization's if nobody's.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub user_id: Option<UserId>,
    /// Whether it is the one that holds where none is named.
    pub is_default: bool,
    /// Its name.
    pub name: String,
    /// The zone in which all of it is meant.
    pub timezone: TimeZone,
    /// The day on which its weeks begin, for limits by the week.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub week_start: WeekStart,
    /// The hours of a common week.
    pub weekly: Vec<WeeklyHours>,
    /// Dates that are not common, in order.
    pub overrides: Vec<DateOverride>,
    /// Raised by every change; `If-Match` takes it.
    pub version: u32,
    /// When it was last changed.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
}

/// An answer with one schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The schedule.
    pub schedule: Schedule,
}

/// An answer with schedules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchedulesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The schedules, in the order they were made.
    pub schedules: Vec<Schedule>,
    /// `cursor` of the next page, if there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}

/// A time without calls: `POST /api/time-off`. Either whole days, in the local time of each schedule it holds for, or
/// from one instant to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SaveTimeOff {
    /// The member whose it is; the acting member's unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Whether it is everybody's. Whole days of everybody are holidays: no hours begin on them, unless an override
    /// of that date opens it.
    pub everybody: bool,
    /// The first of whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_date: Option<NaiveDate>,
    /// The last of whole days; the first unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_date: Option<NaiveDate>,
    /// When it begins, RFC 3339, if it is not of whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = DateTime, examples("2026-12-24T12:00:00Z")))]
    pub starts_at: Option<String>,
    /// When it ends, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = DateTime, examples("2026-12-24T18:00:00Z")))]
    pub ends_at: Option<String>,
    /// The reason; of colleagues' only owners and admins see it.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, examples("Winter holiday"))
    )]
    pub reason: String,
}

/// When a time off is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Off {
    /// From the first to the last of these dates, both within.
    Days(NaiveDate, NaiveDate),
    /// From one instant until just before another.
    Instants(DateTime<Utc>, DateTime<Utc>),
}

impl SaveTimeOff {
    /// When it is and what for, if that can be meant.
    pub fn checked(&self) -> Result<(Off, String), FieldError> {
        if self.everybody && self.user_id.is_some() {
            return Err(FieldError::new(
                "user_id",
                "does not go with `everybody`; leave one of them out",
            ));
        }
        let reason = clean("reason", &self.reason, MAX_REASON)?;
        let off = match (self.from_date, &self.starts_at, &self.ends_at) {
            (Some(from), None, None) => {
                let to = self.to_date.unwrap_or(from);
                in_reach("from_date", from)?;
                in_reach("to_date", to)?;
                bounded("to_date", (to - from).num_days())?;
                Off::Days(from, to)
            }
            (None, Some(start), Some(end)) if self.to_date.is_none() => {
                let (start, end) = (parse("starts_at", start)?, parse("ends_at", end)?);
                in_reach("starts_at", start.date_naive())?;
                if end == start {
                    return Err(FieldError::new("ends_at", "is when it begins"));
                }
                bounded(
                    "ends_at",
                    (end - start)
                        .num_days()
                        .min((end - start).num_milliseconds()),
                )?;
                Off::Instants(start, end)
            }
            _ => {
                return Err(FieldError::new(
                    "from_date",
                    "is needed for whole days; else give both `starts_at` and `ends_at`, and no dates",
                ));
            }
        };
        Ok((off, reason))
    }
}

fn bounded(field: &str, days: i64) -> Result<(), FieldError> {
    match days {
        ..0 => Err(FieldError::new(field, "is before the beginning")),
        0..MAX_DAYS_OFF => Ok(()),
        _ => Err(FieldError::new(
            field,
            format!("makes it longer than {MAX_DAYS_OFF} days"),
        )),
    }
}

impl Off {
    /// The dates it is of, if it is of whole days; at most a year of them.
    pub fn dates(self) -> impl Iterator<Item = NaiveDate> {
        let (from, count) = match self {
            Self::Days(from, to) => (from, (to - from).num_days() + 1),
            Self::Instants(from, _) => (from.date_naive(), 0),
        };
        let count = u64::try_from(count.min(MAX_DAYS_OFF)).unwrap_or(0);
        (0..count).filter_map(move |day| from.checked_add_days(Days::new(day)))
    }
}

/// A time without calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeOff {
    /// Its id.
    pub id: TimeOffId,
    /// The member whose it is; everybody's if nobody's.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub user_id: Option<UserId>,
    /// The first of whole days.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub from_date: Option<NaiveDate>,
    /// The last of whole days.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub to_date: Option<NaiveDate>,
    /// When it begins, if it is not of whole days.
    #[serde(serialize_with = "instant::serialize_option")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(serialize_with = "instant::serialize_option")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ends_at: Option<DateTime<Utc>>,
    /// The reason, for those who may see it.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub reason: Option<String>,
}

/// An answer with one time off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeOffBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The time off.
    pub time_off: TimeOff,
}

/// An answer with times off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimesOffBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The times off, in the order they were entered.
    pub times_off: Vec<TimeOff>,
    /// `cursor` of the next page, if there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}
