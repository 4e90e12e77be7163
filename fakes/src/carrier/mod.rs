//! A carrier in `SignalWire`'s shape that rings no telephone.
//!
//! Speaks the Compatibility (`LaML`/`cXML`) and the Calling (SWML) API to whoever calls it, requests call
//! documents and sends signed webhooks as the carrier does, and plays the people at the other end by script. What it
//! keeps besides is the event log: everything that happened on every leg ([`CallRecord`]). Tests assert
//! on that, not on what a webhook claimed.
//!
//! It never retries, repairs or guesses on behalf of its customer; what the carrier would refuse it
//! refuses, and what it does not know it rejects by name.

mod call;
mod event_log;
pub(crate) mod exchange;
mod faults;
mod leg;
mod options;
mod phones;
mod protocol;
pub(crate) mod rest;

pub use call::callbacks::{CALLBACK_ATTEMPTS, DOCUMENT_LIMIT, SIGNATURE_HEADER};
pub use event_log::{
    CallRecord, CallStatus, Direction, Event, Happened, HungUpBy, RestRequest, WebhookPurpose,
    WebhookResult,
};
pub use faults::{CreateFault, Faults};
pub use leg::hand::Untimely;
pub(crate) use leg::hand::{Choice, Glimpse};
pub use options::{Account, Callslot, OnEvent, Options, Speech};
pub use phones::{Answer, BUILT_IN, HangUp, PRESS_DELAY, Phone, USUAL_TALK, VOICEMAIL_LENGTH};
pub use protocol::webhook::{signature, signature_of_json};
