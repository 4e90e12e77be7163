//! What a person is told when a call did not come about: what happened, as far as it is certain.

use crate::{
    api::{Ahead, HostChange, SettingNotice, ZoneChange},
    booking::FailureReason,
    call::{Ending, Leg},
};

/// The sentence for a notice. `who` is the attendee's name, or number if there is none; `first` is whose
/// phone was rung first.
///
/// # Examples
/// ```
/// use callslot_shared::{booking::FailureReason, call::{Ending, Leg}, notice::message};
/// let (reason, ending) = (FailureReason::AttendeeNoAnswer, Some(Ending::AttendeeHungUp));
/// assert_eq!(
///     message(reason, ending, Leg::Operator, "Ada"),
///     "Ada hung up before being connected. Book again?",
/// );
/// ```
#[must_use]
pub fn message(reason: FailureReason, ending: Option<Ending>, first: Leg, who: &str) -> String {
    let meanwhile = match first {
        Leg::Operator => "was not rung",
        Leg::Attendee => "was on the line",
    };
    match (reason, ending) {
        (FailureReason::MissedWindow, _) => {
            format!("The call with {who} was not placed in time. Book again?")
        }
        (FailureReason::OperatorNoAnswer, Some(Ending::OperatorBusy)) => {
            format!("Your line was busy when the call with {who} was due. Book again?")
        }
        (FailureReason::OperatorNoAnswer, Some(Ending::OperatorDidNotAccept)) => {
            format!(
                "Your phone was picked up, but no key was pressed; {who} {meanwhile}. Book again?"
            )
        }
        (FailureReason::OperatorNoAnswer, _) => {
            format!("You did not answer; {who} {meanwhile}. Book again?")
        }
        // Where nobody listens for machines, one presses no key.
        (FailureReason::AttendeeNoAnswer, Some(Ending::AttendeeHungUp))
            if first == Leg::Attendee =>
        {
            format!("{who} did not stay on the line, or a machine picked up. Book again?")
        }
        (FailureReason::AttendeeNoAnswer, Some(Ending::AttendeeHungUp)) => {
            format!("{who} hung up before being connected. Book again?")
        }
        (FailureReason::AttendeeNoAnswer, Some(Ending::OperatorGaveUp)) => {
            format!("You hung up before {who} was connected. Book again?")
        }
        (FailureReason::AttendeeNoAnswer, _) => format!("{who} did not answer. Book again?"),
        (FailureReason::Voicemail, _) => {
            format!("{who}'s voicemail answered; your phone was not rung. Book again?")
        }
        (FailureReason::Busy, _) => format!("{who}'s line was busy. Book again?"),
        (FailureReason::CarrierRefused, _) => {
            format!("The carrier refused to place the call with {who}. Check the number.")
        }
        (FailureReason::CallFailed, Some(Ending::OperatorLegFailed)) => {
            format!("Your phone could not be reached; {who} {meanwhile}. Book again?")
        }
        (FailureReason::CallFailed, _) => format!("{who} could not be reached. Check the number."),
        (FailureReason::OutcomeUnknown, _) => {
            format!("The carrier did not confirm the call with {who}. It will not be redialled.")
        }
        (FailureReason::OperatorUnavailable, _) => {
            format!(
                "The call with {who} had nobody to take it. Hand it to a colleague and book again."
            )
        }
        (FailureReason::PlanRequired, _) => {
            format!(
                "The call with {who} was not placed: your plan does not include booking, or booking is off."
            )
        }
        (FailureReason::CallLimit, _) => {
            format!(
                "The call with {who} was not placed: your organization had reached its limit of calls. Book again?"
            )
        }
        (FailureReason::NumberBlocked, _) => {
            format!("{who} was not called: the number is on your list of numbers not to call.")
        }
        (FailureReason::CountryNotAllowed, _) => {
            format!(
                "{who} was not called: your organization does not call numbers of that country."
            )
        }
        (FailureReason::NumberNotAllowed, _) => {
            format!(
                "{who} was not called: your organization does not call numbers of that kind, nor its own."
            )
        }
        (FailureReason::AttendeeLimit, _) => {
            format!(
                "{who} was not called: they had been called as often as your organization's limits allow. Book again?"
            )
        }
        (FailureReason::MemberLimit, _) => {
            format!(
                "The call with {who} was not placed: whoever booked it had reached the limit of calls for one member. Book again?"
            )
        }
        (FailureReason::OutsideCallingHours, _) => {
            format!(
                "{who} was not called: it was outside calling hours where they may be. Book again?"
            )
        }
    }
}

/// The sentence for a notice of a change of a time zone's rules.
#[must_use]
pub fn zone(change: ZoneChange, who: &str) -> String {
    match change {
        ZoneChange::TimeMoved => format!(
            "The rules of the time zone have changed. The call with {who} keeps the time on the clock that was agreed on."
        ),
        ZoneChange::TimeKept => format!(
            "The rules of the time zone have changed, and another call has the agreed time. The call with {who} rings at another time on the clock; check it."
        ),
        ZoneChange::TimeTooClose => format!(
            "The rules of the time zone have changed, and the agreed time is over or too close. The call with {who} rings at another time on the clock; check it."
        ),
    }
}

/// The sentence for a notice of the organization's settings.
#[must_use]
pub fn setting(setting: SettingNotice) -> String {
    match setting {
        SettingNotice::EveryCountry => {
            "Your organization calls numbers of every country. Name the countries that it \
             calls in its limits, so that nobody books calls to others at its cost."
                .to_owned()
        }
    }
}

/// The sentence for a notice of a booking that another host has now.
#[must_use]
pub fn host(change: HostChange, who: &str) -> String {
    match change {
        HostChange::HostChanged => format!(
            "The call with {who} was moved and is yours now: whoever had it is not free then."
        ),
        HostChange::TakenOver => {
            format!("You did not answer; a colleague took the call with {who}.")
        }
    }
}

/// The sentence for a notice of calls that are not going to be placed as things stand. `member` is whom it
/// is about, if anybody.
#[must_use]
pub fn ahead(kind: Ahead, total: u32, member: Option<&str>) -> String {
    let calls = match total {
        1 => "1 booked call".to_owned(),
        more => format!("{more} booked calls"),
    };
    match kind {
        Ahead::PlanEnded => format!(
            "Your plan does not include booking any more: {calls} will not ring, unless the plan changes before."
        ),
        Ahead::OperatorDisabled => format!(
            "{} takes no calls any more: {calls} will not ring, unless a colleague takes over before.",
            member.unwrap_or("A member")
        ),
    }
}
