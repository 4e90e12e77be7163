//! `/api/calls/{id}/…` and `/api/voice-config` in the document.

use super::endpoint::Endpoint;
use callslot_shared::ids::CallId;
use serde_json::json;

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

fn of_call(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Calls", id, summary)
}

fn timeline() -> Endpoint {
    of_call(
        "showTimeline",
        "Show a call's timeline",
    )
    .about("Everything that is kept of the call, in the order it happened, from the booking to the outcome.")
    .id::<CallId>("The carrier's id of either leg.")
    .says(200, "The call's events, in order.")
}

fn confirmations() -> [Endpoint; 2] {
    [
        of_call(
            "listConfirmations",
            "List what was confirmed",
        )
        .about("The points that the operator is asked to confirm on the call, and those that were.")
        .id::<CallId>("The carrier's id of either leg.")
        .says(200, "Prompts and confirmations."),
        of_call("confirm", "Confirm something")
            .about(
                "For the operator of the call, while both sides talk and for an hour after. Each prompt \
                 is confirmed once; the same request again answers the same again.",
            )
            .id::<CallId>("The carrier's id of either leg.")
            .examples(&[(
                "The next visit",
                json!({"prompt": "The date of the next visit", "note": "Yes, Tuesday at nine is fine."}),
            )])
            .says(201, "The confirmation as it is kept."),
    ]
}

fn outcome() -> [Endpoint; 3] {
    [
        of_call(
            "showOutcome",
            "Show a call's outcome",
        )
        .about("The outcome, and the outcomes declared before it.")
        .id::<CallId>("The carrier's id of either leg.")
        .says(200, "The outcome with its history."),
        of_call(
            "declareOutcome",
            "Declare the outcome of a call",
        )
        .about(
            "Once the call is over: its operator, an owner or an admin declares its outcome. An earlier \
             outcome stays in the history.",
        )
        .id::<CallId>("The carrier's id of either leg.")
        .examples(&[
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
        .says(200, "The outcome with its history."),
        of_call(
            "withdrawOutcome",
            "Withdraw the outcome of a call",
        )
        .about(
            "For 10 minutes after it was declared: its operator, an owner or an admin withdraws the last outcome. The one \
             before it counts again. Withdrawing again answers the same.",
        )
        .id::<CallId>("The carrier's id of either leg.")
        .says(200, "The outcome that counts now, with its history."),
    ]
}

fn recording() -> [Endpoint; 2] {
    [
        of_call(
            "listRecordings",
            "List a call's recordings",
        )
        .about("The carrier keeps them. Usually there is one.")
        .id::<CallId>("The carrier's id of either leg.")
        .says(200, "The recordings."),
        of_call(
            "deleteRecording",
            "Delete a call's recordings",
        )
        .about(
            "At the carrier and here, with what was written down. That there was a recording stays known.",
        )
        .id::<CallId>("The carrier's id of either leg.")
        .says(200, "The recordings as they stand now."),
    ]
}

fn transcript() -> [Endpoint; 2] {
    [
        of_call("showTranscript", "Show what was said on a call")
            .about("A live transcript is answered as far as it has come.")
            .id::<CallId>("The carrier's id of either leg.")
            .says(200, "The transcript, once there is one."),
        of_call("deleteTranscript", "Delete what was said on a call")
            .about("That there was a transcript stays known.")
            .id::<CallId>("The carrier's id of either leg.")
            .says(200, "The transcript as it stands now."),
    ]
}

fn qa() -> [Endpoint; 2] {
    let review = json!({
        "notes": "Asked before assuming.",
        "scores": [{"criterion": "Greeting", "score": 5}],
        "submitted": true,
    });
    [
        of_call("showReview", "Show a call's review")
            .about("For owners, admins and analysts.")
            .id::<CallId>("The carrier's id of either leg.")
            .says(200, "The review."),
        of_call("writeReview", "Review a call")
            .about(
                "For owners, admins and analysts, where reviews were turned on for the call. A review \
                 changes nothing else, and nothing at all once it is submitted.",
            )
            .id::<CallId>("The carrier's id of either leg.")
            .examples(&[("A review that is done", review)])
            .says(200, "The review as it is kept."),
    ]
}

fn voice_config() -> [Endpoint; 2] {
    let settings = |id, summary| Endpoint::new("Organization", id, summary);
    let german = json!({
        "modulations": {"recording": true, "consent": "record_only"},
        "language": "de",
        "wording": {"de": {"recording": "{organization} zeichnet dieses Gespräch auf."}},
        "confirmations": ["Der Termin des nächsten Besuchs"],
    });
    [
        settings(
            "showVoiceConfig",
            "Show the settings for calls",
        )
        .about(
            "The features of calls, unless a booking says otherwise in `modulations`. Of consent, recording, \
             transcription and translation a booking, or an event type, can only be stricter.",
        )
        .says(200, "The settings, with every modulation filled in."),
        settings(
            "putVoiceConfig",
            "Replace the settings for calls",
        )
        .about(
            "A field that is left out takes its default. Calls that are being placed keep the settings they \
             began with; all others are at least as strict as these, whenever they were booked. What cannot be done \
             yet is refused with `not_supported`. Only a person who has signed in within the last 15 minutes can \
             replace them.",
        )
        .examples(&[("In German, with consent by key", german)])
        .says(200, "The settings as they stand now."),
    ]
}
