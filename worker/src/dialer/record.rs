//! Recording a call: asked for once, and only when both sides have heard of it. Whatever fails here leaves
//! the call unrecorded; it never ends it.

use super::Dialer;
use crate::{
    mask::masked,
    store::{
        DatabaseError,
        call_attempts::{self, Attempt},
        call_events::Event,
        recordings,
    },
};
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
        let report = self.addresses.recording(attempt.id);
        let asked = pin!(self.carrier.start_recording(call, &report));
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
}
