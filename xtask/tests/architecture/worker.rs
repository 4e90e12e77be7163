//! The layers of the Worker. A change here is a decision; ARCHITECTURE.md draws them.

use crate::layers::{Ban, Layers, Sql};

pub(crate) const LAYERS: Layers = Layers {
    rows: &[
        &["mask"],
        &["seams"],
        &["limited"],
        &["language"],
        &["log"],
        &["http_client"],
        &["vault"],
        &["passkeys"],
        &["webhook_signature"],
        &["carrier", "mail", "store"],
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
            except: &[],
        },
    ],
    sql: Sql {
        module: "store",
        macros: &["sql", "text", "columns"],
        words: &["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "],
    },
};
