//! What a change of a series comes to, booking by booking. Only what is pending is touched: a call that was made or is
//! being made stays what it is, and so does one whose time has passed, unless it is called off.

use super::{Occurrence, placed, plan::within_reach};
use crate::{
    App, Error,
    http::limits,
    seams::fresh_id,
    store::{
        booking_events::Terms,
        booking_series::{Edit, Placed, Whole},
        credentials::Principal,
    },
    usecases::expected_version::CHANGED,
};
use callslot_shared::{
    FieldError,
    api::{ChangeBooking, ChangeSeries, ErrorCode, Series},
    booking::{self, Booking, Change, NewBooking, Status},
    ids::{BookingId, SeriesId},
    schedule::{
        TimeZone, instant,
        recurrence::{self, Moved, Rule, Scope},
        wall::LocalTime,
    },
};
use chrono::{DateTime, NaiveDateTime, Utc};

/// Nothing of the series can be changed.
const OVER: Error = Error::Plain(
    ErrorCode::Conflict,
    "Every call of this series is over, under way or cancelled.",
);

/// A change, and what has to be asked before it is made.
pub(super) struct Planned {
    pub(super) edit: Edit,
    /// The times of all its bookings.
    pub(super) occurrences: Vec<Occurrence>,
    /// Whether any booking takes time that it did not have.
    pub(super) takes_time: bool,
}

/// What a booking's place in the series is.
fn place(booking: &Booking) -> Option<NaiveDateTime> {
    booking.occurrence.as_deref()?.parse().ok()
}

fn no_occurrence() -> FieldError {
    FieldError::new(
        "occurrence",
        "is none of this series' calls that can still be changed",
    )
}

/// The bookings that a scope means, of those that can be touched; the one it begins with, and its time by the rule, come
/// beside.
fn meant<'a>(
    touchable: Vec<(&'a Booking, NaiveDateTime)>,
    scope: Scope,
    occurrence: Option<&str>,
) -> Result<Vec<(&'a Booking, NaiveDateTime)>, Error> {
    if touchable.is_empty() {
        return Err(OVER);
    }
    let from = match (occurrence, scope) {
        (Some(text), _) => {
            let at = text.parse::<NaiveDateTime>().map_err(|_| no_occurrence())?;
            let there = touchable.iter().any(|(_, place)| *place == at);
            Some(at).filter(|_| there).ok_or_else(no_occurrence)?
        }
        (None, Scope::All) => NaiveDateTime::MIN,
        (None, _) => {
            let problem = "is missing; name the call that is meant";
            return Err(FieldError::new("occurrence", problem).into());
        }
    };
    let mut meant = touchable;
    match scope {
        Scope::This => meant.retain(|(_, place)| *place == from),
        Scope::Following => meant.retain(|(_, place)| *place >= from),
        Scope::All => {}
    }
    Ok(meant)
}

/// Those of a series' bookings that can be touched, by their order in the rule.
fn touchable(whole: &Whole, can: impl Fn(&Booking) -> bool) -> Vec<(&Booking, NaiveDateTime)> {
    let pending = whole.bookings.iter().filter(|booking| can(booking));
    let mut all: Vec<_> = pending
        .filter_map(|booking| Some((booking, place(booking)?)))
        .collect();
    all.sort_by_key(|(_, place)| *place);
    all
}

/// A stored series as the domain knows it, with its exceptions.
fn domain(whole: &Whole) -> Result<recurrence::Series, Error> {
    let series = &whole.series;
    let wall = series
        .local_start
        .parse::<NaiveDateTime>()
        .map_err(|_| CHANGED)?;
    let zone = series.timezone;
    let places = || {
        whole
            .bookings
            .iter()
            .filter_map(|booking| Some((booking, place(booking)?)))
    };
    let moved = |(booking, from): (&Booking, NaiveDateTime)| {
        let to = LocalTime::of(booking.start_time, booking.timezone);
        let by_rule = LocalTime {
            wall: from,
            zone,
            second: false,
        };
        let stays = by_rule.resolve().instant == booking.start_time && booking.timezone == zone;
        (!stays && booking.status == Status::Pending).then_some(Moved { from, to })
    };
    let cancelled = |(booking, at): (&Booking, NaiveDateTime)| {
        (booking.status == Status::Cancelled).then_some(at)
    };
    Ok(recurrence::Series {
        start: LocalTime {
            wall,
            zone,
            second: series.local_second,
        },
        rule: series.recurrence.parse()?,
        cancelled: places().filter_map(cancelled).collect(),
        moved: places().filter_map(moved).collect(),
    })
}

/// A request as the domain knows it: what each booking is to be, but for its time, and the time of the one meant.
struct Wanted {
    each: ChangeBooking,
    to: Option<LocalTime>,
    rule: Option<Rule>,
}

fn wanted(
    request: &ChangeSeries,
    series: &Series,
    anchor: NaiveDateTime,
    now: DateTime<Utc>,
) -> Result<Wanted, Error> {
    let mut each = request.change.clone();
    let zone = match each.timezone.as_deref() {
        Some(name) => Some(TimeZone::parse("timezone", name)?),
        None => None,
    };
    if each.end_time.is_some() {
        let problem = "is another for each call; give duration_minutes";
        return Err(FieldError::not_supported("end_time", problem).into());
    }
    let to = match (each.start_time.take(), zone) {
        (Some(text), zone) => {
            let start = instant("start_time", &text)?;
            if start < now {
                let problem = "is in the past; pick a later time";
                return Err(FieldError::new("start_time", problem).into());
            }
            Some(LocalTime::of(start, zone.unwrap_or(series.timezone)))
        }
        (None, Some(zone)) => Some(LocalTime {
            wall: anchor,
            zone,
            second: false,
        }),
        (None, None) => None,
    };
    let rule = request.recurrence.as_deref().map(str::parse).transpose()?;
    Ok(Wanted { each, to, rule })
}

/// Plans a change.
pub(super) fn plan(
    app: &App,
    by: &Principal,
    whole: &Whole,
    request: &ChangeSeries,
) -> Result<Planned, Error> {
    let now = app.clock.now();
    let open = |booking: &Booking| booking.status == Status::Pending && booking.start_time > now;
    let meant = meant(
        touchable(whole, open),
        request.scope,
        request.occurrence.as_deref(),
    )?;
    let Some((_, first)) = meant.first().copied() else {
        return Err(OVER);
    };
    let named = request
        .occurrence
        .as_deref()
        .and_then(|text| text.parse().ok());
    let anchor = named.unwrap_or(first);
    let wanted = wanted(request, &whole.series, anchor, now)?;
    let mut planned = if request.scope == Scope::This {
        this(app, whole, &meant, &wanted, now)?
    } else {
        several(app, by, whole, &meant, anchor, request.scope, &wanted)?
    };
    within_reach(&planned.occurrences, now)?;
    if planned
        .occurrences
        .iter()
        .any(|occurrence| occurrence.instant <= now)
    {
        return Err(FieldError::new("start_time", "puts a call into the past").into());
    }
    planned.takes_time |= wanted.each.user_id.is_some()
        || wanted.each.duration_minutes.is_some()
        || wanted.each.attendee_phone.is_some();
    if planned
        .edit
        .changed
        .iter()
        .any(|placed| placed.booking.erased_at.is_some())
    {
        return Err(crate::usecases::call::find::ERASED);
    }
    Ok(planned)
}

/// What a booking is to be like, but for its time.
fn like(booking: &Booking, each: &ChangeBooking, now: DateTime<Utc>) -> Result<Booking, Error> {
    let mut each = each.clone();
    // So that it is never taken for a change of notes only.
    each.title.get_or_insert_with(|| booking.title.clone());
    match booking::change(booking, &each, now)? {
        Change::Call(new) => Ok(with(booking, *new)),
        Change::Notes(notes) => Ok(Booking {
            notes,
            ..booking.clone()
        }),
    }
}

fn with(booking: &Booking, new: NewBooking) -> Booking {
    let (id, organization) = (booking.id, booking.organization_id);
    Booking {
        version: booking.version,
        series_id: booking.series_id,
        occurrence: booking.occurrence.clone(),
        erased_at: booking.erased_at,
        ..new.stored(id, organization, booking.created_by, booking.created_at)
    }
}

/// The time that a booking has.
fn as_it_is(booking: &Booking, by_rule: NaiveDateTime) -> Occurrence {
    let local = LocalTime::of(booking.start_time, booking.timezone);
    Occurrence {
        by_rule,
        local,
        instant: booking.start_time,
    }
}

fn this(
    app: &App,
    whole: &Whole,
    meant: &[(&Booking, NaiveDateTime)],
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<Planned, Error> {
    if wanted.rule.is_some() {
        let problem = "cannot be changed for one call of a series";
        return Err(FieldError::new("recurrence", problem).into());
    }
    let mut planned = nothing(app, whole);
    for (booking, place) in meant {
        let mut at = as_it_is(booking, *place);
        if let Some(local) = wanted.to {
            at.local = local;
            at.instant = local.resolve().instant;
        }
        let after = like(booking, &wanted.each, now)?;
        planned
            .edit
            .changed
            .push(placed(app, after, &at, wanted.to.is_some()));
        planned.occurrences.push(at);
    }
    planned.takes_time = wanted.to.is_some();
    Ok(planned)
}

/// A change of nothing.
fn nothing(app: &App, whole: &Whole) -> Planned {
    let event_type = whole.series.event_type_id;
    Planned {
        edit: Edit {
            series: whole.series.clone(),
            following: None,
            changed: Vec::new(),
            added: Vec::new(),
            cancelled: Vec::new(),
            terms: Terms {
                event_type_id: event_type.map(|id| id.to_string()),
                scheduled: true,
                service: limits::service(app),
                capacity: limits::capacity(app),
                ..Terms::default()
            },
        },
        occurrences: Vec::new(),
        takes_time: false,
    }
}

fn several(
    app: &App,
    by: &Principal,
    whole: &Whole,
    meant: &[(&Booking, NaiveDateTime)],
    anchor: NaiveDateTime,
    scope: Scope,
    wanted: &Wanted,
) -> Result<Planned, Error> {
    let now = app.clock.now();
    let first = meant.first().map_or(anchor, |(_, first)| *first);
    // What is given for the call meant is the first one's, by as much on the wall.
    let to = wanted.to.map(|to| LocalTime {
        wall: first + (to.wall - anchor),
        ..to
    });
    let change = recurrence::Change {
        to,
        rule: wanted.rule.clone(),
    };
    let parts = domain(whole)?.edit(first, Scope::Following, &change)?;
    let Some(after) = parts.last() else {
        return Err(OVER);
    };
    let retimed = wanted.to.is_some() || wanted.rule.is_some();
    let mut planned = nothing(app, whole);
    planned.takes_time = retimed;
    let mut targets = if retimed {
        after.occurrences()
    } else {
        Vec::new()
    };
    let shift = to.map_or_else(chrono::TimeDelta::zero, |to| to.wall - first);
    for (booking, place) in meant {
        let like = like(booking, &wanted.each, now)?;
        let at = match (retimed, wanted.rule.is_some()) {
            (false, _) => Some(as_it_is(booking, *place)),
            (true, true) if targets.is_empty() => None,
            (true, true) => Some(targets.remove(0)),
            (true, false) => {
                let target = targets
                    .iter()
                    .position(|target| target.by_rule == *place + shift);
                target.map(|target| targets.remove(target))
            }
        };
        match at {
            Some(at) => {
                planned.edit.changed.push(placed(app, like, &at, retimed));
                planned.occurrences.push(at);
            }
            None => {
                planned
                    .edit
                    .cancelled
                    .push(placed(app, like, &as_it_is(booking, *place), false));
            }
        }
    }
    let template = meant
        .first()
        .map(|(booking, _)| like(booking, &wanted.each, now))
        .transpose()?;
    if let (Some(template), true) = (template, wanted.rule.is_some()) {
        for at in targets {
            let booking = Booking {
                id: BookingId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
                timezone: at.local.zone,
                notes: None,
                ..template.clone()
            };
            planned.edit.added.push(placed(app, booking, &at, true));
            planned.occurrences.push(at);
        }
    }
    let kept = whole.bookings.len() > meant.len();
    let before = parts
        .first()
        .filter(|_| parts.len() > 1 && kept && scope == Scope::Following);
    rows(app, by, &mut planned, before, after);
    Ok(planned)
}

/// Writes the rules of a change's parts into its rows.
fn rows(
    app: &App,
    by: &Principal,
    planned: &mut Planned,
    before: Option<&recurrence::Series>,
    after: &recurrence::Series,
) {
    let edit = &mut planned.edit;
    let like = edit
        .changed
        .first()
        .or(edit.added.first())
        .map(|placed| placed.booking.clone());
    let mut of_after = edit.series.clone();
    set(&mut of_after, after);
    if let Some(like) = like {
        of_after.user_id = like.user_id;
        of_after.duration_minutes = like.duration_minutes;
    }
    match before {
        Some(before) => {
            set(&mut edit.series, before);
            of_after.id = SeriesId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
            of_after.created_by = by.user_id;
            edit.following = Some(of_after);
        }
        None => edit.series = of_after,
    }
}

fn set(row: &mut Series, series: &recurrence::Series) {
    row.recurrence = series.rule.to_string();
    row.local_start = callslot_shared::schedule::wall::written(series.start.wall);
    row.local_second = series.start.second;
    row.timezone = series.start.zone;
}

/// Plans a cancellation: of what is pending, also if its time has come.
pub(super) fn cancel(
    app: &App,
    whole: &Whole,
    scope: Scope,
    occurrence: Option<&str>,
) -> Result<Edit, Error> {
    let open = |booking: &Booking| booking.status == Status::Pending;
    let touchable = touchable(whole, open);
    if touchable.is_empty() && whole.bookings.iter().any(|b| b.status == Status::Cancelled) {
        // It was called off before.
        return Ok(nothing(app, whole).edit);
    }
    let meant = meant(touchable, scope, occurrence)?;
    let mut edit = nothing(app, whole).edit;
    if let (Scope::Following, Some((_, first))) = (scope, meant.first())
        && let Some(before) = domain(whole)?.cancel(*first, scope)?
    {
        set(&mut edit.series, &before);
    }
    for (booking, place) in meant {
        let at = as_it_is(booking, place);
        edit.cancelled
            .push(placed(app, booking.clone(), &at, false));
    }
    Ok(edit)
}

/// When a change has phones ring that did not before, or at another time.
pub(super) fn rung_anew(before: &Whole, edit: &Edit) -> Vec<DateTime<Utc>> {
    let as_before = |after: &Booking| {
        let before = before.bookings.iter().find(|before| before.id == after.id);
        before.is_some_and(|before| {
            (before.start_time, &before.attendee_phone, before.user_id)
                == (after.start_time, &after.attendee_phone, after.user_id)
        })
    };
    let rung = edit.changed.iter().chain(&edit.added);
    rung.map(|placed| &placed.booking)
        .filter(|after| !as_before(after))
        .map(|after| after.start_time)
        .collect()
}

/// Whether a series still stands as a change found it.
pub(super) fn stands(edit: &Edit, now: &Whole) -> bool {
    let same = |placed: &Placed| {
        let booking = now
            .bookings
            .iter()
            .find(|booking| booking.id == placed.booking.id);
        booking.is_some_and(|booking| {
            booking.version == placed.booking.version && booking.status == Status::Pending
        })
    };
    edit.series.version == now.series.version
        && edit.changed.iter().chain(&edit.cancelled).all(same)
}
