//! Working hours, time off and event types.

pub(crate) mod change_date;
pub(crate) mod delete_event_type;
pub(crate) mod delete_schedule;
pub(crate) mod delete_time_off;
pub(crate) mod enter_time_off;
pub(crate) mod event_types;
pub(crate) mod ownership;
pub(crate) mod reasons;
pub(crate) mod save_event_type;
pub(crate) mod save_schedule;
pub(crate) mod schedules;
pub(crate) mod time_off;
