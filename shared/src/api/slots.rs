//! Free times on the wire, and why a time is not free.

use super::instant;
use crate::{
    ids::{BookingId, UserId},
    schedule::TimeZone,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Most days that slots are asked for at once.
pub const MAX_SLOT_DAYS: u32 = 62;
/// Days that slots are asked for when the request does not say.
pub const DEFAULT_SLOT_DAYS: u32 = 7;
/// About how many slots one answer has at most; a day is never divided.
pub const MAX_SLOTS: usize = 3_000;

/// Times at which a call can be booked: `GET /api/slots`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotsBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The zone of the days.
    pub timezone: TimeZone,
    /// How long a call is, in minutes.
    #[cfg_attr(feature = "openapi", schema(examples(30)))]
    pub duration_minutes: u32,
    /// Who could take a call; empty for those who may not see members.
    pub hosts: Vec<SlotHost>,
    /// The days that have a slot, in order.
    pub days: Vec<SlotDay>,
    /// From where to ask on, if there were too many slots for one answer.
    #[serde(serialize_with = "instant::serialize_option")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_from: Option<DateTime<Utc>>,
}

/// Somebody who could take a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotHost {
    /// The member.
    pub user_id: UserId,
    /// The member's name.
    pub name: String,
    /// The zone of the hours.
    pub timezone: TimeZone,
    /// Whether the hours are assumed, Monday to Friday from 09:00 to 17:00, because there is no schedule yet.
    pub assumed_hours: bool,
}

/// The slots of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotDay {
    /// The date on the walls of the zone that was asked for.
    pub date: NaiveDate,
    /// Its slots, in order.
    pub slots: Vec<SlotTime>,
}

/// A time at which a call can start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotTime {
    /// When.
    #[serde(serialize_with = "instant::serialize")]
    pub start: DateTime<Utc>,
    /// Who is free then, as places in `hosts`, the one whose turn it is first. Left out for those who may not see
    /// members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false, examples(json!([0, 2]))))]
    pub hosts: Vec<u32>,
}

/// Why a call can or cannot start at an instant: `GET /api/slots/explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExplainBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The instant that was asked about.
    #[serde(serialize_with = "instant::serialize")]
    pub at: DateTime<Utc>,
    /// How long the call would be, in minutes.
    #[cfg_attr(feature = "openapi", schema(examples(30)))]
    pub duration_minutes: u32,
    /// Whether it can be booked.
    pub free: bool,
    /// What is against it, host by host.
    pub hosts: Vec<HostReasons>,
}

/// What keeps one host from an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HostReasons {
    /// The member, for those who may see members.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub user_id: Option<UserId>,
    /// The member's name, likewise.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub name: Option<String>,
    /// Everything that is against it; nothing, if this host is free.
    pub reasons: Vec<SlotReason>,
}

/// Something that is against an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotReason {
    /// For programs.
    pub code: SlotReasonCode,
    /// For people.
    #[cfg_attr(
        feature = "openapi",
        schema(examples("outside hours: it is 2026-03-08 12:00:00 in America/New_York"))
    )]
    pub message: String,
    /// The booking that is in the way, for those who may see bookings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub booking_id: Option<BookingId>,
}

/// Sorts of what is against an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlotReasonCode {
    /// It is too short a time from now.
    Notice,
    /// It is not within the booking window.
    Window,
    /// No hours, or they end before the call would.
    OutsideHours,
    /// A holiday, on which no hours begin.
    Holiday,
    /// A time without calls.
    TimeOff,
    /// Within hours, and not a start: calls start in steps from the beginning of the hours.
    OffGrid,
    /// The host is busy.
    Busy,
    /// The host is not busy, but the buffers of this call and of something else would overlap.
    Buffer,
    /// A limit of the day, week, month or year is reached.
    Limit,
    /// The attendee may not be called then.
    CallingHours,
}
