//! `/health`, `/openapi.json` and the trigger's address in the document.

use super::{CRON_SECRET, endpoint::Endpoint, requirement};
use crate::http::cron::CronBody;
use callslot_shared::api::{ErrorCode, HealthBody};
use serde_json::{Value, json};
use utoipa::openapi::HttpMethod;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        service("/health", "health", "Ask whether calls are being placed")
            .about("They are if the newest tick of the trigger is at most 150 s old. For a monitor, which needs no token.")
            .secured([])
            .answers::<HealthBody>(200, "The trigger is alive.")
            .answers::<HealthBody>(503, "`no_tick`: the trigger's last tick is too long ago, or there was none.")
            .for_example(200, "ok", well(true))
            .for_example(503, "no_tick", well(false))
            .stored(),
        service("/openapi.json", "openapi", "Show this document")
            .secured([])
            .answers_object(200, "OpenAPI 3.1."),
        service("/api/cron/scheduled-calls", "tick", "Run a tick by hand")
            .about("What the trigger does every minute: finds what is due and places it. It answers once what it has begun is done, 25 s at most. Without the secret CRON_SECRET on the server it never runs.")
            .secured([requirement(CRON_SECRET)])
            .answers::<CronBody>(200, "What the tick did, in numbers.")
            .stored()
            .fails([ErrorCode::Unauthorized, ErrorCode::NotConfigured]),
    ]
}

fn well(alive: bool) -> Value {
    json!({
        "success": alive,
        "status": if alive { "ok" } else { "no_tick" },
        "last_tick_at": "2026-11-22T10:30:00Z",
        "last_tick_age_seconds": if alive { 12 } else { 210 },
    })
}

fn service(path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Service", HttpMethod::Get, path, id, summary)
}
