//! Having one's own phone called with a code.
//!
//! It makes a phone ring, so it is as hard to abuse as a booking: a person who has just signed in, numbers that the
//! organization calls, limits, the pace of the caller space, and a ledger by which one request dials at most once.

use crate::{
    Error,
    ports::{fresh_id, fresh_token},
    rate_limited::{self, RateLimited},
    store::{
        AllTenants,
        idempotency_keys::Key,
        phone_verifications::{
            self, Limit, NewVerification, PhoneLimit, Verification, VerificationBegun,
            VerificationRefusal,
        },
    },
    usecases::{
        Context,
        booking::refusal::{FOREIGN, seconds_until},
        call::verification_webhooks::code_key,
    },
};
use callslot_shared::{
    FieldError,
    api::{ErrorBody, ErrorCode, VERIFICATION_SECONDS},
    ids::VerificationId,
    phone::PhoneNumber,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tokio::sync::oneshot;

/// Calls to be had in an hour by a member; in a day to a number from one caller space; and in a day by an organization.
const LIMITS: [Limit; 3] = [
    Limit {
        most: 3,
        window: TimeDelta::hours(1),
    },
    Limit {
        most: 5,
        window: TimeDelta::days(1),
    },
    Limit {
        most: 100,
        window: TimeDelta::days(1),
    },
];

/// The longest time that a call may wait for its turn in the caller space.
const PATIENCE: TimeDelta = TimeDelta::seconds(10);

/// A repeated request looks so often and so many times whether the first has its answer: 15 s.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS: u32 = 60;

/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No code could be made just now. Try again.",
);

const ANSWER_LOST: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The phone may ring, but the answer was lost. Ask again with the same Idempotency-Key.",
);

/// The number that calls are to come from is not the organization's any more.
const NO_CALLER_ID: Error = Error::Plain(
    ErrorCode::NotConfigured,
    "The number that your organization's calls come from is not its own any more. An owner or admin can choose another.",
);

/// The result of a request to call with a code.
pub(crate) enum CodeCall {
    /// The call as it stands.
    Placed(Verification),
    /// The request had been made before under the same key; how its call stands.
    Known(Verification),
    /// The key stands for another request.
    OtherRequest,
    /// The request had been made before, and the carrier's answer is still to come.
    InProgress,
}

/// Calls a phone once and tells it a code in `language`. A repeated request waits for the answer of the first, and never
/// dials. The member's call before opens nothing any more.
pub(crate) async fn call_with_code(
    context: Context<'_>,
    phone: &PhoneNumber,
    language: Language,
    key: &Key,
) -> Result<CodeCall, Error> {
    let dialer = context.app.dialer()?;
    let secret = code_key(context.app)?;
    let (space, service) = (dialer.carrier.space(), dialer.carrier.caller_number());
    if phone.subscriber_key() == service.subscriber_key() {
        return Err(FieldError::new("phone", "is the number that calls come from").into());
    }
    let salt = fresh_token(dialer.entropy);
    if salt.bytes().all(|digit| digit == b'0') {
        return Err(NO_CHANCE);
    }
    let id = VerificationId::from_uuid(fresh_id(dialer.clock, dialer.entropy));
    let code = secret.code(id, &salt).ok_or(NO_CHANCE)?;
    let code_hash = secret.hash(id, &salt, &code).ok_or(NO_CHANCE)?;
    let entry = context.entry();
    let new = NewVerification {
        id,
        phone,
        language,
        salt: &salt,
        code_hash: &code_hash,
        key,
        expires_at: entry.at + TimeDelta::seconds(VERIFICATION_SECONDS.into()),
        until: entry.at + PATIENCE,
        pace_ms: dialer.timing.pace.num_milliseconds(),
        deployment: (space, service),
        limits: LIMITS,
    };
    match phone_verifications::begin(context.all_tenants(), &new, &entry).await? {
        VerificationBegun::New(claimed) => dial(context, *claimed).await,
        VerificationBegun::Known(known) => join(context, *known, key).await,
        VerificationBegun::Refused(refusal) => Err(refused(refusal, entry.at)),
    }
}

/// Dials where the client's leaving does not end it, and waits for what comes of it.
async fn dial(context: Context<'_>, claimed: Verification) -> Result<CodeCall, Error> {
    let (tell, told) = oneshot::channel();
    let own = context.app.clone();
    context.app.background.wait_until(Box::pin(async move {
        let placed = match own.dialer() {
            Ok(dialer) => dialer
                .place_verification(claimed)
                .await
                .map_err(Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = &placed {
            crate::log::error("phone_verifications", error);
        }
        // Nobody may be listening any more.
        let _ = tell.send(placed);
    }));
    let placed = told.await.unwrap_or(Err(ANSWER_LOST));
    placed.map(CodeCall::Placed)
}

/// Waits until the carrier has answered the first of two requests.
async fn join(context: Context<'_>, mut known: Verification, key: &Key) -> Result<CodeCall, Error> {
    if known.request_hash != key.request_hash {
        return Ok(CodeCall::OtherRequest);
    }
    for _ in 0..LOOKS {
        if !known.state.is_unsettled() {
            return Ok(CodeCall::Known(known));
        }
        context.app.clock.sleep(LOOK_EVERY).await;
        let tenants = AllTenants::new(&*context.app.db);
        if let Some(now) = phone_verifications::by_key(tenants, key).await? {
            known = now;
        }
    }
    Ok(CodeCall::InProgress)
}

/// The error for a reason that keeps the phone from being called.
fn refused(refusal: VerificationRefusal, now: DateTime<Utc>) -> Error {
    let of_the_number = |problem: &str| FieldError::new("phone", problem);
    match refusal {
        VerificationRefusal::Revoked => Error::UNAUTHORIZED,
        VerificationRefusal::Blocked => {
            of_the_number("is on your organization's list of numbers not to call").into()
        }
        VerificationRefusal::Foreign => {
            let error = of_the_number(FOREIGN);
            Error::no_slot(ErrorBody::of_field(ErrorCode::CountryNotAllowed, &error))
        }
        VerificationRefusal::Kind => {
            of_the_number("is not a number that your organization calls").into()
        }
        VerificationRefusal::NoCallerId => NO_CALLER_ID,
        VerificationRefusal::Limited(which, until) => {
            Error::Limited(full(which, seconds_until(until, now)))
        }
        VerificationRefusal::Busy => Error::Limited(rate_limited::code_calls_busy()),
    }
}

fn full(which: PhoneLimit, reset: u32) -> RateLimited {
    let [member, number, organization] = LIMITS;
    match which {
        PhoneLimit::Member => rate_limited::code_calls_of_member(member.most, reset),
        PhoneLimit::Number => rate_limited::code_calls_to_number(number.most, reset),
        PhoneLimit::Organization => {
            rate_limited::code_calls_of_organization(organization.most, reset)
        }
    }
}
