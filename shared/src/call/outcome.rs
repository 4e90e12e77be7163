//! The truth table: from what is known of both legs to what became of the booking.
//!
//! No single callback decides. A voicemail that "completed" is not a completed booking, and an
//! attendee's leg that "completed" may have been hung up while the disclosure was being read.

use super::CarrierStatus;
use crate::booking::FailureReason;
use serde::{Deserialize, Serialize};

/// What is known of an attempt's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Evidence {
    /// The operator's leg, if the carrier has said anything of it.
    pub operator: Option<CarrierStatus>,
    /// Whether the operator pressed the key that accepts.
    pub accepted: bool,
    /// The attendee's leg, if the carrier has said anything of it.
    pub attendee: Option<CarrierStatus>,
    /// Whether the attendee heard the disclosure to its end and was connected.
    pub bridged: bool,
}

/// What the evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Not yet known.
    Open,
    /// Known.
    Over(Ending),
}

/// How a call ended, finer than a [`FailureReason`], for what a person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Both talked.
    Talked,
    /// The operator's phone rang out.
    OperatorNoAnswer,
    /// The operator's line was busy.
    OperatorBusy,
    /// Somebody or something picked up the operator's phone, but no key was pressed.
    OperatorDidNotAccept,
    /// The operator's leg could not be connected.
    OperatorLegFailed,
    /// The attendee's phone rang out.
    AttendeeNoAnswer,
    /// The attendee's line was busy.
    AttendeeBusy,
    /// The attendee picked up and hung up before being connected.
    AttendeeHungUp,
    /// The operator hung up before the attendee was connected.
    OperatorGaveUp,
    /// The attendee's leg could not be connected.
    AttendeeLegFailed,
    /// The carrier still had the call waiting when its time had passed, and it was taken back.
    NeverRang,
    /// The carrier has taken the call and not said for long what became of it.
    NotKnown,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 12] = [
        Self::Talked,
        Self::OperatorNoAnswer,
        Self::OperatorBusy,
        Self::OperatorDidNotAccept,
        Self::OperatorLegFailed,
        Self::AttendeeNoAnswer,
        Self::AttendeeBusy,
        Self::AttendeeHungUp,
        Self::OperatorGaveUp,
        Self::AttendeeLegFailed,
        Self::NeverRang,
        Self::NotKnown,
    ];

    /// Why the booking failed, or `None` if it did not.
    #[must_use]
    pub const fn failure(self) -> Option<FailureReason> {
        Some(match self {
            Self::Talked => return None,
            Self::OperatorNoAnswer | Self::OperatorBusy | Self::OperatorDidNotAccept => {
                FailureReason::OperatorNoAnswer
            }
            Self::AttendeeNoAnswer | Self::AttendeeHungUp | Self::OperatorGaveUp => {
                FailureReason::AttendeeNoAnswer
            }
            Self::AttendeeBusy => FailureReason::Busy,
            Self::OperatorLegFailed | Self::AttendeeLegFailed => FailureReason::CallFailed,
            Self::NeverRang => FailureReason::MissedWindow,
            Self::NotKnown => FailureReason::OutcomeUnknown,
        })
    }

    /// Whether another attempt may come to more: a line was busy, or a phone rang out. What a person
    /// has decided, such as not pressing the key, is not asked again.
    #[must_use]
    pub const fn may_be_tried_again(self) -> bool {
        matches!(
            self,
            Self::OperatorNoAnswer
                | Self::OperatorBusy
                | Self::AttendeeNoAnswer
                | Self::AttendeeBusy
        )
    }
}

/// Reads the truth table.
///
/// | operator leg | accepted | attendee leg | bridged | verdict |
/// |---|---|---|---|---|
/// | not over | | | | open |
/// | over | | | yes | talked |
/// | no-answer, busy, failed | no | | no | of the operator's leg |
/// | completed, canceled | no | | no | operator did not accept |
/// | over | yes | busy, no-answer, failed | no | of the attendee's leg |
/// | over | yes | completed | no | attendee hung up |
/// | over | yes | canceled | no | operator gave up |
/// | over | yes | not over, or nothing said | no | open |
///
/// # Examples
/// ```
/// use callslot_shared::call::{CarrierStatus, Ending, Evidence, Verdict, verdict};
/// let voicemail = Evidence { operator: Some(CarrierStatus::Completed), ..Evidence::default() };
/// assert_eq!(verdict(voicemail), Verdict::Over(Ending::OperatorDidNotAccept));
/// ```
#[must_use]
pub fn verdict(evidence: Evidence) -> Verdict {
    use CarrierStatus as S;
    let Some(operator) = evidence.operator.filter(|status| status.is_final()) else {
        return Verdict::Open;
    };
    if evidence.bridged {
        return Verdict::Over(Ending::Talked);
    }
    if !evidence.accepted {
        return Verdict::Over(match operator {
            S::NoAnswer => Ending::OperatorNoAnswer,
            S::Busy => Ending::OperatorBusy,
            S::Failed => Ending::OperatorLegFailed,
            _ => Ending::OperatorDidNotAccept,
        });
    }
    match evidence.attendee {
        Some(S::Busy) => Verdict::Over(Ending::AttendeeBusy),
        Some(S::NoAnswer) => Verdict::Over(Ending::AttendeeNoAnswer),
        Some(S::Failed) => Verdict::Over(Ending::AttendeeLegFailed),
        Some(S::Canceled) => Verdict::Over(Ending::OperatorGaveUp),
        Some(S::Completed) => Verdict::Over(Ending::AttendeeHungUp),
        Some(S::Queued | S::Initiated | S::Ringing | S::InProgress) | None => Verdict::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_evidence() -> impl Iterator<Item = Evidence> {
        let statuses = || CarrierStatus::ALL.into_iter().map(Some).chain([None]);
        statuses().flat_map(move |operator| {
            statuses().flat_map(move |attendee| {
                [false, true].into_iter().flat_map(move |accepted| {
                    [false, true].map(|bridged| Evidence {
                        operator,
                        accepted,
                        attendee,
                        bridged,
                    })
                })
            })
        })
    }

    #[test]
    fn nobody_completes_a_booking_without_being_bridged() {
        for evidence in every_evidence().filter(|evidence| !evidence.bridged) {
            assert_ne!(
                verdict(evidence),
                Verdict::Over(Ending::Talked),
                "{evidence:?}"
            );
        }
    }

    #[test]
    fn only_a_call_that_reached_nobody_is_tried_again() {
        use FailureReason as R;
        let again: Vec<_> = Ending::ALL
            .into_iter()
            .filter(|ending| ending.may_be_tried_again())
            .map(Ending::failure)
            .collect();
        assert_eq!(
            again,
            [
                R::OperatorNoAnswer,
                R::OperatorNoAnswer,
                R::AttendeeNoAnswer,
                R::Busy
            ]
            .map(Some)
        );
    }

    #[test]
    fn nothing_is_over_while_the_operators_leg_is_alive() {
        for evidence in every_evidence() {
            if !evidence.operator.is_some_and(CarrierStatus::is_final) {
                assert_eq!(verdict(evidence), Verdict::Open, "{evidence:?}");
            }
        }
    }

    #[test]
    fn an_attendee_who_was_never_rung_is_never_blamed() {
        for evidence in every_evidence().filter(|evidence| !evidence.accepted && !evidence.bridged)
        {
            if let Verdict::Over(ending) = verdict(evidence) {
                let blamed = [FailureReason::AttendeeNoAnswer, FailureReason::Busy];
                assert!(
                    !ending
                        .failure()
                        .is_some_and(|reason| blamed.contains(&reason)),
                    "{evidence:?}"
                );
            }
        }
    }
}
