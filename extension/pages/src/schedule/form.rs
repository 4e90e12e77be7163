//! From what the person typed to a request, by the API's own rules.

use callslot_shared::{
    FieldError,
    api::CreateBooking,
    booking::{self, Defaults},
    phone::PhoneNumber,
    schedule::TimeZone,
    voice::{Consent, Modulations, Transcription},
};
use chrono::{DateTime, SecondsFormat, Utc};
use std::collections::BTreeMap;

/// What the person has typed and chosen so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The attendee's number.
    pub phone: String,
    /// The attendee's name.
    pub name: String,
    /// The attendee's address.
    pub email: String,
    /// The attendee's zone, where the person has said; else the number tells it.
    pub zone: String,
    /// The id of what is booked; none for any call.
    pub event_type: String,
    /// The length, in minutes.
    pub minutes: String,
    /// When, once chosen.
    pub start: Option<DateTime<Utc>>,
    /// Whether hours and availability are overridden.
    pub force: bool,
    /// The hold of that time, once there is one.
    pub hold: Option<String>,
    /// What the call is about, in a line.
    pub title: String,
    /// At length.
    pub description: String,
    /// The members' own notes.
    pub notes: String,
    /// `on`, `off`, or empty for the organization's own setting.
    pub recording: String,
    /// `off`, `after_call`, `live`, or empty.
    pub transcription: String,
    /// `off`, `record_only`, `required`, or empty.
    pub consent: String,
    /// Answers to the event type's questions.
    pub answers: BTreeMap<String, String>,
}

impl Draft {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<PhoneNumber> {
        PhoneNumber::parse("attendee_phone", &self.phone).ok()
    }

    /// The attendee's zone, as far as it is known at `at`.
    #[must_use]
    pub fn attendee_zone(&self, at: DateTime<Utc>) -> Option<TimeZone> {
        match TimeZone::parse("timezone", &self.zone) {
            Ok(zone) => Some(zone),
            Err(_) => super::zones::of_number(&self.number()?, at),
        }
    }

    /// The zone that the booking is made in: the attendee's, or else the person's own.
    fn booking_zone(&self, own: TimeZone, now: DateTime<Utc>) -> String {
        if !self.zone.trim().is_empty() {
            return self.zone.trim().to_owned();
        }
        let zone = self.attendee_zone(self.start.unwrap_or(now));
        zone.unwrap_or(own).name().to_owned()
    }

    fn request(&self, own: TimeZone, now: DateTime<Utc>) -> CreateBooking {
        let answers = self.answers.iter().filter(|(_, answer)| !answer.trim().is_empty());
        let answers: BTreeMap<_, _> = answers.map(|(id, answer)| (id.clone(), answer.clone())).collect();
        let event_type = given(&self.event_type);
        CreateBooking {
            start_time: self.start.map_or_else(String::new, instant),
            attendee_phone: self.phone.clone(),
            title: given(&self.title),
            description: given(&self.description),
            // What is not a number is refused by the rule for numbers that are too small.
            duration_minutes: given(&self.minutes).map(|text| text.parse().unwrap_or(0)),
            timezone: Some(self.booking_zone(own, now)),
            attendee_name: given(&self.name),
            attendee_email: given(&self.email),
            modulations: self.modulations(),
            notes: given(&self.notes),
            answers: (event_type.is_some() && !answers.is_empty()).then_some(answers),
            event_type,
            hold: self.hold.clone(),
            force: self.force.then_some(true),
            ..CreateBooking::default()
        }
    }

    fn modulations(&self) -> Option<Modulations> {
        let chosen = Modulations {
            recording: match &*self.recording {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            },
            transcription: match &*self.transcription {
                "off" => Some(Transcription::Off),
                "after_call" => Some(Transcription::AfterCall),
                "live" => Some(Transcription::Live),
                _ => None,
            },
            consent: match &*self.consent {
                "off" => Some(Consent::Off),
                "record_only" => Some(Consent::RecordOnly),
                "required" => Some(Consent::Required),
                _ => None,
            },
            ..Modulations::default()
        };
        (chosen != Modulations::default()).then_some(chosen)
    }

    /// The request, or everything that is wrong with it, in the order of the form.
    pub fn checked(&self, own: TimeZone, defaults: Defaults) -> Result<CreateBooking, Vec<FieldError>> {
        let request = self.request(own, defaults.now);
        let mut mended = request.clone();
        let mut wrong: Vec<FieldError> = Vec::new();
        // The rules name one field at a time. What is wrong is noted and mended, until nothing is.
        while let Err(error) = booking::create(&mended, defaults) {
            let known = wrong.iter().any(|other| other.field == error.field);
            mend(&mut mended, &error.field, defaults.now);
            wrong.push(error);
            if known {
                break;
            }
        }
        if wrong.is_empty() {
            return Ok(request);
        }
        wrong.sort_by_key(|error| ORDER.iter().position(|field| *field == error.field));
        wrong.dedup_by(|one, other| one.field == other.field);
        Err(wrong)
    }
}

/// The fields in the order of the form.
pub const ORDER: [&str; 10] = [
    "attendee_phone",
    "attendee_name",
    "attendee_email",
    "timezone",
    "event_type",
    "duration_minutes",
    "start_time",
    "title",
    "description",
    "notes",
];

/// Puts something that breaks no rule into a field.
fn mend(request: &mut CreateBooking, field: &str, now: DateTime<Utc>) {
    match field {
        "attendee_phone" => "+14155552671".clone_into(&mut request.attendee_phone),
        "start_time" => request.start_time = instant(now + chrono::TimeDelta::hours(1)),
        "duration_minutes" => request.duration_minutes = None,
        "attendee_name" => request.attendee_name = None,
        "attendee_email" => request.attendee_email = None,
        "timezone" => request.timezone = None,
        "title" => request.title = None,
        "description" => request.description = None,
        "notes" => request.notes = None,
        _ => request.modulations = None,
    }
}

fn given(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// An instant as the API takes it.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A number as it is written, as soon as it is one: `+14155552671` becomes `+1 415-555-2671`. What is not
/// finished stays as typed.
#[must_use]
pub fn as_typed(text: &str) -> Option<String> {
    let number = PhoneNumber::parse("attendee_phone", text).ok()?;
    let written = number.spaced();
    (written != text).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Defaults {
        Defaults {
            member: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
            duration_minutes: 30,
            now: "2026-03-02T12:00:00Z".parse().unwrap(),
        }
    }

    fn berlin() -> TimeZone {
        TimeZone::parse("timezone", "Europe/Berlin").unwrap()
    }

    fn draft() -> Draft {
        Draft {
            phone: "+1 (415) 555-2671".to_owned(),
            start: Some("2026-03-03T12:00:00Z".parse().unwrap()),
            ..Draft::default()
        }
    }

    #[test]
    fn a_number_and_a_time_are_enough() {
        let request = draft().checked(berlin(), defaults()).unwrap();
        assert_eq!(request.start_time, "2026-03-03T12:00:00Z");
        assert_eq!(request.timezone.as_deref(), Some("America/Los_Angeles"));
        assert_eq!((request.title, request.modulations), (None, None));
    }

    #[test]
    fn a_zone_that_is_given_goes_before_the_numbers() {
        let given = Draft {
            zone: "Asia/Tokyo".to_owned(),
            ..draft()
        };
        let request = given.checked(berlin(), defaults()).unwrap();
        assert_eq!(request.timezone.as_deref(), Some("Asia/Tokyo"));
        let toll_free = Draft {
            phone: "+18005550134".to_owned(),
            ..draft()
        };
        let request = toll_free.checked(berlin(), defaults()).unwrap();
        assert_eq!(request.timezone.as_deref(), Some("Europe/Berlin"));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_in_the_forms_order() {
        let draft = Draft {
            phone: "415".to_owned(),
            email: "ada".to_owned(),
            zone: "Mars/Olympus".to_owned(),
            minutes: "soon".to_owned(),
            start: None,
            title: "x".repeat(300),
            ..Draft::default()
        };
        let wrong = draft.checked(berlin(), defaults()).unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            ["attendee_phone", "attendee_email", "timezone", "duration_minutes", "start_time", "title"]
        );
    }

    #[test]
    fn every_rule_of_the_api_has_a_field_that_can_be_mended() {
        let draft = Draft {
            phone: String::new(),
            name: "n".repeat(9_000),
            email: "e".repeat(9_000),
            zone: "z".repeat(9_000),
            minutes: "100000".to_owned(),
            start: Some(DateTime::UNIX_EPOCH),
            title: "t".repeat(9_000),
            description: "d".repeat(9_000),
            notes: "n".repeat(19_000),
            recording: "off".to_owned(),
            transcription: "after_call".to_owned(),
            ..Draft::default()
        };
        let wrong = draft.checked(berlin(), defaults()).unwrap_err();
        // All fields of the form but the event type, and the settings of the call.
        assert_eq!(wrong.len(), ORDER.len());
    }

    #[test]
    fn a_number_is_written_out_once_it_is_one() {
        assert_eq!(as_typed("+1415555"), None);
        assert_eq!(as_typed("+14155552671").as_deref(), Some("+1 415-555-2671"));
        assert_eq!(as_typed("+1 415-555-2671"), None);
    }

    #[test]
    fn settings_that_are_left_alone_are_not_sent() {
        let draft = Draft {
            recording: "on".to_owned(),
            consent: "required".to_owned(),
            ..draft()
        };
        let sent = draft.checked(berlin(), defaults()).unwrap().modulations.unwrap();
        assert_eq!(sent.to_json(), r#"{"recording":true,"consent":"required"}"#);
    }
}
