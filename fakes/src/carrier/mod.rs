//! A carrier in `SignalWire`'s shape that rings no telephone: a machine without a clock.
//!
//! Speaks the Compatibility (`LaML`/`cXML`) and the Calling (SWML) API to whoever calls it, requests call
//! documents and sends signed webhooks as the carrier does, and has people at the other end. It keeps an event log:
//! everything that happened on every leg ([`CallRecord`]). Tests assert on that, not on what a webhook claimed.
//!
//! It never retries, repairs or guesses on behalf of its customer; what the carrier would refuse it
//! refuses, and what it does not know it rejects by name.

mod call;
mod event_log;
mod faults;
mod leg;
mod machine;
mod phones;
mod protocol;
mod rest;
mod settings;
mod text_record;
mod texts;

pub use call::callbacks::{CALLBACK_ATTEMPTS, DOCUMENT_LIMIT, SIGNATURE_HEADER};
pub use event_log::{
    CallRecord, CallStatus, Direction, Event, Happened, HungUpBy, RestRequest, WebhookPurpose,
    WebhookResult,
};
pub(crate) use faults::Switches;
pub use faults::{
    Callback, CreateFault, Delivery, FaultInjector, Faults, HangUpFault, ListFault, TextFate,
};
pub use leg::manual_phone::Untimely;
pub(crate) use leg::manual_phone::{Choice, PhoneView};
pub(crate) use machine::State;
pub use machine::{Carrier, Observer, Ports};
pub use phones::{
    Answer, BUILT_IN, HangUp, PRESS_DELAY, People, Phone, USUAL_TALK, VOICEMAIL_LENGTH,
};
pub(crate) use phones::{PhoneBook, seconds};
pub use protocol::webhook::{Stage, signature, signature_of_json};
pub use settings::{Account, Settings, Speech};
pub use text_record::TextRecord;
