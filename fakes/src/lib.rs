//! Simulated companies: the carrier, and the mail provider.
//!
//! [`Simulator`] is the server that speaks for them on this machine; `cargo xtask dev` and the tests of the edge use it.

mod carrier;
mod mailbox;
mod phones_page;
mod same_origin;
mod server;

pub use carrier::{
    Account, Answer, BUILT_IN, CALLBACK_ATTEMPTS, CallRecord, CallStatus, Callslot, CreateFault,
    DOCUMENT_LIMIT, Direction, Event, Faults, HangUp, Happened, HungUpBy, OnEvent, Options,
    PRESS_DELAY, Phone, RestRequest, SIGNATURE_HEADER, Speech, USUAL_TALK, Untimely,
    VOICEMAIL_LENGTH, WebhookPurpose, WebhookResult, signature, signature_of_json,
};
pub use mailbox::Message;
pub use server::Simulator;
