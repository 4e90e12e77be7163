//! `/api/slots`: when a call can be booked, and why not.

use crate::http::{
    RequestContext,
    bookings::unfit_operator,
    event_types::NO_EVENT_TYPE,
    extract::{Json, Query},
    limits, principal, query,
    schedules::manages,
};
use crate::{
    App, Error,
    store::{
        Database,
        availability::{self, Availability, Named, Question, Whose},
        caller_space::Around,
        credentials::Principal,
    },
};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{
        DEFAULT_SLOT_DAYS, ErrorCode, ExplainBody, HostReasons, MAX_SLOT_DAYS, SlotDay, SlotHost,
        SlotReason, SlotsBody,
    },
    booking::{MAX_DURATION, MIN_DURATION},
    ids::{BookingId, UserId},
    phone::PhoneNumber,
    schedule::{
        Interval, Millis, TimeZone,
        calling::CallingHours,
        engine::{self, Reason},
        event_type::{Assignment, Busy, EventType},
        hosts::{Host, Team},
        instant,
        wall::{first_at_or_after, from_millis},
    },
};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer};
use std::ops::Range;

/// A day, in milliseconds.
const DAY: Millis = 24 * 3_600_000;

/// The event type is turned off.
const TURNED_OFF: Error = Error::Plain(
    ErrorCode::Conflict,
    "This event type is turned off. An owner or admin can turn it on.",
);

/// When a call can be booked. Times are as they were sent, because the zone says what a date means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSlots {
    event_type: Option<String>,
    #[serde(default, deserialize_with = "query::user")]
    operator: Option<UserId>,
    from: Option<String>,
    to: Option<String>,
    #[serde(default, deserialize_with = "zone")]
    timezone: Option<TimeZone>,
    #[serde(default, deserialize_with = "duration")]
    duration: Option<u32>,
    #[serde(default, deserialize_with = "query::booking")]
    moving: Option<BookingId>,
    #[serde(default, deserialize_with = "query::phone")]
    attendee_phone: Option<PhoneNumber>,
}

/// Why a call can or cannot be booked at an instant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExplainSlot {
    event_type: Option<String>,
    #[serde(default, deserialize_with = "query::user")]
    operator: Option<UserId>,
    #[serde(default, deserialize_with = "at")]
    at: Option<Millis>,
    #[serde(default, deserialize_with = "zone")]
    timezone: Option<TimeZone>,
    #[serde(default, deserialize_with = "duration")]
    duration: Option<u32>,
    #[serde(default, deserialize_with = "query::booking")]
    moving: Option<BookingId>,
    #[serde(default, deserialize_with = "query::phone")]
    attendee_phone: Option<PhoneNumber>,
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TimeZone>, D::Error> {
    query::by_rule(deserializer, |text| TimeZone::parse("", text)).map(Some)
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    query::whole::<D, MIN_DURATION, MAX_DURATION>(deserializer).map(Some)
}

fn at<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Millis>, D::Error> {
    query::by_rule(deserializer, |text| reached("", instant("", text)?)).map(Some)
}

/// What is asked for at either address.
struct Asked {
    whose: Option<Whose>,
    unknown_event_type: bool,
    from: Option<String>,
    to: Option<String>,
    explain: bool,
    at: Option<Millis>,
    timezone: Option<TimeZone>,
    duration: Option<u32>,
    phone: Option<PhoneNumber>,
    /// The booking that is to be moved.
    moving: Option<BookingId>,
}

/// Whose time is asked about; nothing for an event type that is none.
fn whose(
    event_type: Option<&str>,
    operator: Option<UserId>,
) -> Result<(Option<Whose>, bool), FieldError> {
    match (event_type, operator) {
        (Some(_), Some(_)) => Err(FieldError::new(
            "operator",
            "is one too many; ask for one event type or one operator",
        )),
        (Some(id), None) => {
            let whose = id.parse().ok().map(Whose::EventType);
            Ok((whose, whose.is_none()))
        }
        (None, operator) => Ok((operator.map(Whose::Operator), false)),
    }
}

impl TryFrom<ListSlots> for Asked {
    type Error = FieldError;

    fn try_from(list: ListSlots) -> Result<Self, FieldError> {
        let (whose, unknown_event_type) = whose(list.event_type.as_deref(), list.operator)?;
        Ok(Self {
            whose,
            unknown_event_type,
            from: list.from,
            to: list.to,
            explain: false,
            at: None,
            timezone: list.timezone,
            duration: list.duration,
            phone: list.attendee_phone,
            moving: list.moving,
        })
    }
}

impl TryFrom<ExplainSlot> for Asked {
    type Error = FieldError;

    fn try_from(explain: ExplainSlot) -> Result<Self, FieldError> {
        let (whose, unknown_event_type) = whose(explain.event_type.as_deref(), explain.operator)?;
        Ok(Self {
            whose,
            unknown_event_type,
            from: None,
            to: None,
            explain: true,
            at: explain.at,
            timezone: explain.timezone,
            duration: explain.duration,
            phone: explain.attendee_phone,
            moving: explain.moving,
        })
    }
}

impl Asked {
    fn zone(&self) -> TimeZone {
        self.timezone.unwrap_or(TimeZone::UTC)
    }

    /// The starts that are asked for, at most [`MAX_SLOT_DAYS`].
    fn range(&self, now: Millis) -> Result<Interval, FieldError> {
        if let Some(at) = self.at.or(self.explain.then_some(now)) {
            return Ok(Interval::new(at, at + 1));
        }
        let zone = self.zone();
        let from = match &self.from {
            Some(from) => moment("from", from, zone, false)?,
            None => now,
        };
        let to = match &self.to {
            Some(to) => moment("to", to, zone, true)?,
            None => from + Millis::from(DEFAULT_SLOT_DAYS) * DAY,
        };
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

/// An instant; or a date, which begins and ends as walls in the zone show it.
fn moment(field: &str, text: &str, zone: TimeZone, end: bool) -> Result<Millis, FieldError> {
    let date: Option<NaiveDate> = text.trim().parse().ok();
    let Some(date) = date else {
        return reached(field, instant(field, text)?);
    };
    let date = if end { date.succ_opt() } else { Some(date) };
    let date = date.filter(|date| REACH.contains(&date.year()));
    let date = date.ok_or_else(|| FieldError::new(field, OUT_OF_REACH))?;
    Ok(first_at_or_after(date.and_time(NaiveTime::MIN), zone))
}

/// The years of which is told when a call can be booked.
const REACH: Range<i32> = 1970..2200;
const OUT_OF_REACH: &str = "is outside of the years 1970 to 2199";

/// An instant, if anything can be told of it.
fn reached(field: &str, at: DateTime<Utc>) -> Result<Millis, FieldError> {
    if REACH.contains(&at.year()) {
        return Ok(at.timestamp_millis());
    }
    Err(FieldError::new(field, OUT_OF_REACH))
}

/// Everything that was found for a question, ready for the engine.
struct Found {
    event: EventType,
    duration: u32,
    now: Millis,
    range: Interval,
    calling: Option<CallingHours>,
    moving: Option<String>,
    availability: Availability,
    hosts: Vec<Host>,
}

impl Found {
    fn query(&self) -> engine::Query<'_> {
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

/// Reads what a question depends on, in one round trip.
async fn find(app: &App, db: &dyn Database, by: &Principal, asked: &Asked) -> Result<Found, Error> {
    let now = app.clock.now().timestamp_millis();
    let range = asked.range(now).map_err(Error::Request)?;
    let whose = asked.whose.unwrap_or(Whose::Operator(by.user_id));
    let sees = |user: UserId| user == by.user_id || manages(by);
    let moving = asked
        .moving
        .filter(|_| by.may(Feature::Booking, Action::Read).is_ok());
    let named = if asked.explain {
        Named::All
    } else {
        Named::Only(moving)
    };
    let capacity = limits::capacity(app);
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
    let read = availability::read(by.tenant(db), &question, sees);
    let mut availability = read.await?;
    let event = match (availability.event.take(), whose) {
        _ if asked.unknown_event_type => return Err(NO_EVENT_TYPE),
        (Some((event, true)), _) => event,
        (Some((_, false)), _) => return Err(TURNED_OFF),
        (None, Whose::EventType(_)) => return Err(NO_EVENT_TYPE),
        (None, Whose::Operator(user)) => {
            if availability.hosts.is_empty() {
                let unfit = unfit_operator(app, by, user).await?;
                return Err(FieldError::new("operator", unfit.problem).into());
            }
            EventType::of_duration(asked.duration.unwrap_or(by.default_duration))
        }
    };
    let duration = event.duration(asked.duration)?;
    let calling = asked
        .phone
        .as_ref()
        .map(|phone| CallingHours::of(phone, by.calling_hours(), asked.zone()));
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

/// Shows when a call can be booked.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ListSlots>, Error>,
) -> Result<Json<SlotsBody>, Error> {
    let asked = query.and_then(|Query(query)| Asked::try_from(query).map_err(Error::Request));
    let asked = principal::unless_denied(&app, &headers, access, asked).await?;
    let find = async |db: &dyn Database, by: &Principal| {
        let members = by.may(Feature::Members, Action::Read).is_ok();
        Ok((find(&app, db, by, &asked).await?, asked.zone(), members))
    };
    let (found, zone, members) = principal::acting(&app, &headers, access, find).await?;
    let team = Team::new(&found.hosts, found.query());
    let slots = team.slots();
    // A host alone, and those who take every slot together, are the same in all.
    let same = found.hosts.len() == 1 || found.event.assignment == Assignment::Collective;
    let all = slots.first().filter(|_| same && members);
    let all = all.map(|slot| free(&team, &found, slot.at.start));
    let slots = slots.into_iter().map(|slot| {
        let start = slot.at.start;
        let free = match &all {
            Some(all) => all.clone(),
            None if members => free(&team, &found, start),
            None => Vec::new(),
        };
        (start, free)
    });
    let (days, next_from) = SlotDay::group(slots, zone);
    let host = |host: &availability::Host| SlotHost {
        user_id: host.user_id,
        name: host.name.clone(),
        timezone: host.schedule.timezone,
        assumed_hours: host.assumed,
    };
    let hosts = found.availability.hosts.iter().filter(|_| members);
    Ok(Json(SlotsBody {
        success: true,
        timezone: zone,
        duration_minutes: found.duration,
        hosts: hosts.map(host).collect(),
        days,
        next_from,
    }))
}

/// The places of the hosts who are free at a slot, the one whose turn it is first.
fn free(team: &Team<'_>, found: &Found, start: Millis) -> Vec<u32> {
    let place = |host: &Host| {
        let place = found.hosts.iter().position(|other| other.id == host.id)?;
        u32::try_from(place).ok()
    };
    let turn = team.in_turn(start, None, &[]);
    turn.into_iter().filter_map(place).collect()
}

/// Shows why a call can or cannot be booked at an instant.
#[worker::send]
pub(crate) async fn explain(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ExplainSlot>, Error>,
) -> Result<Json<ExplainBody>, Error> {
    let asked = query.and_then(|Query(query)| Asked::try_from(query).map_err(Error::Request));
    let asked = principal::unless_denied(&app, &headers, access, asked).await?;
    let find = async |db: &dyn Database, by: &Principal| {
        let members = by.may(Feature::Members, Action::Read).is_ok();
        let bookings = by.may(Feature::Booking, Action::Read).is_ok();
        Ok((find(&app, db, by, &asked).await?, members, bookings))
    };
    let (found, members, bookings) = principal::acting(&app, &headers, access, find).await?;
    let start = found.range.start;
    let mut hosts = Vec::with_capacity(found.hosts.len());
    let against = reasons(&found, start);
    let any_free = against.iter().any(Vec::is_empty);
    let all_free = against.iter().all(Vec::is_empty) && any_free;
    for (host, reasons) in found.availability.hosts.iter().zip(against) {
        let told = |reason| told(&found.availability, reason, bookings);
        hosts.push(HostReasons {
            user_id: members.then_some(host.user_id),
            name: members.then(|| host.name.clone()),
            reasons: reasons.into_iter().map(told).collect(),
        });
    }
    Ok(Json(ExplainBody {
        success: true,
        at: from_millis(start),
        duration_minutes: found.duration,
        free: match found.event.assignment {
            Assignment::RoundRobin => any_free,
            Assignment::Collective => all_free,
        },
        hosts,
    }))
}

/// What is against a start, host by host, in their order. In turns each is asked alone.
fn reasons(found: &Found, start: Millis) -> Vec<Vec<Reason>> {
    let mut refusals: Vec<_> = match found.event.assignment {
        Assignment::Collective => Team::new(&found.hosts, found.query()).why_not(start),
        Assignment::RoundRobin => found
            .hosts
            .chunks(1)
            .flat_map(|host| Team::new(host, found.query()).why_not(start))
            .collect(),
    };
    let of = |host: &Host| {
        let place = refusals.iter().position(|other| other.host == host.id);
        place.map_or_else(Vec::new, |place| refusals.swap_remove(place).reasons)
    };
    found.hosts.iter().map(of).collect()
}

/// A reason in words. What a host is busy with is told to those who may see bookings.
pub(crate) fn told(found: &Availability, mut reason: Reason, bookings: bool) -> SlotReason {
    let mut booking_id = None;
    if let Reason::Busy { what, .. } | Reason::Buffer { what, .. } = &mut reason {
        let known = found.titles.get(what).filter(|_| bookings);
        booking_id = known.map(|(id, _)| *id);
        *what = known.map_or_else(|| "a call".to_owned(), |(_, title)| format!("\"{title}\""));
    }
    SlotReason {
        code: (&reason).into(),
        message: reason.to_string(),
        booking_id,
    }
}
