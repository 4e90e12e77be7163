//! The dialling ledger and the calls that came of it.

pub(in crate::store) mod all_tenants;
pub mod booking_timeline;
pub mod call_context;
pub mod call_events;
pub mod calls;
pub mod confirmations;
pub mod outcomes;
pub mod punctuality;
pub mod qa_reviews;
pub mod recordings;
pub mod timeline;
pub mod transcripts;
