//! The event log: what really happened on every leg, whatever the customer was told about it.
//!
//! Tests assert on this and never on what a webhook claimed. Only the carrier writes it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// A request to create a call, as it came, whatever became of it. Only those with good credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestRequest {
    /// When it came.
    pub at: DateTime<Utc>,
    /// The path, without the query.
    pub path: String,
    /// The form in its order, repeated keys included; of a JSON body, the one pair `json`.
    pub form: Vec<(String, String)>,
    /// The HTTP status it was answered with; `None` if it never was.
    pub answered: Option<u16>,
    /// The call that came of it, told to the client or not.
    pub sid: Option<String>,
}

/// A call's status as the REST API reports it. `initiated` exists only in callbacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallStatus {
    /// Waiting for its turn, or dialled and not ringing yet.
    Queued,
    /// The phone rings.
    Ringing,
    /// Answered and not over.
    InProgress,
    /// Was answered, is over. Says nothing about a person having been reached.
    Completed,
    /// The line was busy.
    Busy,
    /// Nobody answered in time.
    NoAnswer,
    /// The carrier could not place or could not carry the call.
    Failed,
    /// Ended by the calling side before it was answered.
    Canceled,
}

impl CallStatus {
    /// Whether the call is over.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Ringing | Self::InProgress)
    }

    /// The carrier's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Ringing => "ringing",
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::NoAnswer => "no-answer",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }
}

impl fmt::Display for CallStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The source of a leg, in the words of the webhooks' `Direction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Created over REST.
    OutboundApi,
    /// Dialled by a `Dial` verb.
    OutboundDial,
}

impl Direction {
    /// The carrier's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OutboundApi => "outbound-api",
            Self::OutboundDial => "outbound-dial",
        }
    }
}

/// The person or thing that ended a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HungUpBy {
    /// The person or machine at this leg's own phone.
    Phone,
    /// The other leg went away, or moved on to another document.
    OtherSide,
    /// A `Hangup` or `Reject`, or a document that ran out of verbs.
    Document,
    /// `POST Calls/{sid}` with a final `Status`.
    Api,
    /// The carrier: nobody answered, a time limit, a document that could not be used.
    Carrier,
}

/// The purpose of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookPurpose {
    /// A request for a call document, including `action` and `Redirect`.
    Document,
    /// A call status callback.
    Status,
    /// A recording status callback.
    Recording,
    /// A report of the Calling API about a document that runs: a key, or that both are connected.
    Progress,
    /// The words that were said.
    Transcript,
}

/// The result of one attempt to deliver a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookResult {
    /// The customer's server answered with this HTTP status.
    Answered(u16),
    /// No answer: connection refused, cut or timed out, or a body over 64 kB. The text says which.
    Unanswered(String),
    /// A fault switch swallowed it: nothing was sent.
    Lost,
}

impl WebhookResult {
    /// Whether the carrier regards it as delivered: any 2xx.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }
}

/// One thing that happened on a leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Happened {
    /// The carrier took the call on; it waits for its turn.
    Queued,
    /// The carrier dials the number.
    Dialled,
    /// The phone rings.
    Ringing,
    /// Somebody or something picked up.
    Answered,
    /// The phone heard these words to their end. Words cut off by hanging up are not heard.
    Heard {
        /// The text of a `Say`, or the address of a `Play`.
        text: String,
    },
    /// The phone pressed a key.
    Pressed {
        /// `0`–`9`, `*` or `#`.
        key: char,
    },
    /// Keys were sent to the far side.
    DigitsSent {
        /// Keys and pauses, as the document has them.
        digits: String,
        /// Whether an automatic attendant has put through for them.
        put_through: bool,
    },
    /// The two legs can hear each other from now on.
    Bridged {
        /// The other leg's call id.
        with: String,
        /// The other leg's number.
        number: String,
    },
    /// The call is recorded from now on.
    RecordingStarted {
        /// The recording's id.
        recording: String,
    },
    /// The words that are said are written down from now on, or from then on for a transcript after the call.
    TranscriptionStarted {
        /// Whether while people talk.
        live: bool,
    },
    /// The recording is over.
    RecordingEnded {
        /// The recording's id.
        recording: String,
    },
    /// The recording was deleted over REST.
    RecordingDeleted {
        /// The recording's id.
        recording: String,
    },
    /// A document could not be fetched or followed.
    DocumentRejected {
        /// Why, for a person to read.
        reason: String,
    },
    /// One attempt to deliver a webhook, with its result.
    Webhook {
        /// Its purpose.
        purpose: WebhookPurpose,
        /// The address exactly as it was signed.
        url: String,
        /// The `CallStatus` (or `RecordingStatus`) it carried.
        status: String,
        /// 1 for the first attempt, 3 for the last.
        attempt: u8,
        /// Its result.
        result: WebhookResult,
        /// The time it took, in milliseconds of wall time.
        took_ms: u64,
    },
    /// The leg is over.
    Ended {
        /// Its final status.
        status: CallStatus,
        /// The person or thing that ended it.
        by: HungUpBy,
    },
}

/// Something that happened, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Wall time, UTC.
    pub at: DateTime<Utc>,
    /// The thing that happened.
    #[serde(flatten)]
    pub what: Happened,
}

/// Everything that happened on one leg.
#[derive(Debug, Clone, Serialize)]
pub struct CallRecord {
    /// The carrier's id of the leg, a UUID.
    pub sid: String,
    /// The account it was asked for with.
    pub project: String,
    /// Whether it goes over the Calling API.
    pub calling: bool,
    /// The leg whose `Dial` created this one.
    pub parent: Option<String>,
    /// The address of its first document, which `Dial` may leave out.
    pub document: Option<String>,
    /// The source that asked for it.
    pub direction: Direction,
    /// The number dialled, as it was given.
    pub to: String,
    /// The caller id shown, as it was given.
    pub from: String,
    /// Its present status.
    pub status: CallStatus,
    /// When the carrier took it on.
    pub created: DateTime<Utc>,
    /// When it was dialled; `None` while it is queued.
    pub started: Option<DateTime<Utc>>,
    /// When it was picked up.
    pub answered: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// Carrier seconds from answer to end, rounded up; 0 until it has ended or if never answered.
    pub duration_seconds: u64,
    /// `human` or `machine`, if machine detection was asked for and the call was answered.
    pub answered_by: Option<&'static str>,
    /// The SIP code the dialled side answered with, once known.
    pub sip_result_code: Option<u16>,
    /// Whether it was ever connected with another leg.
    pub bridged: bool,
    /// Everything in order.
    pub events: Vec<Event>,
}

impl CallRecord {
    /// Whether the leg is not over.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !self.status.is_final()
    }

    /// Everything the phone heard to its end, in order.
    #[must_use]
    pub fn heard(&self) -> Vec<&str> {
        self.events
            .iter()
            .filter_map(|event| match &event.what {
                Happened::Heard { text } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Every key the phone pressed, in order.
    #[must_use]
    pub fn pressed(&self) -> String {
        self.events
            .iter()
            .filter_map(|event| match event.what {
                Happened::Pressed { key } => Some(key),
                _ => None,
            })
            .collect()
    }

    /// The keys and pauses that were sent to the far side, in order.
    #[must_use]
    pub fn digits_sent(&self) -> Vec<&str> {
        self.events
            .iter()
            .filter_map(|event| match &event.what {
                Happened::DigitsSent { digits, .. } => Some(digits.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The person or thing that ended the leg; `None` while it is live.
    #[must_use]
    pub fn hung_up_by(&self) -> Option<HungUpBy> {
        self.events.iter().find_map(|event| match event.what {
            Happened::Ended { by, .. } => Some(by),
            _ => None,
        })
    }

    /// When the first event came that `wanted` accepts.
    #[must_use]
    pub fn when(&self, wanted: impl Fn(&Happened) -> bool) -> Option<DateTime<Utc>> {
        self.events
            .iter()
            .find(|event| wanted(&event.what))
            .map(|event| event.at)
    }

    /// Every attempt to deliver a status callback: its `CallStatus` and result, in order.
    #[must_use]
    pub fn status_callbacks(&self) -> Vec<(&str, &WebhookResult)> {
        self.events
            .iter()
            .filter_map(|event| match &event.what {
                Happened::Webhook {
                    purpose: WebhookPurpose::Status,
                    status,
                    result,
                    ..
                } => Some((status.as_str(), result)),
                _ => None,
            })
            .collect()
    }
}
