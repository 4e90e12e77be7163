//! The form of the public page: what a visitor fills in, and what is wrong with it.

use super::visit::{OfferedEvent, Visit};
use callslot_shared::{
    booking::{MAX_DESCRIPTION, MAX_NAME},
    phone::{self, NumberKind, PhoneNumber, Region},
    schedule::{TimeZone, calling::CallingHours, event_type::answers},
    text::{clean, email},
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest text about the call, in characters: some is left for the answers, which stand beside it.
pub(crate) const MAX_ABOUT: usize = 1_000;

/// A form as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormInput {
    /// The name.
    pub(crate) name: String,
    /// The country of the phone, two letters.
    pub(crate) country: String,
    /// The number, as people of the country write it, or with its country code.
    pub(crate) phone: String,
    /// The address.
    pub(crate) email: String,
    /// The answers, by the questions' ids.
    pub(crate) answers: BTreeMap<String, String>,
    /// What it is about.
    pub(crate) notes: String,
    /// Whether they agree to text messages.
    pub(crate) sms: bool,
}

/// A form that makes sense. It is what waits for the proof, encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FilledForm {
    /// The name.
    pub(crate) name: String,
    /// The number.
    pub(crate) phone: PhoneNumber,
    /// The address.
    pub(crate) email: String,
    /// The answers, by the questions' ids.
    pub(crate) answers: BTreeMap<String, String>,
    /// What it is about.
    pub(crate) notes: Option<String>,
    /// The words by which they agreed to text messages.
    pub(crate) sms_consent: Option<String>,
    /// The language of the page.
    pub(crate) language: Language,
    /// The zone that they saw times in.
    pub(crate) zone: TimeZone,
    /// The start.
    pub(crate) start: DateTime<Utc>,
    /// The length, in minutes.
    pub(crate) minutes: u32,
}

/// A field of the form that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// There is no name.
    NameMissing,
    /// The name is too long, or has characters that nobody reads.
    Name,
    /// It is no number of that country.
    Phone,
    /// It is a number that this page does not call: of another country or kind.
    PhoneRefused,
    /// It is night where the number is.
    PhoneNight,
    /// It is no address.
    Email,
    /// The question with this id is not answered, or not so.
    Answer(String),
    /// The text is too long.
    Notes,
}

/// The surroundings in which a form is filled in.
#[derive(Debug, Clone)]
pub(crate) struct FormContext {
    /// The language of the page.
    pub(crate) language: Language,
    /// The zone that times are shown in.
    pub(crate) zone: TimeZone,
    /// The start.
    pub(crate) start: DateTime<Utc>,
    /// The length, in minutes.
    pub(crate) minutes: u32,
    /// The words of the agreement to text messages, as the page shows them.
    pub(crate) sms_wording: String,
}

/// Reads a form, or says of every field what is wrong. Whether a number is known to anybody does not matter: only how it is
/// written does.
pub(crate) fn read(
    visit: &Visit,
    event: &OfferedEvent,
    input: &FormInput,
    context: &FormContext,
) -> Result<FilledForm, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let name = match clean("name", &input.name, MAX_NAME) {
        Ok(name) if name.is_empty() => Err(Wrong::NameMissing),
        Ok(name) => Ok(name),
        Err(_) => Err(Wrong::Name),
    };
    let phone = number(visit, input, context);
    let address = match email("email", Some(&input.email)) {
        Ok(Some(address)) => Ok(address),
        _ => Err(Wrong::Email),
    };
    let answered = answered(event, input);
    let notes = clean("notes", &input.notes, MAX_ABOUT).map_err(|_| Wrong::Notes);
    let answers = match answered {
        Ok(answers) => Some(answers),
        Err(problems) => {
            wrong.extend(problems);
            None
        }
    };
    let mut keep = |problem| wrong.push(problem);
    let name = name.map_err(&mut keep).ok();
    let phone = phone.map_err(&mut keep).ok();
    let address = address.map_err(&mut keep).ok();
    let notes = notes.map_err(&mut keep).ok();
    let (Some(name), Some(phone), Some(email), Some(answers), Some(notes)) =
        (name, phone, address, answers, notes)
    else {
        wrong.sort_by_key(place);
        return Err(wrong);
    };
    Ok(FilledForm {
        name,
        phone,
        email,
        answers,
        notes: Some(notes).filter(|notes| !notes.is_empty()),
        sms_consent: input.sms.then(|| context.sms_wording.clone()),
        language: context.language,
        zone: context.zone,
        start: context.start,
        minutes: context.minutes,
    })
}

/// The order of the fields on the page.
const fn place(wrong: &Wrong) -> u8 {
    match wrong {
        Wrong::NameMissing | Wrong::Name => 0,
        Wrong::Phone | Wrong::PhoneRefused | Wrong::PhoneNight => 1,
        Wrong::Email => 2,
        Wrong::Answer(_) => 3,
        Wrong::Notes => 4,
    }
}

/// The number, if it is one that the page calls: of a country on its list, an ordinary one, and not at night.
fn number(visit: &Visit, input: &FormInput, context: &FormContext) -> Result<PhoneNumber, Wrong> {
    let allowed = &visit.page.allowed_countries;
    let chosen = allowed.iter().find(|country| **country == input.country);
    let chosen = chosen.or(allowed.first()).ok_or(Wrong::PhoneRefused)?;
    let country = Region::parse("country", chosen).map_err(|_| Wrong::Phone)?;
    let number = PhoneNumber::parse_in("phone", &input.phone, country).map_err(|_| Wrong::Phone)?;
    let region = phone::region(&number).ok_or(Wrong::PhoneRefused)?;
    let is_of_country = allowed.iter().any(|country| country == region.as_str());
    let is_ordinary = phone::kind(&number) == NumberKind::Ordinary && !phone::is_toll_free(&number);
    if !is_of_country || !is_ordinary {
        return Err(Wrong::PhoneRefused);
    }
    let hours = CallingHours::of(&number, visit.by.calling_hours(), context.zone);
    match hours.closed_at(context.start.timestamp_millis()) {
        Some(_) => Err(Wrong::PhoneNight),
        None => Ok(number),
    }
}

/// The answers to the event type's questions, by their ids.
fn answered(
    event: &OfferedEvent,
    input: &FormInput,
) -> Result<BTreeMap<String, String>, Vec<Wrong>> {
    let questions = &event.rules.questions;
    let mut kept = BTreeMap::new();
    let mut wrong = Vec::new();
    for question in questions {
        let given = input.answers.get_key_value(&question.id);
        let given = given.map(|(id, answer)| (id.clone(), answer.clone()));
        match answers(std::slice::from_ref(question), &given.into_iter().collect()) {
            Ok(answers) => kept.extend(answers),
            Err(_) => wrong.push(Wrong::Answer(question.id.clone())),
        }
    }
    let length: usize = kept.values().map(|answer| answer.chars().count()).sum();
    let labels: usize = questions
        .iter()
        .map(|one| one.label.chars().count() + 4)
        .sum();
    if length + labels + MAX_ABOUT > MAX_DESCRIPTION {
        let longest = kept.iter().max_by_key(|(_, answer)| answer.len());
        wrong.extend(longest.map(|(id, _)| Wrong::Answer(id.clone())));
    }
    if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(wrong)
    }
}
