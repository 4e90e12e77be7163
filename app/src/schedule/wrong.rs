//! The problems of fields, in the person's language.

use crate::{api::Policy, words::form as words};
use callslot_shared::{
    FieldError,
    words::{Language, MemberText},
};

/// The words beside a field. A problem without a text of its own is told in the API's sentence, which is English and
/// names the way to mend it; to readers of another language a text for all of the field's problems, if there is one.
#[must_use]
pub fn said(language: Language, error: &FieldError) -> String {
    let general = || general(error).filter(|_| language != Language::English);
    match message(error).or_else(general) {
        Some(message) => language.say(message).to_owned(),
        None => language.fill(words::WRONG_OTHER, &[("problem", &error.problem)]),
    }
}

/// The words for a field away from it: the API's sentence, which begins with the field's name, to readers of English;
/// to others what stands beside the field, if the problem is known.
#[must_use]
pub fn sentence(language: Language, field: &str, message: String) -> String {
    let error = of_sentence(field, &message);
    match self::message(&error).or_else(|| general(&error)) {
        Some(text) if language != Language::English => language.say(text).to_owned(),
        _ => message,
    }
}

/// The error of a field from the API's sentence, without the field's name.
#[must_use]
pub fn of_sentence(field: &str, message: &str) -> FieldError {
    let problem = message.strip_prefix(field).unwrap_or(message);
    FieldError::new(field, problem.trim())
}

/// The text for any problem of a field whose problems are many.
fn general(error: &FieldError) -> Option<MemberText> {
    match &*error.field {
        "user_id" => Some(words::WRONG_OPERATOR),
        "event_type" => Some(words::WRONG_EVENT_TYPE),
        "modulations.transcription" => Some(words::WRONG_TRANSCRIPTION),
        _ => None,
    }
}

fn message(error: &FieldError) -> Option<MemberText> {
    let problem = &*error.problem;
    if let Some(policy) = Policy::named(problem) {
        return Some(policy.said());
    }
    let message = match &*error.field {
        "attendee_phone" if problem.starts_with("is missing") => words::WRONG_PHONE_MISSING,
        "attendee_phone" if problem.contains("country code") => words::WRONG_PHONE_COUNTRY,
        "attendee_phone" if problem.contains("length") => words::WRONG_PHONE_LENGTH,
        "attendee_phone" if problem.contains("not to call") => words::WRONG_PHONE_BLOCKED,
        "attendee_phone" => words::WRONG_PHONE,
        "attendee_extension" => words::WRONG_EXTENSION,
        "attendee_email" => words::WRONG_EMAIL,
        "timezone" => words::WRONG_ZONE,
        "duration_minutes" => words::WRONG_MINUTES,
        "times" => crate::words::desk::WRONG_TIMES,
        "start_time" if problem.contains("past") => words::WRONG_START_PAST,
        "start_time" if problem.contains("two years") => words::WRONG_START_FAR,
        "start_time" => words::WRONG_START,
        _ if problem.contains("characters; at most") => words::WRONG_LONG,
        _ if problem.starts_with("is empty") => words::WRONG_EMPTY,
        _ if problem.contains("control character") => words::WRONG_CONTROL,
        _ => return None,
    };
    Some(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::{
        api::CreateBooking,
        booking::{Defaults, create},
    };

    fn of(request: &CreateBooking) -> Option<MemberText> {
        let defaults = Defaults {
            member: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
            duration_minutes: 30,
            now: "2026-03-02T12:00:00Z".parse().unwrap(),
        };
        message(&create(request, defaults).unwrap_err())
    }

    fn phone(text: &str) -> Option<MemberText> {
        of(&CreateBooking {
            attendee_phone: text.to_owned(),
            ..CreateBooking::default()
        })
    }

    fn start(text: &str) -> Option<MemberText> {
        of(&CreateBooking {
            attendee_phone: "+14155552671".to_owned(),
            start_time: text.to_owned(),
            ..CreateBooking::default()
        })
    }

    #[test]
    fn the_rules_own_sentences_are_recognized() {
        assert_eq!(phone(""), Some(words::WRONG_PHONE_MISSING));
        assert_eq!(phone("415 555 2671"), Some(words::WRONG_PHONE_COUNTRY));
        assert_eq!(phone("+1 415"), Some(words::WRONG_PHONE_LENGTH));
        assert_eq!(phone("+1 call me"), Some(words::WRONG_PHONE));
        assert_eq!(
            phone("\u{200e}415 555 2671"),
            Some(words::WRONG_PHONE_COUNTRY)
        );
        assert_eq!(start(""), Some(words::WRONG_START));
        assert_eq!(start("2020-01-01T00:00:00Z"), Some(words::WRONG_START_PAST));
        assert_eq!(start("2060-01-01T00:00:00Z"), Some(words::WRONG_START_FAR));
    }

    #[test]
    fn what_a_policy_is_against_is_told_in_both_languages() {
        for code in [
            "consent_policy",
            "number_not_allowed",
            "country_not_allowed",
            "attendee_limit",
        ] {
            let error = FieldError::new("attendee_phone", code);
            for language in [Language::English, Language::Spanish] {
                let said = said(language, &error);
                assert!(!said.contains(code), "{said}");
                assert!(said.contains("organiza"), "{said}");
            }
        }
        let blocked = FieldError::new(
            "attendee_phone",
            "is on your organization's list of numbers not to call",
        );
        assert_eq!(message(&blocked), Some(words::WRONG_PHONE_BLOCKED));
    }

    #[test]
    fn what_has_no_words_of_its_own_is_told_in_the_rules() {
        let error = FieldError::new("modulations.transcription", "writes the recording down");
        assert!(said(Language::English, &error).contains("writes the recording down"));
        let spanish = said(Language::Spanish, &error);
        assert_eq!(spanish, words::WRONG_TRANSCRIPTION.spanish);
    }

    #[test]
    fn texts_that_break_a_rule_of_texts_are_told_so() {
        let title = |text: &str| {
            of(&CreateBooking {
                attendee_phone: "+14155552671".to_owned(),
                start_time: "2026-03-02T15:00:00Z".to_owned(),
                title: Some(text.to_owned()),
                ..CreateBooking::default()
            })
        };
        assert_eq!(title(" "), Some(words::WRONG_EMPTY));
        assert_eq!(title("a\u{7}b"), Some(words::WRONG_CONTROL));
        assert_eq!(title(&"x".repeat(1_000)), Some(words::WRONG_LONG));
    }

    #[test]
    fn a_sentence_of_the_api_is_told_to_readers_of_english() {
        let sentence = |language| {
            let message = "start_time is in the past; pick a later time";
            sentence(language, "start_time", message.to_owned())
        };
        assert_eq!(
            sentence(Language::English),
            "start_time is in the past; pick a later time"
        );
        assert_eq!(sentence(Language::Spanish), words::WRONG_START_PAST.spanish);
    }
}
