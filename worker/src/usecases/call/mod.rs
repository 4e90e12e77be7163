//! Calls: what people keep of them, and what the carrier asks and reports.

pub(crate) mod calls;
pub(crate) mod carrier_documents;
pub(crate) mod carrier_events;
pub(crate) mod confirm;
pub(crate) mod declare_outcome;
pub(crate) mod delete_recordings;
pub(crate) mod delete_transcript;
pub(crate) mod find;
pub(crate) mod punctuality;
pub(crate) mod timeline;
pub(crate) mod verification_webhooks;
pub(crate) mod webhook_keys;
pub(crate) mod write_review;
