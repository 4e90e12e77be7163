//! `/api/limits`: how many calls an organization places, and to which countries.

use super::{
    answer::Json,
    body,
    bookings::{entry, unfit_operator},
    limited, principal,
};
use crate::{
    App, Error,
    store::{
        credentials::Principal,
        limits::{self, Objection},
    },
};
use axum::http::HeaderMap;
use callslot_shared::{
    FieldError,
    access::{Action, Feature, Sensitive},
    api::{LimitsBody, SetLimits},
    ids::{OrganizationId, UserId},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};

/// Shows the limits and how much of them is used.
pub(super) async fn show(app: &App, headers: &HeaderMap) -> Result<Json<LimitsBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Organization, Action::Read).await?;
    answer(app, by.organization_id).await
}

/// Replaces the organization's own limits. To lower them needs no fresh sign-in.
pub(super) async fn set(
    app: &App,
    headers: &HeaderMap,
    body: &body::Sent,
) -> Result<Json<LimitsBody>, Error> {
    let by = principal::allowed(app, headers, Feature::Organization, Action::Write).await?;
    let limits = body::json::<SetLimits>(headers, body)?.checked()?;
    let before = limits::get(&*app.db, by.organization_id, app.clock.now()).await?;
    let only_lowers = before.is_some_and(|before| limits.only_lowers(&before.own));
    principal::may_change(app, &by, (!only_lowers).then_some(Sensitive::RaiseLimit))?;
    limits::set(&*app.db, &limits, &entry(app, &by)).await?;
    answer(app, by.organization_id).await
}

async fn answer(app: &App, id: OrganizationId) -> Result<Json<LimitsBody>, Error> {
    let limits = limits::get(&*app.db, id, app.clock.now())
        .await?
        .ok_or(Error::UNAUTHORIZED)?;
    Ok(Json(LimitsBody {
        success: true,
        limits,
    }))
}

/// Why a booking was refused: for its number, for the lack of room if it is to be placed `at_once`, or for
/// its operator.
pub(super) async fn refused(
    app: &App,
    by: &Principal,
    number: &PhoneNumber,
    operator: UserId,
    at_once: bool,
) -> Result<Error, Error> {
    let now = app.clock.now();
    let found = limits::for_number(&*app.db, by.organization_id, number, now).await?;
    let of_the_number = |problem| FieldError::new("attendee_phone", problem).into();
    Ok(match found {
        Some(Objection::Blocked) => {
            of_the_number("is on your organization's list of numbers not to call")
        }
        Some(Objection::Foreign) => {
            of_the_number("is of a country that your organization does not call")
        }
        Some(Objection::Day { limit }) if at_once => {
            let reset = seconds_until(midnight_after(now), now);
            Error::Limited(limited::calls_per_day(limit, reset))
        }
        Some(Objection::Minute { limit, free_at }) if at_once => {
            let reset = seconds_until(free_at, now);
            Error::Limited(limited::calls_per_minute(limit, reset))
        }
        _ => unfit_operator(app, by, operator).await?.into(),
    })
}

/// The end of the day, by UTC.
fn midnight_after(now: DateTime<Utc>) -> DateTime<Utc> {
    const DAY: i64 = 86_400;
    let end = (now.timestamp().div_euclid(DAY) + 1) * DAY;
    DateTime::from_timestamp(end, 0).unwrap_or(now)
}

/// Whole seconds, rounded up, at least one.
fn seconds_until(moment: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let millis = (moment - now).num_milliseconds();
    u32::try_from((millis + 999) / 1_000).unwrap_or(1).max(1)
}
