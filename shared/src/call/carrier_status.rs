//! The carrier's statuses of one leg. Statuses rank and only rise: callbacks come twice, late, and
//! out of order.

use serde::{Deserialize, Serialize};

/// A leg's status. It ranks, and only rises.
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

    /// Its name, in the database and on the wire.
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

    /// The rank of a leg's progress. A leg's rank never falls, and of two final statuses the first
    /// stays.
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
    fn a_status_is_written_as_it_is_named() {
        for status in CarrierStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
