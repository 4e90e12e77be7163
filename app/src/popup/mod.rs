//! The content of the popup, from the API's answers.

use crate::{
    phone,
    words::popup::{
        AGREED, BOTH_RING, CALLBACK_WANTED, DECLINED, NO_DECISION, NO_SHOW, OTHER, RANG_NO,
        RANG_UNKNOWN, RANG_YES, REACHED, THEIRS_FIRST, VOICEMAIL, WRONG_NUMBER, YOURS_FIRST,
    },
};
use callslot_shared::{
    api::{
        BookingsBody, Call, CallsBody, ChangeBooking, ConfirmationsBody, MeBody, Membership,
        Notice, NoticeKind, NoticesBody, OutcomeKind,
    },
    booking::{Booking, Status},
    call::Rang,
    ids::{CallId, UserId},
    phone::PhoneNumber,
    voice::BridgeOrder,
    words::{Language, MemberText},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The key of the last state in the storage of the session, so that the next popup begins with it.
pub const KEPT: &str = "popup";
/// The key of what was drawn of it, to be painted before this code runs.
pub const PAINTED: &str = "painted";
/// The most calls after the next one that are listed.
pub const MOST_LATER: usize = 6;
/// The most outcomes that are asked for.
pub const MOST_UNDECLARED: usize = 3;
/// The most missed calls that are listed.
pub const MOST_MISSED: usize = 3;
/// The time for which a missed call is listed, as long as its notification would be shown.
const MISSED_LASTS: TimeDelta = TimeDelta::hours(12);
/// The longest time until a call that is due shows up as one that is calling, or failed.
const DUE_FOR: TimeDelta = TimeDelta::minutes(10);

/// All that the popup knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PopupSnapshot {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// The person who is signed in, and the organization.
    pub me: MeBody,
    /// The person's next calls, the next one first.
    pub upcoming: Vec<Booking>,
    /// Calls of today that nobody has said the outcome of.
    pub undeclared: Vec<Undeclared>,
    /// The progress of the call that is under way.
    #[serde(default)]
    pub live: Option<Call>,
    /// Unread notices of the person's calls that did not come about.
    #[serde(default)]
    pub missed: Vec<Notice>,
}

/// The content that was drawn, and when it was so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Painted {
    /// The page's content.
    pub html: String,
    /// In milliseconds since 1970.
    pub at: i64,
}

/// A call without an outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Undeclared {
    /// The call.
    pub call: CallId,
    /// The booking that it was placed for.
    pub booking: Booking,
}

impl PopupSnapshot {
    /// The organization that is acted in.
    #[must_use]
    pub fn organization(&self) -> Option<&Membership> {
        self.me.organizations.iter().find(|one| one.current)
    }

    /// Whether both show the same, whenever it was so.
    #[must_use]
    pub fn shows_the_same(&self, other: &Self) -> bool {
        let of = |one: &Self| Self {
            at: DateTime::UNIX_EPOCH,
            ..one.clone()
        };
        of(self) == of(other)
    }
}

/// The list of a person's calls that are ahead or under way.
#[must_use]
pub fn ahead_path(me: UserId, now: DateTime<Utc>) -> String {
    let from = (now - DUE_FOR).to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "/api/bookings?user_id={me}&status=pending&status=calling&from={from}&sort=start_time&limit=50"
    )
}

/// The list of a person's calls of the day that begins at `midnight` and came about. One that was hung up on this side is
/// cancelled, and may have been a conversation.
#[must_use]
pub fn done_path(me: UserId, midnight: DateTime<Utc>) -> String {
    let from = midnight.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "/api/bookings?user_id={me}&status=completed&status=cancelled&from={from}&sort=-start_time&limit=200"
    )
}

/// The notices that nobody has read.
pub const UNREAD_PATH: &str = "/api/notices?unread=true&limit=50";

/// The calls that nobody has spoken of.
pub const UNDECLARED_PATH: &str = "/api/calls?outcome=missing&limit=50";

/// The person's own calls, the next one first; one that is under way before all.
#[must_use]
pub fn upcoming(list: BookingsBody, me: UserId) -> Vec<Booking> {
    let mut own: Vec<Booking> = list.bookings;
    own.retain(|booking| booking.user_id == me);
    own.sort_by_key(|booking| (booking.status != Status::Calling, booking.start_time));
    own.truncate(MOST_LATER + 1);
    own
}

/// The person's calls of today without an outcome, the newest first.
#[must_use]
pub fn undeclared(calls: &CallsBody, done: &BookingsBody, me: UserId) -> Vec<Undeclared> {
    let without = calls.calls.iter().filter_map(|call| {
        let booking = done.bookings.iter().find(|one| one.id == call.booking_id)?;
        let talked = booking.status == Status::Completed || call.bridged_at.is_some();
        (booking.user_id == me && talked).then(|| Undeclared {
            call: call.id.clone(),
            booking: booking.clone(),
        })
    });
    without.take(MOST_UNDECLARED).collect()
}

/// The person's unread notices of calls that did not come about and can be booked again, the newest first. Owners and admins are
/// answered with everybody's.
#[must_use]
pub fn missed(body: NoticesBody, me: UserId, now: DateTime<Utc>) -> Vec<Notice> {
    let mut own = body.notices;
    own.retain(|notice| {
        notice.user_id == me
            && matches!(notice.kind, NoticeKind::Failed(_))
            && notice.booking_id.is_some()
            && notice.read_at.is_none()
            && now - notice.created_at < MISSED_LASTS
    });
    own.truncate(MOST_MISSED);
    own
}

/// Whom a booking is for: a name, or else the number.
#[must_use]
pub fn who(booking: &Booking) -> String {
    let name = booking.attendee_name.clone();
    name.unwrap_or_else(|| phone::spaced(&booking.attendee_phone))
}

/// The time by which a call that is wanted now is put ahead, so that its start has not passed when the server
/// reads it.
const SOON: TimeDelta = TimeDelta::seconds(5);
/// The same where the server's clock proves to be ahead of this one.
const SOON_ENOUGH: TimeDelta = TimeDelta::seconds(60);

/// A planned call as one for now. It stays the same booking, so that it cannot ring a second time later.
#[must_use]
pub fn brought_forward(now: DateTime<Utc>, clock_is_behind: bool) -> ChangeBooking {
    let ahead = if clock_is_behind { SOON_ENOUGH } else { SOON };
    ChangeBooking {
        start_time: Some((now + ahead).to_rfc3339_opts(SecondsFormat::Millis, true)),
        ..ChangeBooking::default()
    }
}

/// Which phones ring for a call, in words. Nothing is said of an order that is not known.
#[must_use]
pub fn who_rings(
    language: Language,
    order: Option<BridgeOrder>,
    own: Option<&PhoneNumber>,
    theirs: &str,
) -> String {
    let own = own.map(phone::spaced).unwrap_or_default();
    let message = match order {
        Some(BridgeOrder::OperatorFirst) => YOURS_FIRST,
        Some(BridgeOrder::AttendeeFirst) => THEIRS_FIRST,
        None => BOTH_RING,
    };
    let said = language.fill(message, &[("own", &own), ("theirs", theirs)]);
    // A number that is not known leaves its place empty.
    said.replace("  ", " ").replace(" .", ".")
}

/// The words for whether a phone rang.
#[must_use]
pub const fn rang(rang: Rang) -> MemberText {
    match rang {
        Rang::No => RANG_NO,
        Rang::Yes => RANG_YES,
        Rang::Unknown => RANG_UNKNOWN,
    }
}

/// The words for an outcome.
#[must_use]
pub const fn outcome(kind: OutcomeKind) -> MemberText {
    match kind {
        OutcomeKind::Reached => REACHED,
        OutcomeKind::NoDecision => NO_DECISION,
        OutcomeKind::Agreed => AGREED,
        OutcomeKind::Declined => DECLINED,
        OutcomeKind::CallbackWanted => CALLBACK_WANTED,
        OutcomeKind::WrongNumber => WRONG_NUMBER,
        OutcomeKind::NoShow => NO_SHOW,
        OutcomeKind::Voicemail => VOICEMAIL,
        OutcomeKind::Other => OTHER,
    }
}

/// The prompts that are still to be confirmed on a call.
#[must_use]
pub fn open_prompts(body: &ConfirmationsBody) -> Vec<String> {
    let is_open = |prompt: &&String| !body.confirmations.iter().any(|one| one.prompt == **prompt);
    body.prompts.iter().filter(is_open).cloned().collect()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
