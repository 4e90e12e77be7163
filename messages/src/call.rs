//! Facts of a call, and the events that people are told of.

use callslot_shared::{
    notice::{NoticeCode, NoticeParameters},
    schedule::{local_time::LocalTime, recurrence::RecurrenceSet},
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A call, or a series of calls, as its message tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// The organization's public name.
    pub organization: String,
    /// The operator's name.
    pub operator: String,
    /// The attendee's name, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee: Option<String>,
    /// The attendee's number as it is shown, such as `+49 30 123456`.
    pub number: String,
    /// The topic, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The start; of a series, that of its first call that is still to come.
    pub start: DateTime<Utc>,
    /// The planned length in minutes.
    pub minutes: u32,
    /// Whether the call is recorded, which its mail then says.
    #[serde(default)]
    pub recorded: bool,
    /// The series that the message is about, or the call of a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// The entry in the recipient's calendar. Without it the mail has no invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<CalendarEntry>,
    /// The page where the recipient changes the call: an attendee's own link, or the call in the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The address of the calendar entry as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ics_link: Option<String>,
}

/// The relation of a message to a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// It is about the whole series, with its exceptions.
    Series(Box<RecurrenceSet>),
    /// It is about one call of a series, which by the series' rule is at this time.
    Occurrence(LocalTime),
}

/// The identity of a calendar entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// The UID, which stays for the life of the booking or the series.
    pub uid: String,
    /// The SEQUENCE: 0 at first, and more with each change of the time and with the cancellation.
    pub sequence: u32,
}

/// An event that an attendee is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AttendeeEvent {
    /// The call was booked.
    Booked,
    /// The call is at another time.
    Moved {
        /// The start before.
        previous: DateTime<Utc>,
    },
    /// The calls of a series are others, or fewer.
    Changed,
    /// The call does not take place.
    Cancelled,
    /// The call is soon.
    Reminder,
    /// The call did not take place.
    Missed,
}

/// An event that an operator is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OperatorEvent {
    /// A call was booked with them.
    Booked,
    /// The call is at another time.
    Moved {
        /// The start before.
        previous: DateTime<Utc>,
    },
    /// The calls of a series are others, or fewer.
    Changed,
    /// The call does not take place.
    Cancelled,
    /// The call is theirs now.
    TakenOver {
        /// The operator before, if the recipient may know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
    },
    /// The call is a colleague's now.
    HandedOver {
        /// The new operator's name.
        to: String,
    },
    /// The call did not take place.
    Missed {
        /// The notice that says why.
        notice: Notification,
    },
}

/// A notice, said in the recipient's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The sentence.
    pub code: NoticeCode,
    /// The values in it.
    #[serde(default)]
    pub parameters: NoticeParameters,
}

impl Notification {
    /// The sentence in a language for members.
    pub(crate) fn sentence(&self, language: Language) -> String {
        self.code.sentence(language, &self.parameters)
    }
}

/// The calls of an operator that still need an outcome, at the end of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomesMissing {
    /// The organization's name.
    pub organization: String,
    /// The calls, in the order of their starts.
    pub calls: Vec<OpenOutcome>,
    /// The page where outcomes are declared.
    pub link: String,
}

/// The notices of a day, for an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// The organization's name.
    pub organization: String,
    /// The notices, in the order of their times.
    pub notices: Vec<NoticeLine>,
    /// The page that shows them.
    pub link: String,
}

/// A call that still needs an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOutcome {
    /// The attendee's name, or the number as it is shown.
    pub who: String,
    /// The start.
    pub start: DateTime<Utc>,
}

/// A notice with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The notice.
    pub notice: Notification,
}
