//! SignalWire's words for the states of legs, recordings and speakers.

use callslot_shared::{
    api::{RecordingStatus, Speaker},
    call::CarrierStatus,
};

/// A leg's status; `answered` is another word for `in-progress`.
///
/// Source: SignalWire, Compatibility API, "Calls" (`queued` … `no-answer`) and status callbacks (`initiated`, and
/// `answered` beside `in-progress`).
pub(super) fn status(word: &str) -> Option<CarrierStatus> {
    Some(match word {
        "queued" => CarrierStatus::Queued,
        "initiated" => CarrierStatus::Initiated,
        "ringing" => CarrierStatus::Ringing,
        "in-progress" | "answered" => CarrierStatus::InProgress,
        "completed" => CarrierStatus::Completed,
        "busy" => CarrierStatus::Busy,
        "no-answer" => CarrierStatus::NoAnswer,
        "failed" => CarrierStatus::Failed,
        "canceled" => CarrierStatus::Canceled,
        _ => return None,
    })
}

/// A leg's state over the Calling API. `ended` says by its reason how; without one, by whether the leg has a duration,
/// which it has once it was picked up.
///
/// Source: SignalWire, Calling API, call status callback (`queued` … `ended`), and SWML, `connect`, status callbacks
/// (`created` … `ended` with `end_reason`).
pub(super) fn of_state(
    state: &str,
    reason: Option<&str>,
    has_duration: bool,
) -> Option<CarrierStatus> {
    Some(match (state, reason) {
        ("created", _) => CarrierStatus::Initiated,
        ("ending", _) => CarrierStatus::InProgress,
        ("ended", reason) => match reason.and_then(of_end) {
            Some(status) => status,
            None if has_duration => CarrierStatus::Completed,
            None => CarrierStatus::NoAnswer,
        },
        (state, _) => return status(state),
    })
}

/// The status by the reason why a leg of the Calling API ended, or was not connected.
pub(super) fn of_end(reason: &str) -> Option<CarrierStatus> {
    Some(match reason {
        "hangup" => CarrierStatus::Completed,
        "busy" | "declined" | "decline" => CarrierStatus::Busy,
        "no_answer" | "noAnswer" => CarrierStatus::NoAnswer,
        "cancel" => CarrierStatus::Canceled,
        "error" => CarrierStatus::Failed,
        _ => return None,
    })
}

/// A recording's status over the Compatibility API.
pub(super) fn recording(word: &str) -> Option<RecordingStatus> {
    Some(match word {
        "queued" | "in-progress" | "paused" | "resumed" | "processing" => {
            RecordingStatus::InProgress
        }
        "completed" | "stopped" => RecordingStatus::Completed,
        "absent" => RecordingStatus::Absent,
        "failed" => RecordingStatus::Failed,
        _ => return None,
    })
}

/// The one who speaks, by the direction of a live transcript.
pub(super) fn speaker(direction: &str) -> Option<Speaker> {
    match direction {
        "remote-caller" => Some(Speaker::RemoteCaller),
        "local-caller" => Some(Speaker::LocalCaller),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_the_calling_api_is_read_with_its_reason() {
        let read = of_state;
        assert_eq!(read("created", None, false), Some(CarrierStatus::Initiated));
        assert_eq!(
            read("answered", None, false),
            Some(CarrierStatus::InProgress)
        );
        assert_eq!(read("ending", None, true), Some(CarrierStatus::InProgress));
        assert_eq!(read("ended", None, true), Some(CarrierStatus::Completed));
        assert_eq!(read("ended", None, false), Some(CarrierStatus::NoAnswer));
        for (reason, status) in [
            ("hangup", CarrierStatus::Completed),
            ("busy", CarrierStatus::Busy),
            ("declined", CarrierStatus::Busy),
            ("no_answer", CarrierStatus::NoAnswer),
            ("cancel", CarrierStatus::Canceled),
            ("error", CarrierStatus::Failed),
        ] {
            assert_eq!(read("ended", Some(reason), true), Some(status));
        }
        assert_eq!(
            read("ended", Some("eaten"), true),
            Some(CarrierStatus::Completed)
        );
        assert_eq!(read("singing", None, true), None);
    }

    #[test]
    fn every_word_of_the_carrier_is_read() {
        for known in CarrierStatus::ALL {
            assert_eq!(status(known.as_str()), Some(known));
        }
        assert_eq!(status("answered"), Some(CarrierStatus::InProgress));
        assert_eq!(status("Completed"), None);
    }
}
