//! The requests of changes, and of the ways back from them.

use crate::api::Request;
use callslot_shared::{
    api::{SaveOverride, SaveSchedule, SaveTimeOff},
    ids::{ScheduleId, TimeOffId},
};
use chrono::NaiveDate;
use http::Method;

/// Schedules.
pub const SCHEDULES: &str = "/api/schedules";
/// Times off.
pub const TIMES_OFF: &str = "/api/time-off";

/// A change of availability.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Makes a schedule.
    Make(Box<SaveSchedule>),
    /// Changes the hours of a schedule, at this version.
    Replace(ScheduleId, u32, Box<SaveSchedule>),
    /// Deletes a schedule, at this version.
    Delete(ScheduleId, u32),
    /// Changes the hours of a date, at this version of the schedule; none for those of its weekday.
    Date(ScheduleId, u32, NaiveDate, Option<SaveOverride>),
    /// Enters a time off.
    Enter(SaveTimeOff),
    /// Deletes a time off.
    Remove(TimeOffId),
}

impl Change {
    /// The request. None of them is sent twice by itself: the API keeps no answers of them by key.
    #[must_use]
    pub fn request(&self) -> Request {
        match self {
            Self::Make(schedule) => made(SCHEDULES, &**schedule),
            Self::Replace(id, version, schedule) => {
                Request::put(format!("{SCHEDULES}/{id}"), &**schedule).at_version(*version)
            }
            Self::Delete(id, version) => {
                Request::delete(format!("{SCHEDULES}/{id}")).at_version(*version)
            }
            Self::Date(id, version, date, hours) => {
                let path = format!("{SCHEDULES}/{id}/overrides/{date}");
                let request = match hours {
                    Some(hours) => Request::put(path, hours),
                    None => Request::delete(path),
                };
                request.at_version(*version)
            }
            Self::Enter(off) => made(TIMES_OFF, off),
            Self::Remove(id) => Request::delete(format!("{TIMES_OFF}/{id}")),
        }
    }
}

fn made(path: &str, body: &impl serde::Serialize) -> Request {
    Request {
        method: Method::POST,
        ..Request::put(path, body)
    }
}
