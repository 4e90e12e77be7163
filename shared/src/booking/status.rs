//! The states of a booking, as data: code, tests and documentation read the same table.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The state of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waiting for its time.
    Pending,
    /// An attempt has been committed to: phones may be ringing.
    Calling,
    /// The operator and the attendee have talked.
    Completed,
    /// The call was not placed or failed; `failure_reason` says why.
    Failed,
    /// Called off by a person.
    Cancelled,
}

/// Every allowed change of state. A change that is not here does not happen.
pub const TRANSITIONS: &[(Status, Status)] = &[
    (Status::Pending, Status::Calling),
    (Status::Pending, Status::Failed),
    (Status::Pending, Status::Cancelled),
    (Status::Calling, Status::Completed),
    (Status::Calling, Status::Failed),
    (Status::Calling, Status::Cancelled),
];

impl Status {
    /// Every state, in the order of a booking's life.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Calling,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The state's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Calling => "calling",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether a booking may go from this state to `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        TRANSITIONS.contains(&(self, next))
    }

    /// Whether no way leads out of this state.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        !TRANSITIONS.iter().any(|(from, _)| *from == self)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a booking failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// Its time and the grace after it passed before it could be placed.
    MissedWindow,
    /// The operator did not take the call: no answer, a busy line, a voicemail, no key pressed.
    OperatorNoAnswer,
    /// The attendee did not take the call: no answer, hung up before being connected, or pressed no key where
    /// one is asked for.
    AttendeeNoAnswer,
    /// The attendee's line was busy.
    Busy,
    /// The carrier refused to place the call.
    CarrierRefused,
    /// The carrier accepted the call but could not connect it.
    CallFailed,
    /// Whether the carrier placed the call could not be found out. It is not dialled again.
    OutcomeUnknown,
    /// The operator has left, is disabled, or has no phone number.
    OperatorUnavailable,
    /// The organization's plan no longer includes booking, or it has turned booking off.
    PlanRequired,
    /// The organization had placed as many calls as its limits allow, a day or a minute.
    CallLimit,
    /// The attendee's number is one that the organization does not ring.
    NumberBlocked,
    /// The attendee's number is of a country that the organization does not call.
    CountryNotAllowed,
    /// It was too early or too late where the attendee may be.
    OutsideCallingHours,
    /// The attendee was called first, and a machine picked up.
    Voicemail,
    /// The attendee's number is of a kind that the organization does not ring, or one of its own.
    NumberNotAllowed,
    /// The attendee had been called as often as the organization's limits allow, a day or a minute.
    AttendeeLimit,
    /// Whoever booked it had had as many calls placed as one member may, a day or a minute.
    MemberLimit,
}

impl FailureReason {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::MissedWindow,
        Self::OperatorNoAnswer,
        Self::AttendeeNoAnswer,
        Self::Busy,
        Self::CarrierRefused,
        Self::CallFailed,
        Self::OutcomeUnknown,
        Self::OperatorUnavailable,
        Self::PlanRequired,
        Self::CallLimit,
        Self::NumberBlocked,
        Self::CountryNotAllowed,
        Self::OutsideCallingHours,
        Self::Voicemail,
        Self::NumberNotAllowed,
        Self::AttendeeLimit,
        Self::MemberLimit,
    ];

    /// The reason's name, as the API and the database spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissedWindow => "missed_window",
            Self::OperatorNoAnswer => "operator_no_answer",
            Self::AttendeeNoAnswer => "attendee_no_answer",
            Self::Busy => "busy",
            Self::CarrierRefused => "carrier_refused",
            Self::CallFailed => "call_failed",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::OperatorUnavailable => "operator_unavailable",
            Self::PlanRequired => "plan_required",
            Self::CallLimit => "call_limit",
            Self::NumberBlocked => "number_blocked",
            Self::CountryNotAllowed => "country_not_allowed",
            Self::OutsideCallingHours => "outside_calling_hours",
            Self::Voicemail => "voicemail",
            Self::NumberNotAllowed => "number_not_allowed",
            Self::AttendeeLimit => "attendee_limit",
            Self::MemberLimit => "member_limit",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_states_never_change() {
        for terminal in [Status::Completed, Status::Failed, Status::Cancelled] {
            assert!(terminal.is_terminal());
            assert!(Status::ALL.iter().all(|next| !terminal.may_become(*next)));
        }
        assert!(!Status::Pending.is_terminal());
        assert!(!Status::Calling.is_terminal());
    }

    #[test]
    fn a_booking_completes_only_by_calling() {
        let into_completed: Vec<_> = TRANSITIONS
            .iter()
            .filter(|(_, to)| *to == Status::Completed)
            .collect();
        assert_eq!(into_completed, [&(Status::Calling, Status::Completed)]);
    }

    #[test]
    fn a_calling_booking_never_waits_again() {
        assert!(!Status::Calling.may_become(Status::Pending));
    }

    #[test]
    fn names_are_the_ones_serde_writes() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        for reason in FailureReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
