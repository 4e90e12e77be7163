//! The truth table: from what is known of both legs to what became of the booking.
//!
//! No single callback decides. A voicemail that "completed" is not a completed booking, and an
//! attendee's leg that "completed" may have been hung up while the disclosure was being read.

use super::{CarrierStatus, Leg};
use crate::booking::FailureReason;
use serde::{Deserialize, Serialize};

/// The facts known of an attempt's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// The side whose phone the first leg rings.
    pub begins: Leg,
    /// The first leg, if the carrier has said anything of it.
    pub first: Option<CarrierStatus>,
    /// Whether whoever picked up first has passed the gate: the operator's key, or the attendee's staying
    /// and agreeing. Then, and only then, the second phone is rung.
    pub accepted: bool,
    /// The second leg, if the carrier has said anything of it.
    pub second: Option<CarrierStatus>,
    /// Whether the second side passed its gate too, and both were connected.
    pub bridged: bool,
    /// Whether the carrier, listening for it, said that a machine picked up the first phone.
    pub machine: bool,
}

impl Evidence {
    /// Nothing is known yet of a call that begins with this leg.
    #[must_use]
    pub const fn none(begins: Leg) -> Self {
        Self {
            begins,
            first: None,
            accepted: false,
            second: None,
            bridged: false,
            machine: false,
        }
    }
}

/// The conclusion from the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Not yet known.
    Open,
    /// Known.
    Over(Ending),
}

/// The way a call ended, finer than a [`FailureReason`], for the sentence a person is told.
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
    /// The attendee's phone was picked up, and the leg was over before both were connected: the attendee
    /// hung up, did not agree or pressed no key.
    AttendeeHungUp,
    /// The attendee was called first, and a machine picked up.
    Voicemail,
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
    pub const ALL: [Self; 13] = [
        Self::Talked,
        Self::OperatorNoAnswer,
        Self::OperatorBusy,
        Self::OperatorDidNotAccept,
        Self::OperatorLegFailed,
        Self::AttendeeNoAnswer,
        Self::AttendeeBusy,
        Self::AttendeeHungUp,
        Self::Voicemail,
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
            Self::Voicemail => FailureReason::Voicemail,
            Self::AttendeeBusy => FailureReason::Busy,
            Self::OperatorLegFailed | Self::AttendeeLegFailed => FailureReason::CallFailed,
            Self::NeverRang => FailureReason::MissedWindow,
            Self::NotKnown => FailureReason::OutcomeUnknown,
        })
    }

    /// Whether another attempt may come to more: a line was busy, or a phone rang out. A question that a person has
    /// decided, such as by not pressing the key, is not asked again, and a machine would pick up again.
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
/// | first leg | accepted | second leg | bridged | verdict |
/// |---|---|---|---|---|
/// | not over | | | | open |
/// | over | | | yes | talked |
/// | no-answer, busy, failed | no | | no | of the first leg |
/// | completed, canceled | no | | no | the first side did not accept; of an attendee's machine: voicemail |
/// | over | yes | busy, no-answer, failed | no | of the second leg |
/// | over | yes | completed | no | the second side did not accept |
/// | over | yes | canceled | no | the first side gave up |
/// | over | yes | not over, or nothing said | no | open |
///
/// # Examples
/// ```
/// use callslot_shared::call::{CarrierStatus, Ending, Evidence, Leg, Verdict, verdict};
/// let voicemail = |begins| Evidence {
///     first: Some(CarrierStatus::Completed),
///     ..Evidence::none(begins)
/// };
/// let operator = verdict(voicemail(Leg::Operator));
/// assert_eq!(operator, Verdict::Over(Ending::OperatorDidNotAccept));
/// let attendee = verdict(Evidence { machine: true, ..voicemail(Leg::Attendee) });
/// assert_eq!(attendee, Verdict::Over(Ending::Voicemail));
/// ```
#[must_use]
pub fn verdict(evidence: Evidence) -> Verdict {
    use CarrierStatus as S;
    let first = Blame::of(evidence.begins);
    let second = Blame::of(evidence.begins.other());
    let Some(status) = evidence.first.filter(|status| status.is_final()) else {
        return Verdict::Open;
    };
    Verdict::Over(match (evidence.bridged, evidence.accepted) {
        (true, _) => Ending::Talked,
        (false, false) => match first.of_status(status) {
            Ending::AttendeeHungUp if evidence.machine => Ending::Voicemail,
            ending => ending,
        },
        (false, true) => match evidence.second.filter(|status| status.is_final()) {
            Some(S::Canceled) => first.gave_up,
            Some(status) => second.of_status(status),
            None => return Verdict::Open,
        },
    })
}

/// The two sides in the truth table: the endings that one side is the cause of.
struct Blame {
    no_answer: Ending,
    busy: Ending,
    failed: Ending,
    did_not_accept: Ending,
    gave_up: Ending,
}

impl Blame {
    const fn of(leg: Leg) -> Self {
        match leg {
            Leg::Operator => Self {
                no_answer: Ending::OperatorNoAnswer,
                busy: Ending::OperatorBusy,
                failed: Ending::OperatorLegFailed,
                did_not_accept: Ending::OperatorDidNotAccept,
                gave_up: Ending::OperatorGaveUp,
            },
            Leg::Attendee => Self {
                no_answer: Ending::AttendeeNoAnswer,
                busy: Ending::AttendeeBusy,
                failed: Ending::AttendeeLegFailed,
                did_not_accept: Ending::AttendeeHungUp,
                gave_up: Ending::AttendeeHungUp,
            },
        }
    }

    const fn of_status(&self, status: CarrierStatus) -> Ending {
        match status {
            CarrierStatus::NoAnswer => self.no_answer,
            CarrierStatus::Busy => self.busy,
            CarrierStatus::Failed => self.failed,
            _ => self.did_not_accept,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_evidence() -> impl Iterator<Item = Evidence> {
        let statuses = || CarrierStatus::ALL.into_iter().map(Some).chain([None]);
        let mut all = Vec::new();
        for begins in Leg::ALL {
            for first in statuses() {
                for second in statuses() {
                    for bits in 0..8 {
                        all.push(Evidence {
                            begins,
                            first,
                            accepted: bits & 1 != 0,
                            second,
                            bridged: bits & 2 != 0,
                            machine: bits & 4 != 0,
                        });
                    }
                }
            }
        }
        all.into_iter()
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
    fn a_machine_is_a_voicemail_only_where_it_picked_up_an_attendees_phone_that_was_rung_first() {
        use CarrierStatus as S;
        for evidence in every_evidence() {
            let picked_up = matches!(evidence.first, Some(S::Completed | S::Canceled));
            let alone = !evidence.accepted && !evidence.bridged;
            let expected =
                evidence.machine && evidence.begins == Leg::Attendee && picked_up && alone;
            let voicemail = verdict(evidence) == Verdict::Over(Ending::Voicemail);
            assert_eq!(voicemail, expected, "{evidence:?}");
        }
    }

    #[test]
    fn nothing_is_over_while_the_first_leg_is_alive() {
        for evidence in every_evidence() {
            if !evidence.first.is_some_and(CarrierStatus::is_final) {
                assert_eq!(verdict(evidence), Verdict::Open, "{evidence:?}");
            }
        }
    }

    #[test]
    fn a_side_that_was_never_rung_is_never_blamed() {
        use Ending as E;
        let of_operator = [
            E::OperatorNoAnswer,
            E::OperatorBusy,
            E::OperatorDidNotAccept,
            E::OperatorLegFailed,
            E::OperatorGaveUp,
        ];
        let of_attendee = [
            E::AttendeeNoAnswer,
            E::AttendeeBusy,
            E::AttendeeHungUp,
            E::Voicemail,
            E::AttendeeLegFailed,
        ];
        let mut ended = 0;
        for evidence in every_evidence().filter(|evidence| !evidence.accepted && !evidence.bridged)
        {
            if let Verdict::Over(ending) = verdict(evidence) {
                let blamed = match evidence.begins {
                    Leg::Operator => of_operator.contains(&ending),
                    Leg::Attendee => of_attendee.contains(&ending),
                };
                assert!(blamed, "{evidence:?} {ending:?}");
                ended += 1;
            }
        }
        assert!(ended > 0);
    }

    #[test]
    fn what_became_of_a_call_reads_the_same_whoever_was_rung_first() {
        use CarrierStatus as S;
        let of = |begins, first, second: Option<_>| {
            let evidence = Evidence {
                begins,
                first: Some(first),
                accepted: second.is_some(),
                second,
                ..Evidence::none(begins)
            };
            match verdict(evidence) {
                Verdict::Over(ending) => ending,
                Verdict::Open => panic!("{evidence:?} is over"),
            }
        };
        for status in [S::Busy, S::NoAnswer, S::Failed, S::Completed] {
            for leg in Leg::ALL {
                let as_first = of(leg, status, None);
                let as_second = of(leg.other(), S::Completed, Some(status));
                assert_eq!(as_first, as_second, "{leg:?} {status:?}");
            }
        }
        assert_eq!(
            of(Leg::Operator, S::Completed, Some(S::Canceled)),
            Ending::OperatorGaveUp
        );
        assert_eq!(
            of(Leg::Attendee, S::Completed, Some(S::Canceled)),
            Ending::AttendeeHungUp
        );
    }
}
