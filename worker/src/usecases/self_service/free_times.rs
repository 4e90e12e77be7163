//! The times to which an attendee may move a call, or at which they may book one again: those that its event type and its
//! operator offer, within calling hours, where the carrier has room.

use crate::{
    Error,
    store::{
        author::Attendee,
        availability::{self, Availability, BusyDetail, BusySubject, Question},
        caller_space::Around,
        organizations,
    },
    usecases::{
        Context,
        booking::{availability::hosts, capacity::capacity, reassign::next_hosts},
    },
};
use callslot_shared::{
    booking::Booking,
    ids::UserId,
    schedule::{
        Interval, Millis,
        calling::CallingHours,
        engine::Query,
        event_type::{Assignment, EventRules},
        hosts::{Host, HostPool},
        hours::Hours,
    },
};

/// The use that a time is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WantedFor {
    /// Moving the booking, which is not in its own way.
    Moving,
    /// Booking again, in its place.
    BookingAgain,
}

/// Everything that the free times of a booking's operator depend on.
pub(super) struct Times {
    event: EventRules,
    hosts: Vec<Host>,
    found: Availability,
    hours: Hours,
    range: Interval,
    now: Millis,
    wanted: WantedFor,
}

impl Times {
    /// Reads it, for starts in a range.
    pub(super) async fn read(
        context: Context<'_, Attendee>,
        booking: &Booking,
        wanted: WantedFor,
        range: Interval,
    ) -> Result<Self, Error> {
        let organization = organizations::get(context.tenant).await?;
        let organization = organization.ok_or(Error::NOT_FOUND)?;
        let now = context.now().timestamp_millis();
        let range = Interval::new(range.start.max(now + 1), range.end.max(now + 1));
        let operator = BusySubject::Operator(booking.user_id);
        let subject = booking
            .event_type_id
            .map_or(operator, BusySubject::EventType);
        let mut found = self::read(context, booking, subject, (range, now)).await?;
        let event = found.event.take().map(|(event, _)| event);
        // Somebody who was given the call by hand is no host of its event type.
        if !found
            .hosts
            .iter()
            .any(|host| host.user_id == booking.user_id)
        {
            found = self::read(context, booking, operator, (range, now)).await?;
        }
        let mut event = event.unwrap_or_else(|| EventRules::of_duration(booking.duration_minutes));
        // A call of several hosts stays theirs also if the event type is a round robin by now.
        event.assignment = if booking.co_hosts.is_empty() {
            Assignment::RoundRobin
        } else {
            Assignment::Collective
        };
        Ok(Self {
            hosts: hosts(&mut found, &[]),
            event,
            found,
            hours: organization.calling_hours,
            range,
            now,
            wanted,
        })
    }

    /// The starts at which everybody whose call it is is free, in their order.
    pub(super) fn starts(&self, booking: &Booking) -> Vec<Millis> {
        let all = [&[booking.user_id], &*booking.co_hosts].concat();
        let takers: Vec<Host> = self
            .hosts
            .iter()
            .filter(|host| is_one(host, &all))
            .cloned()
            .collect();
        let starts = self.ask(booking, &takers, |pool| {
            let slots = pool.slots().into_iter();
            slots.map(|slot| slot.at.start).collect::<Vec<_>>()
        });
        let same = booking.start_time.timestamp_millis();
        let is_other = |start: &Millis| self.wanted == WantedFor::BookingAgain || *start != same;
        starts.into_iter().filter(is_other).collect()
    }

    /// In a round robin: the hosts who are rung next where the operator does not answer at `start`.
    pub(super) fn next_hosts(
        &self,
        booking: &Booking,
        start: Millis,
    ) -> Result<Vec<UserId>, Error> {
        if !booking.co_hosts.is_empty() || booking.event_type_id.is_none() {
            return Ok(Vec::new());
        }
        let lead = booking.user_id.to_string();
        self.ask(booking, &self.hosts, |pool| {
            let turn = pool.in_turn(start, Some(&lead), &[]);
            let others: Vec<&Host> = turn.into_iter().filter(|host| host.id != lead).collect();
            next_hosts(&self.event, &others)
        })
    }

    fn ask<T>(
        &self,
        booking: &Booking,
        hosts: &[Host],
        question: impl FnOnce(&HostPool<'_>) -> T,
    ) -> T {
        let calling = CallingHours::of(&booking.attendee_phone, self.hours, booking.timezone);
        let id = booking.id.to_string();
        let query = Query {
            event: &self.event,
            duration: booking.duration_minutes,
            now: self.now,
            range: self.range,
            moving: (self.wanted == WantedFor::Moving).then_some(&*id),
            calling: Some(&calling),
            queue: self.found.queue.as_ref(),
        };
        question(&HostPool::new(hosts, query))
    }
}

fn is_one(host: &Host, wanted: &[UserId]) -> bool {
    wanted.iter().any(|user| user.to_string() == host.id)
}

async fn read(
    context: Context<'_, Attendee>,
    booking: &Booking,
    whose: BusySubject,
    (range, now): (Interval, Millis),
) -> Result<Availability, Error> {
    let capacity = capacity(context.app);
    let own = [booking.id];
    let question = Question {
        whose,
        range,
        now,
        named: BusyDetail::Only(Some(booking.id)),
        around: Some(Around {
            capacity: &capacity,
            starts: std::iter::once(range).collect(),
            leaving: &own,
        }),
    };
    Ok(availability::read(context.tenant, &question, |_| false).await?)
}
