//! `/health` and the trigger's address in the document.

use super::{CRON_SECRET, endpoint::Endpoint, requirement};
use serde_json::{Value, json};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        service("health", "Ask whether calls are being placed")
            .about("They are if the newest tick of the trigger is at most 150 s old and no booking is still pending 90 s after its start. For a monitor, which needs no token.")
            .secured([])
            .says(200, "The trigger is alive.")
            .says(503, "`no_tick`: the trigger's last tick is too long ago, or there was none. `overdue`: a booking's time has come and gone, and nobody has taken it up.")
            .for_example(200, "ok", health("ok", 12))
            .for_example(503, "no_tick", health("no_tick", 210))
            .for_example(503, "overdue", health("overdue", 12)),
        service("tick", "Run a tick by hand")
            .about("Does what the trigger does every minute: finds due calls and places them. It answers once what it has begun is done, 25 s at most. Without the secret CRON_SECRET on the server it never runs.")
            .secured([requirement(CRON_SECRET)])
            .says(200, "The tick's counts."),
    ]
}

fn health(status: &str, age: u32) -> Value {
    json!({
        "success": status == "ok",
        "status": status,
        "last_tick_at": "2026-11-22T10:30:00Z",
        "last_tick_age_seconds": age,
        "time_zone_data": "2026f",
    })
}

fn service(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Service", id, summary)
}
