//! Proving that a phone is one's own: the call that reads out a code, and the code.

use crate::{
    api::{Answer, Failure, Policy, failure, in_words},
    phone,
    schedule::wrong,
    words::{profile as words, states},
};
use callslot_shared::{
    FieldError,
    api::{EnterPhoneCode, ErrorBody, ErrorCode, PhoneVerification, VERIFICATION_SECONDS},
    call::VerificationState,
    ids::OrganizationId,
    phone::PhoneNumber,
    words::{Language, MemberText},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The key of the call in the storage of the session, so that a page that is loaded again asks under the same key and takes the
/// code.
pub const KEPT: &str = "phone-code";

/// A call with a code that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRequest {
    /// The idempotency key.
    pub key: String,
    /// The organization it is asked in.
    pub organization: OrganizationId,
    /// The number.
    pub phone: PhoneNumber,
    /// When it was first sent.
    pub at: DateTime<Utc>,
    /// The answer, once there is one.
    pub answer: Option<PhoneVerification>,
}

impl CodeRequest {
    /// Whether it may still be answered, or its code be entered.
    #[must_use]
    pub fn is_open(&self, organization: OrganizationId, now: DateTime<Utc>) -> bool {
        let lasts = TimeDelta::seconds(VERIFICATION_SECONDS.into());
        self.organization == organization && self.at <= now && now - self.at < lasts
    }

    /// The request to send for `fresh`: the kept one if it is for the same number and has no answer, so that no phone rings twice.
    #[must_use]
    pub fn or_kept(fresh: Self, kept: Option<Self>) -> Self {
        let same = |kept: &Self| {
            kept.is_open(fresh.organization, fresh.at)
                && kept.phone == fresh.phone
                && kept.answer.is_none()
        };
        kept.filter(same).unwrap_or(fresh)
    }

    /// The answer, if its code can be entered.
    #[must_use]
    pub fn entering(
        self,
        organization: OrganizationId,
        now: DateTime<Utc>,
    ) -> Option<PhoneVerification> {
        let open = self.is_open(organization, now);
        self.answer.filter(|answer| open && answer.expires_at > now)
    }
}

/// The number that is typed, or the words for what is wrong with it. Whether it can be anybody's own the server tells.
pub fn number(language: Language, typed: &str) -> Result<PhoneNumber, String> {
    let read = phone::read(typed, "");
    read.map(|typed| typed.number)
        .map_err(|error| of_number(language, &error.problem))
}

/// The code that is typed, as it is sent; or the words for what is wrong with it.
pub fn code(language: Language, typed: &str) -> Result<EnterPhoneCode, String> {
    let entered = EnterPhoneCode {
        code: typed.to_owned(),
    };
    match entered.code() {
        Ok(_) => Ok(entered),
        Err(_) => Err(language.say(words::CODE_DIGITS).to_owned()),
    }
}

/// The words for a problem of the number. Most are those of the booking form, which takes numbers by the same rules.
fn of_number(language: Language, problem: &str) -> String {
    let text = match problem {
        _ if problem.contains("nobody's own phone") => words::PHONE_KIND,
        _ if problem.contains("calls come from") => words::PHONE_OF_CALLS,
        _ if problem.contains("your organization calls") => states::POLICY_NUMBER,
        _ => return wrong::said(language, &FieldError::new("attendee_phone", problem)),
    };
    language.say(text).to_owned()
}

/// Why there is no call with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeRefusal {
    /// The person has to prove first who they are.
    FreshSignIn,
    /// A reason, in words. Nobody was called.
    Refused(String),
    /// The server has not said whether it calls. It is to be asked again under the same key.
    Unanswered,
}

/// Reads the answer to a request for a call.
pub fn requested(
    language: Language,
    answer: &Result<Answer, Failure>,
) -> Result<PhoneVerification, CodeRefusal> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Failure::SignedOut) => {
            return Err(refused(language, states::SIGNED_OUT_TITLE));
        }
        Err(_) => return Err(CodeRefusal::Unanswered),
    };
    if let Ok(body) = crate::api::read::<callslot_shared::api::PhoneVerificationBody>(answer) {
        return Ok(body.verification);
    }
    Err(why(language, answer))
}

fn why(language: Language, answer: &Answer) -> CodeRefusal {
    let Ok(ErrorBody { error, .. }) = serde_json::from_str(&answer.text) else {
        return CodeRefusal::Unanswered;
    };
    match error.code {
        ErrorCode::FreshSignInRequired => CodeRefusal::FreshSignIn,
        ErrorCode::InProgress | ErrorCode::Unavailable | ErrorCode::Internal => {
            CodeRefusal::Unanswered
        }
        ErrorCode::NotConfigured => refused(language, words::NO_CARRIER),
        ErrorCode::RateLimited => {
            CodeRefusal::Refused(in_words(language, error.message, words::CALLED_TOO_OFTEN))
        }
        ErrorCode::InvalidField => {
            let problem = wrong::of_sentence("phone", &error.message).problem;
            CodeRefusal::Refused(of_number(language, &problem))
        }
        code => CodeRefusal::Refused(match Policy::of(code) {
            Some(policy) => language.say(policy.said()).to_owned(),
            None => in_words(language, error.message, states::CONFLICT),
        }),
    }
}

fn refused(language: Language, text: MemberText) -> CodeRefusal {
    CodeRefusal::Refused(language.say(text).to_owned())
}

/// The state of the call, in words.
#[must_use]
pub fn called(language: Language, verification: &PhoneVerification) -> String {
    let text = match verification.state {
        VerificationState::Claimed | VerificationState::Dialing | VerificationState::Placed => {
            words::CALLING_YOU
        }
        VerificationState::Unknown => words::CALL_UNKNOWN,
        VerificationState::Refused => words::CALL_REFUSED,
        VerificationState::Closed => words::CALL_CLOSED,
    };
    let phone = phone::spaced(&verification.phone);
    language.fill(text, &[("phone", &phone)])
}

/// Whether the call may have told a code that can be entered.
#[must_use]
pub const fn has_code(state: VerificationState) -> bool {
    !matches!(
        state,
        VerificationState::Refused | VerificationState::Closed
    )
}

/// Why a code was not taken, in words.
#[must_use]
pub fn not_taken(language: Language, answer: &Answer) -> String {
    let text = |text| language.say(text).to_owned();
    match failure(answer) {
        Failure::Field { message, .. } if message.contains("six digits") => {
            text(words::CODE_DIGITS)
        }
        Failure::Field { message, .. } => match tries_left(&message) {
            0 => text(words::CODE_SPENT),
            left => language.fill(words::CODE_WRONG, &[("count", &left.to_string())]),
        },
        Failure::Conflict { .. } => text(words::CODE_NONE),
        Failure::SignedOut => text(states::SIGNED_OUT_TITLE),
        Failure::TooOften => text(states::TOO_OFTEN),
        Failure::Other {
            message: Some(message),
            ..
        } => in_words(language, message, states::ERROR_TEXT),
        _ => text(states::ERROR_TEXT),
    }
}

/// The tries that are left, as the API's sentence about a wrong code says.
fn tries_left(message: &str) -> u32 {
    let mut words = message.split_whitespace();
    let count = words.find_map(|word| word.parse().ok());
    let one = message.contains("one try is left");
    count.unwrap_or(u32::from(one))
}

#[cfg(test)]
mod tests;
