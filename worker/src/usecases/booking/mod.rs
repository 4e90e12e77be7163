//! Bookings: made, held, changed and called off, and the rules that a time has to meet.

pub(crate) mod apply_event_type;
pub(crate) mod availability;
pub(crate) mod book;
pub(crate) mod booking_timeline;
pub(crate) mod call_now;
pub(crate) mod calling_hours;
pub(crate) mod cancel_booking;
pub(crate) mod capacity;
pub(crate) mod carrier_busy;
pub(crate) mod change_booking;
pub(crate) mod find_booking;
pub(crate) mod hold;
pub(crate) mod list_bookings;
pub(crate) mod reassign;
pub(crate) mod refusal;
pub(crate) mod repeatable;
pub(crate) mod slot_taken;
