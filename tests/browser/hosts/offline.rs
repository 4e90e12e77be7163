//! Without network the last calls stay, with their age; with it they are fresh.

use chrono::{TimeDelta, Utc};

use super::desk::{Desk, Host};
use crate::extension::api::books;
use crate::extension::pages_session::{is_accessible, is_online};
use crate::stage::{OWNER, Stage};

/// The desk asks again every half minute. Nobody has to wait for it.
const HURRY: &str = "const { setInterval } = window; \
    window.setInterval = (act, after, ...all) => setInterval(act, after >= 30_000 ? 300 : after, ...all)";

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    let desk = Desk::of(&stage, host, OWNER).await;
    desk.begins_with(HURRY).await;
    desk.page.reload().await.unwrap();
    desk.sees(".row", "Ada Lovelace").await;
    is_online(&desk.page, false).await;
    desk.sees("#offline", "Last updated").await;
    books(&stage, "Grace Hopper", Utc::now() + TimeDelta::hours(5)).await;
    desk.sees(".row", "Ada Lovelace").await;
    is_accessible(&desk.page, "offline").await;
    desk.presses(".row").await;
    desk.sees("#details h2", "Ada Lovelace").await;
    is_online(&desk.page, true).await;
    desk.sees(".row", "Grace Hopper").await;
    desk.misses("#offline").await;
    desk.leaves().await;
}
