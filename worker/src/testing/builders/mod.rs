//! Builders of what a test begins with, so that it says what it needs and no more:
//! `world.an_organization().with_owner().with_booking(…)`.
//!
//! Each step is written at once. Whoever is there is changed by the same words: `world.acme().on_plan(Plan::Free)`,
//! `world.member(OSCAR).disabled()`. States that the Worker's own statements cannot make are for
//! [`World::forced`](super::World::forced).

mod attempts;
mod availability;
mod bookings;
mod holds;
mod invitations;
mod keys;
mod members;
mod organizations;

pub use attempts::Attempts;
pub use availability::{EventTypeHost, EventTypeRow, ScheduleRow, TimeOffRow};
pub use bookings::{BookingRow, Bookings, SeriesRow};
pub use holds::{HoldRow, Holds};
pub use invitations::InvitationRow;
pub use keys::ApiKeySelection;
pub use members::Members;
pub use organizations::{CallLimit, Organization};

/// The demo organization's id.
pub const ACME: &str = "019a0000-0000-7000-8000-000000000001";
/// The id of the first organization that [`World::an_organization`](super::World::an_organization) makes.
pub const OTHER: &str = "019b0000-0000-7000-8000-000000000001";
/// The user id of its owner.
pub const OTTO: &str = "019b0000-0000-7000-8000-000000000101";
/// The booking that it has in a world with [another organization](super::World::another_organization).
pub const THEIRS: &str = "019b0000-0000-7000-8000-000000000201";
/// The demo organization's owner.
pub const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";

/// Something that happens to a world, for cases that differ in it.
pub type WorldChange = fn(&super::World);

use sha2::{Digest as _, Sha256};

/// A token as the store has it.
fn hash(token: &str) -> String {
    crate::ports::hex(&Sha256::digest(token))
}

/// A text as SQL has it.
fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A text that may be absent as SQL has it.
fn text_or_null(value: Option<&str>) -> String {
    value.map_or_else(|| "NULL".to_owned(), text)
}
