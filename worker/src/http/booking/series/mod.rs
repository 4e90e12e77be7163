//! `/api/series`: bookings that return by a rule.

mod edit;
mod judge;
mod parts;
mod plan;

use crate::http::{
    RequestContext,
    bookings::{consent, entry, may_ring, no_slot, unfit_operator},
    etag,
    extract::{Id, Json, Query},
    idempotency,
    limits::{self, Write},
    principal, query,
};
use crate::usecases::expected_version::CHANGED;
use crate::{
    App, Error,
    seams::fresh_id,
    store::{
        booking_events::Terms,
        booking_series::{self, Changed, Edit, Inserted, Placed, Whole},
        credentials::Principal,
        idempotency_keys::Key,
    },
};
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{
        ChangeSeries, CreateSeries, ErrorBody, ErrorCode, SeriesBody, SeriesBooking,
        SeriesOccurrence, SeriesPreview,
    },
    booking::Booking,
    ids::SeriesId,
    schedule::{
        recurrence::{Occurrence, Scope},
        wall::{LocalTime, written},
    },
    voice::Modulations,
};
use judge::Against;
use plan::Plan;
use serde::{Deserialize, Deserializer};

/// No such series, or another organization's.
const NO_SERIES: Error = Error::Plain(ErrorCode::NotFound, "There is no such series.");
/// How often a series is looked at anew because somebody booked one of its times meanwhile.
const TRIES: u32 = 3;

/// Shows every call that a series would consist of, and what is in its way.
#[worker::send]
pub(crate) async fn preview(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateSeries>, Error>,
) -> Result<Json<SeriesPreview>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let plan = plan::plan(&app, &by, &request).await?;
    let occurrences = plan
        .occurrences
        .iter()
        .zip(1..)
        .map(|(occurrence, number)| {
            let against = plan
                .judged
                .against
                .iter()
                .find(|against| against.number == number);
            let zone = occurrence.local.zone;
            SeriesOccurrence {
                number,
                occurrence: written(occurrence.by_rule),
                local_time: written(LocalTime::of(occurrence.instant, zone).wall),
                start_time: occurrence.instant,
                clock: occurrence.local.resolve().reading,
                reasons: against.map_or_else(Vec::new, |against| against.reasons.clone()),
            }
        });
    Ok(Json(SeriesPreview {
        success: true,
        free: plan.judged.against.is_empty(),
        user_id: plan.judged.operator,
        occurrences: occurrences.collect(),
    }))
}

/// Books a series: all of it, or nothing. With an Idempotency-Key, the same request again answers the same again.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateSeries>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let key = idempotency::key(&headers, &by, "POST /api/series", &request)?;
    match book(&app, &by, &request, key.as_ref()).await {
        Ok(response) => Ok(response),
        // A repeated request answers as it did, even if its own bookings are in its way by now.
        Err(error) => match &key {
            Some(key) => match key.find(&*app.db).await? {
                Some(known) => idempotency::replay(key, &known),
                None => Err(error),
            },
            None => Err(error),
        },
    }
}

async fn book(
    app: &App,
    by: &Principal,
    request: &CreateSeries,
    key: Option<&Key>,
) -> Result<Response, Error> {
    for _ in 0..TRIES {
        let plan = plan::plan(app, by, request).await?;
        for occurrence in &plan.occurrences {
            may_ring(app, by, occurrence.instant)?;
        }
        if !plan.judged.against.is_empty() {
            return Err(conflict(
                "booked",
                &plan.judged.against,
                plan.occurrences.len(),
            ));
        }
        if let Some(response) = write(app, by, &plan, key).await? {
            return Ok(response);
        }
    }
    Err(taken_meanwhile())
}

/// Writes a planned series; nothing if one of its times was taken meanwhile.
async fn write(
    app: &App,
    by: &Principal,
    plan: &Plan,
    key: Option<&Key>,
) -> Result<Option<Response>, Error> {
    let (series, placed) = plan.rows(app, by);
    let answer = SeriesBody {
        success: true,
        bookings: placed
            .iter()
            .map(|placed| (&placed.booking).into())
            .collect(),
        series,
    };
    let location = HeaderValue::from_str(&format!("/api/series/{}", answer.series.id));
    let location = location.ok().map(|location| (header::LOCATION, location));
    let told = etag::version(1).into_iter().chain(location);
    let created = idempotency::Answer::created(told, &answer)?;
    let headers = created.kept_headers();
    let kept = key.map(|key| (key, created.kept(&headers)));
    let mut entry = entry(app, by);
    entry.at = answer.series.created_at;
    let (db, terms) = (&*app.db, &plan.terms);
    match booking_series::insert(by.tenant(db), &answer.series, &placed, terms, kept, &entry)
        .await?
    {
        Inserted::New => Ok(Some(created.into_response())),
        Inserted::Known(known) => match key {
            Some(key) => idempotency::replay(key, &known).map(Some),
            None => Err(NO_SERIES),
        },
        Inserted::Overlap => Ok(None),
        Inserted::Refused => Err(refused(app, by, &placed, Write::Ahead, terms).await?),
    }
}

/// Why these bookings were not written.
async fn refused(
    app: &App,
    by: &Principal,
    placed: &[Placed],
    write: Write,
    terms: &Terms,
) -> Result<Error, Error> {
    let unwritten: Vec<_> = placed.iter().map(|one| (&one.booking).into()).collect();
    let error = limits::refused(app, by, &unwritten, write, &terms.capacity).await?;
    // The carrier had room when the series was judged.
    Ok(if limits::is_carrier_busy(&error) {
        taken_meanwhile()
    } else {
        error
    })
}

/// A series that cannot be as a whole.
fn conflict(done: &str, against: &[Against], calls: usize) -> Error {
    let numbers: Vec<_> = against
        .iter()
        .map(|against| against.number.to_string())
        .collect();
    let message = format!(
        "Of the {calls} calls {} cannot be, so none was {done}: call {}. Pick another time, rule or operator.",
        against.len(),
        numbers.join(", "),
    );
    let mut body = ErrorBody::new(ErrorCode::SeriesConflict, message);
    body.error.reasons = against.iter().map(Against::told).collect();
    no_slot(body)
}

fn taken_meanwhile() -> Error {
    no_slot(ErrorBody::new(
        ErrorCode::SeriesConflict,
        "One of the times was taken a moment ago. Ask again.",
    ))
}

async fn find(app: &App, by: &Principal, id: Id<SeriesId>) -> Result<Whole, Error> {
    let Path(id) = id.map_err(|_| NO_SERIES)?;
    booking_series::get(by.tenant(&*app.db), id)
        .await?
        .ok_or(NO_SERIES)
}

fn shown(whole: Whole) -> Response {
    let tag = etag::version(whole.series.version);
    let body = SeriesBody {
        success: true,
        bookings: whole.bookings.iter().map(SeriesBooking::from).collect(),
        series: whole.series,
    };
    (tag, Json(body)).into_response()
}

/// Shows a series with all its bookings.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<SeriesId>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    Ok(shown(find(&app, &by, id).await?))
}

/// Changes one, the following or all calls of a series: all that are meant, or none.
#[worker::send]
pub(crate) async fn change(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<SeriesId>,
    body: Result<Json<ChangeSeries>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let before = find(&app, &by, id).await?;
    etag::expected(&headers)?.check(before.series.version)?;
    let mut planned = edit::plan(&app, &by, &before, &request)?;
    for start in edit::rung_anew(&before, &planned.edit) {
        may_ring(&app, &by, start)?;
    }
    loosen(&app, &by, &mut planned.edit, request.change.modulations).await?;
    if planned.takes_time {
        let against = judge::edit(&app, &by, &mut planned, &request.change).await?;
        if !against.is_empty() {
            return Err(conflict("changed", &against, planned.occurrences.len()));
        }
    }
    write_change(&app, &by, planned.edit, "series.change").await
}

/// Notes who allows calls of a series to be looser than the organization's settings, if the change makes them so.
async fn loosen(
    app: &App,
    by: &Principal,
    edit: &mut Edit,
    asked: Option<Modulations>,
) -> Result<(), Error> {
    let Some(asked) = asked else { return Ok(()) };
    let allowed = consent::allowed(&*app.db, by, asked, "modulations").await?;
    for placed in edit.changed.iter_mut().chain(&mut edit.added) {
        let before = placed.booking.loosened_by;
        placed.booking.loosened_by = before.or(allowed);
    }
    edit.terms.loosened = allowed.is_some();
    Ok(())
}

async fn write_change(
    app: &App,
    by: &Principal,
    edit: Edit,
    action: &str,
) -> Result<Response, Error> {
    match booking_series::change(by.tenant(&*app.db), &edit, action, &entry(app, by)).await? {
        Changed::Done(whole) => Ok(shown(*whole)),
        Changed::Overlap => Err(taken_meanwhile()),
        Changed::Refused => {
            let now = booking_series::get(by.tenant(&*app.db), edit.series.id).await?;
            if now.is_none_or(|now| !edit::stands(&edit, &now)) {
                return Err(CHANGED);
            }
            if edit.changed.is_empty() && edit.added.is_empty() {
                return Err(CHANGED);
            }
            if !edit.added.is_empty() {
                return Err(refused(app, by, &edit.added, Write::Ahead, &edit.terms).await?);
            }
            Err(refused(app, by, &edit.changed, Write::Change, &edit.terms).await?)
        }
    }
}

/// Calls off one, the following or all calls of a series that are pending.
#[worker::send]
pub(crate) async fn cancel(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    id: Id<SeriesId>,
    query: Result<Query<Cancel>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Query(Cancel { scope, occurrence }) = query?;
    let before = find(&app, &by, id).await?;
    etag::expected(&headers)?.check(before.series.version)?;
    let edit = edit::cancel(&app, &before, scope, occurrence.as_deref())?;
    if edit.cancelled.is_empty() {
        return Ok(shown(before));
    }
    write_change(&app, &by, edit, "series.cancel").await
}

/// What is called off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cancel {
    #[serde(default = "all", deserialize_with = "scope")]
    scope: Scope,
    occurrence: Option<String>,
}

const fn all() -> Scope {
    Scope::All
}

fn scope<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scope, D::Error> {
    query::by(deserializer, |text| match text {
        "this" => Ok(Scope::This),
        "following" => Ok(Scope::Following),
        "all" => Ok(Scope::All),
        _ => Err("is not this, following or all"),
    })
}

/// A booking on the time of an occurrence, with its place in the series.
fn placed(app: &App, mut booking: Booking, at: &Occurrence, local: bool) -> Placed {
    booking.start_time = at.instant;
    booking.end_time = at.instant + chrono::TimeDelta::minutes(booking.duration_minutes.into());
    booking.occurrence = Some(written(at.by_rule));
    Placed {
        booking,
        local: local.then_some(at.local),
        next_hosts: Vec::new(),
        audit: fresh_id(&*app.clock, &*app.entropy),
    }
}
