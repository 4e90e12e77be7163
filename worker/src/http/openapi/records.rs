//! `/api/calls/{id}/…` and `/api/voice-config` in the document.

use super::endpoint::Endpoint;
use callslot_shared::{
    access::{Action, Feature, Sensitive},
    api::{
        Confirm, ConfirmationBody, ConfirmationsBody, DeclareOutcome, ErrorCode, OutcomeBody,
        QaBody, RecordingsBody, TimelineBody, TranscriptBody, VoiceConfigBody, WriteQa,
    },
    ids::CallId,
    voice::VoiceConfig,
};
use serde_json::json;
use utoipa::openapi::HttpMethod;

const CONFIRMATIONS: &str = "/api/calls/{id}/confirmations";
const OUTCOME: &str = "/api/calls/{id}/outcome";
const QA: &str = "/api/calls/{id}/qa";
const RECORDING: &str = "/api/calls/{id}/recording";
const TRANSCRIPT: &str = "/api/calls/{id}/transcript";
const VOICE_CONFIG: &str = "/api/voice-config";

pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![timeline()];
    endpoints.extend(confirmations());
    endpoints.extend(outcome());
    endpoints.extend(recording());
    endpoints.extend(transcript());
    endpoints.extend(qa());
    endpoints.extend(voice_config());
    endpoints
}

fn of_call(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Calls", method, path, id, summary)
}

fn timeline() -> Endpoint {
    of_call(
        HttpMethod::Get,
        "/api/calls/{id}/timeline",
        "showTimeline",
        "Show a call's timeline",
    )
    .about("Everything that is kept of the call, in the order it happened, from the booking to the outcome.")
    .guarded(Feature::Booking, Action::Read)
    .id::<CallId>("The carrier's id of either leg.")
    .answers::<TimelineBody>(200, "What happened.")
}

fn confirmations() -> [Endpoint; 2] {
    [
        of_call(
            HttpMethod::Get,
            CONFIRMATIONS,
            "listConfirmations",
            "List what was confirmed",
        )
        .about("What the operator is asked to confirm on the call, and what was.")
        .guarded(Feature::Outcomes, Action::Read)
        .id::<CallId>("The carrier's id of either leg.")
        .answers::<ConfirmationsBody>(200, "Prompts and confirmations."),
        of_call(HttpMethod::Post, CONFIRMATIONS, "confirm", "Confirm something")
            .about(
                "For the operator of the call, while both sides talk and for an hour after. Each prompt \
                 is confirmed once; the same request again answers the same again.",
            )
            .guarded(Feature::Outcomes, Action::Write)
            .id::<CallId>("The carrier's id of either leg.")
            .takes::<Confirm>(&[(
                "The next visit",
                json!({"prompt": "The date of the next visit", "note": "Yes, Tuesday at nine is fine."}),
            )])
            .answers::<ConfirmationBody>(201, "The confirmation as it is kept.")
            .fails([ErrorCode::InvalidField, ErrorCode::Conflict]),
    ]
}

fn outcome() -> [Endpoint; 2] {
    [
        of_call(
            HttpMethod::Get,
            OUTCOME,
            "showOutcome",
            "Show a call's outcome",
        )
        .about("What people said came of the call, and what they said before.")
        .guarded(Feature::Outcomes, Action::Read)
        .id::<CallId>("The carrier's id of either leg.")
        .answers::<OutcomeBody>(200, "The outcome with its history."),
        of_call(
            HttpMethod::Put,
            OUTCOME,
            "declareOutcome",
            "Say what came of a call",
        )
        .about(
            "Once the call is over: its operator, an owner or an admin says what came of it. Saying \
             something else later leaves what was said before in the history.",
        )
        .guarded(Feature::Outcomes, Action::Write)
        .id::<CallId>("The carrier's id of either leg.")
        .takes::<DeclareOutcome>(&[
            ("The attendee agreed", json!({"outcome": "agreed"})),
            (
                "A machine picked up",
                json!({"outcome": "voicemail", "note": "Asked to call back"}),
            ),
            (
                "Call again",
                json!({"outcome": "callback_wanted", "note": "After the holidays"}),
            ),
        ])
        .answers::<OutcomeBody>(200, "The outcome with its history.")
        .fails([
            ErrorCode::InvalidField,
            ErrorCode::Conflict,
            ErrorCode::Forbidden,
        ]),
    ]
}

fn recording() -> [Endpoint; 2] {
    [
        of_call(
            HttpMethod::Get,
            RECORDING,
            "listRecordings",
            "List a call's recordings",
        )
        .about("Where the carrier keeps them. Usually there is one.")
        .guarded(Feature::Recordings, Action::Read)
        .id::<CallId>("The carrier's id of either leg.")
        .answers::<RecordingsBody>(200, "The recordings."),
        of_call(
            HttpMethod::Delete,
            RECORDING,
            "deleteRecording",
            "Delete a call's recordings",
        )
        .about(
            "At the carrier and here, with what was written down. That there was a recording stays known.",
        )
        .guarded(Feature::Recordings, Action::Write)
        .id::<CallId>("The carrier's id of either leg.")
        .answers::<RecordingsBody>(200, "The recordings as they stand now.")
        .fails([ErrorCode::Conflict, ErrorCode::NotConfigured]),
    ]
}

fn transcript() -> [Endpoint; 2] {
    [
        of_call(
            HttpMethod::Get,
            TRANSCRIPT,
            "showTranscript",
            "Show what was said on a call",
        )
        .about("Where it is written down while people talk, as far as it has come.")
        .guarded(Feature::Recordings, Action::Read)
        .id::<CallId>("The carrier's id of either leg.")
        .answers::<TranscriptBody>(200, "The transcript, once there is one."),
        of_call(
            HttpMethod::Delete,
            TRANSCRIPT,
            "deleteTranscript",
            "Delete what was said on a call",
        )
        .about("That there was a transcript stays known.")
        .guarded(Feature::Recordings, Action::Write)
        .id::<CallId>("The carrier's id of either leg.")
        .answers::<TranscriptBody>(200, "The transcript as it stands now.")
        .fails([ErrorCode::Conflict]),
    ]
}

fn qa() -> [Endpoint; 2] {
    let review = json!({
        "notes": "Asked before assuming.",
        "scores": [{"criterion": "Greeting", "score": 5}],
        "submitted": true,
    });
    [
        of_call(HttpMethod::Get, QA, "showReview", "Show a call's review")
            .about("For owners, admins and analysts.")
            .guarded(Feature::Qa, Action::Read)
            .id::<CallId>("The carrier's id of either leg.")
            .answers::<QaBody>(200, "The review."),
        of_call(HttpMethod::Put, QA, "writeReview", "Review a call")
            .about(
                "For owners, admins and analysts, where reviews were turned on for the call. A review \
                 changes nothing else, and nothing at all once it is submitted.",
            )
            .guarded(Feature::Qa, Action::Write)
            .id::<CallId>("The carrier's id of either leg.")
            .takes::<WriteQa>(&[("A review that is done", review)])
            .answers::<QaBody>(200, "The review as it is kept.")
            .fails([ErrorCode::InvalidField, ErrorCode::Conflict]),
    ]
}

fn voice_config() -> [Endpoint; 2] {
    let settings =
        |method, id, summary| Endpoint::new("Organization", method, VOICE_CONFIG, id, summary);
    let german = json!({
        "modulations": {"recording": true, "consent": "record_only"},
        "language": "de",
        "wording": {"de": {"recording": "{organization} zeichnet dieses Gespräch auf."}},
        "confirmations": ["Der Termin des nächsten Besuchs"],
    });
    [
        settings(
            HttpMethod::Get,
            "showVoiceConfig",
            "Show the settings for calls",
        )
        .about(
            "What calls are besides calls, unless a booking says otherwise in `modulations`. Of consent, recording, \
             transcription and translation a booking, or an event type, can only be stricter.",
        )
        .guarded(Feature::VoiceConfig, Action::Read)
        .answers::<VoiceConfigBody>(200, "The settings, with every modulation filled in."),
        settings(
            HttpMethod::Put,
            "putVoiceConfig",
            "Replace the settings for calls",
        )
        .about(
            "What is left out takes its default. Calls that are being placed keep the settings they \
             began with; all others are at least as strict as these, whenever they were booked. What cannot be done \
             yet is refused with `not_supported`. Only a person who has signed in within the last 15 minutes can \
             replace them.",
        )
        .confirmed(Sensitive::ChangeVoiceConfig)
        .takes::<VoiceConfig>(&[("In German, with consent by key", german)])
        .answers::<VoiceConfigBody>(200, "The settings as they stand now.")
        .fails([ErrorCode::InvalidField, ErrorCode::NotSupported]),
    ]
}
