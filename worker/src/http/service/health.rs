//! `GET /health`: whether calls are being placed.

use crate::{
    Error,
    http::{RequestContext, extract::Json},
    usecases::service::health::examine,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{Health, HealthBody},
    schedule::local_time::ZONE_RULES,
};

/// 200 if calls are being placed, 503 if not.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Response, Error> {
    let found = examine(&context.app).await?;
    let status = match found.health {
        Health::Ok => StatusCode::OK,
        Health::NoTick | Health::Overdue => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = HealthBody {
        success: found.health == Health::Ok,
        status: found.health,
        last_tick_at: found.last_tick_at,
        last_tick_age_seconds: found.last_tick_age.map(|age| age.num_seconds()),
        time_zone_data: ZONE_RULES.to_owned(),
    };
    Ok((status, Json(body)).into_response())
}
