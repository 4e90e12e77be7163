//! `/api/bookings`: planned calls.

use super::{body, principal};
use crate::{
    App, Error,
    seams::fresh_id,
    store::{
        audit_log::Entry,
        booking_events::{self, Changed, Filter},
        credentials::Principal,
        members,
    },
};
use axum::{
    Json,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{
        BookingBody, BookingsBody, CancelBody, ChangeBooking, CreateBooking, DEFAULT_LIMIT,
        ErrorCode, MAX_LIMIT,
    },
    booking::{self, Booking, Change, Defaults, Status},
    ids::{BookingId, UserId},
    schedule::instant,
};

/// Lists the organization's bookings by start.
#[worker::send]
pub(super) async fn list(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<BookingsBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Read).await?;
    let filter = filter(query.as_deref().unwrap_or_default()).map_err(Error::Request)?;
    let bookings = booking_events::list(&*app.db, by.organization_id, filter).await?;
    Ok(Json(BookingsBody {
        success: true,
        bookings,
    }))
}

/// Reads the parameters of a list.
fn filter(query: &str) -> Result<Filter, FieldError> {
    let mut filter = Filter {
        status: None,
        from: None,
        to: None,
        limit: DEFAULT_LIMIT,
        offset: 0,
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "status" => {
                let status = Status::parse(&value).ok_or_else(|| {
                    FieldError::new("status", "is not a booking's status; use pending, calling, completed, failed or cancelled")
                })?;
                filter.status = Some(status);
            }
            "from" => filter.from = Some(instant("from", &value)?),
            "to" => filter.to = Some(instant("to", &value)?),
            "limit" => filter.limit = whole("limit", &value, 1, MAX_LIMIT)?,
            "offset" => filter.offset = whole("offset", &value, 0, 1_000_000)?,
            other => return Err(FieldError::new(other, "is not a parameter of this list")),
        }
    }
    Ok(filter)
}

fn whole(name: &str, value: &str, min: u32, max: u32) -> Result<u32, FieldError> {
    value
        .parse()
        .ok()
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| FieldError::new(name, format!("is not a whole number from {min} to {max}")))
}

/// Books a call.
#[worker::send]
pub(super) async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<BookingBody>), Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let request: CreateBooking = body::json(&headers, body).await?;
    let now = app.clock.now();
    let new = booking::create(
        &request,
        Defaults {
            member: by.user_id,
            duration_minutes: by.default_duration,
            now,
        },
    )?;
    let id = BookingId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
    match booking_events::insert(&*app.db, id, &new, &entry(&app, &by)).await? {
        Some(booking) => Ok((
            StatusCode::CREATED,
            Json(BookingBody {
                success: true,
                booking,
            }),
        )),
        None => Err(unfit_operator(&app, &by, new.user_id).await?.into()),
    }
}

fn entry<'a>(app: &App, by: &'a Principal) -> Entry<'a> {
    Entry {
        id: fresh_id(&*app.clock, &*app.entropy),
        by,
        at: app.clock.now(),
    }
}

/// Why a member cannot be the operator of a booking.
async fn unfit_operator(app: &App, by: &Principal, user: UserId) -> Result<FieldError, Error> {
    let problem = match members::operator(&*app.db, by.organization_id, user).await? {
        None => "is not an active member of this organization",
        Some(member) if member.has_phone == 0 => {
            "has no phone number to be called at; add one to the member first"
        }
        Some(_) => "cannot take calls in their role; pick an owner, admin or operator",
    };
    Ok(FieldError::new("user_id", problem))
}

/// Shows one booking.
#[worker::send]
pub(super) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<BookingBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Read).await?;
    let booking = find(&app, &by, &id).await?;
    Ok(Json(BookingBody {
        success: true,
        booking,
    }))
}

/// The booking of that id, if it is this organization's. An id that is none answers as one that is
/// unknown.
async fn find(app: &App, by: &Principal, id: &str) -> Result<Booking, Error> {
    let id: BookingId = id.parse().map_err(|_| Error::NOT_FOUND)?;
    booking_events::get(&*app.db, by.organization_id, id)
        .await?
        .ok_or(Error::NOT_FOUND)
}

/// Changes a booking: moves it, hands it over, edits it.
#[worker::send]
pub(super) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<BookingBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let request: ChangeBooking = body::json(&headers, body).await?;
    let before = find(&app, &by, &id).await?;
    if request == ChangeBooking::default() {
        return Ok(Json(BookingBody {
            success: true,
            booking: before,
        }));
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
            let changed =
                booking_events::replace(&*app.db, before.id, before.version, &new, &entry).await?;
            if matches!(changed, Changed::Operator) {
                return Err(unfit_operator(&app, &by, new.user_id).await?.into());
            }
            changed
        }
    };
    match changed {
        Changed::Done(booking) => Ok(Json(BookingBody {
            success: true,
            booking: *booking,
        })),
        Changed::Operator | Changed::Overtaken => Err(Error::Plain(
            ErrorCode::Conflict,
            "The booking changed while you were changing it. Load it again.",
        )),
    }
}

/// Calls a booking off, and hangs up if it is calling.
#[worker::send]
pub(super) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<CancelBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::Booking, Action::Write).await?;
    let id: BookingId = id.parse().map_err(|_| Error::NOT_FOUND)?;
    let cancelled = booking_events::cancel(&*app.db, id, &entry(&app, &by)).await?;
    let booking = match cancelled {
        Some(booking) => booking,
        None => already_over(&app, &by, id).await?,
    };
    let rang = app.dialer()?.end_calls_of(id).await?;
    Ok(Json(CancelBody {
        success: true,
        booking,
        rang,
    }))
}

/// A booking that cannot be cancelled any more: fine if it was cancelled before.
async fn already_over(app: &App, by: &Principal, id: BookingId) -> Result<Booking, Error> {
    let booking = booking_events::get(&*app.db, by.organization_id, id)
        .await?
        .ok_or(Error::NOT_FOUND)?;
    if booking.status == Status::Cancelled {
        return Ok(booking);
    }
    Err(callslot_shared::Error::State {
        status: booking.status,
        problem: "cannot be cancelled any more",
    }
    .into())
}
