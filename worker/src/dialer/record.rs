//! Recording a call, and writing down what is said: each asked for once, and only when both sides have heard
//! of it. Whatever fails here leaves the call unrecorded or unwritten; it never ends it.

use super::Dialer;
use crate::{
    log,
    ports::fresh_id,
    store::{
        AllTenants, DatabaseError,
        call_attempts::{self, Attempt},
        call_events::CarrierEvent,
        recordings::{self, NewRecording},
        transcripts,
    },
    telephony::{CarrierError, StartRecording, StartTranscript},
};
use callslot_shared::{
    api::TranscriptStatus,
    ids::{AttemptId, CallId},
    voice::Transcription,
};
use chrono::{DateTime, Utc};
use futures_util::future::{Either, select};
use std::{pin::pin, time::Duration};

/// The longest time that connecting two people may wait for the carrier to say that it records. The
/// carrier gives up on a document after 5 s.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// The carrier's answer when it was asked to record. Nobody has to wait until it is kept: the carrier reports the
/// recording itself, too.
#[derive(Debug)]
#[must_use = "it is to be kept"]
pub struct RecordingAsked {
    attempt: AttemptId,
    call: CallId,
    /// The recording, or why there is none as far as is known.
    answer: Result<CallId, NotRecorded>,
    at: DateTime<Utc>,
}

#[derive(Debug, thiserror::Error)]
enum NotRecorded {
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    /// It may be recording; then its own report will say so.
    #[error("no answer in time")]
    TimedOut,
}

impl RecordingAsked {
    /// Keeps it.
    pub async fn keep(&self, tenants: AllTenants<'_>) {
        let (attempt, call) = (self.attempt, &self.call);
        let kept = match &self.answer {
            Ok(recording) => {
                let begun = NewRecording {
                    attempt,
                    recording,
                    call,
                    at: self.at,
                };
                recordings::begin(tenants, begun).await
            }
            Err(reason) => {
                let event = CarrierEvent {
                    attempt,
                    call,
                    kind: "recording",
                    value: &log::chain(reason),
                    at: self.at,
                };
                call_attempts::not_recorded(tenants, event).await
            }
        };
        if let Err(error) = kept {
            crate::log::error("recording", &error);
        }
    }
}

impl Dialer<'_> {
    /// Has the call recorded. Only for whoever the guard in the database has let.
    pub(super) async fn record(&self, attempt: &Attempt) -> Option<RecordingAsked> {
        let call = attempt.carrier_call_id.as_ref()?;
        let now = self.clock.now();
        let name = self.fresh_name()?;
        let route = self.route(attempt);
        let start = StartRecording {
            route,
            call: call.clone(),
            report: self.addresses.of(attempt, route).recording(attempt.id),
            name,
        };
        let asked = pin!(async { self.carrier_for(attempt)?.start_recording(&start).await });
        let late = pin!(self.clock.sleep(ANSWER_WITHIN));
        let answer = match select(asked, late).await {
            Either::Left((answer, _)) => answer.map_err(NotRecorded::from),
            Either::Right(_) => Err(NotRecorded::TimedOut),
        };
        Some(RecordingAsked {
            attempt: attempt.id,
            call: call.clone(),
            answer,
            at: now,
        })
    }

    /// Has what is said written down. Only for whoever the guard in the database has let.
    pub(super) async fn transcribe(&self, attempt: &Attempt) {
        if let Err(error) = self.ask_to_transcribe(attempt).await {
            crate::log::error("transcript", &error);
        }
    }

    async fn ask_to_transcribe(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        let (Some(call), Some(name)) = (&attempt.carrier_call_id, self.fresh_name()) else {
            return Ok(());
        };
        // First, so that what is said at once has a place to go.
        transcripts::begin(self.tenants, attempt.id, call, self.clock.now()).await?;
        let live = attempt.voice.transcription == Transcription::Live;
        let start = StartTranscript {
            call: call.clone(),
            report: self
                .addresses
                .of(attempt, self.route(attempt))
                .transcript(attempt.id),
            live: live.then_some(attempt.voice.attendee_language),
            name,
        };
        let asked = pin!(async { self.carrier_for(attempt)?.start_transcript(&start).await });
        let late = pin!(self.clock.sleep(ANSWER_WITHIN));
        let Either::Left((Err(error), _)) = select(asked, late).await else {
            // Without an answer it may be writing; then what is said will come.
            return Ok(());
        };
        let now = self.clock.now();
        let event = CarrierEvent {
            attempt: attempt.id,
            call,
            kind: "transcript",
            value: &log::chain(&error),
            at: now,
        };
        call_attempts::not_recorded(self.tenants, event).await?;
        transcripts::finish(self.tenants, attempt.id, TranscriptStatus::Failed, now).await
    }

    fn fresh_name(&self) -> Option<CallId> {
        CallId::parse(&fresh_id(self.clock, self.entropy).to_string())
    }
}
