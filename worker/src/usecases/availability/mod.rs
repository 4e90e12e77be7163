//! Working hours, time off, event types and slots.

pub(crate) mod change_date;
pub(crate) mod delete_event_type;
pub(crate) mod delete_schedule;
pub(crate) mod delete_time_off;
pub(crate) mod enter_time_off;
pub(crate) mod event_types;
pub(crate) mod explain_slot;
pub(crate) mod list_slots;
pub(crate) mod ownership;
pub(crate) mod reasons;
pub(crate) mod save_event_type;
pub(crate) mod save_schedule;
pub(crate) mod schedules;
pub(crate) mod slot_question;
pub(crate) mod time_off;
