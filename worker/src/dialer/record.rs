//! Recording a call, and writing down what is said: each asked for once, and only when both sides have heard
//! of it. Whatever fails here leaves the call unrecorded or unwritten; it never ends it.

use super::Dialer;
use crate::{
    carrier::{StartRecording, StartTranscript},
    mask::masked,
    seams::fresh_id,
    store::{
        DatabaseError,
        call_attempts::{self, Attempt},
        call_events::Event,
        recordings, transcripts,
    },
};
use callslot_shared::{api::TranscriptStatus, ids::CallId, voice::Transcription};
use futures_util::future::{Either, select};
use std::{pin::pin, time::Duration};

/// How long connecting two people may wait for the carrier to say that it records. The carrier gives up
/// on a document after 5 s.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

impl Dialer<'_> {
    /// Has the call recorded. Only for whoever the guard in the database has let.
    pub(super) async fn record(&self, attempt: &Attempt) {
        if let Err(error) = self.ask_to_record(attempt).await {
            crate::log::error("recording", &error.to_string());
        }
    }

    async fn ask_to_record(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        let Some(call) = &attempt.carrier_call_id else {
            return Ok(());
        };
        let now = self.clock.now();
        let Some(name) = self.fresh_name() else {
            return Ok(());
        };
        let start = StartRecording {
            api: attempt.api(),
            call: call.clone(),
            report: self.addresses.over(attempt.api()).recording(attempt.id),
            name,
        };
        let asked = pin!(async { self.line(attempt)?.start_recording(&start).await });
        let late = pin!(self.clock.sleep(ANSWER_WITHIN));
        let answer = match select(asked, late).await {
            Either::Left((answer, _)) => answer.map_err(|error| masked(&error.to_string())),
            // It may be recording; then its own report will say so.
            Either::Right(_) => Err("no answer in time".to_owned()),
        };
        match answer {
            Ok(recording) => recordings::begin(self.db, attempt.id, &recording, call, now).await,
            Err(reason) => {
                let event = Event {
                    call,
                    kind: "recording",
                    value: &reason,
                };
                call_attempts::not_recorded(self.db, attempt.id, event, now).await
            }
        }
    }

    /// Has what is said written down. Only for whoever the guard in the database has let.
    pub(super) async fn transcribe(&self, attempt: &Attempt) {
        if let Err(error) = self.ask_to_transcribe(attempt).await {
            crate::log::error("transcript", &error.to_string());
        }
    }

    async fn ask_to_transcribe(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        let (Some(call), Some(name)) = (&attempt.carrier_call_id, self.fresh_name()) else {
            return Ok(());
        };
        // First, so that what is said at once has a place to go.
        transcripts::begin(self.db, attempt.id, call, self.clock.now()).await?;
        let live = attempt.voice.transcription == Transcription::Live;
        let start = StartTranscript {
            call: call.clone(),
            report: self.addresses.over(attempt.api()).transcript(attempt.id),
            live: live.then_some(attempt.voice.attendee_language),
            name,
        };
        let asked = pin!(async { self.line(attempt)?.start_transcript(&start).await });
        let late = pin!(self.clock.sleep(ANSWER_WITHIN));
        let Either::Left((Err(error), _)) = select(asked, late).await else {
            // Without an answer it may be writing; then what is said will come.
            return Ok(());
        };
        let now = self.clock.now();
        let event = Event {
            call,
            kind: "transcript",
            value: &error.to_string(),
        };
        call_attempts::not_recorded(self.db, attempt.id, event, now).await?;
        transcripts::finish(self.db, attempt.id, TranscriptStatus::Failed, now).await
    }

    fn fresh_name(&self) -> Option<CallId> {
        CallId::parse(&fresh_id(self.clock, self.entropy).to_string())
    }
}
