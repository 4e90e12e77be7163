//! `/api/bookings`: planned calls.

mod list;

pub(crate) use crate::usecases::booking::{
    availability,
    calling_hours::{Ring, calling, may_override},
    carrier_busy::{Crowded, carrier_busy},
    consent,
    refusal::unfit_operator,
    slot_taken::{no_slot, span, taken},
};
pub(crate) use list::list;
#[cfg(test)]
pub(crate) use list::{MAX_OFFSET, MAX_SEARCH, orders};

use crate::http::{
    RequestContext, etag, idempotency,
    limits::{self, Unwritten, Write},
    principal,
};
use crate::store::Tenant;
use crate::{
    App, Error, dialer,
    http::extract::{Id, Json},
    seams::fresh_id,
    store::{
        Database,
        audit_log::Entry,
        booking_events::{self, Changed, Inserted, Terms},
        credentials::Principal,
        idempotency_keys::Key,
        slot_holds,
    },
    usecases::{booking::reassign, call::find::ERASED},
};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    FieldError,
    access::{self},
    api::{BookingBody, CancelBody, ChangeBooking, CreateBooking},
    booking::{self, Booking, Change, Defaults, NewBooking, Status},
    ids::{BookingId, HoldId, UserId},
};
use chrono::{DateTime, Utc};

/// Books a call. With an Idempotency-Key, the same request again answers the same again.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateBooking>, Error>,
) -> Result<Response, Error> {
    let body = principal::unless_denied(&app, &headers, access, body).await?;
    let Json(request) = body;
    let book =
        async |db: &dyn Database, by: &Principal| book(&app, db, &headers, by, &request).await;
    principal::acting(&app, &headers, access, book).await
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
    let asked = new_booking(app, by, request, app.clock.now()).and_then(|booking| {
        may_ring(app, by, booking.start_time)?;
        let terms = terms(app, by, request, &booking)?;
        Ok((booking, terms))
    });
    let (mut booking, mut terms) = match asked {
        Ok(asked) => asked,
        Err(error) => return replayed(db, key.as_ref(), error).await,
    };
    // A host who was free a moment ago may be taken by now, and another be free.
    let any_host = request.event_type.is_some() && request.user_id.is_none();
    let plain = request.event_type.is_some().then(|| booking.clone());
    let mut tries = if any_host { HOSTS_TRIED } else { 1 };
    loop {
        let of_event = availability::of_event_type(app, db, by, request, &mut booking, &mut terms);
        if let Err(error) = of_event.await {
            return replayed(db, key.as_ref(), error).await;
        }
        let own = request.modulations.unwrap_or_default();
        if let Err(error) = consent::settle(db, by, own, &mut booking, &mut terms).await {
            return replayed(db, key.as_ref(), error).await;
        }
        tries -= 1;
        match write(app, db, by, booking, &terms, key.as_ref()).await? {
            Written::Answer(response) => return Ok(response),
            Written::Taken(error) => {
                let others = names_anothers_hold(app, db, by, &terms).await?;
                let again = any_host && (tries > 0 || others);
                let Some(plain) = plain.clone().filter(|_| again) else {
                    return replayed(db, key.as_ref(), error).await;
                };
                booking = plain;
                if others {
                    terms.hold = None;
                }
            }
            Written::Unscheduled(again) => booking = *again,
            Written::Refused(error, refused) => {
                let hosts = [&[refused.user_id], &*refused.co_hosts].concat();
                limits::override_carrier(by, error, request.force, &hosts, &mut terms)?;
                tries = tries.max(1);
                booking = plain.clone().unwrap_or(*refused);
            }
        }
        if terms.scheduled {
            continue;
        }
        // Most operators have no schedule, and for them one round trip is enough.
        tries = 1;
        let of_operator =
            availability::of_operator(app, db, by, &booking, false, request.force, &mut terms);
        if let Err(error) = of_operator.await {
            return replayed(db, key.as_ref(), error).await;
        }
    }
}

/// Whether the hold that a request names is none of its own, and so is in its way: then a host whom nobody
/// holds is looked for.
async fn names_anothers_hold(
    app: &App,
    db: &dyn Database,
    by: &Principal,
    terms: &Terms,
) -> Result<bool, Error> {
    let Some(hold) = terms.hold else {
        return Ok(false);
    };
    let (organization, now) = (by.organization_id, app.clock.now());
    Ok(!slot_holds::is_own(Tenant::new(db, organization), hold, by.user_id, now).await?)
}

/// How many hosts of an event type are tried, one after the other.
const HOSTS_TRIED: u32 = 5;

/// What came of writing a booking.
enum Written {
    /// The answer.
    Answer(Response),
    /// It was not written, perhaps because its operator's availability was not looked at.
    Unscheduled(Box<Booking>),
    /// It was not written, for the reason that is told.
    Refused(Error, Box<Booking>),
    /// It was not written, because its operator is taken then.
    Taken(Error),
}

async fn write(
    app: &App,
    db: &dyn Database,
    by: &Principal,
    booking: Booking,
    terms: &Terms,
    key: Option<&Key>,
) -> Result<Written, Error> {
    let answer = BookingBody {
        success: true,
        booking,
    };
    let location = HeaderValue::from_str(&format!("/api/bookings/{}", answer.booking.id));
    let location = location.ok().map(|location| (header::LOCATION, location));
    let told = etag::of(&answer.booking).into_iter().chain(location);
    let created = idempotency::Answer::created(told, &answer)?;
    let headers = created.kept_headers();
    let kept = key.map(|key| (key, Some(created.kept(&headers))));
    let entry = Entry {
        at: answer.booking.created_at,
        ..entry(app, by)
    };
    match booking_events::insert(by.tenant(db), &answer.booking, terms, kept, &entry).await? {
        Inserted::New => Ok(Written::Answer(created.into_response())),
        Inserted::Known(known) => match key {
            Some(key) => idempotency::replay(key, &known).map(Written::Answer),
            None => Err(Error::NOT_FOUND),
        },
        Inserted::Refused if !terms.scheduled => Ok(Written::Unscheduled(Box::new(answer.booking))),
        Inserted::Refused => {
            let unwritten = [(&answer.booking).into()];
            let error = limits::refused(app, by, &unwritten, Write::Ahead, &terms.capacity).await?;
            Ok(Written::Refused(error, Box::new(answer.booking)))
        }
        Inserted::Overlap => {
            let booking = &answer.booking;
            let (operator, start) = (booking.user_id, booking.start_time);
            let minutes = booking.duration_minutes;
            let span = span(operator, &booking.co_hosts, start, minutes, terms);
            let error = taken(app, by, span, None, terms.hold).await?;
            Ok(Written::Taken(error))
        }
    }
}

/// On what a request books, if calling hours allow it.
fn terms(
    app: &App,
    by: &Principal,
    request: &CreateBooking,
    booking: &Booking,
) -> Result<Terms, Error> {
    let any_hour = calling(by, ring(booking, request.force))?;
    Ok(Terms {
        hold: hold(request)?,
        any_hour,
        overridden: any_hour,
        service: limits::service(app),
        capacity: limits::capacity(app),
        ..Terms::default()
    })
}

/// When a new booking rings whom.
pub(crate) fn ring(booking: &Booking, force: Option<bool>) -> Ring<'_> {
    Ring {
        phone: &booking.attendee_phone,
        zone: booking.timezone,
        at: booking.start_time,
        operator: booking.user_id,
        force: force == Some(true),
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
pub(crate) fn new_booking(
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

/// Refuses a call that rings soon to a credential that may not make phones ring.
pub(crate) fn may_ring(app: &App, by: &Principal, start: DateTime<Utc>) -> Result<(), Error> {
    Ok(access::may_ring(&by.scopes, start, app.clock.now())?)
}

async fn replayed(db: &dyn Database, key: Option<&Key>, error: Error) -> Result<Response, Error> {
    if let Some(key) = key
        && let Some(known) = key.find(db).await?
    {
        return idempotency::replay(key, &known);
    }
    Err(error)
}

pub(crate) fn entry<'a>(app: &App, by: &'a Principal) -> Entry<'a> {
    Entry {
        id: fresh_id(&*app.clock, &*app.entropy),
        by,
        at: app.clock.now(),
        whence: app.whence.clone(),
    }
}

/// Shows one booking, unless the client has it as it is.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<BookingId>,
) -> Result<Response, Error> {
    let id = id.map_err(|_| Error::NOT_FOUND);
    let Path(id) = principal::unless_denied(&app, &headers, access, id).await?;
    let find = async |db: &dyn Database, by: &Principal| find(db, by, id).await;
    let booking = principal::acting(&app, &headers, access, find).await?;
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

/// The booking of that id, if it is this organization's.
async fn find(db: &dyn Database, by: &Principal, id: BookingId) -> Result<Booking, Error> {
    booking_events::get(by.tenant(db), id)
        .await?
        .ok_or(Error::NOT_FOUND)
}

/// Changes a booking: moves it, hands it over, edits it.
#[worker::send]
pub(crate) async fn change(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<BookingId>,
    body: Result<Json<ChangeBooking>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let Path(id) = id.map_err(|_| Error::NOT_FOUND)?;
    let before = find(&*app.db, &by, id).await?;
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
                by.tenant(&*app.db),
                before.id,
                before.version,
                notes.as_deref(),
                &entry,
            )
            .await?
        }
        Change::Call(mut new) => {
            if moves(&before, &new) || before.user_id != new.user_id {
                may_ring(&app, &by, new.start_time)?;
            }
            let mut terms = booking_events::terms(by.tenant(&*app.db), before.id)
                .await?
                .ok_or(Error::NOT_FOUND)?;
            terms.service = limits::service(&app);
            terms.capacity = limits::capacity(&app);
            if moves(&before, &new) {
                terms.any_hour = calling(
                    &by,
                    Ring {
                        phone: &new.attendee_phone,
                        zone: new.timezone,
                        at: new.start_time,
                        operator: new.user_id,
                        force: request.force == Some(true),
                    },
                )?;
                terms.overridden = terms.any_hour;
            }
            if let (Some(asked), None) = (request.modulations, new.loosened_by) {
                let (db, field) = (&*app.db, "modulations");
                new.loosened_by = consent::allowed(db, &by, asked, field).await?;
                terms.loosened = new.loosened_by.is_some();
            }
            if takes_other_time(&before, &new) {
                let mut moved = Booking {
                    user_id: new.user_id,
                    start_time: new.start_time,
                    duration_minutes: new.duration_minutes,
                    co_hosts: others_asked(&before, &new),
                    ..before.clone()
                };
                let force = request.force;
                if request.user_id.is_none() && force != Some(true) {
                    new.user_id = reassign::host(&app, &by, &moved, &mut terms).await?;
                    moved.user_id = new.user_id;
                }
                availability::of_operator(&app, &*app.db, &by, &moved, true, force, &mut terms)
                    .await?;
            }
            replace(&app, &by, &before, &new, request.force, terms).await?
        }
    };
    match changed {
        Changed::Done(booking) => Ok(shown(*booking)),
        Changed::Refused | Changed::Overlap | Changed::Overtaken => Err(etag::VERSION_CONFLICT),
    }
}

/// Writes a change of a call, or says what keeps it from being written.
async fn replace(
    app: &App,
    by: &Principal,
    before: &Booking,
    new: &NewBooking,
    force: Option<bool>,
    mut terms: Terms,
) -> Result<Changed, Error> {
    let (db, id, version) = (&*app.db, before.id, before.version);
    loop {
        let entry = entry(app, by);
        match booking_events::replace(by.tenant(db), id, version, new, &terms, &entry).await? {
            Changed::Refused => {
                let unwritten = [Unwritten {
                    booking: before.id,
                    number: &new.attendee_phone,
                    extension: new.attendee_extension.as_ref(),
                    start: new.start_time,
                    operator: new.user_id,
                    minutes: new.duration_minutes,
                    zone: new.timezone,
                    event_type: before.event_type_id,
                }];
                let error =
                    limits::refused(app, by, &unwritten, Write::Change, &terms.capacity).await?;
                let hosts = [&[new.user_id], &*new.co_hosts].concat();
                limits::override_carrier(by, error, force, &hosts, &mut terms)?;
            }
            Changed::Overlap => {
                let (start, minutes) = (new.start_time, new.duration_minutes);
                let span = span(new.user_id, &new.co_hosts, start, minutes, &terms);
                return Err(taken(app, by, span, Some(before.id), None).await?);
            }
            changed => return Ok(changed),
        }
    }
}

/// Whether a change makes another phone ring, or at another time.
fn moves(before: &Booking, new: &NewBooking) -> bool {
    before.start_time != new.start_time
        || before.attendee_phone != new.attendee_phone
        || before.timezone != new.timezone
}

/// Whether a change takes time of an operator that it did not have.
fn takes_other_time(before: &Booking, new: &NewBooking) -> bool {
    before.user_id != new.user_id
        || before.start_time != new.start_time
        || before.duration_minutes < new.duration_minutes
}

/// The co-hosts of whose time a change takes more.
fn others_asked(before: &Booking, new: &NewBooking) -> Vec<UserId> {
    let handed_over = NewBooking {
        user_id: before.user_id,
        ..new.clone()
    };
    if takes_other_time(before, &handed_over) {
        new.co_hosts.clone()
    } else {
        Vec::new()
    }
}

/// Calls a booking off, and hangs up if it is calling.
#[worker::send]
pub(crate) async fn cancel(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<BookingId>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Path(id) = id.map_err(|_| Error::NOT_FOUND)?;
    let version = if headers.contains_key(header::IF_MATCH) {
        let before = find(&*app.db, &by, id).await?;
        etag::check(&headers, &before)?;
        Some(before.version)
    } else {
        None
    };
    let cancelled =
        booking_events::cancel(by.tenant(&*app.db), id, version, &entry(&app, &by)).await?;
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
    let booking = booking_events::get(by.tenant(&*app.db), id)
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
