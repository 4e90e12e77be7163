//! `/api/holds`: a time is kept for whoever is about to book it.

use crate::http::{
    RequestContext,
    bookings::{Crowded, availability, carrier_busy, entry, span, taken, unfit_operator},
    extract::{Id, Json},
    limits, principal,
};
use crate::{
    App, Error,
    seams::fresh_id,
    store::{
        booking_events::Terms,
        credentials::Principal,
        slot_holds::{self, Held, NewHold},
    },
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    FieldError,
    api::{CreateHold, ErrorCode, HoldBody},
    booking::{self, Defaults},
    ids::HoldId,
    schedule::{Interval, engine::Query, hosts::Team},
};

/// No such hold, or one that has expired.
const NO_HOLD: Error = Error::Plain(ErrorCode::NotFound, "There is no such hold.");
/// A member holds as many times as they may.
const TOO_MANY: Error = Error::Plain(
    ErrorCode::Conflict,
    "You hold 5 times already. Book or release one of them, or wait until one expires.",
);

/// Holds a time for five minutes.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateHold>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let entry = entry(&app, &by);
    let defaults = Defaults {
        member: by.user_id,
        duration_minutes: by.default_duration,
        now: entry.at,
    };
    let (user_id, start_time, duration_minutes) = booking::hold(&request, defaults)?;
    let mut hold = NewHold {
        id: HoldId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        user_id,
        event_type_id: None,
        start_time,
        duration_minutes,
        buffer_before: 0,
        buffer_after: 0,
        co_hosts: Vec::new(),
        capacity: limits::capacity(&app),
    };
    of_event_type(&app, &by, &request, &mut hold).await?;
    match slot_holds::insert(by.tenant(&*app.db), &hold, &entry).await? {
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
            let terms = Terms {
                buffer_before: hold.buffer_before,
                buffer_after: hold.buffer_after,
                ..Terms::default()
            };
            let span = span(hold.user_id, &hold.co_hosts, start, minutes, &terms);
            Err(taken(&app, &by, span, None, None).await?)
        }
        Held::TooMany => Err(TOO_MANY),
        Held::CarrierBusy => {
            let crowded = Crowded {
                start: hold.start_time,
                operator: hold.user_id,
                minutes: hold.duration_minutes,
                event_type: hold.event_type_id.and_then(|id| id.parse().ok()),
                attendee: None,
                booking: None,
            };
            Err(carrier_busy(&app, &by, &crowded).await?)
        }
        Held::Refused => {
            // Whoever asks may have lost the right to meanwhile.
            principal::allowed(&app, &headers, access).await?;
            Err(unfit_operator(&app, &by, hold.user_id).await?.into())
        }
    }
}

/// Has a hold keep what a booking of the event type that a request names would take: its length and buffers, of the
/// host who is wanted or whose turn it is; of all hosts, where they take calls together.
async fn of_event_type(
    app: &App,
    by: &Principal,
    request: &CreateHold,
    hold: &mut NewHold,
) -> Result<(), Error> {
    let Some(name) = request.event_type.as_deref() else {
        return Ok(());
    };
    let start = hold.start_time;
    let (id, event, mut found) = availability::bookable(app, &*app.db, by, name, start).await?;
    let asked = request.duration_minutes.map(|_| hold.duration_minutes);
    let minutes = event.duration(asked);
    hold.duration_minutes =
        minutes.map_err(|error| FieldError::new("duration_minutes", error.problem))?;
    hold.event_type_id = Some(id.to_string());
    (hold.buffer_before, hold.buffer_after) = (event.buffer_before, event.buffer_after);
    let wanted = request.user_id.as_ref().map(|_| hold.user_id);
    let hosts = availability::takers(&mut found, &event, wanted)?;
    let start = start.timestamp_millis();
    let query = Query {
        event: &event,
        duration: hold.duration_minutes,
        now: app.clock.now().timestamp_millis(),
        range: Interval::new(start, start + 1),
        moving: None,
        calling: None,
        queue: None,
    };
    let lead = wanted.map(|wanted| wanted.to_string());
    let turn = Team::new(&hosts, query).in_turn(start, lead.as_deref(), &[]);
    // Where nobody is free, the write says what is in the way of the first.
    if let Some(host) = turn.first().copied().or_else(|| hosts.first()) {
        hold.user_id = availability::user(&host.id)?;
    }
    hold.co_hosts = availability::co_hosts(&event, &hosts, hold.user_id)?;
    Ok(())
}

/// Shows a hold.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<HoldId>,
) -> Result<Json<HoldBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_HOLD)?;
    let now = app.clock.now();
    let hold = slot_holds::get(by.tenant(&*app.db), id, now)
        .await?
        .ok_or(NO_HOLD)?;
    Ok(Json(HoldBody {
        success: true,
        hold,
    }))
}

/// Lets a time go that the asking member holds.
#[worker::send]
pub(crate) async fn release(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<HoldId>,
) -> Result<Json<HoldBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| NO_HOLD)?;
    let hold = slot_holds::release(by.tenant(&*app.db), id, &entry(&app, &by))
        .await?
        .ok_or(NO_HOLD)?;
    Ok(Json(HoldBody {
        success: true,
        hold,
    }))
}
