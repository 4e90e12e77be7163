//! The layers of the interface: what decides is plain and below; what draws knows the host by its port.

use crate::layers::{Layers, Sql};

pub(crate) const LAYERS: Layers = Layers {
    rows: &[
        &["phone"],
        &["api", "options", "route", "speech", "time"],
        &["schedule"],
        &["availability", "messages", "public_page", "webhooks"],
        &["popup"],
        &["call_now"],
        &["panel"],
        &["profile"],
        &["platform"],
        &["browser"],
        &["ui"],
    ],
    bans: &[],
    sql: Sql {
        module: "",
        macros: &["query"],
        words: &["SELECT ", "INSERT INTO ", "DELETE FROM "],
    },
};
