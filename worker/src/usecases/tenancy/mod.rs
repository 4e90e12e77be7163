//! Organizations, and the people they hold data of.

mod attendee_subject;
pub(crate) mod erase_attendee;
pub(crate) mod export_attendee;
