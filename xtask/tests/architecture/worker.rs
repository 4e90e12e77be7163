//! The layers of the Worker. A change here is a decision; ARCHITECTURE.md draws them.

use crate::layers::{Ban, Layers, Sql};

pub(crate) const LAYERS: Layers = Layers {
    rows: &[
        &["mask"],
        &["seams"],
        &["limited"],
        &["log"],
        &["http_client"],
        &["vault"],
        &["passkeys"],
        &["webhook_signature"],
        &["telephony", "mail", "store"],
        &["carrier_credentials"],
        &["settings"],
        &["error"],
        &["dialer"],
        &["app"],
        &["usecases"],
        &["http"],
        &["web"],
        &["router"],
        &["edge"],
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
                "http/middleware/reader.rs",
                "http/request/context.rs",
                "http/request/idempotency.rs",
                "http/request/principal.rs",
                "http/request/whence.rs",
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
