//! Requests of a carrier: events of a call, and steps that a document follows. A provider reads them; their signature
//! was checked.

use super::SentMessage;
use callslot_shared::{
    api::{RecordingStatus, Speaker, TranscriptStatus},
    call::{CarrierStatus, Leg},
    ids::CallId,
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};

/// Why a request of a carrier's says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// Its address is none that the carrier is given.
    #[error("there is nothing at this address")]
    UnknownPlace,
    /// It is not what the carrier sends to its address.
    #[error("{0}")]
    Unreadable(&'static str),
}

/// A request of a carrier, read.
#[derive(Debug, Clone, PartialEq)]
pub enum CarrierReport {
    /// It asks for a document.
    Document(DocumentRequest),
    /// It reports something; nothing, where it says what nobody acts on.
    Event(Option<CallEvent>),
    /// A text message that was sent has come further.
    Message(SentMessage),
    /// A text message has come in.
    Received(ReceivedMessage),
}

/// A text message that somebody has sent to a number of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// The carrier's name for it: it may be reported twice.
    pub id: CallId,
    /// The phone that sent it.
    pub from: PhoneNumber,
    /// The number that it came to.
    pub to: PhoneNumber,
    /// The text.
    pub body: String,
}

/// A request for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRequest {
    /// The leg that the document is for.
    pub call: CallId,
    /// The step that the call has come to.
    pub step: Step,
}

/// The one who picked up, as far as the carrier has found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickedUpBy {
    /// Not known, or not yet.
    Unknown,
    /// A person, as far as anybody can tell.
    Person,
    /// A machine.
    Machine,
}

/// A step of a call that a document follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A phone was picked up.
    PickedUp {
        /// The side whose phone it is.
        leg: Leg,
        /// The one who did, as far as is known.
        by: PickedUpBy,
    },
    /// The operator pressed a key.
    Accepted {
        /// The key, or nothing.
        key: String,
    },
    /// The attendee answered the question about the recording.
    Consent {
        /// The key, or nothing.
        key: String,
    },
    /// The attendee has heard it all.
    Connected,
    /// The second leg is over.
    SecondOver {
        /// The leg, if it is named.
        second: Option<CallId>,
        /// Whether both were connected, where the carrier says so here and perhaps nowhere else.
        connected: bool,
        /// Its status at the end.
        status: CarrierStatus,
    },
}

/// An event of an attempt's call. It may come twice, late, out of order, or for another attempt's call: statuses rank, and
/// only rise.
#[derive(Debug, Clone, PartialEq)]
pub enum CallEvent {
    /// A leg's status changed.
    Status {
        /// The side whose leg it is to be.
        leg: Leg,
        /// The leg.
        call: CallId,
        /// Its status.
        status: CarrierStatus,
    },
    /// Both are connected.
    Connected {
        /// The leg that was rung first.
        first: CallId,
        /// The other one.
        second: CallId,
    },
    /// The side that was rung second pressed a key.
    KeyPressed {
        /// Their leg.
        call: CallId,
        /// The key.
        key: String,
    },
    /// A recording has come further.
    Recording(RecordingReport),
    /// Something was said, or nothing more is to come of the transcript, or both.
    Transcript {
        /// The words, if there are any.
        said: Option<Said>,
        /// The status that it ends with, if it does.
        ended: Option<TranscriptStatus>,
    },
}

/// A recording as the carrier reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingReport {
    /// Its name.
    pub id: CallId,
    /// The leg it is of.
    pub call: CallId,
    /// Its status.
    pub status: RecordingStatus,
    /// The address that it can be fetched from.
    pub url: Option<String>,
    /// Its length, in seconds.
    pub duration: Option<u32>,
}

/// Words as the carrier reports them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The time, if the carrier says so.
    pub at: Option<DateTime<Utc>>,
    /// By whom.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
    /// The name of their language.
    pub language: Option<String>,
    /// The carrier's confidence in them, in percent.
    pub confidence_percent: Option<u8>,
}
