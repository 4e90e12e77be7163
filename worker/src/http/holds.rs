//! `/api/holds`: a time is kept for whoever is about to book it.

use super::{
    answer::Json,
    body,
    bookings::{entry, span, taken, unfit_operator},
    id::Id,
    principal,
};
use crate::{
    App, Error,
    seams::fresh_id,
    store::{
        booking_events::Terms,
        slot_holds::{self, Held, NewHold},
    },
};
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{CreateHold, ErrorCode, HoldBody},
    booking::{self, Defaults},
    ids::HoldId,
};

/// No such hold, or one that has expired.
const NO_HOLD: Error = Error::Plain(ErrorCode::NotFound, "There is no such hold.");
/// A member holds as many times as they may.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "You hold 5 times already. Book or release one of them, or wait until one expires.",
);

/// Holds a time for five minutes.
pub(super) async fn create(app: App, headers: HeaderMap, body: Body) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let request: CreateHold = body::json(&headers, body).await?;
    let entry = entry(&app, &by);
    let defaults = Defaults {
        member: by.user_id,
        duration_minutes: by.default_duration,
        now: entry.at,
    };
    let (user_id, start_time, duration_minutes) = booking::hold(&request, defaults)?;
    let hold = NewHold {
        id: HoldId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        user_id,
        event_type_id: None,
        start_time,
        duration_minutes,
        buffer_before: 0,
        buffer_after: 0,
    };
    match slot_holds::insert(&*app.db, &hold, &entry).await? {
        Held::New(hold) => {
            let location = format!("/api/holds/{}", hold.id);
            let body = HoldBody {
                success: true,
                hold,
            };
            let headers = [(header::LOCATION, location)];
            Ok((StatusCode::CREATED, headers, Json(body)).into_response())
        }
        Held::Overlap => {
            let (start, minutes) = (hold.start_time, hold.duration_minutes);
            let span = span(hold.user_id, start, minutes, &Terms::default());
            Err(taken(&app, &by, span, None, None).await?)
        }
        Held::TooMany => Err(TOO_MANY),
        Held::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
            Err(unfit_operator(&app, &by, hold.user_id).await?.into())
        }
    }
}

/// Shows a hold.
pub(super) async fn show(
    app: App,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Json<HoldBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Read).await?;
    let id: HoldId = id.parse().map_err(|_| NO_HOLD)?;
    let now = app.clock.now();
    let hold = slot_holds::get(&*app.db, by.organization_id, id, now)
        .await?
        .ok_or(NO_HOLD)?;
    Ok(Json(HoldBody {
        success: true,
        hold,
    }))
}

/// Lets a time go that the asking member holds.
pub(super) async fn release(
    app: App,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Json<HoldBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let id: HoldId = id.parse().map_err(|_| NO_HOLD)?;
    let hold = slot_holds::release(&*app.db, id, &entry(&app, &by))
        .await?
        .ok_or(NO_HOLD)?;
    Ok(Json(HoldBody {
        success: true,
        hold,
    }))
}
