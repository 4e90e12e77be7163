//! `/api/bookings`: planned calls.

mod list;
mod taken;

#[cfg(test)]
pub(super) use list::{MAX_OFFSET, MAX_SEARCH, orders};
pub(super) use list::{list, whole};
#[cfg(test)]
pub(super) use taken::{OUTSIDE_AVAILABILITY, no_slot};
pub(super) use taken::{span, taken};

use super::{body, etag, id::Id, idempotency, limits, principal, records::ERASED};
use crate::{
    App, Error, dialer,
    seams::fresh_id,
    store::{
        Database,
        audit_log::Entry,
        booking_events::{self, Changed, Inserted, Terms},
        credentials::Principal,
        idempotency_keys::Key,
        members,
    },
};
use axum::{
    Json,
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{BookingBody, CancelBody, ChangeBooking, CreateBooking, ErrorCode},
    booking::{self, Booking, Change, Defaults, Status},
    ids::{BookingId, HoldId, UserId},
};
use chrono::{DateTime, Utc};

/// Books a call. With an Idempotency-Key, the same request again answers the same again.
#[worker::send]
pub(in crate::http) async fn create(
    app: App,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let request: CreateBooking = match body::json(&headers, body).await {
        Ok(request) => request,
        // Who may not book learns that first.
        Err(error) => {
            principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
            return Err(error);
        }
    };
    let book =
        async |db: &dyn Database, by: &Principal| book(&app, db, &headers, by, &request).await;
    principal::acting(&app, &headers, Feature::Booking, Action::Write, book).await
}

async fn book(
    app: &App,
    db: &dyn Database,
    headers: &HeaderMap,
    by: &Principal,
    request: &CreateBooking,
) -> Result<Response, Error> {
    let key = idempotency::key(headers, by, "POST /api/bookings", request)?;
    // A repeated request answers as it did, even if its start has come meanwhile.
    let asked = new_booking(app, by, request, app.clock.now())
        .and_then(|booking| Ok((booking, hold(request)?)));
    let (booking, hold) = match asked {
        Ok(asked) => asked,
        Err(error) => return replayed(db, key.as_ref(), error).await,
    };
    let terms = Terms {
        hold,
        ..Terms::default()
    };
    let answer = BookingBody {
        success: true,
        booking,
    };
    let text = serde_json::to_string(&answer)
        .map_err(|_| Error::Plain(ErrorCode::Internal, "Something went wrong on our side."))?;
    let created = StatusCode::CREATED.as_u16();
    let kept = key
        .as_ref()
        .map(|key| (key, Some((created, text.as_str()))));
    let entry = Entry {
        at: answer.booking.created_at,
        ..entry(app, by)
    };
    match booking_events::insert(db, &answer.booking, &terms, kept, &entry).await? {
        Inserted::New => {
            let location = format!("/api/bookings/{}", answer.booking.id);
            let stored = idempotency::stored(created, text);
            Ok((
                etag::of(&answer.booking),
                [(header::LOCATION, location)],
                stored,
            )
                .into_response())
        }
        Inserted::Known(known) => match &key {
            Some(key) => idempotency::replay(key, &known),
            None => Err(Error::NOT_FOUND),
        },
        Inserted::Refused => {
            let (number, operator) = (&answer.booking.attendee_phone, answer.booking.user_id);
            Err(limits::refused(app, by, number, operator, false).await?)
        }
        Inserted::Overlap => {
            let (operator, start) = (answer.booking.user_id, answer.booking.start_time);
            let span = span(operator, start, answer.booking.duration_minutes, &terms);
            let error = taken(app, by, span, None, hold).await?;
            replayed(db, key.as_ref(), error).await
        }
    }
}

/// The hold that a request names.
fn hold(request: &CreateBooking) -> Result<Option<HoldId>, Error> {
    let parse = |id: &String| {
        id.parse()
            .map_err(|_| FieldError::new("hold", "is not the id of a hold"))
    };
    Ok(request.hold.as_ref().map(parse).transpose()?)
}

/// The booking a request asks for at `now`, as it will be stored.
pub(in crate::http) fn new_booking(
    app: &App,
    by: &Principal,
    request: &CreateBooking,
    now: DateTime<Utc>,
) -> Result<Booking, Error> {
    let defaults = Defaults {
        member: by.user_id,
        duration_minutes: by.default_duration,
        now,
    };
    let id = BookingId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    Ok(booking::create(request, defaults)?.stored(id, by.organization_id, by.user_id, now))
}

async fn replayed(db: &dyn Database, key: Option<&Key>, error: Error) -> Result<Response, Error> {
    if let Some(key) = key
        && let Some(known) = key.find(db).await?
    {
        return idempotency::replay(key, &known);
    }
    Err(error)
}

pub(in crate::http) fn entry<'a>(app: &App, by: &'a Principal) -> Entry<'a> {
    Entry {
        id: fresh_id(&*app.clock, &*app.entropy),
        by,
        at: app.clock.now(),
        whence: app.whence.clone(),
    }
}

/// Why a member cannot be the operator of a booking.
pub(in crate::http) async fn unfit_operator(
    app: &App,
    by: &Principal,
    user: UserId,
) -> Result<FieldError, Error> {
    let problem = match members::operator(&*app.db, by.organization_id, user).await? {
        None => "is not an active member of this organization",
        Some(member) if member.has_phone == 0 => {
            "has no phone number to be called at; add one to the member first"
        }
        Some(_) => "cannot take calls in their role; pick an owner, admin or operator",
    };
    Ok(FieldError::new("user_id", problem))
}

/// Shows one booking, unless the client has it as it is.
#[worker::send]
pub(in crate::http) async fn show(
    app: App,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let find = async |db: &dyn Database, by: &Principal| find(db, by, &id).await;
    let booking = principal::acting(&app, &headers, Feature::Booking, Action::Read, find).await?;
    if etag::is_known(&headers, &booking) {
        return Ok((StatusCode::NOT_MODIFIED, etag::of(&booking)).into_response());
    }
    Ok(shown(booking))
}

fn shown(booking: Booking) -> Response {
    let etag = etag::of(&booking);
    let body = BookingBody {
        success: true,
        booking,
    };
    (etag, Json(body)).into_response()
}

/// The booking of that id, if it is this organization's. An id that is none answers as one that is
/// unknown.
async fn find(db: &dyn Database, by: &Principal, id: &str) -> Result<Booking, Error> {
    let id: BookingId = id.parse().map_err(|_| Error::NOT_FOUND)?;
    booking_events::get(db, by.organization_id, id)
        .await?
        .ok_or(Error::NOT_FOUND)
}

/// Changes a booking: moves it, hands it over, edits it.
#[worker::send]
pub(in crate::http) async fn change(
    app: App,
    Id(id): Id,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let request: ChangeBooking = body::json(&headers, body).await?;
    let before = find(&*app.db, &by, &id).await?;
    etag::check(&headers, &before)?;
    if before.erased_at.is_some() {
        return Err(ERASED);
    }
    if request.is_empty() {
        return Ok(shown(before));
    }
    let entry = entry(&app, &by);
    let changed = match booking::change(&before, &request, app.clock.now())? {
        Change::Notes(notes) => {
            booking_events::annotate(
                &*app.db,
                before.id,
                before.version,
                notes.as_deref(),
                &entry,
            )
            .await?
        }
        Change::Call(new) => {
            let terms = booking_events::terms(&*app.db, by.organization_id, before.id)
                .await?
                .ok_or(Error::NOT_FOUND)?;
            let changed = booking_events::replace(
                &*app.db,
                before.id,
                before.version,
                &new,
                &terms,
                &entry,
            )
            .await?;
            match changed {
                Changed::Refused => {
                    let number = &new.attendee_phone;
                    return Err(limits::refused(&app, &by, number, new.user_id, false).await?);
                }
                Changed::Overlap => {
                    let span = span(new.user_id, new.start_time, new.duration_minutes, &terms);
                    return Err(taken(&app, &by, span, Some(before.id), None).await?);
                }
                changed => changed,
            }
        }
    };
    match changed {
        Changed::Done(booking) => Ok(shown(*booking)),
        Changed::Refused | Changed::Overlap | Changed::Overtaken => Err(etag::VERSION_CONFLICT),
    }
}

/// Calls a booking off, and hangs up if it is calling.
#[worker::send]
pub(in crate::http) async fn cancel(
    app: App,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let id: BookingId = id.parse().map_err(|_| Error::NOT_FOUND)?;
    let version = if headers.contains_key(header::IF_MATCH) {
        let before = find(&*app.db, &by, &id.to_string()).await?;
        etag::check(&headers, &before)?;
        Some(before.version)
    } else {
        None
    };
    let cancelled = booking_events::cancel(&*app.db, id, version, &entry(&app, &by)).await?;
    let booking = match cancelled {
        Some(booking) => booking,
        None => already_over(&app, &by, id).await?,
    };
    // Where nothing is configured to dial with, there is nothing to hang up either.
    let rang = match app.dialer() {
        Ok(dialer) => dialer.end_calls_of(id).await?,
        Err(_) => dialer::has_rung(&*app.db, id).await?,
    };
    let etag = etag::of(&booking);
    let body = CancelBody {
        success: true,
        booking,
        rang,
    };
    Ok((etag, Json(body)).into_response())
}

/// A booking that cannot be cancelled any more: fine if it was cancelled before.
async fn already_over(app: &App, by: &Principal, id: BookingId) -> Result<Booking, Error> {
    let booking = booking_events::get(&*app.db, by.organization_id, id)
        .await?
        .ok_or(Error::NOT_FOUND)?;
    match booking.status {
        Status::Cancelled => return Ok(booking),
        // It is not over, so it is not at the version the request names.
        Status::Pending | Status::Calling => return Err(etag::VERSION_CONFLICT),
        Status::Completed | Status::Failed => {}
    }
    Err(callslot_shared::Error::State {
        status: booking.status,
        problem: "cannot be cancelled any more",
    }
    .into())
}
