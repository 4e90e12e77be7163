//! Why a call cannot start at an instant.

use super::{Interval, Millis, TimeZone, intervals::rfc3339};
use serde::Serialize;
use std::fmt;

/// Why a call cannot start at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// It is too short a time from now.
    Notice {
        /// The first instant that leaves enough.
        #[serde(serialize_with = "instant")]
        earliest: Millis,
    },
    /// It is not within the booking window.
    Window {
        /// The times at which that begins and ends.
        open: Interval,
    },
    /// No hours, or they end before the call would.
    OutsideHours {
        /// The local time at the start, in the schedule's zone.
        local: chrono::NaiveDateTime,
        /// The schedule's zone.
        timezone: TimeZone,
    },
    /// A holiday, on which no hours begin.
    Holiday {
        /// Its name.
        name: String,
    },
    /// A time without calls.
    TimeOff {
        /// The reason for it.
        name: String,
    },
    /// Within hours, and not a start: calls start in steps from the beginning of the hours.
    OffGrid {
        /// Minutes from one start to the next.
        step: u32,
    },
    /// The host is busy.
    Busy {
        /// The thing that the host is busy with.
        what: String,
        /// From when till when.
        at: Interval,
    },
    /// The host is not busy, but the buffers of this call and of something else would overlap.
    Buffer {
        /// The something else.
        what: String,
        /// From when till when.
        at: Interval,
    },
    /// A limit is reached.
    Limit {
        /// For which period.
        per: Period,
        /// When the period begins and ends.
        at: Interval,
        /// Calls booked in it.
        count: u32,
        /// Minutes booked in it.
        minutes: u32,
    },
    /// The attendee may not be called then.
    CallingHours {
        /// The zone that does not allow it.
        timezone: TimeZone,
        /// The local time there.
        local: chrono::NaiveDateTime,
    },
    /// The carrier could not be asked for the call in time, or not for one behind it.
    CarrierBusy,
}

/// The period in which a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A calendar day.
    Day,
    /// A week, from the day on which the schedule's weeks begin.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

// Serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn instant<S: serde::Serializer>(instant: &Millis, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*instant))
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = |at: &Interval| format!("{} to {}", rfc3339(at.start), rfc3339(at.end));
        match self {
            Self::Notice { earliest } => write!(
                f,
                "too soon: the first possible instant is {}",
                rfc3339(*earliest)
            ),
            Self::Window { open } if open.start == Millis::MIN => {
                write!(
                    f,
                    "not within the booking window, which ends at {}",
                    rfc3339(open.end)
                )
            }
            Self::Window { open } => write!(f, "not within the booking window, {}", span(open)),
            Self::OutsideHours { local, timezone } => {
                write!(f, "outside hours: it is {local} in {timezone}")
            }
            Self::Holiday { name } => write!(f, "a holiday: {name}"),
            Self::TimeOff { name } => write!(f, "time off: {name}"),
            Self::OffGrid { step } => {
                write!(
                    f,
                    "not a start: calls start every {step} minutes from the beginning of the hours"
                )
            }
            Self::Busy { what, at } => write!(f, "busy with {what}, {}", span(at)),
            Self::Buffer { what, at } => write!(f, "the buffer to {what}, {}", span(at)),
            Self::Limit {
                per,
                at,
                count,
                minutes,
            } => {
                let per = match per {
                    Period::Day => "day",
                    Period::Week => "week",
                    Period::Month => "month",
                    Period::Year => "year",
                };
                write!(
                    f,
                    "the limit of the {per} {}: {count} calls, {minutes} minutes are booked",
                    span(at)
                )
            }
            Self::CallingHours { timezone, local } => {
                write!(f, "outside calling hours: it is {local} in {timezone}")
            }
            Self::CarrierBusy => f.write_str(
                "the carrier is busy: the call could not be placed soon enough after its start",
            ),
        }
    }
}
