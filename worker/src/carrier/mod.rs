//! The carrier: the company that rings phones. SignalWire, behind a trait.

mod document;
mod fetch;
mod form;
mod listing;
mod signalwire;
mod signature;

pub use document::{Document, Verb};
pub use fetch::{EdgeFetch, Fetch, FetchError, Reply, Request};
pub use form::Form;
pub use signalwire::{Account, SignalWire};
pub use signature::is_genuine;

use async_trait::async_trait;
use callslot_shared::{call::CarrierStatus, ids::CallId, phone::PhoneNumber};
use chrono::{DateTime, Utc};
use url::Url;

/// A call to be placed.
#[derive(Debug, Clone)]
pub struct CreateCall {
    /// The phone to ring.
    pub to: PhoneNumber,
    /// Where the carrier asks what to do once it is picked up. Names the attempt.
    pub document: Url,
    /// Where the carrier reports. Names the attempt.
    pub status_callback: Url,
    /// How long to let it ring, in seconds (1 to 600).
    pub ring_seconds: u32,
    /// Whether the carrier is to find out if a machine picked up before it asks for the document, which
    /// takes it a few seconds.
    pub detect_machine: bool,
}

/// A leg, as the carrier describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierCall {
    /// The carrier's name for it.
    pub id: CallId,
    /// How far it has come.
    pub status: CarrierStatus,
}

/// What to look for among the carrier's calls.
#[derive(Debug, Clone)]
pub struct CallSearch {
    /// The phone that was to ring.
    pub to: PhoneNumber,
    /// The number it was to come from.
    pub from: PhoneNumber,
    /// Nothing the carrier created before this, by its own clock.
    pub since: DateTime<Utc>,
}

/// A call in the carrier's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCall {
    /// The carrier's name for it.
    pub id: CallId,
    /// How far it has come.
    pub status: CarrierStatus,
    /// When the carrier created it, in whole seconds of its own clock, if it says so.
    pub created_at: Option<DateTime<Utc>>,
}

/// Why the carrier did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierError {
    /// It said no, in its own words: nothing was placed.
    #[error("the carrier refused: {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The carrier's code.
        code: String,
    },
    /// It took nothing because it is asked too often.
    #[error("the carrier asks to wait")]
    Busy {
        /// How long, in seconds, if it said so.
        retry_after: Option<u32>,
    },
    /// Nobody knows: no answer, half an answer, or one that says nothing of the call.
    #[error("the carrier's answer is not known: {0}")]
    Unknown(String),
}

/// Places and ends calls.
#[async_trait(?Send)]
pub trait Carrier: Send + Sync {
    /// Asks for one call. Never retried by anyone: there is no idempotency key.
    async fn create(&self, call: &CreateCall) -> Result<CarrierCall, CarrierError>;

    /// Ends a call, whether it waits, rings or talks. Ending one that is over does no harm.
    async fn end(&self, call: &CallId) -> Result<(), CarrierError>;

    /// Asks how a call stands.
    async fn look_up(&self, call: &CallId) -> Result<CarrierCall, CarrierError>;

    /// Records a call from here on, until it is over, and answers the recording's name. The carrier
    /// reports to `report` when it can be fetched. Asked for only when both sides have heard of it.
    async fn start_recording(&self, call: &CallId, report: &Url) -> Result<CallId, CarrierError>;

    /// Deletes a recording. Deleting one that is not there does no harm.
    async fn delete_recording(&self, recording: &CallId) -> Result<(), CarrierError>;
    /// Lists the calls between two numbers that were asked for, all of them or an error. Legs that a
    /// call's document dialled are left out. A call may be missing for a while after it was taken.
    async fn list(&self, search: &CallSearch) -> Result<Vec<ListedCall>, CarrierError>;

    /// Whose pace its calls share.
    fn space(&self) -> &str;

    /// The number calls come from.
    fn caller_number(&self) -> &PhoneNumber;
}
