//! `GET /api/cron/scheduled-calls`: a tick by hand.

use crate::http::{extract::Json, principal};
use crate::{
    App, Error,
    dialer::{Report, Source, Trigger},
};
use axum::{extract::Extension, http::HeaderMap};
use serde::Serialize;

/// What the tick did.
#[derive(Serialize)]
#[cfg_attr(test, derive(utoipa::ToSchema))]
pub(in crate::http) struct CronBody {
    /// Always true.
    success: bool,
    /// Its counts.
    tick: Report,
}

/// Runs a tick for whoever bears the secret. Without a secret on the server it never runs.
#[worker::send]
pub(in crate::http) async fn run(
    Extension(app): Extension<App>,
    headers: HeaderMap,
) -> Result<Json<CronBody>, Error> {
    let secret = app
        .settings
        .cron_secret
        .as_deref()
        .ok_or(Error::NotConfigured("CRON_SECRET"))?;
    if !principal::bears(&headers, secret) {
        return Err(Error::UNAUTHORIZED);
    }
    let trigger = Trigger {
        source: Source::Http,
        scheduled_for: app.clock.now(),
    };
    let tick = app.tick(trigger).await?;
    Ok(Json(CronBody {
        success: true,
        tick,
    }))
}
