//! `GET /health`: whether calls are being placed.

use crate::{App, Error, store::ticks};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use callslot_shared::api::{Health, HealthBody};
use chrono::TimeDelta;

/// How old the newest tick may be: two were lost, then.
const MAX_AGE: TimeDelta = TimeDelta::seconds(150);

/// 200 if the trigger is alive, 503 if not.
#[worker::send]
pub(super) async fn show(app: App) -> Result<Response, Error> {
    let newest = ticks::newest(&*app.db).await?;
    let age = newest.map(|newest| app.clock.now() - newest);
    let alive = age.is_some_and(|age| age <= MAX_AGE);
    let status = if alive {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = HealthBody {
        success: alive,
        status: if alive { Health::Ok } else { Health::NoTick },
        last_tick_at: newest,
        last_tick_age_seconds: age.map(|age| age.num_seconds()),
    };
    Ok((status, Json(body)).into_response())
}
