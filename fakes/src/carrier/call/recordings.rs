//! Recordings: when they ran, and the callback that says where one can be fetched.

use std::sync::Arc;

use crate::carrier::event_log::{Happened, WebhookPurpose};
use crate::carrier::leg::{Leg, Recording};
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::webhook::{Webhook, WebhookMethod};

impl Carrier {
    pub(crate) fn start_recording(
        &self,
        leg: &Leg,
        source: &'static str,
        callback: Option<(String, WebhookMethod)>,
    ) -> Recording {
        let sid = self.uuid();
        self.start_recording_as(leg, sid, source, callback)
    }

    /// The same under a name that is given.
    pub(crate) fn start_recording_as(
        &self,
        leg: &Leg,
        sid: String,
        source: &'static str,
        callback: Option<(String, WebhookMethod)>,
    ) -> Recording {
        let recording = Recording {
            sid,
            started: self.now(),
            source,
            callback,
        };
        leg.recordings().push(recording.clone());
        self.note(
            &leg.sid,
            &Happened::RecordingStarted {
                recording: recording.sid.clone(),
            },
        );
        recording
    }

    /// Ends every recording of a leg and announces them.
    pub(crate) fn end_recordings(self: &Arc<Self>, leg: &Leg) {
        let ended = std::mem::take(&mut *leg.recordings());
        for recording in ended {
            self.note(
                &leg.sid,
                &Happened::RecordingEnded {
                    recording: recording.sid.clone(),
                },
            );
            let Some((url, method)) = recording.callback.clone() else {
                continue;
            };
            if leg.order.calling {
                self.announce_over_calling(leg, &recording, url);
                continue;
            }
            let seconds = self.carrier_seconds(recording.started, self.now());
            // The callback names the first leg of a two-leg call.
            let call = leg.order.parent.clone().unwrap_or_else(|| leg.sid.clone());
            let params = [
                ("AccountSid", leg.order.project.clone()),
                ("CallSid", call),
                ("RecordingChannels", "1".to_owned()),
                ("RecordingDuration", seconds.to_string()),
                ("RecordingSid", recording.sid.clone()),
                ("RecordingSource", recording.source.to_owned()),
                ("RecordingStatus", "completed".to_owned()),
                (
                    "RecordingUrl",
                    Self::recording_url(&leg.order.project, &recording.sid),
                ),
            ];
            let webhook = Webhook {
                purpose: WebhookPurpose::Recording,
                url,
                method,
                status: "completed".to_owned(),
                params: params
                    .map(|(name, value)| (name.to_owned(), value))
                    .to_vec(),
                json: None,
            };
            self.post(&leg.sid, webhook);
        }
    }

    /// Deletes a recording that is over. False if there is none of that id, or not any more.
    pub(crate) fn delete_recording(&self, sid: &str) -> bool {
        let of = |recording: &String| recording == sid;
        let kept_by = self.read(|state| {
            let call = state.calls.iter().find(|call| {
                call.events.iter().any(
                    |event| matches!(&event.what, Happened::RecordingEnded { recording } if of(recording)),
                )
            })?;
            let deleted = call.events.iter().any(
                |event| matches!(&event.what, Happened::RecordingDeleted { recording } if of(recording)),
            );
            (!deleted).then(|| call.sid.clone())
        });
        let Some(call) = kept_by else {
            return false;
        };
        let recording = sid.to_owned();
        self.note(&call, &Happened::RecordingDeleted { recording });
        true
    }

    /// The address at which a recording would be fetched; the simulator keeps no sound.
    pub(crate) fn recording_url(project: &str, sid: &str) -> String {
        format!("https://simulator.invalid/api/laml/2010-04-01/Accounts/{project}/Recordings/{sid}")
    }
}
