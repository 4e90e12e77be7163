//! Texts of messages about calls: to attendees in four languages, to members in two, and the dates in both.

pub mod attendee;
pub mod call_page;
pub mod dates;
pub mod member;
pub mod proof;
pub mod self_service;
pub mod sms;
