//! Working hours, time off, event types and slots.

pub(in crate::http) mod event_types;
pub(in crate::http) mod schedules;
pub(in crate::http) mod slots;
pub(in crate::http) mod time_off;
