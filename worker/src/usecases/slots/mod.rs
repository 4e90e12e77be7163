//! Free starts, and why a start is not free.

pub(crate) mod explain_slot;
pub(crate) mod list_slots;
pub(crate) mod slot_question;
