//! Mails, and the calendar objects in them, as they are sent.

mod calendar;
mod texts;
