//! What the carrier says of one leg. Statuses rank and only rise: callbacks come twice, late, and
//! out of order.

use serde::{Deserialize, Serialize};

/// A leg's status, in the carrier's words.
///
/// Source: the carrier's Compatibility API, "Calls" (`queued` … `no-answer`) and status callbacks
/// (`initiated`, and `answered` beside `in-progress`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CarrierStatus {
    /// Waiting for the carrier's own pace.
    Queued,
    /// Being dialled.
    Initiated,
    /// The phone rings.
    Ringing,
    /// Somebody or something picked up.
    InProgress,
    /// Over after it was picked up.
    Completed,
    /// The line was busy.
    Busy,
    /// Nobody picked up.
    NoAnswer,
    /// Could not be connected.
    Failed,
    /// Called off before it was picked up.
    Canceled,
}

impl CarrierStatus {
    /// Every status, rising.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Initiated,
        Self::Ringing,
        Self::InProgress,
        Self::Completed,
        Self::Busy,
        Self::NoAnswer,
        Self::Failed,
        Self::Canceled,
    ];

    /// Reads the carrier's word; `answered` is another word for `in-progress`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        if word == "answered" {
            return Some(Self::InProgress);
        }
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Reads a state of the carrier's Calling API. `ended` says by its reason how; without one, by whether
    /// the leg has a duration, which it has once it was picked up.
    ///
    /// Source: the carrier's Calling API, call status callback (`queued` … `ended`), and SWML, `connect`,
    /// status callbacks (`created` … `ended` with `end_reason`).
    #[must_use]
    pub fn of_state(state: &str, reason: Option<&str>, has_duration: bool) -> Option<Self> {
        Some(match (state, reason) {
            ("created", _) => Self::Initiated,
            ("ending", _) => Self::InProgress,
            ("ended", reason) => match reason.and_then(Self::of_end) {
                Some(status) => status,
                None if has_duration => Self::Completed,
                None => Self::NoAnswer,
            },
            (state, _) => return Self::parse(state),
        })
    }

    /// Reads why a leg of the Calling API ended, or was not connected.
    #[must_use]
    pub fn of_end(reason: &str) -> Option<Self> {
        Some(match reason {
            "hangup" => Self::Completed,
            "busy" | "declined" | "decline" => Self::Busy,
            "no_answer" | "noAnswer" => Self::NoAnswer,
            "cancel" => Self::Canceled,
            "error" => Self::Failed,
            _ => return None,
        })
    }

    /// The carrier's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Initiated => "initiated",
            Self::Ringing => "ringing",
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::NoAnswer => "no-answer",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// How far a leg has come. A leg's rank never falls, and of two final statuses the first stays.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Initiated => 1,
            Self::Ringing => 2,
            Self::InProgress => 3,
            Self::Completed | Self::Busy | Self::NoAnswer | Self::Failed | Self::Canceled => 4,
        }
    }

    /// Whether the leg is over.
    #[must_use]
    pub const fn is_final(self) -> bool {
        self.rank() == Self::Completed.rank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_the_calling_api_is_read_with_its_reason() {
        let read = CarrierStatus::of_state;
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
        for status in CarrierStatus::ALL {
            assert_eq!(CarrierStatus::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(
            CarrierStatus::parse("answered"),
            Some(CarrierStatus::InProgress)
        );
        assert_eq!(CarrierStatus::parse("Completed"), None);
    }
}
