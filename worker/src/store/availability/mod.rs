//! Working hours, time off, event types and busy times.

pub(in crate::store) mod busy;
pub mod event_types;
mod query;
pub mod schedules;
pub mod time_off;

pub use query::{Availability, BusyDetail, BusySubject, Host, Question, read};
