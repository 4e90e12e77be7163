//! Free times on the wire, and why a time is not free.

use crate::{
    ids::{BookingId, UserId},
    instant,
    schedule::{
        Millis, TimeZone,
        engine::Reason,
        local_time::{LocalTime, from_millis},
    },
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
    /// The length of a call, in minutes.
    #[cfg_attr(feature = "openapi", schema(examples(30)))]
    pub duration_minutes: u32,
    /// The hosts who could take a call; empty for those who may not see members.
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
    /// The date in the local time of the zone that was asked for.
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
    /// The hosts who are free then, as places in `hosts`, the one whose turn it is first. Left out for those who may
    /// not see members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false, examples(0, 2)))]
    pub hosts: Vec<u32>,
}

impl SlotDay {
    /// Slots in order, put under the dates of `zone`; and from where to ask on, if that were more
    /// than about [`MAX_SLOTS`]. Each slot is a start with the hosts that are free then.
    pub fn group(
        slots: impl IntoIterator<Item = (Millis, Vec<u32>)>,
        zone: TimeZone,
    ) -> (Vec<Self>, Option<DateTime<Utc>>) {
        let mut days: Vec<Self> = Vec::new();
        for (count, (start, hosts)) in slots.into_iter().enumerate() {
            let start = from_millis(start);
            let date = LocalTime::of(start, zone).datetime.date();
            let slot = SlotTime { start, hosts };
            match days.last_mut() {
                Some(day) if day.date == date => day.slots.push(slot),
                _ if count >= MAX_SLOTS => return (days, Some(start)),
                _ => days.push(Self {
                    date,
                    slots: vec![slot],
                }),
            }
        }
        (days, None)
    }
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
    /// The length that the call would have, in minutes.
    #[cfg_attr(feature = "openapi", schema(examples(30)))]
    pub duration_minutes: u32,
    /// Whether it can be booked.
    pub free: bool,
    /// The reasons against it, host by host.
    pub hosts: Vec<HostReasons>,
}

/// The reasons that keep one host from an instant.
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
    /// The carrier could not be asked for the call in time, or not for one behind it.
    CarrierBusy,
}

impl From<&Reason> for SlotReasonCode {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Notice { .. } => Self::Notice,
            Reason::Window { .. } => Self::Window,
            Reason::OutsideHours { .. } => Self::OutsideHours,
            Reason::Holiday { .. } => Self::Holiday,
            Reason::TimeOff { .. } => Self::TimeOff,
            Reason::OffGrid { .. } => Self::OffGrid,
            Reason::Busy { .. } => Self::Busy,
            Reason::Buffer { .. } => Self::Buffer,
            Reason::Limit { .. } => Self::Limit,
            Reason::CallingHours { .. } => Self::CallingHours,
            Reason::CarrierBusy => Self::CarrierBusy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-02T00:00:00Z.
    const MONDAY: Millis = 1_772_409_600_000;
    const HOUR: Millis = 3_600_000;

    #[test]
    fn slots_are_put_under_the_dates_of_the_zone_that_is_asked_for() {
        let slots = || [(MONDAY + 10 * HOUR, vec![0]), (MONDAY + 11 * HOUR, vec![])];
        let dates = |zone| {
            let zone = TimeZone::parse("timezone", zone).unwrap();
            let (days, next) = SlotDay::group(slots(), zone);
            assert_eq!(next, None);
            days.iter()
                .map(|day| (day.date.to_string(), day.slots.len()))
                .collect::<Vec<_>>()
        };
        assert_eq!(dates("UTC"), [("2026-03-02".to_owned(), 2)]);
        // Midnight lies between the two.
        let either_side = [("2026-03-02".to_owned(), 1), ("2026-03-03".to_owned(), 1)];
        assert_eq!(dates("Pacific/Auckland"), either_side);
    }

    #[test]
    fn an_answer_ends_with_a_whole_day_and_tells_where_to_go_on() {
        let minute = HOUR / 60;
        let slots = (0..5 * 24 * 60).map(|number| (MONDAY + number * minute, Vec::new()));
        let (days, next) = SlotDay::group(slots, TimeZone::UTC);
        assert_eq!(
            days.iter().map(|day| day.slots.len()).sum::<usize>(),
            3 * 24 * 60
        );
        assert_eq!(next, Some(from_millis(MONDAY + 3 * 24 * HOUR)));
    }
}
