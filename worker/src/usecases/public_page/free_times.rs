//! The free times of an event type, as its page shows them.

use super::visit::{OfferedEvent, Visit};
use crate::{
    App, Error,
    usecases::slots::{
        list_slots::list_slots,
        slot_question::{SlotQuestion, Starts, Subject},
    },
};
use callslot_shared::{
    api::MAX_SLOT_DAYS,
    schedule::{
        Millis, TimeZone,
        local_time::{LocalTime, first_at_or_after},
    },
};
use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The distance that a time may be from a lost one to be offered in its place.
const NEAR: TimeDelta = TimeDelta::days(10);
/// The number of times that are offered in place of a lost one.
const NEAREST: usize = 3;

/// The view that a visitor asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WantedTimes {
    /// The zone of days and times; UTC where nothing tells it.
    pub(crate) zone: Option<TimeZone>,
    /// The first day of the month, if they have chosen one.
    pub(crate) month: Option<NaiveDate>,
    /// The day, if they have chosen one.
    pub(crate) date: Option<NaiveDate>,
    /// The length, in minutes, if they have chosen one.
    pub(crate) minutes: Option<u32>,
}

/// The free times of a month.
#[derive(Debug)]
pub(crate) struct FreeTimes {
    /// The zone of days and times.
    pub(crate) zone: TimeZone,
    /// The length of a call, in minutes.
    pub(crate) minutes: u32,
    /// The first day of the month.
    pub(crate) month: NaiveDate,
    /// The days of the month that have a free time.
    pub(crate) days: Vec<FreeDay>,
    /// The day that is shown first.
    pub(crate) chosen: Option<NaiveDate>,
    /// The first free day behind the month, as far as was looked.
    pub(crate) next: Option<NaiveDate>,
    /// Whether there can be free times before the month.
    pub(crate) has_earlier: bool,
}

/// A day with its free times.
#[derive(Debug)]
pub(crate) struct FreeDay {
    /// The date.
    pub(crate) date: NaiveDate,
    /// The starts.
    pub(crate) starts: Vec<DateTime<Utc>>,
}

/// The free times of an event type in the month that is asked for; of the first month that has some, if none is. One round trip.
pub(crate) async fn free_times(
    app: &App,
    visit: &Visit,
    event: &OfferedEvent,
    wanted: WantedTimes,
) -> Result<FreeTimes, Error> {
    let now = app.clock.now();
    let zone = wanted.zone.unwrap_or(TimeZone::UTC);
    let today = LocalTime::of(now, zone).datetime.date();
    let named = wanted.month.or(wanted.date).map(first_of_month);
    let month = named
        .unwrap_or(first_of_month(today))
        .max(first_of_month(today));
    let from = midnight(month, zone).max(now.timestamp_millis());
    let to = from + Millis::from(MAX_SLOT_DAYS) * 86_400_000;
    let minutes = event.rules.duration(wanted.minutes).ok();
    let question = SlotQuestion {
        subject: Subject::EventType(event.id),
        starts: Starts::Range {
            from: Some(from),
            to: Some(to),
        },
        timezone: zone,
        duration: minutes,
        phone: None,
        moving: None,
    };
    let slots = list_slots(visit.context(app), &question).await?;
    let free = slots.days.into_iter().map(|day| FreeDay {
        date: day.date,
        starts: day.slots.into_iter().map(|slot| slot.start).collect(),
    });
    let free: Vec<_> = free.collect();
    // Nobody has to look for the month in which there are times.
    let first = free.first().map(|day| first_of_month(day.date));
    let month = match named {
        Some(_) => month,
        None => first.unwrap_or(month),
    };
    let (days, rest): (Vec<_>, Vec<_>) = free
        .into_iter()
        .partition(|day| first_of_month(day.date) == month);
    let chosen = wanted
        .date
        .filter(|date| days.iter().any(|day| day.date == *date))
        .or(days.first().map(|day| day.date));
    Ok(FreeTimes {
        zone,
        minutes: slots.duration_minutes,
        month,
        days,
        chosen,
        next: rest.iter().map(|day| day.date).find(|date| *date > month),
        has_earlier: month > first_of_month(today),
    })
}

/// The free times nearest to a start that is not free any more, in their order.
pub(crate) async fn nearest(
    app: &App,
    visit: &Visit,
    event: &OfferedEvent,
    (start, minutes): (DateTime<Utc>, u32),
) -> Result<Vec<DateTime<Utc>>, Error> {
    let mut starts = starts(app, visit, event, (start - NEAR, start + NEAR, minutes)).await?;
    starts.sort_by_key(|other| (*other - start).abs());
    starts.truncate(NEAREST);
    starts.sort_unstable();
    Ok(starts)
}

/// The free starts between two instants for a length.
pub(super) async fn starts(
    app: &App,
    visit: &Visit,
    event: &OfferedEvent,
    (from, to, minutes): (DateTime<Utc>, DateTime<Utc>, u32),
) -> Result<Vec<DateTime<Utc>>, Error> {
    let from = from.max(app.clock.now());
    if to <= from {
        return Ok(Vec::new());
    }
    let question = SlotQuestion {
        subject: Subject::EventType(event.id),
        starts: Starts::Range {
            from: Some(from.timestamp_millis()),
            to: Some(to.timestamp_millis()),
        },
        timezone: TimeZone::UTC,
        duration: Some(minutes),
        phone: None,
        moving: None,
    };
    let slots = list_slots(visit.context(app), &question).await?;
    let days = slots.days.into_iter();
    Ok(days
        .flat_map(|day| day.slots)
        .map(|slot| slot.start)
        .collect())
}

/// The first day of a date's month.
pub(crate) fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The month before a month, and the one behind it, by their first days.
pub(crate) fn neighbours(month: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let one = Months::new(1);
    (month.checked_sub_months(one), month.checked_add_months(one))
}

fn midnight(date: NaiveDate, zone: TimeZone) -> Millis {
    first_at_or_after(date.and_time(NaiveTime::MIN), zone)
}
