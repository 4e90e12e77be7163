//! Requests to the API, and their results. The platform sends them.

use crate::words::states as words;
use callslot_shared::{
    api::{ErrorBody, ErrorCode},
    words::{Language, MemberText},
};
use http::Method;
use serde::Serialize;

/// A request, as values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path with its query, from `/api/`.
    pub path: String,
    /// The body, as JSON.
    pub body: Option<String>,
    /// The version that is to be changed, as its ETag.
    pub if_match: Option<String>,
    /// The key by which a repeated POST is done once. Whoever begins to do something makes it up, and keeps
    /// it until it is done or given up.
    pub idempotency_key: Option<String>,
}

impl Request {
    /// Asks for something.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            body: None,
            if_match: None,
            idempotency_key: None,
        }
    }

    /// Makes something, once for `key`.
    pub fn post(path: impl Into<String>, body: &impl Serialize, key: &str) -> Self {
        Self {
            idempotency_key: Some(key.to_owned()),
            ..Self::with_body(Method::POST, path, body)
        }
    }

    /// Begins something that has no values and may begin any number of times.
    pub fn begin(path: impl Into<String>) -> Self {
        Self {
            method: Method::POST,
            ..Self::get(path)
        }
    }

    /// Replaces something.
    pub fn put(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self::with_body(Method::PUT, path, body)
    }

    /// Changes something.
    pub fn patch(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self::with_body(Method::PATCH, path, body)
    }

    /// Takes something away.
    pub fn delete(path: impl Into<String>) -> Self {
        Self {
            method: Method::DELETE,
            ..Self::get(path)
        }
    }

    /// Only if it is still at this version.
    #[must_use]
    pub fn at_version(mut self, version: u32) -> Self {
        self.if_match = Some(format!("\"{version}\""));
        self
    }

    /// Whether asking again cannot do it twice.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.method == Method::GET || self.idempotency_key.is_some()
    }

    fn with_body(method: Method, path: impl Into<String>, body: &impl Serialize) -> Self {
        Self {
            method,
            // The API's types have no maps with other keys than text, the only thing that is no JSON.
            body: serde_json::to_string(body).ok(),
            ..Self::get(path)
        }
    }
}

/// An answer, as values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub text: String,
    /// The version, if it has one.
    pub etag: Option<String>,
    /// The request's name in the server's log.
    pub request_id: Option<String>,
}

/// Why there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The server was not reached. A change may have happened all the same.
    Offline,
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// The plan does not include it.
    PlanRequired {
        /// The server's sentence.
        message: String,
    },
    /// The role does not allow it, or booking is turned off.
    Forbidden {
        /// The server's sentence.
        message: String,
    },
    /// A field breaks a rule.
    Field {
        /// Its name.
        field: String,
        /// The server's sentence, which begins with the name.
        message: String,
    },
    /// Somebody else has changed it meanwhile.
    VersionConflict,
    /// It is in a state in which this cannot be done, or is gone.
    Conflict {
        /// Which of these.
        code: ErrorCode,
        /// The server's sentence.
        message: String,
    },
    /// Too much was asked for in too short a time.
    TooOften,
    /// A policy or a limit of the organization's is against it.
    Policy(Policy),
    /// Anything else.
    Other {
        /// The server's sentence, if it has said one.
        message: Option<String>,
        /// The request's name in the server's log.
        request_id: Option<String>,
    },
}

/// Reads an answer.
pub fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    if !(200..300).contains(&answer.status) {
        return Err(failure(answer));
    }
    serde_json::from_str(&answer.text).map_err(|_| Failure::Other {
        message: None,
        request_id: answer.request_id.clone(),
    })
}

/// The failure that an unsuccessful answer tells of.
#[must_use]
pub fn failure(answer: &Answer) -> Failure {
    let other = |message| Failure::Other {
        message,
        request_id: answer.request_id.clone(),
    };
    // A machine in between may answer in the server's place, and not in its words.
    let Ok(ErrorBody { error, .. }) = serde_json::from_str(&answer.text) else {
        return match answer.status {
            401 => Failure::SignedOut,
            429 => Failure::TooOften,
            _ => other(None),
        };
    };
    if let Some(policy) = Policy::of(error.code) {
        return Failure::Policy(policy);
    }
    let message = error.message;
    match (error.code, error.field) {
        (ErrorCode::Unauthorized, _) => Failure::SignedOut,
        (ErrorCode::PlanRequired, _) => Failure::PlanRequired { message },
        (ErrorCode::Forbidden | ErrorCode::BookingDisabled, _) => Failure::Forbidden { message },
        (ErrorCode::VersionConflict, _) => Failure::VersionConflict,
        (ErrorCode::RateLimited, _) => Failure::TooOften,
        (_, Some(field)) => Failure::Field { field, message },
        (code @ (ErrorCode::Conflict | ErrorCode::NotFound | ErrorCode::InProgress), None) => {
            Failure::Conflict { code, message }
        }
        (_, None) => other(Some(message)),
    }
}

/// The server's sentence to readers of English, in which it is written; to others a text that says less.
#[must_use]
pub fn in_words(language: Language, sentence: String, text: MemberText) -> String {
    match language {
        Language::English => sentence,
        other => other.say(text).to_owned(),
    }
}

/// The text for a conflict.
#[must_use]
pub const fn conflict(code: ErrorCode) -> MemberText {
    match code {
        ErrorCode::NotFound => words::NOT_FOUND,
        ErrorCode::InProgress => words::IN_PROGRESS,
        _ => words::CONFLICT,
    }
}

/// A policy or a limit of the organization's that a booking was against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// It asks for less consent, or keeps more, than the organization's settings.
    Looser,
    /// Numbers of that kind are not called, nor own ones.
    Number,
    /// The country is not called.
    Country,
    /// The number is called as often as it may be.
    Attendee,
    /// The member has as many bookings to come as they may.
    Pending,
    /// The member has had as many calls placed as they may.
    Member,
    /// The carrier could not be asked for the call in time.
    Carrier,
}

impl Policy {
    /// The policy behind an error, if one is.
    #[must_use]
    pub const fn of(code: ErrorCode) -> Option<Self> {
        Some(match code {
            ErrorCode::ConsentPolicy => Self::Looser,
            ErrorCode::NumberNotAllowed => Self::Number,
            ErrorCode::CountryNotAllowed => Self::Country,
            ErrorCode::AttendeeLimit => Self::Attendee,
            ErrorCode::PendingLimit => Self::Pending,
            ErrorCode::MemberLimit => Self::Member,
            ErrorCode::CarrierBusy => Self::Carrier,
            _ => return None,
        })
    }

    /// The policy behind an error of that name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        let mut all = ErrorCode::ALL.iter();
        Self::of(*all.find(|known| known.as_str() == code)?)
    }

    /// The words for it.
    #[must_use]
    pub const fn said(self) -> MemberText {
        match self {
            Self::Looser => words::POLICY_LOOSER,
            Self::Number => words::POLICY_NUMBER,
            Self::Country => words::POLICY_COUNTRY,
            Self::Attendee => words::POLICY_ATTENDEE,
            Self::Pending => words::POLICY_PENDING,
            Self::Member => words::POLICY_MEMBER,
            Self::Carrier => words::POLICY_CARRIER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, code: &str, field: Option<&str>) -> Answer {
        let mut error = serde_json::json!({"code": code, "message": "It did not work."});
        if let Some(field) = field {
            error["field"] = field.into();
        }
        Answer {
            status,
            text: serde_json::json!({"success": false, "error": error}).to_string(),
            request_id: Some("r-1".to_owned()),
            ..Answer::default()
        }
    }

    #[test]
    fn every_refusal_of_the_server_is_told_apart() {
        let message = "It did not work.".to_owned();
        for (code, field, expected) in [
            (ErrorCode::Unauthorized, None, Failure::SignedOut),
            (
                ErrorCode::PlanRequired,
                None,
                Failure::PlanRequired {
                    message: message.clone(),
                },
            ),
            (
                ErrorCode::BookingDisabled,
                None,
                Failure::Forbidden {
                    message: message.clone(),
                },
            ),
            (ErrorCode::VersionConflict, None, Failure::VersionConflict),
            (
                ErrorCode::NotFound,
                None,
                Failure::Conflict {
                    code: ErrorCode::NotFound,
                    message: message.clone(),
                },
            ),
            (ErrorCode::RateLimited, None, Failure::TooOften),
            (
                ErrorCode::AttendeeLimit,
                Some("attendee_phone"),
                Failure::Policy(Policy::Attendee),
            ),
            (
                ErrorCode::MemberLimit,
                None,
                Failure::Policy(Policy::Member),
            ),
            (
                ErrorCode::InvalidField,
                Some("start_time"),
                Failure::Field {
                    field: "start_time".to_owned(),
                    message: message.clone(),
                },
            ),
            (
                ErrorCode::Internal,
                None,
                Failure::Other {
                    message: Some(message.clone()),
                    request_id: Some("r-1".to_owned()),
                },
            ),
        ] {
            assert_eq!(
                failure(&answer(code.status(), code.as_str(), field)),
                expected
            );
        }
    }

    #[test]
    fn an_answer_in_nobodys_words_keeps_the_requests_name() {
        let page = Answer {
            status: 502,
            text: "<html>".to_owned(),
            request_id: Some("r-2".to_owned()),
            ..Answer::default()
        };
        let unreadable = Failure::Other {
            message: None,
            request_id: Some("r-2".to_owned()),
        };
        assert_eq!(failure(&page), unreadable);
        let odd = Answer {
            status: 200,
            ..page
        };
        assert_eq!(read::<ErrorBody>(&odd), Err(unreadable));
    }

    #[test]
    fn only_what_cannot_happen_twice_is_repeated() {
        assert!(Request::get("/api/me").is_repeatable());
        assert!(Request::post("/api/calls", &1, "key").is_repeatable());
        assert!(!Request::patch("/api/bookings/1", &1).is_repeatable());
        assert!(!Request::delete("/api/bookings/1").is_repeatable());
        let change = Request::delete("/api/bookings/1").at_version(3);
        assert_eq!(change.if_match.as_deref(), Some("\"3\""));
    }
}
