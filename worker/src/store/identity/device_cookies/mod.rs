//! `device_cookies`: browsers in which somebody has signed in. Cross-tenant: they are a person's.
//!
//! One opens nothing. It tells a browser that its person has used before from a stranger's, so that what
//! strangers do to an address does not count for it. Source: OWASP, "Slow Down Online Guessing Attacks with
//! Device Cookies".

mod all_tenants;

pub use all_tenants::{DeviceCookie, knows, remember};

use crate::store::{Statement, sql};
use callslot_shared::ids::UserId;
use chrono::TimeDelta;

/// The time for which one is known.
pub const LASTS: TimeDelta = TimeDelta::days(180);
/// Most of one person. The oldest goes first.
pub const MOST: u32 = 50;
/// The number of rows that are forgotten at once.
const BATCH: u32 = 100;

/// Forgets all of a person's.
pub(in crate::store) fn forget_all(user: UserId) -> Statement {
    sql!("DELETE FROM device_cookies WHERE user_id = :user", user)
}
