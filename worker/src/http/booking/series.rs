//! `/api/series`: bookings that return by a rule.

use crate::{
    Error,
    http::{
        RequestContext, etag,
        extract::{Id, Json, Query},
        idempotency, query,
    },
    store::booking_series::Whole,
    usecases::{
        booking::repeatable::Representation,
        series::{
            cancel_series::{SeriesCancellation, cancel_series},
            change_series::change_series,
            create_series::{SeriesBookingResult, create_series},
            find::{NO_SERIES, find_series},
            preview_series::preview_series,
            scope::Selection,
        },
    },
};
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{ChangeSeries, CreateSeries, Series, SeriesBody, SeriesBooking, SeriesPreview},
    ids::SeriesId,
    schedule::recurrence::Scope,
};
use serde::{Deserialize, Deserializer};

/// Shows every call that a series would consist of, and what is in its way.
#[worker::send]
pub(crate) async fn preview(
    context: RequestContext,
    body: Result<Json<CreateSeries>, Error>,
) -> Result<Json<SeriesPreview>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let preview = preview_series(context.with_principal(&by), &request).await?;
    Ok(Json(SeriesPreview {
        success: true,
        free: preview.free,
        user_id: preview.operator,
        occurrences: preview.occurrences,
    }))
}

/// Books a series: all of it, or nothing. With an Idempotency-Key, the same request again answers the same again.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<CreateSeries>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let key = idempotency::key(&context.headers, &by, "POST /api/series", &request)?;
    let acting = context.with_principal(&by);
    match create_series(acting, &request, key.as_ref(), &represent).await? {
        SeriesBookingResult::New(new) => {
            let answer = idempotency::StoredResponse::of(new.status, Some(&new.headers), new.body);
            Ok(answer.into_response())
        }
        SeriesBookingResult::Known(known) => {
            let key = key.ok_or(NO_SERIES)?;
            idempotency::replay(&key, &known)
        }
    }
}

/// The answer to a new series.
fn represent(series: Series, bookings: Vec<SeriesBooking>) -> Result<Representation, Error> {
    let location = HeaderValue::from_str(&format!("/api/series/{}", series.id));
    let location = location.ok().map(|location| (header::LOCATION, location));
    let headers = etag::version(series.version).into_iter().chain(location);
    let body = SeriesBody {
        success: true,
        series,
        bookings,
    };
    idempotency::StoredResponse::created(headers, &body).map(Representation::from)
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
pub(crate) async fn show(context: RequestContext, id: Id<SeriesId>) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_SERIES)?;
    find_series(context.with_principal(&by), id)
        .await
        .map(shown)
}

/// Changes one, the following or all calls of a series: all that are meant, or none.
#[worker::send]
pub(crate) async fn change(
    context: RequestContext,
    id: Id<SeriesId>,
    body: Result<Json<ChangeSeries>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let Path(id) = id.map_err(|_| NO_SERIES)?;
    let expected = etag::expected(&context.headers);
    let changed = change_series(context.with_principal(&by), id, expected, &request).await;
    changed.map(shown)
}

/// Calls off one, the following or all calls of a series that are pending.
#[worker::send]
pub(crate) async fn cancel(
    context: RequestContext,
    id: Id<SeriesId>,
    query: Result<Query<CancelCalls>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Query(CancelCalls {
        scope,
        occurrence,
        notify,
    }) = query?;
    let Path(id) = id.map_err(|_| NO_SERIES)?;
    let expected = etag::expected(&context.headers);
    let cancellation = SeriesCancellation {
        selection: Selection { scope, occurrence },
        notify,
    };
    let cancelled = cancel_series(context.with_principal(&by), id, expected, &cancellation).await;
    cancelled.map(shown)
}

/// The calls that are called off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelCalls {
    #[serde(default = "all", deserialize_with = "scope")]
    scope: Scope,
    occurrence: Option<String>,
    #[serde(default, deserialize_with = "query::maybe")]
    notify: Option<bool>,
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
