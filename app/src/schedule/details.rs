//! A booking in words: what became of it, and what can be done with it.

use crate::words::details as words;
use callslot_shared::{
    access::takes_calls,
    api::{Call, MemberEntry, OutcomeKind},
    booking::{Booking, FailureReason, Status},
    call::Rang,
    ids::{CallId, UserId},
    words::MemberText,
};

/// The actions that a booking allows as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    /// Move it, or hand it over.
    pub change: bool,
    /// Call it off.
    pub cancel: bool,
    /// Book the same again.
    pub again: bool,
}

/// The actions that a booking allows to whoever may book.
#[must_use]
pub fn can(booking: &Booking, may_book: bool) -> Can {
    let kept = booking.erased_at.is_none();
    Can {
        change: may_book && kept && booking.status == Status::Pending,
        cancel: may_book && !booking.status.is_terminal(),
        again: may_book && kept && booking.status.is_terminal(),
    }
}

/// The path by which a booking is called off. It says whether the attendee is told if that is not as the booking says.
#[must_use]
pub fn cancel_path(booking: &Booking, notify: bool) -> String {
    let path = format!("/api/bookings/{}", booking.id);
    if notify == booking.notify {
        path
    } else {
        format!("{path}?notify={notify}")
    }
}

/// The call whose outcome nobody has declared, the latest first in `calls`.
#[must_use]
pub fn open_outcome(booking: &Booking, calls: &[Call]) -> Option<CallId> {
    if booking.status != Status::Completed {
        return None;
    }
    let bridged = calls.iter().find(|call| call.bridged_at.is_some())?;
    bridged.outcome.is_none().then(|| bridged.id.clone())
}

/// Why a booking failed, about the person's call.
#[must_use]
pub const fn failed(reason: FailureReason) -> MemberText {
    match reason {
        FailureReason::MissedWindow => words::FAILED_MISSED,
        FailureReason::OperatorNoAnswer => words::FAILED_OPERATOR,
        FailureReason::AttendeeNoAnswer => words::FAILED_ATTENDEE,
        FailureReason::Busy => words::FAILED_BUSY,
        FailureReason::CarrierRefused => words::FAILED_REFUSED,
        FailureReason::CallFailed => words::FAILED_CALL,
        FailureReason::OutcomeUnknown => words::FAILED_UNKNOWN,
        FailureReason::OperatorUnavailable => words::FAILED_UNAVAILABLE,
        FailureReason::PlanRequired => words::FAILED_PLAN,
        FailureReason::CallLimit => words::FAILED_LIMIT,
        FailureReason::NumberBlocked => words::FAILED_BLOCKED,
        FailureReason::CountryNotAllowed => words::FAILED_COUNTRY,
        FailureReason::OutsideCallingHours => words::FAILED_HOURS,
        FailureReason::Voicemail => words::FAILED_VOICEMAIL,
        FailureReason::NumberNotAllowed => words::FAILED_NUMBER,
        FailureReason::AttendeeLimit => words::FAILED_ATTENDEE_LIMIT,
        FailureReason::MemberLimit => words::FAILED_MEMBER_LIMIT,
    }
}

/// Whether a phone rang for a call that was called off.
#[must_use]
pub const fn rang(rang: Rang) -> MemberText {
    match rang {
        Rang::No => words::CANCELLED_QUIET,
        Rang::Yes => words::CANCELLED_RANG,
        Rang::Unknown => words::CANCELLED_UNKNOWN,
    }
}

/// The outcome of a call, as a button says it.
#[must_use]
pub const fn outcome(kind: OutcomeKind) -> MemberText {
    match kind {
        OutcomeKind::Reached => words::OUTCOME_REACHED,
        OutcomeKind::NoDecision => words::OUTCOME_NO_DECISION,
        OutcomeKind::Agreed => words::OUTCOME_AGREED,
        OutcomeKind::Declined => words::OUTCOME_DECLINED,
        OutcomeKind::CallbackWanted => words::OUTCOME_CALLBACK,
        OutcomeKind::WrongNumber => words::OUTCOME_WRONG_NUMBER,
        OutcomeKind::NoShow => words::OUTCOME_NO_SHOW,
        OutcomeKind::Voicemail => words::OUTCOME_VOICEMAIL,
        OutcomeKind::Other => words::OUTCOME_OTHER,
    }
}

/// A member's name.
#[must_use]
pub fn name(members: &[MemberEntry], id: UserId) -> Option<&str> {
    let member = members.iter().find(|member| member.id == id);
    member.map(|member| &*member.name)
}

/// The names of the members with these ids, of those that are known, to be read one after another.
#[must_use]
pub fn names(members: &[MemberEntry], ids: &[UserId]) -> String {
    let known: Vec<&str> = ids.iter().filter_map(|id| name(members, *id)).collect();
    known.join(", ")
}

/// The members who could take a call over: active ones with a phone whose role takes calls, but its operator.
#[must_use]
pub fn heirs(members: &[MemberEntry], operator: UserId) -> Vec<&MemberEntry> {
    let fit = |member: &&MemberEntry| {
        member.id != operator && member.active && member.phone.is_some() && takes_calls(member.role)
    };
    members.iter().filter(fit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::example::booking;
    use callslot_shared::access::Role;

    fn member(id: u8, role: Role, active: bool, phone: bool) -> MemberEntry {
        serde_json::from_value(serde_json::json!({
            "id": format!("019ab000-0000-7000-8000-0000000000{id:02}"),
            "name": format!("Member {id}"), "role": role, "active": active,
            "phone": phone.then_some("+14155552671"),
        }))
        .unwrap()
    }

    #[test]
    fn only_what_the_api_would_do_is_offered() {
        let mut booking = booking("2026-03-02T12:00:00Z");
        let of = |booking: &Booking| {
            let can = can(booking, true);
            (can.change, can.cancel, can.again)
        };
        assert_eq!(of(&booking), (true, true, false));
        booking.status = Status::Calling;
        assert_eq!(of(&booking), (false, true, false));
        for status in [Status::Failed, Status::Cancelled, Status::Completed] {
            booking.status = status;
            assert_eq!(of(&booking), (false, false, true));
        }
        booking.status = Status::Pending;
        booking.erased_at = Some(booking.created_at);
        assert_eq!(of(&booking), (false, true, false));
        assert!(!can(&booking, false).cancel);
    }

    #[test]
    fn a_cancellation_says_who_is_told_if_the_booking_says_otherwise() {
        let booking = booking("2026-03-02T12:00:00Z");
        assert!(booking.notify);
        let path = cancel_path(&booking, true);
        assert_eq!(path, format!("/api/bookings/{}", booking.id));
        assert_eq!(cancel_path(&booking, false), format!("{path}?notify=false"));
    }

    #[test]
    fn the_same_again_keeps_whom_what_and_the_notes() {
        let mut booking = booking("2026-03-02T12:00:00Z");
        booking.notes = Some("Asks for Grace".to_owned());
        let again = crate::route::Prefill::of(&booking);
        let kept = [&again.phone, &again.name, &again.title, &again.note];
        let expected = [
            "+1 415-555-2671",
            "Ada Lovelace",
            "Follow-up",
            "Asks for Grace",
        ];
        assert_eq!(kept, expected);
        let route = crate::route::Route::new_call(again);
        assert_eq!(crate::route::Route::parse(&route.to_string()), route);
    }

    #[test]
    fn who_else_takes_part_is_named_in_order_and_strangers_are_left_out() {
        let members = [
            member(1, Role::Owner, true, true),
            member(2, Role::Operator, false, true),
        ];
        let stranger = member(9, Role::Operator, true, true);
        let ids = [members[1].id, stranger.id, members[0].id];
        assert_eq!(names(&members, &ids), "Member 2, Member 1");
        assert_eq!(names(&[], &ids), "");
    }

    #[test]
    fn calls_are_handed_only_to_those_who_can_take_them() {
        let members = [
            member(1, Role::Owner, true, true),
            member(2, Role::Viewer, true, true),
            member(3, Role::Operator, false, true),
            member(4, Role::Operator, true, false),
            member(5, Role::Operator, true, true),
        ];
        let names: Vec<_> = heirs(&members, members[0].id)
            .iter()
            .map(|member| member.name.as_str())
            .collect();
        assert_eq!(names, ["Member 5"]);
    }
}
