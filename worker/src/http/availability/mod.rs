//! Working hours, time off, event types and slots.

pub(crate) mod event_types;
pub(crate) mod schedules;
pub(crate) mod slots;
pub(crate) mod time_off;
