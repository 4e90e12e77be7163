use super::*;

const ACME: &str = "019ab000-0000-7000-8000-000000000001";
const BETA: &str = "019ab000-0000-7000-8000-000000000002";

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_452_800 + seconds, 0).unwrap()
}

fn asked(key: &str, phone: &str, seconds: i64) -> CodeRequest {
    CodeRequest {
        key: key.to_owned(),
        organization: ACME.parse().unwrap(),
        phone: PhoneNumber::parse_own("phone", phone).unwrap(),
        at: at(seconds),
        answer: None,
    }
}

fn verification(state: VerificationState) -> PhoneVerification {
    PhoneVerification {
        phone: PhoneNumber::parse_own("phone", "+12125550177").unwrap(),
        state,
        expires_at: at(600),
    }
}

fn error(code: ErrorCode, field: Option<&str>, message: &str) -> Answer {
    let mut error = serde_json::json!({"code": code, "message": message});
    if let Some(field) = field {
        error["field"] = field.into();
    }
    Answer {
        status: code.status(),
        text: serde_json::json!({"success": false, "error": error}).to_string(),
        ..Answer::default()
    }
}

fn of(code: ErrorCode, field: Option<&str>, message: &str) -> CodeRefusal {
    requested(Language::Spanish, &Ok(error(code, field, message))).unwrap_err()
}

#[test]
fn the_same_number_is_asked_for_under_one_key_until_it_is_answered() {
    let (number, other) = ("+12125550177", "+12125550178");
    let fresh = || asked("b", number, 60);
    let key = |kept| CodeRequest::or_kept(fresh(), kept).key;
    assert_eq!(key(None), "b");
    assert_eq!(key(Some(asked("a", number, 0))), "a");
    assert_eq!(key(Some(asked("a", other, 0))), "b");
    assert_eq!(key(Some(asked("a", number, -600))), "b");
    let mut answered = asked("a", number, 0);
    answered.answer = Some(verification(VerificationState::Placed));
    assert_eq!(key(Some(answered)), "b");
    let mut elsewhere = asked("a", number, 0);
    elsewhere.organization = BETA.parse().unwrap();
    assert_eq!(key(Some(elsewhere)), "b");
}

#[test]
fn a_code_can_be_entered_until_it_expires_in_the_organization_it_is_for() {
    let acme = ACME.parse().unwrap();
    let mut request = asked("a", "+12125550177", 0);
    assert_eq!(request.clone().entering(acme, at(1)), None);
    request.answer = Some(verification(VerificationState::Placed));
    assert!(request.clone().entering(acme, at(599)).is_some());
    assert_eq!(request.clone().entering(acme, at(600)), None);
    assert_eq!(request.entering(BETA.parse().unwrap(), at(1)), None);
}

#[test]
fn every_reason_against_a_call_is_told_in_the_persons_language() {
    let spanish = |text: MemberText| CodeRefusal::Refused(text.spanish.to_owned());
    for (code, field, message, expected) in [
        (
            ErrorCode::FreshSignInRequired,
            None,
            "x",
            CodeRefusal::FreshSignIn,
        ),
        (ErrorCode::InProgress, None, "x", CodeRefusal::Unanswered),
        (ErrorCode::Unavailable, None, "x", CodeRefusal::Unanswered),
        (
            ErrorCode::NotConfigured,
            None,
            "x",
            spanish(words::NO_CARRIER),
        ),
        (
            ErrorCode::RateLimited,
            None,
            "x",
            spanish(words::CALLED_TOO_OFTEN),
        ),
        (
            ErrorCode::CountryNotAllowed,
            Some("phone"),
            "x",
            spanish(states::POLICY_COUNTRY),
        ),
        (
            ErrorCode::InvalidField,
            Some("phone"),
            "phone is on your organization's list of numbers not to call",
            spanish(crate::words::form::WRONG_PHONE_BLOCKED),
        ),
    ] {
        assert_eq!(of(code, field, message), expected, "{code:?}");
    }
    let offline = requested(Language::English, &Err(Failure::Offline));
    assert_eq!(offline, Err(CodeRefusal::Unanswered));
}

#[test]
fn a_wrong_code_tells_how_many_tries_are_left() {
    let said = |message: &str| {
        let answer = error(ErrorCode::InvalidField, Some("code"), message);
        not_taken(Language::English, &answer)
    };
    let wrong = "code is not the one that the call has told";
    let tries = |count| format!("This is not the code of the call. Tries left: {count}.");
    assert_eq!(said(&format!("{wrong}; 4 tries are left")), tries(4));
    assert_eq!(said(&format!("{wrong}; one try is left")), tries(1));
    let spent = format!("{wrong}; have your phone called again");
    assert_eq!(said(&spent), words::CODE_SPENT.english);
    assert_eq!(said("code is not six digits"), words::CODE_DIGITS.english);
    let none = error(ErrorCode::Conflict, None, "There is no code to enter.");
    assert_eq!(
        not_taken(Language::Spanish, &none),
        words::CODE_NONE.spanish
    );
}

#[test]
fn a_number_that_cannot_be_ones_own_says_why() {
    assert_eq!(
        number(Language::English, "0212 555 0103").unwrap_err(),
        crate::words::form::WRONG_PHONE_COUNTRY.english
    );
    let refused = |message| of(ErrorCode::InvalidField, Some("phone"), message);
    let spanish = |text: MemberText| CodeRefusal::Refused(text.spanish.to_owned());
    let premium = PhoneNumber::parse_own("phone", "+1 900 555 0123").unwrap_err();
    let premium = format!("phone {}", premium.problem);
    assert_eq!(refused(&premium), spanish(words::PHONE_KIND));
    assert_eq!(
        refused("phone is the number that calls come from"),
        spanish(words::PHONE_OF_CALLS)
    );
    assert_eq!(
        refused("phone is not a number that your organization calls"),
        spanish(states::POLICY_NUMBER)
    );
}

#[test]
fn a_code_is_checked_before_it_is_sent() {
    assert_eq!(code(Language::English, "271 828").unwrap().code, "271 828");
    for bad in ["", "27182", "2718281", "27182x"] {
        assert!(code(Language::English, bad).is_err(), "{bad}");
    }
}

#[test]
fn the_words_about_a_call_say_only_what_is_certain() {
    let said = |state| called(Language::English, &verification(state));
    assert!(said(VerificationState::Placed).starts_with("Calling +1 212-555-0177"));
    assert!(said(VerificationState::Unknown).contains("did not confirm"));
    assert!(has_code(VerificationState::Unknown));
    assert!(!has_code(VerificationState::Refused));
}
