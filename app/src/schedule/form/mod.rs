//! From what the person typed to a request, by the API's own rules.

mod repeat;

pub use repeat::Repeat;

use crate::{
    options::countries,
    phone::{self, Plans},
    words::details::DETAILS_OF,
};
use callslot_shared::{
    FieldError,
    api::{CreateBooking, CreateSeries},
    booking::{self, Defaults, MAX_TITLE},
    phone::{PhoneNumber, TypedNumber, lacks_country_code},
    schedule::{TimeZone, recurrence::MAX_OCCURRENCES},
    voice::{Consent, Modulations, Transcription},
    words::Language,
};
use chrono::{DateTime, SecondsFormat, Utc};
use std::collections::BTreeMap;

/// The person's input so far, typed and chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The attendee's number.
    pub phone: String,
    /// The country of a number without a country code: ISO 3166, two letters.
    pub country: String,
    /// The keys to press once it has answered.
    pub extension: String,
    /// The attendee's name.
    pub name: String,
    /// The attendee's address.
    pub email: String,
    /// The code of the attendee's language; none for the organization's own.
    pub language: String,
    /// Whether nothing is sent to the attendee.
    pub quiet: bool,
    /// The words by which the attendee agreed to text messages, if they did.
    pub sms_consent: Option<String>,
    /// The attendee's zone, where the person has said; else the number tells it.
    pub zone: String,
    /// The id of what is booked; none for any call.
    pub event_type: String,
    /// The length, in minutes.
    pub minutes: String,
    /// The id of the operator; none for the person.
    pub operator: String,
    /// The rule by which the call returns.
    pub repeat: Repeat,
    /// The number of calls, if it returns.
    pub times: String,
    /// When, once chosen.
    pub start: Option<DateTime<Utc>>,
    /// Whether hours and availability are overridden.
    pub force: bool,
    /// The hold of that time, once there is one.
    pub hold: Option<String>,
    /// The subject of the call, in a line.
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
        self.typed().ok().map(|typed| typed.number)
    }

    /// The number with what stands around it, or what keeps it from being one.
    pub fn typed(&self) -> Result<TypedNumber, FieldError> {
        phone::read(&self.phone, &self.country)
    }

    /// Whether there is an address that messages can go to.
    #[must_use]
    pub fn has_address(&self) -> bool {
        !self.email.trim().is_empty()
    }

    /// Whether a number is being typed without a country code.
    #[must_use]
    pub fn needs_country(&self) -> bool {
        lacks_country_code(&self.phone)
    }

    /// The attendee's zone, as far as it is known at `at`.
    #[must_use]
    pub fn attendee_zone(&self, at: DateTime<Utc>) -> Option<TimeZone> {
        match TimeZone::parse("timezone", &self.zone) {
            Ok(zone) => Some(zone),
            Err(_) => phone::zone(&self.number()?, at),
        }
    }

    /// The zone that the booking is made in: the attendee's, or else the person's own. None while nobody knows what the
    /// number tells: then readers of the booking take the number's.
    fn booking_zone(&self, own: TimeZone, now: DateTime<Utc>) -> Option<String> {
        if !self.zone.trim().is_empty() {
            return Some(self.zone.trim().to_owned());
        }
        let zone = self.attendee_zone(self.start.unwrap_or(now));
        let zone = zone.or_else(|| (phone::state() == Plans::Here).then_some(own));
        zone.map(|zone| zone.name().to_owned())
    }

    /// Moves an extension that stands behind the number into its own field.
    pub fn take_apart(&mut self) {
        let Ok(typed) = self.typed() else {
            return;
        };
        if typed.national || typed.extension.is_some() {
            self.phone = typed.spaced;
        }
        if let Some(extension) = typed.extension {
            self.extension = extension.to_string();
        }
    }

    fn request(&self, own: TimeZone, now: DateTime<Utc>) -> CreateBooking {
        let answers = self
            .answers
            .iter()
            .filter(|(_, answer)| !answer.trim().is_empty());
        let answers: BTreeMap<_, _> = answers
            .map(|(id, answer)| (id.clone(), answer.clone()))
            .collect();
        let event_type = given(&self.event_type);
        CreateBooking {
            start_time: self.start.map_or_else(String::new, instant),
            attendee_phone: self.phone.clone(),
            attendee_extension: given(&self.extension),
            title: given(&self.title),
            description: given(&self.description),
            // The rule for numbers that are too small refuses a text that is not a number.
            duration_minutes: given(&self.minutes).map(|text| text.parse().unwrap_or(0)),
            timezone: self.booking_zone(own, now),
            attendee_name: given(&self.name),
            attendee_email: given(&self.email),
            attendee_language: given(&self.language),
            notify: (self.quiet && self.has_address()).then_some(false),
            sms_consent: self.sms_consent.clone(),
            modulations: self.modulations(),
            notes: given(&self.notes),
            // Hosts of an event type take turns.
            user_id: given(&self.operator).filter(|_| event_type.is_none()),
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

    /// The series of which a booking is the first, if it returns.
    #[must_use]
    pub fn series(&self, booking: &CreateBooking) -> Option<Result<CreateSeries, FieldError>> {
        let times = self.times.trim().parse().unwrap_or(0);
        let recurrence = self.repeat.rule(times)?;
        if !(2..=MAX_OCCURRENCES).contains(&times) {
            return Some(Err(FieldError::new("times", "is not from 2 to 100")));
        }
        Some(Ok(CreateSeries {
            recurrence,
            booking: CreateBooking {
                hold: None,
                ..booking.clone()
            },
        }))
    }

    /// The request, or everything that is wrong with it, in the order of the form.
    pub fn checked(
        &self,
        own: TimeZone,
        defaults: Defaults,
    ) -> Result<CreateBooking, Vec<FieldError>> {
        let mut draft = self.clone();
        draft.take_apart();
        let request = draft.request(own, defaults.now);
        let mut mended = request.clone();
        let mut wrong: Vec<FieldError> = Vec::new();
        let number = draft.typed().map(|typed| typed.number);
        let number = number.or_else(|error| {
            wrong.push(error);
            PhoneNumber::by_shape("attendee_phone", ANY_NUMBER)
        });
        let Ok(number) = number else {
            return Err(wrong);
        };
        // The rules name one field at a time. Each wrong field is noted and mended, until none is.
        while let Err(error) = booking::create_for(number.clone(), &mended, defaults) {
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

/// The title of a call that the person has given none, in their language. The server gives an English one by itself.
#[must_use]
pub fn usual_title(language: Language, name: Option<&str>, typed: &str) -> Option<String> {
    if language == Language::English {
        return None;
    }
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let number = || phone::read(typed, "").map(|typed| typed.number.to_string());
    let who = name.map_or_else(number, |name| Ok(name.to_owned())).ok()?;
    let title = language.fill(DETAILS_OF, &[("who", &who)]);
    (title.chars().count() <= MAX_TITLE).then_some(title)
}

/// The country of numbers without a country code: the one that was chosen, else that of the person's own phone, else that
/// of the browser's language.
#[must_use]
pub fn default_country(chosen: &str, own: Option<&PhoneNumber>, locale: &str) -> String {
    let known = |code: &str| countries().contains(&code).then(|| code.to_owned());
    let of_locale = || {
        let mut parts = locale.split(['-', '_']).skip(1);
        parts.find_map(known)
    };
    known(chosen)
        .or_else(|| phone::read(own?.as_str(), "").ok()?.country)
        .or_else(of_locale)
        .unwrap_or_default()
}

/// The fields in the order of the form.
pub const ORDER: [&str; 11] = [
    "attendee_phone",
    "attendee_extension",
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

/// A number that breaks no rule.
const ANY_NUMBER: &str = "+14155552671";

/// Puts something that breaks no rule into a field.
fn mend(request: &mut CreateBooking, field: &str, now: DateTime<Utc>) {
    match field {
        "attendee_extension" => request.attendee_extension = None,
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

/// A number as it is written, as soon as it is one: `+14155552671` becomes `+1 415-555-2671`. An unfinished
/// one stays as typed, and so does any while no numbering plan tells which ones are finished.
#[must_use]
pub fn as_typed(text: &str) -> Option<String> {
    let typed = phone::read(text, "").ok()?;
    let is_alone = typed.extension.is_none() && phone::state() == Plans::Here;
    (is_alone && typed.spaced != text).then_some(typed.spaced)
}

#[cfg(test)]
mod tests;
