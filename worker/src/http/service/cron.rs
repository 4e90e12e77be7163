//! `GET /api/cron/scheduled-calls`: a tick by hand.

use crate::http::{RequestContext, extract::Json, principal};
use crate::{
    Error,
    dialer::{Report, Source, Trigger},
};
use serde::Serialize;

/// What the tick did.
#[derive(Serialize)]
#[cfg_attr(test, derive(utoipa::ToSchema))]
pub(crate) struct CronBody {
    /// Always true.
    success: bool,
    /// Its counts.
    tick: Report,
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
