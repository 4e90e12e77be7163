//! Series of bookings on the wire.

use super::{ChangeBooking, CreateBooking};
use crate::{
    booking::{Booking, Status},
    ids::{BookingId, EventTypeId, OrganizationId, SeriesId, UserId},
    schedule::{
        TimeZone,
        local_time::{LocalTime, Reading},
        recurrence::Scope,
    },
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A series to be booked, or to be looked at before that.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateSeries {
    /// The rule by which it returns: a rule of RFC 5545 that ends, without times of day. At most 100 calls within two
    /// years.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 500, examples("FREQ=WEEKLY;COUNT=10"))
    )]
    pub recurrence: String,
    /// The first call, and what all are like. It has to name its `timezone`: on that zone's clocks every call is at
    /// the same time. It takes no `hold`.
    pub booking: CreateBooking,
}

/// The changes to a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeSeries {
    /// Which calls: those that are pending and still to come, and no other.
    pub scope: Scope,
    /// The call meant, by its `occurrence`. Without it `all` means the first that can still be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, examples("2026-03-09T10:00:00"))
    )]
    pub occurrence: Option<String>,
    /// Another rule. Its end counts from the call meant, or with `all` from the first that can still be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(
            nullable = false,
            min_length = 1,
            max_length = 500,
            examples("FREQ=WEEKLY;COUNT=10")
        )
    )]
    pub recurrence: Option<String>,
    /// The changes to each call. A new `start_time` is that of the call meant; the others follow by as much in
    /// local time.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub change: ChangeBooking,
}

/// Bookings that return by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Series {
    /// The series' id.
    pub id: SeriesId,
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
    /// The member who takes the calls.
    pub user_id: UserId,
    /// The event type that is booked, if it is of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub event_type_id: Option<EventTypeId>,
    /// The rule by which it returns.
    #[cfg_attr(feature = "openapi", schema(examples("FREQ=WEEKLY;COUNT=10")))]
    pub recurrence: String,
    /// The first call by the rule, in the local time of `timezone`.
    #[cfg_attr(feature = "openapi", schema(examples("2026-03-02T10:00:00")))]
    pub local_start: String,
    /// Whether the second of two such times is meant, where clocks are set back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub local_second: bool,
    /// The zone whose clocks the series follows.
    pub timezone: TimeZone,
    /// Length of a call, in minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub duration_minutes: u32,
    /// Raised by every change of the series; also its ETag. A change of one of its bookings does not count.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub version: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// The user who made it.
    pub created_by: UserId,
}

/// One booking of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesBooking {
    /// The booking's id.
    pub booking_id: BookingId,
    /// When it is by the rule: its name within the series.
    #[cfg_attr(feature = "openapi", schema(examples("2026-03-02T10:00:00")))]
    pub occurrence: String,
    /// When the phones ring.
    pub start_time: DateTime<Utc>,
    /// The number of times that the clocks of the booking's zone read the time by the rule: twice where they are set
    /// back (`fold`), and the first is meant; never where they are set forward (`gap`), and the call is as much after
    /// the gap. `once` for a call that was moved by itself.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub clock: Reading,
    /// Its state.
    pub status: Status,
    /// The booking's version.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub version: u32,
}

impl From<&Booking> for SeriesBooking {
    fn from(booking: &Booking) -> Self {
        Self {
            booking_id: booking.id,
            occurrence: booking.occurrence.clone().unwrap_or_default(),
            start_time: booking.start_time,
            clock: clock(booking).unwrap_or_default(),
            status: booking.status,
            version: booking.version,
        }
    }
}

/// The reading of the time by the rule, if the booking is at that time.
fn clock(booking: &Booking) -> Option<Reading> {
    let by_rule = LocalTime {
        datetime: booking.occurrence.as_deref()?.parse().ok()?,
        zone: booking.timezone,
        second: false,
    };
    let second = LocalTime {
        second: true,
        ..by_rule
    };
    let is_there = |local: &LocalTime| local.resolve().instant == booking.start_time;
    let local = [by_rule, second].into_iter().find(is_there)?;
    Some(local.resolve().reading)
}

/// A series with its bookings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The series. Of a change of those that follow it is the new one, which begins there.
    pub series: Series,
    /// All its bookings, by their order in the rule.
    pub bookings: Vec<SeriesBooking>,
}

/// One call of a series that is not booked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesOccurrence {
    /// Its place, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub number: u32,
    /// When it is by the rule.
    #[cfg_attr(feature = "openapi", schema(examples("2026-03-08T02:30:00")))]
    pub occurrence: String,
    /// The local time when the phones ring: another time than the rule's where clocks are set forward (`clock`
    /// is `gap` then).
    #[cfg_attr(feature = "openapi", schema(examples("2026-03-08T03:30:00")))]
    pub local_time: String,
    /// When the phones would ring.
    pub start_time: DateTime<Utc>,
    /// The number of times that the clocks of the zone read the time by the rule: twice where they are set back
    /// (`fold`), and the first is meant; never where they are set forward (`gap`), and the call is as much after the
    /// gap. RFC 5545 would leave it out; here it counts as any other.
    pub clock: Reading,
    /// Everything that is in its way.
    pub reasons: Vec<String>,
}

/// A series as it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesPreview {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// Whether nothing is in the way of any call.
    pub free: bool,
    /// The member who would take the calls.
    pub user_id: UserId,
    /// Every call.
    pub occurrences: Vec<SeriesOccurrence>,
}
