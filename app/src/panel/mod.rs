//! The content of the side panel and of the cockpit, from the API's answers.

mod transcript;

pub use transcript::{TranscriptLine, lines};

use crate::{
    popup::{Undeclared, who},
    route::{Prefill, Route},
    words::panel::{
        LEG_BUSY, LEG_CALLED_OFF, LEG_CONNECTED, LEG_FAILED, LEG_NO_ANSWER, LEG_NOT_RUNG, LEG_OVER,
        LEG_PICKED_UP, LEG_RINGS, LEG_WAITS, STAGE_AGAIN, STAGE_CALLING, STAGE_CONNECTED,
        STAGE_OVER,
    },
};
use callslot_shared::{
    api::{
        Call, CallsBody, ConfirmationsBody, MeBody, Membership, Notice, NoticesBody, OutcomeKind,
    },
    booking::{Booking, Status},
    call::{CarrierStatus, Leg},
    ids::{BookingId, CallId, UserId},
    words::{Language, MemberText},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The time between two questions of the panel about the call during one.
const IN_CALL_EVERY: TimeDelta = TimeDelta::seconds(3);
/// The time between two questions for everything.
const ALL_EVERY: TimeDelta = TimeDelta::seconds(30);
/// From this long before a call on, it is looked for as often as during one.
const CALL_IS_NEAR: TimeDelta = TimeDelta::seconds(5);
/// The time after its start for which a call that has not begun is still looked for as often.
const CALL_IS_LATE: TimeDelta = TimeDelta::minutes(5);
/// The time for which a notice is worth showing.
const NOTICE_LASTS: TimeDelta = TimeDelta::hours(12);
/// The time for which a notice stays once it is read, so that whoever opens the panel by it still finds it.
const READ_LASTS: TimeDelta = TimeDelta::minutes(10);
/// The most notices that are shown.
const MOST_NOTICES: usize = 5;

/// The person's notices.
pub const NOTICES_PATH: &str = "/api/notices?limit=20";

/// The outcomes of most calls, as large choices.
pub const USUAL: [OutcomeKind; 6] = [
    // Nothing else tells of a machine that picked up second.
    OutcomeKind::Voicemail,
    OutcomeKind::Agreed,
    OutcomeKind::Declined,
    OutcomeKind::CallbackWanted,
    OutcomeKind::Reached,
    OutcomeKind::NoShow,
];
/// The outcomes of few calls.
pub const RARE: [OutcomeKind; 3] = [
    OutcomeKind::NoDecision,
    OutcomeKind::WrongNumber,
    OutcomeKind::Other,
];

/// All that the panel knows.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelSnapshot {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// When anything of it was last asked for, answered or not.
    pub asked_at: DateTime<Utc>,
    /// When all of it was.
    pub all_asked_at: DateTime<Utc>,
    /// The person who is signed in, and the organization.
    pub me: MeBody,
    /// The call that is under way.
    pub live: Option<Live>,
    /// The next call.
    pub next: Option<Booking>,
    /// Calls of today that nobody has said the outcome of, the newest first.
    pub undeclared: Vec<Undeclared>,
    /// The notices that the person is to be told.
    pub notices: Vec<Notice>,
}

/// A question to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Everything.
    All,
    /// The progress of the call that is under way.
    Call(CallId),
    /// Whether the booking has changed that is being called, or is about to be.
    Booking(BookingId),
}

/// A call that is under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// The booking that it is placed for.
    pub booking: Booking,
    /// The call, once the carrier has one.
    pub call: Option<Call>,
    /// The prompts to be confirmed.
    pub prompts: Vec<Prompt>,
    /// The words that were said, if they are written down.
    pub transcript: Option<Vec<TranscriptLine>>,
}

/// Something to be confirmed on a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The words to be confirmed.
    pub text: String,
    /// Whether it was.
    pub confirmed: bool,
}

impl PanelSnapshot {
    /// The organization that is acted in.
    #[must_use]
    pub fn organization(&self) -> Option<&Membership> {
        self.me.organizations.iter().find(|one| one.current)
    }

    /// The question that is due by now: during a call only about what changes in it, and for all the rest
    /// from time to time.
    #[must_use]
    pub fn due(&self, now: DateTime<Utc>) -> Option<Look> {
        let over = |asked: DateTime<Utc>, every| now - asked >= every || now < asked;
        if over(self.all_asked_at, ALL_EVERY) {
            return Some(Look::All);
        }
        let look = match &self.live {
            Some(Live {
                call: Some(call), ..
            }) if call.ended_at.is_none() => Look::Call(call.id.clone()),
            Some(live) if live.booking.status == Status::Calling => Look::Booking(live.booking.id),
            _ => Look::Booking(self.about_to_ring(now)?.id),
        };
        over(self.asked_at, IN_CALL_EVERY).then_some(look)
    }

    fn about_to_ring(&self, now: DateTime<Utc>) -> Option<&Booking> {
        let shown = self.live.as_ref().map(|live| &live.booking);
        let ahead = shown.filter(|booking| booking.status == Status::Pending);
        let next = ahead.or(self.next.as_ref())?;
        let near = next.start_time - CALL_IS_NEAR..next.start_time + CALL_IS_LATE;
        near.contains(&now).then_some(next)
    }

    /// The same with what was asked about the call that is under way, unless it is over: then everything has
    /// to be asked for.
    #[must_use]
    pub fn with_call(
        &self,
        call: Call,
        transcript: Option<Vec<TranscriptLine>>,
        at: DateTime<Utc>,
    ) -> Option<Self> {
        let live = self.live.as_ref()?;
        let known = live.call.as_ref()?;
        (known.id == call.id && call.ended_at.is_none()).then(|| Self {
            at,
            asked_at: at,
            live: Some(Live {
                call: Some(call),
                transcript,
                ..live.clone()
            }),
            ..self.clone()
        })
    }

    /// The same, if the booking is as it was: else everything has to be asked for.
    #[must_use]
    pub fn with_booking(&self, booking: &Booking, at: DateTime<Utc>) -> Option<Self> {
        let live = self.live.as_ref().map(|live| &live.booking);
        let same = live == Some(booking) || self.next.as_ref() == Some(booking);
        same.then(|| Self {
            at,
            asked_at: at,
            ..self.clone()
        })
    }
}

impl Live {
    /// A booking whose call the carrier has not named yet.
    #[must_use]
    pub fn without_call(booking: Booking) -> Self {
        Self {
            booking,
            call: None,
            prompts: Vec::new(),
            transcript: None,
        }
    }

    /// Whether a phone may be ringing, or people talk.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.booking.status == Status::Calling
    }

    /// The stage that it has reached: a word, and since when.
    #[must_use]
    pub fn stage(&self) -> (MemberText, Option<DateTime<Utc>>) {
        match &self.call {
            Some(call) if call.ended_at.is_some() && self.booking.status == Status::Calling => {
                (STAGE_AGAIN, None)
            }
            Some(call) if call.ended_at.is_some() => (STAGE_OVER, None),
            Some(call) => match call.bridged_at {
                Some(bridged) => (STAGE_CONNECTED, Some(bridged)),
                None => (STAGE_CALLING, Some(call.asked_at)),
            },
            None if self.booking.status.is_terminal() => (STAGE_OVER, None),
            None => (STAGE_CALLING, None),
        }
    }

    /// Both legs in words, the one that was rung first before the other. While the carrier has named
    /// nothing, nothing is said.
    #[must_use]
    pub fn legs(&self) -> Vec<(Leg, MemberText)> {
        let Some(call) = &self.call else {
            return Vec::new();
        };
        let bridged = call.bridged_at.is_some();
        let rung = call.legs.iter().map(|leg| {
            let word = match leg.status {
                CarrierStatus::InProgress if bridged => LEG_CONNECTED,
                status => leg_word(status),
            };
            (leg.leg, word)
        });
        let mut legs: Vec<_> = rung.collect();
        for leg in Leg::ALL {
            if call.ended_at.is_none() && !legs.iter().any(|(known, _)| *known == leg) {
                legs.push((leg, LEG_NOT_RUNG));
            }
        }
        legs
    }
}

const fn leg_word(status: CarrierStatus) -> MemberText {
    match status {
        CarrierStatus::Queued | CarrierStatus::Initiated => LEG_WAITS,
        CarrierStatus::Ringing => LEG_RINGS,
        CarrierStatus::InProgress => LEG_PICKED_UP,
        CarrierStatus::Completed => LEG_OVER,
        CarrierStatus::Busy => LEG_BUSY,
        CarrierStatus::NoAnswer => LEG_NO_ANSWER,
        CarrierStatus::Failed => LEG_FAILED,
        CarrierStatus::Canceled => LEG_CALLED_OFF,
    }
}

/// The prompts to be confirmed and those that were, in the order in which they are asked for.
#[must_use]
pub fn prompts(body: &ConfirmationsBody) -> Vec<Prompt> {
    let prompt = |text: &String| Prompt {
        text: text.clone(),
        confirmed: body.confirmations.iter().any(|one| one.prompt == *text),
    };
    body.prompts.iter().map(prompt).collect()
}

/// The person's own notices that are worth showing, the newest first. Owners and admins are answered with
/// everybody's.
#[must_use]
pub fn notices(body: NoticesBody, me: UserId, now: DateTime<Utc>) -> Vec<Notice> {
    let mut own = body.notices;
    own.retain(|notice| {
        notice.user_id == me
            && now - notice.created_at < NOTICE_LASTS
            && notice.read_at.is_none_or(|read| now - read < READ_LASTS)
    });
    own.truncate(MOST_NOTICES);
    own
}

/// Takes the call that is under way out of the person's calls.
#[must_use]
pub fn split(upcoming: Vec<Booking>) -> (Option<Booking>, Option<Booking>) {
    let (mut live, mut next) = (None, None);
    for booking in upcoming {
        let place = match booking.status {
            Status::Calling => &mut live,
            _ => &mut next,
        };
        place.get_or_insert(booking);
    }
    (live, next)
}

/// The time for which something has gone on, such as `3:07` or `1:02:03`.
#[must_use]
pub fn elapsed(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - since).num_seconds().max(0);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// The owner of the phone, in words.
#[must_use]
pub fn whose(language: Language, leg: Leg, booking: &Booking) -> String {
    match leg {
        Leg::Operator => language.say(crate::words::panel::YOUR_PHONE).to_owned(),
        Leg::Attendee => who(booking),
    }
}

/// The form for another call to the same person.
#[must_use]
pub fn another_call(booking: &Booking) -> Route {
    Route::new_call(Prefill::of(booking))
}

/// The calls of one booking without an outcome.
#[must_use]
pub fn undeclared_of(body: &CallsBody, booking: &Booking) -> Vec<Undeclared> {
    let calls = body.calls.iter().filter(|call| call.bridged_at.is_some());
    let undeclared = |call: &Call| Undeclared {
        call: call.id.clone(),
        booking: booking.clone(),
    };
    calls.map(undeclared).collect()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
