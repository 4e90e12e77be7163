//! `GET /health`: whether calls are being placed.

use crate::http::RequestContext;
use crate::{Error, http::extract::Json, store::ticks};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{Health, HealthBody},
    schedule::wall::ZONE_RULES,
};
use chrono::TimeDelta;

/// How old the newest tick may be: two were lost, then.
const MAX_AGE: TimeDelta = TimeDelta::seconds(150);

/// How long after its start a booking may still be pending: a tick was lost, and the next has had half
/// a minute to take it up.
const MAX_WAIT: TimeDelta = TimeDelta::seconds(90);

/// 200 if calls are being placed, 503 if not.
#[worker::send]
pub(crate) async fn show(RequestContext { app, .. }: RequestContext) -> Result<Response, Error> {
    let now = app.clock.now();
    let standing = ticks::standing(&*app.db, now - MAX_WAIT).await?;
    let age = standing.newest.map(|newest| now - newest);
    let health = if age.is_none_or(|age| age > MAX_AGE) {
        Health::NoTick
    } else if standing.overdue {
        Health::Overdue
    } else {
        Health::Ok
    };
    let status = match health {
        Health::Ok => StatusCode::OK,
        Health::NoTick | Health::Overdue => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = HealthBody {
        success: health == Health::Ok,
        status: health,
        last_tick_at: standing.newest,
        last_tick_age_seconds: age.map(|age| age.num_seconds()),
        time_zone_data: ZONE_RULES.to_owned(),
    };
    Ok((status, Json(body)).into_response())
}
