//! Calling now: the request, the key that it is asked under until it is answered, and the answer in words.

use crate::{
    api::{Answer, Failure, Policy, in_words},
    phone,
    popup::who,
    route::Prefill,
    schedule::{
        details::failed,
        refusal::{Refusal, refusal},
        wrong,
    },
    words::{calling, states},
};
use callslot_shared::{
    FieldError,
    api::{CreateCall, ErrorBody, ErrorCode},
    booking::{Booking, Defaults, FailureReason, Status, create_for},
    ids::{OrganizationId, UserId},
    phone::Extension,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The key of the unanswered request in the storage of the session, so that the next page asks under the same one.
pub const KEPT: &str = "call-now";
/// The time for which an unanswered request is the same as one that asks for the same: longer than a server works on one, shorter
/// than a person waits before they call somebody a second time.
const ASKED_LASTS: TimeDelta = TimeDelta::minutes(15);
/// A length that breaks no rule. The server knows the organization's own.
const ANY_LENGTH: u32 = 30;

/// A request to call that is sent, and has no answer yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnansweredCall {
    /// The idempotency key.
    pub key: String,
    /// The organization it is asked in: another one does not know the key.
    pub organization: OrganizationId,
    /// The request.
    pub call: CreateCall,
    /// When it was first sent.
    pub at: DateTime<Utc>,
}

impl UnansweredCall {
    /// Whether it may still be answered, for a person who acts in `organization`.
    #[must_use]
    pub fn is_open(&self, organization: OrganizationId, now: DateTime<Utc>) -> bool {
        self.organization == organization && now - self.at < ASKED_LASTS && self.at <= now
    }

    /// The request to send for `fresh`: the kept one if it asks for the same and has no answer, so that no phone rings twice.
    #[must_use]
    pub fn or_kept(fresh: Self, kept: Option<Self>) -> Self {
        kept.filter(|kept| kept.is_open(fresh.organization, fresh.at) && kept.call == fresh.call)
            .unwrap_or(fresh)
    }
}

/// The request for a number with what is known of it, checked by the rules that the server checks it by.
pub fn request(
    prefill: &Prefill,
    me: UserId,
    now: DateTime<Utc>,
) -> Result<CreateCall, FieldError> {
    let typed = prefill.not_a_number.as_deref().unwrap_or(&prefill.phone);
    let read = phone::read(typed, "");
    let (phone, extension) = match &read {
        Ok(read) if read.extension.is_some() => (read.number.to_string(), read.extension.clone()),
        _ => (typed.to_owned(), None),
    };
    let named = Extension::parse_optional("attendee_extension", Some(&prefill.extension))?;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let call = CreateCall {
        attendee_phone: phone,
        attendee_extension: named.or(extension).map(|keys| keys.to_string()),
        attendee_name: given(&prefill.name),
        title: given(&prefill.title),
        notes: given(&prefill.note),
        ..CreateCall::default()
    };
    let defaults = Defaults {
        member: me,
        duration_minutes: ANY_LENGTH,
        now,
    };
    create_for(read?.number, &call.clone().at(now), defaults)?;
    Ok(call)
}

/// The number and the name of a request, as the form for it has them.
#[must_use]
pub fn prefill(call: &CreateCall) -> Prefill {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Prefill {
        phone: call.attendee_phone.clone(),
        extension: text(&call.attendee_extension),
        name: text(&call.attendee_name),
        title: text(&call.title),
        note: text(&call.notes),
        not_a_number: None,
    }
}

/// Whether an answer settles if a phone rings. A server that failed, or still works on it, may have placed the call.
#[must_use]
pub fn is_settled(answer: &Answer) -> bool {
    let code = serde_json::from_str(&answer.text).map(|body: ErrorBody| body.error.code);
    match code {
        Ok(ErrorCode::InProgress) => false,
        // Refused before anything was written.
        Ok(ErrorCode::NotConfigured) => true,
        _ => (200..500).contains(&answer.status),
    }
}

/// The call as the server answered, in words.
#[must_use]
pub fn placed(language: Language, booking: &Booking) -> String {
    let text = match booking.status {
        Status::Calling => calling::RINGS,
        Status::Pending => calling::WAITS,
        Status::Completed => calling::ENDED,
        Status::Cancelled => calling::CANCELLED,
        Status::Failed => calling::NOT_PLACED,
    };
    let said = language.fill(text, &[("who", &who(booking))]);
    match booking.failure_reason {
        // Whether it took place is not known.
        Some(reason @ FailureReason::OutcomeUnknown) => language.say(failed(reason)).to_owned(),
        Some(reason) => format!("{said} {}", language.say(failed(reason))),
        None => said,
    }
}

/// Why the server places no call, in words.
#[must_use]
pub fn refused(language: Language, organization: &str, answer: &Answer) -> String {
    let text = |text| language.say(text).to_owned();
    let why = match refusal(answer) {
        Refusal::Taken(_) => text(calling::TAKEN),
        Refusal::CallingHours(sentence) => in_words(language, sentence, calling::TOO_EARLY),
        Refusal::Crowded(_) => text(Policy::Carrier.said()),
        Refusal::Outside(reasons) => {
            let reasons = reasons.into_iter().map(|reason| reason.said(language));
            reasons.collect::<Vec<_>>().join(" ")
        }
        Refusal::Field(error) => wrong::said(language, &error),
        Refusal::Other(failure) => other(language, organization, failure),
    };
    format!("{} {why}", language.say(calling::REFUSED))
}

fn other(language: Language, organization: &str, failure: Failure) -> String {
    let name = [("organization", organization)];
    match failure {
        Failure::Policy(policy) => language.say(policy.said()).to_owned(),
        Failure::PlanRequired { .. } => language.fill(states::PLAN_TEXT, &name),
        Failure::Forbidden { .. } => language.fill(states::FORBIDDEN, &name),
        Failure::TooOften => language.say(states::TOO_OFTEN).to_owned(),
        Failure::SignedOut => language.say(states::SIGNED_OUT_TITLE).to_owned(),
        Failure::Field { field, message } => wrong::sentence(language, &field, message),
        Failure::Conflict { code, message } => {
            in_words(language, message, crate::api::conflict(code))
        }
        Failure::Other {
            message: Some(message),
            ..
        } => in_words(language, message, states::CONFLICT),
        Failure::Other { .. } | Failure::VersionConflict | Failure::Offline => {
            language.say(states::CONFLICT).to_owned()
        }
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
