//! The port to a carrier's account: requests, and what the carrier answers to them.

use super::Route;
use crate::http_client::HttpError;
use async_trait::async_trait;
use axum::BoxError;
use callslot_shared::{call::CarrierStatus, ids::CallId, phone::PhoneNumber, words::Language};
use chrono::{DateTime, Utc};
use url::Url;

/// A call to be placed.
#[derive(Debug, Clone)]
pub struct CreateCall {
    /// The way it goes.
    pub route: Route,
    /// The phone to ring.
    pub to: PhoneNumber,
    /// The number it comes from.
    pub from: PhoneNumber,
    /// The address at which the carrier asks what to do once it is picked up. Names the attempt.
    pub document: Url,
    /// The address to which the carrier reports. Names the attempt.
    pub status_callback: Url,
    /// The longest time to let it ring, in seconds (1 to 600).
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
    /// The status that it has reached.
    pub status: CarrierStatus,
}

/// The criteria of a search among the carrier's calls.
#[derive(Debug, Clone)]
pub struct CallSearch {
    /// The way it went.
    pub route: Route,
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
    /// The status that it has reached.
    pub status: CarrierStatus,
    /// When the carrier created it, in whole seconds of its own clock, if it says so.
    pub created_at: Option<DateTime<Utc>>,
}

/// A call that is to be recorded.
#[derive(Debug, Clone)]
pub struct StartRecording {
    /// The way it goes.
    pub route: Route,
    /// The leg to record, with whoever is connected to it.
    pub call: CallId,
    /// The address to which the carrier reports when it can be fetched.
    pub report: Url,
    /// The name to give it where the carrier leaves that to whoever asks.
    pub name: CallId,
}

/// A recording that is to be deleted.
#[derive(Debug, Clone, Copy)]
pub struct DeleteRecording<'a> {
    /// The way its call went.
    pub route: Route,
    /// Its name.
    pub name: &'a CallId,
    /// The address at which the carrier keeps it.
    pub url: Option<&'a str>,
}

/// A call of which is to be written down what is said.
#[derive(Debug, Clone)]
pub struct StartTranscript {
    /// The leg, with whoever is connected to it.
    pub call: CallId,
    /// The address to which the carrier sends what was said.
    pub report: Url,
    /// The language that is spoken, for a transcript that is made while people talk; without it, one is made
    /// when the call is over.
    pub live: Option<Language>,
    /// The name to give it.
    pub name: CallId,
}

/// A text message to be sent.
#[derive(Debug, Clone)]
pub struct SendMessage {
    /// The phone that gets it.
    pub to: PhoneNumber,
    /// The number it comes from.
    pub from: PhoneNumber,
    /// The text, at most 1,600 characters.
    pub body: String,
    /// The address to which the carrier reports what becomes of it.
    pub report: Url,
    /// The longest time the carrier may keep it waiting, in seconds (1 to 172,800); then it is not sent any more.
    pub valid_seconds: u32,
}

/// The progress of a text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageStatus {
    /// It waits at the carrier.
    Queued,
    /// It was handed on.
    Sent,
    /// The phone has it.
    Delivered,
    /// It will not come.
    Failed,
}

/// A text message that the carrier took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// The carrier's name for it.
    pub id: CallId,
    /// The status that it has reached.
    pub status: MessageStatus,
    /// Why it did not arrive, if the carrier says so.
    pub problem: Option<MessageProblem>,
}

/// The criteria of a search among the carrier's text messages.
#[derive(Debug, Clone)]
pub struct MessageSearch {
    /// The phone that was to get it.
    pub to: PhoneNumber,
    /// The number it was to come from.
    pub from: PhoneNumber,
    /// Nothing the carrier created before this, by its own clock.
    pub since: DateTime<Utc>,
}

/// A text message in the carrier's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMessage {
    /// The message.
    pub message: SentMessage,
    /// The text.
    pub body: String,
}

/// Why a text message did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageProblem {
    /// The kind, by which it is decided whether there is another try.
    pub kind: MessageProblemKind,
    /// The carrier's code.
    pub code: String,
}

/// The kinds of problems of text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageProblemKind {
    /// It is over soon: the same message may arrive later.
    Temporary,
    /// The number's bearer wants none, as the carrier knows.
    OptedOut,
    /// It is the message's, its sender's or its number's own, and would be the same again.
    Permanent,
    /// It is the account's: its balance, its allowance, its password.
    Account,
}

/// Why the carrier did not do what it was asked.
#[derive(Debug, thiserror::Error)]
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
        /// The time to wait, in seconds, if it said so.
        retry_after: Option<u32>,
    },
    /// Nobody knows: no answer, half an answer, or one that says nothing of the call.
    #[error("the carrier's answer is not known")]
    Unknown(#[source] BoxError),
}

impl From<HttpError> for CarrierError {
    fn from(error: HttpError) -> Self {
        Self::Unknown(error.into())
    }
}

/// An account at a carrier: what can be asked with it.
#[async_trait(?Send)]
pub trait Carrier: Send + Sync {
    /// Asks for one call. Never retried by anyone: a carrier may know no idempotency key.
    async fn place(&self, call: &CreateCall) -> Result<CarrierCall, CarrierError>;

    /// Ends a call, whether it waits, rings or talks. Ending one that is over does no harm.
    async fn end(&self, route: Route, call: &CallId) -> Result<(), CarrierError>;

    /// Asks how a call stands.
    async fn look_up(&self, route: Route, call: &CallId) -> Result<CarrierCall, CarrierError>;

    /// Lists the calls between two numbers that were asked for, all of them or an error. Legs that a
    /// call's document dialled are left out. A call may be missing for a while after it was taken.
    async fn list(&self, search: &CallSearch) -> Result<Vec<ListedCall>, CarrierError>;

    /// Records a call from here on, until it is over, and answers the recording's name. Asked for only
    /// when both sides have heard of it.
    async fn start_recording(&self, start: &StartRecording) -> Result<CallId, CarrierError>;

    /// Deletes a recording. Deleting one that is not there does no harm, but is not called done where its name
    /// proves nothing.
    async fn delete_recording(&self, delete: DeleteRecording<'_>) -> Result<(), CarrierError>;

    /// Has what is said written down from here on, on a route that was chosen for it. Asked for only when both
    /// sides have heard of it.
    async fn start_transcript(&self, start: &StartTranscript) -> Result<(), CarrierError>;

    /// Sends a text message. Never retried by anyone, as little as a call.
    async fn message(&self, message: &SendMessage) -> Result<SentMessage, CarrierError>;

    /// The kind of the problem for which a text message was refused with this code.
    fn message_problem(&self, code: &str) -> MessageProblemKind;

    /// Lists the text messages between two numbers that were sent, all of them or an error. One may be missing for a while
    /// after it was taken.
    async fn list_messages(
        &self,
        search: &MessageSearch,
    ) -> Result<Vec<ListedMessage>, CarrierError>;

    /// Asks how a text message stands.
    async fn look_up_message(&self, message: &CallId) -> Result<SentMessage, CarrierError>;

    /// Has text messages to one of the account's own numbers reported at an address, and reads back that it is so. False if
    /// the number is none of the account's, or the carrier has another address for it afterwards.
    async fn receive_messages(&self, number: &PhoneNumber, at: &Url) -> Result<bool, CarrierError>;

    /// Whether a number is one of the account's own, that its calls may come from.
    async fn owns(&self, number: &PhoneNumber) -> Result<bool, CarrierError>;

    /// The caller space whose pace its calls share.
    fn space(&self) -> &str;

    /// The number calls come from, unless another is named.
    fn caller_number(&self) -> &PhoneNumber;
}
