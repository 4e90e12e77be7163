//! Event types: what can be booked, and by which rules.

use super::{Interval, self_service::SelfService};
use crate::{
    FieldError,
    de::{integer, read_from_objects},
    text::clean,
    voice::Modulations,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Longest duration, buffer or step, in minutes: a day.
const DAY_MINUTES: u32 = 24 * 60;
/// Longest notice, in minutes, and longest booking window, in days: two years.
pub(crate) const MAX_DAYS: u32 = 731;

/// A kind of call that can be booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct EventRules {
    /// Its name.
    pub name: String,
    /// The durations to choose from, in minutes; the first is the usual one.
    #[serde(deserialize_with = "integer")]
    pub durations: Vec<u32>,
    /// Minutes of elapsed time from one start to the next; if absent, the duration.
    #[serde(default, deserialize_with = "integer")]
    pub slot_interval: Option<u32>,
    /// Minutes from the beginning of the hours to the first start.
    #[serde(default, deserialize_with = "integer")]
    pub slot_offset: u32,
    /// Minutes before the call that are the host's. They may lie outside hours.
    #[serde(default, deserialize_with = "integer")]
    pub buffer_before: u32,
    /// Minutes after the call that are the host's. They may lie outside hours.
    #[serde(default, deserialize_with = "integer")]
    pub buffer_after: u32,
    /// Minutes of elapsed time between booking and call, at least.
    #[serde(default, deserialize_with = "integer")]
    pub minimum_notice: u32,
    /// Calendar days between booking and call, at least, by the zone of the host's schedule: 1 is "not today". Both
    /// this and `minimum_notice` hold.
    #[serde(default, deserialize_with = "integer")]
    pub minimum_notice_days: u32,
    /// The time ahead within which it can be booked.
    #[serde(default)]
    pub window: Window,
    /// The limits on how much of it a host takes.
    #[serde(default)]
    pub limits: EventLimits,
    /// The choice of who takes it, if there are several hosts.
    #[serde(default)]
    pub assignment: Assignment,
    /// Whether the next free host is rung, as a later attempt within grace, where the one who was picked does not answer.
    /// For calls that are taken in turns and ring the operator first.
    #[serde(default)]
    pub next_host_rings: bool,
    /// The settings for the call and the phone that is rung first, over the organization's settings: of consent,
    /// recording, transcription and translation only what is stricter.
    #[serde(default)]
    pub modulations: Modulations,
    /// The questions that the attendee is asked.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The changes that an attendee may make by their link.
    #[serde(default)]
    pub self_service: SelfService,
}

/// The time ahead within which something can be booked. Dates are those of the host's schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BookingWindow))]
#[serde(remote = "Self", tag = "kind", rename_all = "snake_case")]
pub enum Window {
    /// As far as anybody likes.
    #[default]
    Unlimited,
    /// Until the end of the day so many days from today.
    Days {
        /// The number of days; 0 is today only.
        #[serde(deserialize_with = "integer")]
        days: u32,
    },
    /// Until the end of the day so many business days from today: Monday to Friday, without holidays.
    BusinessDays {
        /// The number of days; 0 is today only.
        #[serde(deserialize_with = "integer")]
        days: u32,
    },
    /// On these dates.
    Range {
        /// The first date.
        from: NaiveDate,
        /// The last date.
        to: NaiveDate,
    },
}

/// The most that a host takes of an event type in a day, week, month or year of the schedule's zone. A week begins on the
/// schedule's `week_start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct EventLimits {
    /// In a day.
    #[serde(default)]
    pub day: Limit,
    /// In a week.
    #[serde(default)]
    pub week: Limit,
    /// In a month.
    #[serde(default)]
    pub month: Limit,
    /// In a year.
    #[serde(default)]
    pub year: Limit,
}

/// The most in one period; what is absent is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = EventLimit))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Limit {
    /// Calls.
    #[serde(default, deserialize_with = "integer")]
    pub count: Option<u32>,
    /// Minutes on calls.
    #[serde(default, deserialize_with = "integer")]
    pub minutes: Option<u32>,
}

/// The choice of who takes a call that several hosts could take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// One of them, in turns.
    #[default]
    RoundRobin,
    /// All of them, together.
    Collective,
}

/// A question that an attendee is asked when booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Question {
    /// The name of its answer: lower case letters, digits and `_`.
    pub id: String,
    /// The question.
    pub label: String,
    /// The kind of its answer.
    #[serde(default)]
    pub kind: Answer,
    /// Whether it has to be answered.
    #[serde(default)]
    pub required: bool,
}

read_from_objects!(EventRules, Window, EventLimits, Limit, Question);

/// The kind of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = AnswerKind))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A line of text.
    #[default]
    Text,
    /// Some lines of text.
    LongText,
    /// Yes or no: `true` or `false`.
    YesNo,
    /// One of these.
    Choice(Vec<String>),
}

impl EventRules {
    /// A call of so many minutes, without any rules.
    #[must_use]
    pub fn of_duration(minutes: u32) -> Self {
        Self {
            name: String::new(),
            durations: vec![minutes],
            slot_interval: None,
            slot_offset: 0,
            buffer_before: 0,
            buffer_after: 0,
            minimum_notice: 0,
            minimum_notice_days: 0,
            window: Window::Unlimited,
            limits: EventLimits::default(),
            assignment: Assignment::RoundRobin,
            next_host_rings: false,
            modulations: Modulations::default(),
            questions: Vec::new(),
            self_service: SelfService::default(),
        }
    }

    /// Refuses what cannot be meant, with the field's name.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        self.name = clean("name", &self.name, 100)?;
        let minutes = |field: &str, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(FieldError::new(
                    field,
                    format!("is {value} minutes; {least} to {most} can be"),
                ))
            }
        };
        if self.durations.is_empty() || self.durations.len() > 20 {
            return Err(FieldError::new("durations", "needs 1 to 20 durations"));
        }
        for duration in &self.durations {
            minutes("durations", *duration, 1, DAY_MINUTES)?;
        }
        minutes(
            "slot_interval",
            self.slot_interval.unwrap_or(1),
            1,
            DAY_MINUTES,
        )?;
        minutes("slot_offset", self.slot_offset, 0, DAY_MINUTES)?;
        minutes("buffer_before", self.buffer_before, 0, DAY_MINUTES)?;
        minutes("buffer_after", self.buffer_after, 0, DAY_MINUTES)?;
        minutes(
            "minimum_notice",
            self.minimum_notice,
            0,
            MAX_DAYS * DAY_MINUTES,
        )?;
        if self.minimum_notice_days > MAX_DAYS {
            let days = self.minimum_notice_days;
            return Err(FieldError::new(
                "minimum_notice_days",
                format!("is {days} days; 0 to {MAX_DAYS} can be"),
            ));
        }
        match self.window {
            Window::Days { days } | Window::BusinessDays { days } if days > MAX_DAYS => {
                return Err(FieldError::new(
                    "window",
                    format!("is longer than {MAX_DAYS} days"),
                ));
            }
            Window::Range { from, to } if to < from => {
                return Err(FieldError::new("window", "ends before it begins"));
            }
            _ => {}
        }
        self.modulations = self.modulations.checked("modulations")?;
        check_questions(&mut self.questions)?;
        self.self_service = self.self_service.checked()?;
        Ok(self)
    }

    /// The duration that is asked for, in minutes, or the usual one.
    pub fn duration(&self, asked: Option<u32>) -> Result<u32, FieldError> {
        let usual = self.durations.first().copied();
        asked
            .or(usual)
            .filter(|minutes| self.durations.contains(minutes))
            .ok_or_else(|| FieldError::new("duration", "is none of the event type's durations"))
    }

    /// Minutes from one start to the next.
    #[must_use]
    pub fn step(&self, duration: u32) -> u32 {
        self.slot_interval.unwrap_or(duration).max(1)
    }
}

fn check_questions(questions: &mut [Question]) -> Result<(), FieldError> {
    if questions.len() > 20 {
        return Err(FieldError::new("questions", "are more than 20"));
    }
    let mut ids = Vec::with_capacity(questions.len());
    for question in questions {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=40).contains(&question.id.len()) || !question.id.chars().all(plain) {
            return Err(FieldError::new(
                "questions.id",
                "needs 1 to 40 of a-z, 0-9 and _",
            ));
        }
        if ids.contains(&question.id) {
            return Err(FieldError::new("questions.id", "is there twice"));
        }
        ids.push(question.id.clone());
        question.label = clean("questions.label", &question.label, 300)?;
        if question.label.is_empty() {
            return Err(FieldError::new("questions.label", "is missing"));
        }
        if let Answer::Choice(choices) = &mut question.kind {
            if !(2..=50).contains(&choices.len()) {
                return Err(FieldError::new("questions.kind", "needs 2 to 50 choices"));
            }
            for choice in choices {
                *choice = clean("questions.kind", choice, 100)?;
            }
        }
    }
    Ok(())
}

/// Checks an attendee's answers, by the questions' ids, and gives them in the questions' order.
pub fn answers(
    questions: &[Question],
    given: &std::collections::BTreeMap<String, String>,
) -> Result<Vec<(String, String)>, FieldError> {
    let field = |id: &str| format!("answers.{id}");
    if let Some(id) = given
        .keys()
        .find(|id| questions.iter().all(|q| q.id != **id))
    {
        let id: String = id.chars().take(40).collect();
        return Err(FieldError::new(&field(&id), "answers no question"));
    }
    let mut kept = Vec::with_capacity(given.len());
    for question in questions {
        let field = field(&question.id);
        let most = if question.kind == Answer::LongText {
            2000
        } else {
            300
        };
        let text = given.get(&question.id).map_or("", String::as_str);
        let text = clean(&field, text, most)?;
        if text.is_empty() {
            if question.required {
                return Err(FieldError::new(&field, "has to be answered"));
            }
            continue;
        }
        let fits = match &question.kind {
            Answer::Text | Answer::LongText => true,
            Answer::YesNo => matches!(text.as_str(), "true" | "false"),
            Answer::Choice(choices) => choices.contains(&text),
        };
        if !fits {
            return Err(FieldError::new(
                &field,
                "is none of the answers to choose from",
            ));
        }
        kept.push((question.id.clone(), text));
    }
    Ok(kept)
}

/// A time at which a host is not free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    /// When.
    #[serde(flatten)]
    pub at: Interval,
    /// The booking's id, if it is one; a booking that is being moved is not in its own way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The thing that the host is busy with, to be told to the host (and to nobody else).
    #[serde(default)]
    pub what: String,
    /// Minutes before it that are the host's: a booking's own buffer.
    #[serde(default, deserialize_with = "integer")]
    pub before: u32,
    /// Minutes after it that are the host's: a booking's own buffer.
    #[serde(default, deserialize_with = "integer")]
    pub after: u32,
    /// Whether it is a booking of the event type, which counts towards its limits.
    #[serde(default)]
    pub counted: bool,
}
