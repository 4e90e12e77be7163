//! Notices: what happened to a call, as far as it is certain, as a code with parameters. The reader's language makes the
//! words.

use crate::{
    booking::FailureReason,
    call::{Ending, Leg},
    words::{Language, MemberText, notices as words},
};
use serde::{Deserialize, Serialize};

/// Declares codes: their doc, name, text for members, and text where `calls` is one.
macro_rules! codes {
    ($(#[doc = $doc:literal] $name:ident: $text:ident $(, $one:ident)?;)*) => {
        /// The sentence of a notice. Finer than its kind: it tells how far a call came, too.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum NoticeCode {
            $(#[doc = $doc] $name,)*
        }

        impl NoticeCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The text, and the text where `calls` is one if that differs.
            const fn texts(self) -> (MemberText, Option<MemberText>) {
                match self {
                    $(Self::$name => (words::$text, codes!(@one $($one)?)),)*
                }
            }
        }
    };
    (@one) => { None };
    (@one $one:ident) => { Some(words::$one) };
}

codes! {
    /// The call was not placed in time.
    MissedWindow: MISSED_WINDOW;
    /// The operator's line was busy.
    OperatorBusy: OPERATOR_BUSY;
    /// The operator's phone was picked up and no key was pressed; the attendee was not rung.
    OperatorDidNotAccept: OPERATOR_DID_NOT_ACCEPT;
    /// The operator's phone was picked up and no key was pressed; the attendee was on the line.
    OperatorDidNotAcceptAttendeeWaited: OPERATOR_DID_NOT_ACCEPT_ATTENDEE_WAITED;
    /// The operator did not answer; the attendee was not rung.
    OperatorNoAnswer: OPERATOR_NO_ANSWER;
    /// The operator did not answer; the attendee was on the line.
    OperatorNoAnswerAttendeeWaited: OPERATOR_NO_ANSWER_ATTENDEE_WAITED;
    /// The operator's phone could not be reached; the attendee was not rung.
    OperatorFailed: OPERATOR_FAILED;
    /// The operator's phone could not be reached; the attendee was on the line.
    OperatorFailedAttendeeWaited: OPERATOR_FAILED_ATTENDEE_WAITED;
    /// The operator hung up before the attendee was connected.
    OperatorGaveUp: OPERATOR_GAVE_UP;
    /// The attendee, rung first, did not stay on the line, or a machine picked up.
    AttendeeLeft: ATTENDEE_LEFT;
    /// The attendee hung up before being connected.
    AttendeeHungUp: ATTENDEE_HUNG_UP;
    /// The attendee did not answer.
    AttendeeNoAnswer: ATTENDEE_NO_ANSWER;
    /// The attendee's voicemail answered; the operator was not rung.
    Voicemail: VOICEMAIL;
    /// The attendee's line was busy.
    Busy: BUSY;
    /// The carrier refused to place the call.
    CarrierRefused: CARRIER_REFUSED;
    /// The attendee's phone could not be reached.
    AttendeeFailed: ATTENDEE_FAILED;
    /// The carrier did not confirm the call, which is not redialled.
    OutcomeUnknown: OUTCOME_UNKNOWN;
    /// Nobody could take the call.
    OperatorUnavailable: OPERATOR_UNAVAILABLE;
    /// The plan does not include booking, or booking is off.
    PlanRequired: PLAN_REQUIRED;
    /// The organization had reached its limit of calls.
    CallLimit: CALL_LIMIT;
    /// The number is on the organization's list of numbers not to call.
    NumberBlocked: NUMBER_BLOCKED;
    /// The organization does not call numbers of that country.
    CountryNotAllowed: COUNTRY_NOT_ALLOWED;
    /// The organization does not call numbers of that kind, nor its own.
    NumberNotAllowed: NUMBER_NOT_ALLOWED;
    /// The attendee had been called as often as the organization's limits allow.
    AttendeeLimit: ATTENDEE_LIMIT;
    /// The member who booked the call had reached their limit of calls.
    MemberLimit: MEMBER_LIMIT;
    /// It was outside calling hours where the attendee may be.
    OutsideCallingHours: OUTSIDE_CALLING_HOURS;
    /// The rules of the time zone have changed; the call keeps its time on the clock.
    TimeMoved: TIME_MOVED;
    /// The rules of the time zone have changed; the call rings at another time on the clock: the agreed one is taken.
    TimeKept: TIME_KEPT;
    /// The rules of the time zone have changed; the call rings at another time on the clock: the agreed one is too close.
    TimeTooClose: TIME_TOO_CLOSE;
    /// The organization calls numbers of every country.
    EveryCountry: EVERY_COUNTRY;
    /// A mail about the call did not arrive.
    MessageFailed: MESSAGE_FAILED;
    /// An invitation to the organization did not arrive.
    InvitationFailed: INVITATION_FAILED;
    /// An endpoint of webhooks is disabled: it is gone, or nothing was delivered to it for days.
    WebhookDisabled: WEBHOOK_DISABLED;
    /// The call was moved, and is the reader's now.
    HostChanged: HOST_CHANGED;
    /// The operator did not answer; a colleague took the call.
    TakenOver: TAKEN_OVER;
    /// The plan does not include booking any more; booked calls will not ring.
    PlanEnded: PLAN_ENDED, PLAN_ENDED_ONE;
    /// A member takes no calls any more; their booked calls will not ring.
    OperatorDisabled: OPERATOR_DISABLED, OPERATOR_DISABLED_ONE;
}

/// The values that a notice's sentence names besides its code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeParameters {
    /// The attendee's name, or number if there is none, where the notice is about one booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, examples("Ada Lovelace"))
    )]
    pub who: Option<String>,
    /// The number of bookings it is about, where it is about several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub calls: Option<u32>,
    /// The name of the member it is about, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub member: Option<String>,
}

impl NoticeCode {
    /// The code of a call that failed. `first` is the leg that was rung first.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::{booking::FailureReason, call::{Ending, Leg}, notice::NoticeCode};
    /// let (reason, ending) = (FailureReason::AttendeeNoAnswer, Some(Ending::AttendeeHungUp));
    /// assert_eq!(
    ///     NoticeCode::failed(reason, ending, Leg::Operator),
    ///     NoticeCode::AttendeeHungUp,
    /// );
    /// ```
    #[must_use]
    pub const fn failed(reason: FailureReason, ending: Option<Ending>, first: Leg) -> Self {
        match reason {
            FailureReason::MissedWindow => Self::MissedWindow,
            FailureReason::OperatorNoAnswer => operator_no_answer(ending, first),
            FailureReason::AttendeeNoAnswer => match (ending, first) {
                // One presses no key where nobody listens for machines.
                (Some(Ending::AttendeeHungUp), Leg::Attendee) => Self::AttendeeLeft,
                (Some(Ending::AttendeeHungUp), Leg::Operator) => Self::AttendeeHungUp,
                (Some(Ending::OperatorGaveUp), _) => Self::OperatorGaveUp,
                _ => Self::AttendeeNoAnswer,
            },
            FailureReason::Voicemail => Self::Voicemail,
            FailureReason::Busy => Self::Busy,
            FailureReason::CarrierRefused => Self::CarrierRefused,
            FailureReason::CallFailed => match (ending, first) {
                (Some(Ending::OperatorLegFailed), Leg::Operator) => Self::OperatorFailed,
                (Some(Ending::OperatorLegFailed), Leg::Attendee) => {
                    Self::OperatorFailedAttendeeWaited
                }
                _ => Self::AttendeeFailed,
            },
            FailureReason::OutcomeUnknown => Self::OutcomeUnknown,
            FailureReason::OperatorUnavailable => Self::OperatorUnavailable,
            FailureReason::PlanRequired => Self::PlanRequired,
            FailureReason::CallLimit => Self::CallLimit,
            FailureReason::NumberBlocked => Self::NumberBlocked,
            FailureReason::CountryNotAllowed => Self::CountryNotAllowed,
            FailureReason::NumberNotAllowed => Self::NumberNotAllowed,
            FailureReason::AttendeeLimit => Self::AttendeeLimit,
            FailureReason::MemberLimit => Self::MemberLimit,
            FailureReason::OutsideCallingHours => Self::OutsideCallingHours,
        }
    }

    /// The sentence in a language for members.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::{notice::{NoticeCode, NoticeParameters}, words::Language};
    /// let parameters = NoticeParameters { who: Some("Ada".to_owned()), ..NoticeParameters::default() };
    /// assert_eq!(
    ///     NoticeCode::Busy.sentence(Language::English, &parameters),
    ///     "Ada's line was busy. Book again?",
    /// );
    /// ```
    #[must_use]
    pub fn sentence(self, language: Language, parameters: &NoticeParameters) -> String {
        let calls = parameters.calls.unwrap_or(1);
        let (text, one) = self.texts();
        let text = one.filter(|_| calls == 1).unwrap_or(text);
        let some_member = language.say(words::SOME_MEMBER);
        let values = [
            ("who", parameters.who.as_deref().unwrap_or_default()),
            ("calls", &*calls.to_string()),
            (
                "member",
                parameters.member.as_deref().unwrap_or(some_member),
            ),
        ];
        language.fill(text, &values)
    }
}

const fn operator_no_answer(ending: Option<Ending>, first: Leg) -> NoticeCode {
    match (ending, first) {
        (Some(Ending::OperatorBusy), _) => NoticeCode::OperatorBusy,
        (Some(Ending::OperatorDidNotAccept), Leg::Operator) => NoticeCode::OperatorDidNotAccept,
        (Some(Ending::OperatorDidNotAccept), Leg::Attendee) => {
            NoticeCode::OperatorDidNotAcceptAttendeeWaited
        }
        (_, Leg::Operator) => NoticeCode::OperatorNoAnswer,
        (_, Leg::Attendee) => NoticeCode::OperatorNoAnswerAttendeeWaited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::notices;

    /// Every sentence, in both languages, to be reviewed as a text.
    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn notices_read_as_reviewed() {
        let mut set = Vec::new();
        for language in Language::OF_MEMBERS {
            for code in NoticeCode::ALL {
                for calls in [1, 3] {
                    let parameters = NoticeParameters {
                        who: Some("Ada".to_owned()),
                        calls: Some(calls),
                        member: None,
                    };
                    let sentence = code.sentence(language, &parameters);
                    set.push(format!("{} {code:?}: {sentence}", language.as_str()));
                }
            }
        }
        set.dedup();
        insta::assert_snapshot!(set.join("\n"));
    }

    #[test]
    fn every_text_of_notices_belongs_to_a_code() {
        let mut used = vec![notices::SOME_MEMBER.name];
        for code in NoticeCode::ALL {
            let (text, one) = code.texts();
            used.extend(
                [Some(text), one]
                    .into_iter()
                    .flatten()
                    .map(|text| text.name),
            );
        }
        for text in notices::ALL {
            assert!(used.contains(&text.name), "{}", text.name);
        }
    }

    #[test]
    fn a_name_that_looks_like_a_placeholder_stays_as_it_is() {
        let parameters = NoticeParameters {
            who: Some("{calls}".to_owned()),
            ..NoticeParameters::default()
        };
        let sentence = NoticeCode::Busy.sentence(Language::Spanish, &parameters);
        assert!(sentence.contains("{calls}"), "{sentence}");
    }
}
