//! Events that the carrier reports of calls.

use crate::{
    App, Error,
    store::{
        recordings::{self, Report},
        transcripts,
    },
};
use callslot_shared::{
    api::{RecordingStatus, Speaker, TranscriptStatus, Utterance},
    call::{CarrierStatus, Leg},
    ids::{AttemptId, CallId},
};
use chrono::{DateTime, Utc};

/// An event of an attempt's call. Its signature was checked; it may come twice, late, or for another attempt's call.
pub(crate) enum Event {
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
    /// Whoever was rung second pressed a key.
    KeyPressed {
        /// Their leg.
        call: CallId,
        /// The key.
        key: String,
    },
    /// A recording has come further.
    Recording(Recording),
    /// Something was said, or nothing more is to come of the transcript, or both.
    Transcript {
        /// The words, if there are any.
        said: Option<Said>,
        /// The status that it ends with, if it does.
        ended: Option<TranscriptStatus>,
    },
}

/// A recording as the carrier reports it.
pub(crate) struct Recording {
    /// Its name.
    pub(crate) id: CallId,
    /// The leg it is of.
    pub(crate) call: CallId,
    /// Its status.
    pub(crate) status: RecordingStatus,
    /// The address that it can be fetched from.
    pub(crate) url: Option<String>,
    /// Its length, in seconds.
    pub(crate) duration: Option<u32>,
}

/// Words as the carrier reports them.
pub(crate) struct Said {
    /// The time, if the carrier says so.
    pub(crate) at: Option<DateTime<Utc>>,
    /// By whom.
    pub(crate) speaker: Speaker,
    /// The words.
    pub(crate) text: String,
    /// The name of their language.
    pub(crate) language: Option<String>,
    /// The carrier's confidence in them, in percent.
    pub(crate) confidence_percent: Option<u8>,
}

impl Said {
    /// Longest text that is kept of one event, in characters.
    const MAX: usize = 20_000;
    /// Longest name of a language, in bytes (BCP 47 recommends room for 35).
    const MAX_LANGUAGE: usize = 35;

    /// The words as they are kept, if there are any. Those without a time are of `now`.
    fn utterance(self, now: DateTime<Utc>) -> Option<Utterance> {
        let text: String = self.text.trim().chars().take(Self::MAX).collect();
        let fits = |name: &String| name.len() <= Self::MAX_LANGUAGE;
        (!text.is_empty()).then(|| Utterance {
            said_at: self.at.unwrap_or(now),
            speaker: self.speaker,
            text,
            language: self.language.filter(fits),
            confidence_percent: self.confidence_percent,
        })
    }
}

/// Keeps an event, and does what follows from it: a call that nobody wants is hung up, and one that is over ends its
/// attempt. An event that does not fit the attempt changes nothing.
///
/// Fails where there is no carrier to act on, and where the database does.
pub(crate) async fn take_event(app: &App, attempt: AttemptId, event: Event) -> Result<(), Error> {
    match event {
        Event::Status { leg, call, status } => {
            app.dialer()?.hear(attempt, leg, &call, status).await?;
        }
        Event::Connected { first, second } => {
            app.dialer()?
                .connected_event(attempt, &first, &second)
                .await?;
        }
        Event::KeyPressed { call, key } => {
            app.dialer()?.collected_event(attempt, &call, &key).await?;
        }
        Event::Recording(recording) => {
            let report = Report {
                recording: &recording.id,
                call: &recording.call,
                status: recording.status,
                url: recording.url.as_deref().filter(|url| is_web_address(url)),
                duration: recording.duration,
            };
            recordings::hear(app.all_tenants(), attempt, &report, app.clock.now()).await?;
        }
        Event::Transcript { said, ended } => {
            let now = app.clock.now();
            if let Some(said) = said.and_then(|said| said.utterance(now)) {
                transcripts::hear(app.all_tenants(), attempt, &said).await?;
            }
            if let Some(status) = ended {
                transcripts::finish(app.all_tenants(), attempt, status, now).await?;
            }
        }
    }
    Ok(())
}

/// Whether a text is an address that a browser can be sent to.
fn is_web_address(text: &str) -> bool {
    const MAX: usize = 2048;
    text.len() <= MAX
        && text
            .parse::<url::Url>()
            .is_ok_and(|url| ["https", "http"].contains(&url.scheme()) && url.has_host())
}
