//! Simulated companies: the carrier, the mail provider, and a customer's receiver of webhooks.
//!
//! Each is a machine without a clock behind its company's own protocol ([`carrier`], [`Environment`]). A simulation runs
//! it in its own time. [`Simulator`] runs both in real time behind one HTTP server; `cargo xtask dev` and the tests of
//! the edge use it.

#![cfg_attr(
    not(feature = "server"),
    allow(
        dead_code,
        unused_imports,
        reason = "a simulation has no people at pages"
    )
)]

pub mod carrier;
mod environment;
mod mailbox;
#[cfg(feature = "server")]
mod phones_page;
mod receiver;
#[cfg(feature = "server")]
mod same_origin;
#[cfg(feature = "server")]
mod server;

pub use carrier::{
    Account, Answer, BUILT_IN, CALLBACK_ATTEMPTS, CallRecord, CallStatus, CreateFault,
    DOCUMENT_LIMIT, Direction, Event, Faults, HangUp, Happened, HungUpBy, PRESS_DELAY, Phone,
    RestRequest, SIGNATURE_HEADER, Speech, TextRecord, USUAL_TALK, Untimely, VOICEMAIL_LENGTH,
    WebhookPurpose, WebhookResult, signature, signature_of_json,
};
pub use environment::{Environment, Request, Response};
pub use mailbox::{
    Attachment, Fate, MailDelivery, MailEvent, MailFault, MailFaultInjector, MailFaults, MailPorts,
    MailSettings, MailWebhook, Mailbox, Message, svix_signature,
};
pub use receiver::{ReceivedEvent, ReceiverBehaviour, Verification, WebhookReceiver};
#[cfg(feature = "server")]
pub use server::{Callslot, OnEvent, Options, Simulator};
