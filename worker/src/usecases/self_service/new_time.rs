//! A new time for a call, which its attendee chooses by their link: the call is moved, or one that was missed is booked again.

use super::{
    TRIES,
    free_times::{Times, WantedFor},
    is_overtaken, limits,
};
use crate::{
    App, Error,
    attendee_links::FormAction,
    ports::fresh_id,
    store::{
        AtVersion,
        author::Attendee,
        booking_events::{
            self, BookingChangeResult, BookingConstraints, BookingDraft, RebookResult,
        },
    },
    usecases::{
        Context,
        booking::{
            capacity::{capacity, service},
            find_booking::{VERSION_CONFLICT, find_booking},
        },
        messages::attendee_call::{
            LinkedCall, OpenedLink, ReplacedLink, ShownForm, attendee_call, newest_link,
        },
        outgoing, webhook_kick,
    },
};
use callslot_shared::{
    api::ChangeBooking,
    booking::{self, Booking, BookingChange, NewBooking, Status},
    ids::{BookingId, UserId},
    schedule::{
        Interval, Millis,
        self_service::{AttendeeChange, ChangeRefusal},
    },
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// Around a time that is lost, others are looked for this far, in milliseconds.
const NEARBY: Millis = 7 * 24 * 3_600_000;
/// The most of them that are shown.
const MOST_NEARBY: usize = 3;

/// The starts among which a time is looked for, and others if it is lost.
pub(crate) fn around(start: DateTime<Utc>) -> Interval {
    let start = start.timestamp_millis();
    Interval::new(start - NEARBY, start + NEARBY)
}

/// Those of free times that are nearest to one that is lost, in their order.
pub(crate) fn nearest(mut free: Vec<DateTime<Utc>>, lost: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    // Not itself: what keeps a write from it is not always what times depend on.
    free.retain(|other| *other != lost);
    free.sort_by_key(|other| ((*other - lost).abs(), *other));
    free.truncate(MOST_NEARBY);
    free.sort_unstable();
    free
}

/// The free times of a call, or why there are none to choose from.
pub(crate) enum TimesToChoose {
    /// The starts within the range, in their order.
    Free(Box<LinkedCall>, WantedFor, Vec<DateTime<Utc>>),
    /// The attendee may not choose another.
    Refused(Box<LinkedCall>, ChangeRefusal),
    /// The link is not the newest.
    Replaced(ReplacedLink),
}

/// A new time, as an attendee asks for it.
pub(crate) struct NewTime<'a> {
    /// The token of the link.
    pub(crate) token: &'a str,
    /// The use of the time.
    pub(crate) wanted: WantedFor,
    /// The time.
    pub(crate) start: DateTime<Utc>,
    /// The form whose button was pressed.
    pub(crate) shown: &'a ShownForm,
    /// The network that it comes from.
    pub(crate) network: &'a str,
}

/// The outcome of asking for a new time.
pub(crate) enum TimeChange {
    /// The call has the time. Its link is this token's now.
    Done(String),
    /// The time is not free any more; these near it are.
    Lost(Box<LinkedCall>, Vec<DateTime<Utc>>),
    /// The attendee may not change the time any more.
    Refused(Box<LinkedCall>, ChangeRefusal),
    /// No page has shown that form, or too long ago.
    NotShown(Box<LinkedCall>),
    /// The link is not the newest.
    Replaced(ReplacedLink),
}

/// The use that a link's call has for another time now, if its attendee may choose one.
pub(crate) fn wanted(call: &LinkedCall) -> Result<WantedFor, ChangeRefusal> {
    if call.may_book_again() {
        return Ok(WantedFor::BookingAgain);
    }
    call.may(AttendeeChange::Reschedule)
        .map(|()| WantedFor::Moving)
}

/// Finds the free times of a link's call in a range. Nothing, if the token opens no call.
pub(crate) async fn times_to_choose(
    app: &App,
    token: &str,
    range: impl Fn(&LinkedCall) -> Interval,
) -> Result<Option<TimesToChoose>, Error> {
    let call = match attendee_call(app, token).await? {
        None => return Ok(None),
        Some(OpenedLink::Replaced(link)) => return Ok(Some(TimesToChoose::Replaced(link))),
        Some(OpenedLink::Call(call)) => call,
    };
    let wanted = match wanted(&call) {
        Ok(wanted) => wanted,
        Err(refusal) => return Ok(Some(TimesToChoose::Refused(call, refusal))),
    };
    let by = Attendee {
        organization_id: call.organization_id,
    };
    let context = Context::of_attendee(app, &by);
    let booking = find_booking(context, call.booking).await?;
    let times = Times::read(context, &booking, wanted, range(&call)).await?;
    let free = instants(times.starts(&booking));
    Ok(Some(TimesToChoose::Free(call, wanted, free)))
}

/// Gives a link's call a new time, if its page has shown the form. The same form again is answered as before. Nothing, if the
/// token opens no call.
pub(crate) async fn choose_time(app: &App, new: &NewTime<'_>) -> Result<Option<TimeChange>, Error> {
    let mut failed = VERSION_CONFLICT;
    for turn in 0..TRIES {
        let call = match attendee_call(app, new.token).await? {
            None => return Ok(None),
            Some(OpenedLink::Replaced(link)) => {
                let token = link.replaced_by(app, new.shown, new.start);
                return Ok(Some(
                    token.map_or(TimeChange::Replaced(link), TimeChange::Done),
                ));
            }
            Some(OpenedLink::Call(call)) => call,
        };
        if !call.has_shown(app, action(new), new.shown) {
            return Ok(Some(TimeChange::NotShown(call)));
        }
        if let Some(token) = booked_before(app, &call, new).await? {
            return Ok(Some(TimeChange::Done(token)));
        }
        match wanted(&call) {
            Ok(wanted) if wanted == new.wanted => {}
            Ok(_) => return Ok(Some(TimeChange::NotShown(call))),
            Err(refusal) => return Ok(Some(TimeChange::Refused(call, refusal))),
        }
        if turn == 0 {
            limits::count(app, call.booking, new.network).await?;
        }
        let by = Attendee {
            organization_id: call.organization_id,
        };
        match change_at(Context::of_attendee(app, &by), &call, new).await {
            Ok(Written::Done(token)) => return Ok(Some(TimeChange::Done(token))),
            Ok(Written::Lost(near)) => return Ok(Some(TimeChange::Lost(call, near))),
            // The next look tells whether it was written.
            Err(error) if is_overtaken(&error) || matches!(error, Error::Database(_)) => {
                failed = error;
            }
            Err(error) => return Err(error),
        }
    }
    Err(failed)
}

const fn action(new: &NewTime<'_>) -> FormAction {
    let start = new.start.timestamp();
    match new.wanted {
        WantedFor::Moving => FormAction::Move(start),
        WantedFor::BookingAgain => FormAction::Book(start),
    }
}

/// The link of the call that the same form has booked before, if it has.
async fn booked_before(
    app: &App,
    call: &LinkedCall,
    new: &NewTime<'_>,
) -> Result<Option<String>, Error> {
    let (WantedFor::BookingAgain, Some(booking)) = (new.wanted, call.rebooked_as) else {
        return Ok(None);
    };
    let known = newest_link(app, booking).await?;
    Ok(known
        .filter(|(_, start)| *start == new.start)
        .map(|(token, _)| token))
}

/// The outcome of one try.
enum Written {
    /// The call has the time, and this link.
    Done(String),
    /// It is not free; these times are.
    Lost(Vec<DateTime<Utc>>),
}

async fn change_at(
    context: Context<'_, Attendee>,
    call: &LinkedCall,
    new: &NewTime<'_>,
) -> Result<Written, Error> {
    let booking = find_booking(context, call.booking).await?;
    if booking.version != call.version {
        return Err(VERSION_CONFLICT);
    }
    let start = new.start.timestamp_millis();
    let range = Interval::new(start, start + 1);
    let times = Times::read(context, &booking, new.wanted, range).await?;
    if !times.starts(&booking).contains(&start) {
        return lost(context, &booking, new).await;
    }
    let next_hosts = times.next_hosts(&booking, start)?;
    let written = match new.wanted {
        WantedFor::Moving => moved(context, &booking, new.start, next_hosts)
            .await?
            .then(|| call.renewed(context.app)),
        WantedFor::BookingAgain => match booked(context, &booking, new.start, next_hosts).await? {
            Some(id) => Some(newest_link(context.app, id).await?.map(|(token, _)| token)),
            None => None,
        },
    };
    let Some(token) = written else {
        return lost(context, &booking, new).await;
    };
    webhook_kick::kick(context.app);
    outgoing::tell(context);
    Ok(Written::Done(token.ok_or(Error::NOT_FOUND)?))
}

/// Moves a booking. False if something is in the way of the new time.
async fn moved(
    context: Context<'_, Attendee>,
    before: &Booking,
    start: DateTime<Utc>,
    next_hosts: Vec<UserId>,
) -> Result<bool, Error> {
    let request = ChangeBooking {
        start_time: Some(start.to_rfc3339_opts(SecondsFormat::Secs, true)),
        ..ChangeBooking::default()
    };
    let new: Box<NewBooking> = match booking::change(before, &request, context.now())? {
        BookingChange::Call(new) => new,
        BookingChange::Notes(_) => return Err(VERSION_CONFLICT),
    };
    let constraints = booking_events::constraints(context.tenant, before.id).await?;
    let constraints = BookingConstraints {
        next_hosts,
        ..checked(context, constraints.ok_or(Error::NOT_FOUND)?)
    };
    let seen = AtVersion {
        id: before.id,
        version: before.version,
    };
    let draft = BookingDraft {
        booking: &*new,
        constraints: &constraints,
    };
    let entry = context.entry();
    match booking_events::replace(context.tenant, seen, draft, &entry).await? {
        BookingChangeResult::Done(_) => Ok(true),
        BookingChangeResult::Refused | BookingChangeResult::Overlap => Ok(false),
        BookingChangeResult::Overtaken => Err(VERSION_CONFLICT),
    }
}

/// Books a call in the place of one that was missed. Nothing if something is in the way of the time.
async fn booked(
    context: Context<'_, Attendee>,
    missed: &Booking,
    start: DateTime<Utc>,
    next_hosts: Vec<UserId>,
) -> Result<Option<BookingId>, Error> {
    let app = context.app;
    let entry = context.entry();
    let new = Booking {
        id: BookingId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
        start_time: start,
        end_time: start + TimeDelta::minutes(missed.duration_minutes.into()),
        status: Status::Pending,
        failure_reason: None,
        call_id: None,
        reminder_sent: false,
        reminder_sent_at: None,
        // Nobody has allowed this one to be looser than the organization's settings, which then hold.
        loosened_by: None,
        // An agreement holds for the number, whatever is booked with it.
        sms_consent: None,
        version: 1,
        created_at: entry.at,
        updated_at: entry.at,
        created_by: None,
        series_id: None,
        occurrence: None,
        ..missed.clone()
    };
    let constraints = booking_events::constraints(context.tenant, missed.id).await?;
    let constraints = BookingConstraints {
        next_hosts,
        ..checked(context, constraints.ok_or(Error::NOT_FOUND)?)
    };
    let draft = (&new, &constraints);
    match booking_events::rebook(context.tenant, missed.id, draft, &entry).await? {
        RebookResult::New => Ok(Some(new.id)),
        // Another form was faster: the next look tells which.
        RebookResult::Known(_) => Err(VERSION_CONFLICT),
        RebookResult::Refused | RebookResult::Overlap => Ok(None),
    }
}

/// The constraints of a booking at a time that an attendee has chosen: nothing is overridden for it.
fn checked(context: Context<'_, Attendee>, stored: BookingConstraints) -> BookingConstraints {
    BookingConstraints {
        any_hour: false,
        scheduled: true,
        service: service(context.app),
        capacity: capacity(context.app),
        ..stored
    }
}

/// The free times that are nearest to one that is not.
async fn lost(
    context: Context<'_, Attendee>,
    booking: &Booking,
    new: &NewTime<'_>,
) -> Result<Written, Error> {
    let times = Times::read(context, booking, new.wanted, around(new.start)).await?;
    let free = instants(times.starts(booking));
    Ok(Written::Lost(nearest(free, new.start)))
}

fn instants(starts: Vec<Millis>) -> Vec<DateTime<Utc>> {
    let instants = starts.into_iter();
    instants
        .filter_map(DateTime::from_timestamp_millis)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_free_times_are_three_in_their_order_without_the_one_that_is_lost() {
        let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let free = [0, 30, 60, 90, 240].map(at).to_vec();
        assert_eq!(nearest(free, at(60)), [0, 30, 90].map(at));
        assert_eq!(nearest(vec![at(5)], at(60)), [at(5)]);
    }
}
