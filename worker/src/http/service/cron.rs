//! `GET /api/cron/scheduled-calls`: a tick by hand.

use crate::{
    Error,
    http::{RequestContext, extract::Json, principal},
    usecases::service::run_tick::{TickReport, run_tick},
};
use serde::Serialize;

/// The outcome of the tick.
#[derive(Serialize)]
#[cfg_attr(test, derive(utoipa::ToSchema))]
pub(crate) struct CronBody {
    /// Always true.
    success: bool,
    /// Its counts.
    tick: TickReport,
}

/// Runs a tick for whoever bears the secret. Without a secret on the server it never runs.
#[worker::send]
pub(crate) async fn run(
    RequestContext { app, headers, .. }: RequestContext,
) -> Result<Json<CronBody>, Error> {
    let secret = app
        .settings
        .cron_secret
        .as_deref()
        .ok_or(Error::NotConfigured("CRON_SECRET"))?;
    if !principal::bears(&headers, secret) {
        return Err(Error::UNAUTHORIZED);
    }
    Ok(Json(CronBody {
        success: true,
        tick: run_tick(&app).await?,
    }))
}
