//! The layers of the Worker. A change here is a decision; ARCHITECTURE.md draws them.

use crate::layers::{Ban, Layers, Sql};

pub(crate) const LAYERS: Layers = Layers {
    rows: &[
        &["redaction"],
        &["ports"],
        &["rate_limited"],
        &["log"],
        &["http_client"],
        &["encryption"],
        &["attendee_links"],
        &["public_tokens"],
        &["passkeys"],
        &["webhook_signature"],
        &["telephony", "mail", "store"],
        &["carrier_credentials"],
        &["settings"],
        &["error"],
        &["notifications"],
        &["webhooks"],
        &["dialer"],
        &["app"],
        &["usecases"],
        &["http"],
        &["web"],
        &["router"],
        &["fetch_adapter"],
    ],
    bans: &[
        Ban {
            module: "usecases",
            modules: &[],
            crates: &["axum", "http"],
            except: &[],
        },
        Ban {
            module: "http",
            modules: &["dialer", "store"],
            crates: &[],
            // The principal is looked up before any use case is called, and some types travel through.
            except: &[
                "http/principal_cache.rs",
                "http/middleware/response_filter.rs",
                "http/request/context.rs",
                "http/request/idempotency.rs",
                "http/request/principal.rs",
                "http/request/client_info.rs",
                "http/booking/bookings/list.rs",
                "http/booking/series.rs",
                "http/call/carrier.rs",
                "http/service/cron.rs",
                "http/service/lanes.rs",
                "http/tenancy/audit.rs",
            ],
        },
    ],
    sql: Sql {
        module: "store",
        macros: &["sql", "text", "columns"],
        words: &["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "],
    },
};
