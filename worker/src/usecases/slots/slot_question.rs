//! A question about slots, and all that its answer depends on.

use crate::{
    Error,
    store::{
        availability::{self, Availability, BusyDetail, BusySubject, Question},
        caller_space::Around,
    },
    usecases::{
        Context,
        availability::{event_types::NO_EVENT_TYPE, ownership::manages},
        booking::{capacity::capacity, refusal::unfit_operator},
    },
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{DEFAULT_SLOT_DAYS, ErrorCode, MAX_SLOT_DAYS},
    ids::{BookingId, EventTypeId, UserId},
    phone::PhoneNumber,
    schedule::{
        Interval, Millis, TimeZone,
        calling::CallingHours,
        engine,
        event_type::{Busy, EventRules},
        hosts::Host,
    },
};

/// A day, in milliseconds.
const DAY: Millis = 24 * 3_600_000;

/// The event type is turned off.
const TURNED_OFF: Error = Error::Plain(
    ErrorCode::Conflict,
    "This event type is turned off. An owner or admin can turn it on.",
);

/// The calls whose slots are asked about.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    /// Calls of whoever asks.
    Own,
    /// Calls of an operator.
    Operator(UserId),
    /// Calls of an event type.
    EventType(EventTypeId),
    /// Calls of an event type by a name that is no id.
    NoEventType,
}

/// The starts that are asked about.
#[derive(Clone, Copy)]
pub(crate) enum Starts {
    /// All from one instant, now unless given, to another, a week later unless given.
    Range {
        from: Option<Millis>,
        to: Option<Millis>,
    },
    /// One, now unless given, with everything that is against it.
    One(Option<Millis>),
}

impl Starts {
    /// The starts, at most [`MAX_SLOT_DAYS`].
    fn range(self, now: Millis) -> Result<Interval, FieldError> {
        let (from, to) = match self {
            Self::One(at) => {
                let at = at.unwrap_or(now);
                return Ok(Interval::new(at, at + 1));
            }
            Self::Range { from, to } => (from.unwrap_or(now), to),
        };
        let to = to.unwrap_or(from + Millis::from(DEFAULT_SLOT_DAYS) * DAY);
        if to < from {
            return Err(FieldError::new("to", "is before `from`"));
        }
        // A day may have an hour more.
        if to - from > Millis::from(MAX_SLOT_DAYS) * DAY + DAY / 24 {
            let problem = format!("is more than {MAX_SLOT_DAYS} days after `from`");
            return Err(FieldError::new("to", problem));
        }
        Ok(Interval::new(from, to))
    }
}

/// A question about slots.
pub(crate) struct SlotQuestion {
    /// The calls that are asked about.
    pub(crate) subject: Subject,
    /// The starts that are asked about.
    pub(crate) starts: Starts,
    /// The zone in which slots are shown, and in which the attendee is where their number names none.
    pub(crate) timezone: TimeZone,
    /// The length of the call in minutes; the event type's or the member's usual one unless given.
    pub(crate) duration: Option<u32>,
    /// The attendee's number, whose calling hours count.
    pub(crate) phone: Option<PhoneNumber>,
    /// The booking that is to be moved, and so is not in its own way.
    pub(crate) moving: Option<BookingId>,
}

/// Everything that was found for a question, ready for the engine.
pub(super) struct Found {
    pub(super) event: EventRules,
    pub(super) duration: u32,
    now: Millis,
    pub(super) range: Interval,
    calling: Option<CallingHours>,
    moving: Option<String>,
    pub(super) availability: Availability,
    pub(super) hosts: Vec<Host>,
}

impl Found {
    pub(super) fn query(&self) -> engine::Query<'_> {
        engine::Query {
            event: &self.event,
            duration: self.duration,
            now: self.now,
            range: self.range,
            moving: self.moving.as_deref(),
            calling: self.calling.as_ref(),
            queue: self.availability.queue.as_ref(),
        }
    }
}

/// Reads everything that the answer depends on, in one round trip. Errors: the starts make no sense, there is no such event
/// type or it is turned off, the operator takes no calls, or the event type has no such length.
pub(super) async fn find(context: Context<'_>, asked: &SlotQuestion) -> Result<Found, Error> {
    let by = context.by;
    let now = context.now().timestamp_millis();
    let range = asked.starts.range(now).map_err(Error::Request)?;
    let whose = match asked.subject {
        Subject::Own | Subject::NoEventType => BusySubject::Operator(by.user_id),
        Subject::Operator(user) => BusySubject::Operator(user),
        Subject::EventType(id) => BusySubject::EventType(id),
    };
    let moving = asked
        .moving
        .filter(|_| by.may(Feature::Booking, Action::Read).is_ok());
    let named = match asked.starts {
        Starts::One(_) => BusyDetail::All,
        Starts::Range { .. } => BusyDetail::Only(moving),
    };
    let sees = |user: UserId| user == by.user_id || manages(by);
    let capacity = capacity(context.app);
    let question = Question {
        whose,
        range,
        now,
        named,
        around: Some(Around {
            capacity: &capacity,
            starts: std::iter::once(range).collect(),
            leaving: moving.as_slice(),
        }),
    };
    let mut availability = availability::read(context.tenant, &question, sees).await?;
    let event = match (availability.event.take(), asked.subject) {
        (_, Subject::NoEventType) | (None, Subject::EventType(_)) => return Err(NO_EVENT_TYPE),
        (Some((event, true)), _) => event,
        (Some((_, false)), _) => return Err(TURNED_OFF),
        (None, Subject::Own | Subject::Operator(_)) => {
            if availability.hosts.is_empty() {
                let user = whose.operator().unwrap_or(by.user_id);
                let unfit = unfit_operator(context, user).await?;
                return Err(FieldError::new("operator", unfit.problem).into());
            }
            EventRules::of_duration(asked.duration.unwrap_or(by.default_duration))
        }
    };
    let duration = event.duration(asked.duration)?;
    let calling = asked
        .phone
        .as_ref()
        .map(|phone| CallingHours::of(phone, by.calling_hours(), asked.timezone));
    let moving = moving.and_then(|booking| in_the_way(&availability, booking));
    let hosts = availability.hosts.iter_mut().map(|host| Host {
        id: host.user_id.to_string(),
        schedule: host.schedule.clone(),
        busy: std::mem::take(&mut host.busy),
        turn: host.turn,
    });
    Ok(Found {
        hosts: hosts.collect(),
        event,
        duration,
        now,
        range,
        calling,
        moving,
        availability,
    })
}

/// The booking's name among what hosts are busy with, if it is there. A time that is held is nobody's to move, and a
/// booking that is not the organization's was not read.
fn in_the_way(availability: &Availability, booking: BookingId) -> Option<String> {
    let id = booking.to_string();
    let mut busy = availability.hosts.iter().flat_map(|host| &host.busy);
    let is_booking = |busy: &Busy| busy.counted || availability.titles.contains_key(&busy.what);
    busy.any(|busy| busy.id.as_ref() == Some(&id) && is_booking(busy))
        .then_some(id)
}
