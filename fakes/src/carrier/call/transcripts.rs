//! Transcripts: fixed words, because the simulated people say none.

use std::sync::Arc;

use serde_json::json;

use crate::carrier::event_log::{Happened, WebhookPurpose};
use crate::carrier::leg::{Leg, Recording};
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::webhook::Webhook;

/// The words of the two sides, in turn, with the Calling API's words for who they are.
const WORDS: [(&str, &str); 2] = [
    ("remote-caller", "Hello, who is there?"),
    ("local-caller", "It is me."),
];

impl Carrier {
    /// Writes down what is said from now on.
    pub(crate) fn transcribe_live(self: &Arc<Self>, leg: &Leg, url: &str, language: &str) {
        self.note(&leg.sid, &Happened::TranscriptionStarted { live: true });
        for (direction, text) in WORDS {
            let body = json!({
                "call_id": leg.sid, "event_type": "utterance", "text": text, "language": language,
                "direction": direction, "confidence": 0.95, "timestamp": self.now().to_rfc3339(),
            });
            let webhook = Webhook::json(
                WebhookPurpose::Transcript,
                url.to_owned(),
                "utterance",
                body,
            );
            self.post(&leg.sid, webhook);
        }
    }

    /// Writes all of it down once the leg is over.
    pub(crate) fn transcribe_after(&self, leg: &Leg, url: String) {
        self.note(&leg.sid, &Happened::TranscriptionStarted { live: false });
        leg.transcripts().push(url);
    }

    pub(crate) fn send_transcripts(self: &Arc<Self>, leg: &Leg) {
        for url in std::mem::take(&mut *leg.transcripts()) {
            let text: Vec<_> = WORDS.into_iter().map(|(_, text)| text).collect();
            let body = json!({
                "event_type": "calling.transcript.completed",
                "params": {
                    "id": self.uuid(), "call_id": leg.sid, "segment_id": leg.sid,
                    "text": text.join(" "),
                },
            });
            let webhook = Webhook::json(WebhookPurpose::Transcript, url, "completed", body);
            self.post(&leg.sid, webhook);
        }
    }

    /// Announces a recording of the Calling API.
    pub(crate) fn announce_over_calling(
        self: &Arc<Self>,
        leg: &Leg,
        recording: &Recording,
        url: String,
    ) {
        let seconds = self.carrier_seconds(recording.started, self.now());
        let body = json!({
            "event_type": "calling.call.record",
            "params": {
                "call_id": leg.sid, "node_id": "simulator", "control_id": recording.sid, "state": "finished",
                "record": {
                    "url": format!("https://simulator.invalid/api/v1/recordings/{}/download", recording.sid),
                    "duration": seconds, "size": 1, "format": "mp3",
                },
            },
        });
        let webhook = Webhook::json(WebhookPurpose::Recording, url, "finished", body);
        self.post(&leg.sid, webhook);
    }
}
