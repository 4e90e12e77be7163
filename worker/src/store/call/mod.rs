//! The dialling ledger and the calls that came of it.

pub mod call_attempts;
pub mod call_events;
pub mod calls;
pub mod claim;
pub mod confirmations;
pub mod conversations;
pub mod outcomes;
pub mod punctuality;
pub mod qa_reviews;
pub mod recordings;
pub mod sweep;
pub mod ticks;
pub mod timeline;
pub mod transcripts;
