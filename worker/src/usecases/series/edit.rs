//! A change of a series, booking by booking.

use super::{
    occurrences::{as_it_is, planned_booking, within_reach},
    rule::{recurrence_of, set_rule},
    scope::{InSeries, OVER, Selection, touchable},
};
use crate::{
    Error,
    ports::fresh_id,
    store::{
        booking_events::BookingConstraints,
        booking_series::{SeriesEdit, Whole},
    },
    usecases::{
        Context,
        booking::capacity::{capacity, service},
        call::find::ERASED,
    },
};
use callslot_shared::{
    FieldError,
    api::{ChangeBooking, ChangeSeries, Series},
    booking::{self, Booking, BookingChange, NewBooking, Status},
    ids::{BookingId, SeriesId},
    schedule::{
        TimeZone, instant,
        local_time::LocalTime,
        recurrence::{self, Occurrence, Rule, Scope},
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// A change, and what has to be asked before it is made.
pub(super) struct PlannedChange {
    pub(super) edit: SeriesEdit,
    /// The times of all its bookings.
    pub(super) occurrences: Vec<Occurrence>,
    /// Whether any booking takes time that it did not have.
    pub(super) takes_time: bool,
}

/// A request as the domain knows it: each booking as it is to be, but for its time, and the time of the one meant.
struct Wanted {
    each: ChangeBooking,
    to: Option<LocalTime>,
    rule: Option<Rule>,
    /// The time by the rule of the call that is meant.
    anchor: NaiveDateTime,
    scope: Scope,
}

impl Wanted {
    fn of(
        request: &ChangeSeries,
        series: &Series,
        anchor: NaiveDateTime,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
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
                datetime: anchor,
                zone,
                second: false,
            }),
            (None, None) => None,
        };
        let rule = request.recurrence.as_deref().map(str::parse).transpose()?;
        Ok(Self {
            each,
            to,
            rule,
            anchor,
            scope: request.scope,
        })
    }
}

/// Plans a change of the bookings that a request means. Errors: none of them can be changed, a field makes no sense, or a
/// call would be in the past, too far ahead, or is erased.
pub(super) fn plan_change(
    context: Context<'_>,
    whole: &Whole,
    request: &ChangeSeries,
) -> Result<PlannedChange, Error> {
    let now = context.now();
    let open = |booking: &Booking| booking.status == Status::Pending && booking.start_time > now;
    let selection = Selection {
        scope: request.scope,
        occurrence: request.occurrence.clone(),
    };
    let meant = selection.of(touchable(whole, open))?;
    let Some((_, first)) = meant.first().copied() else {
        return Err(OVER);
    };
    let named = request
        .occurrence
        .as_deref()
        .and_then(|text| text.parse().ok());
    let wanted = Wanted::of(request, &whole.series, named.unwrap_or(first), now)?;
    let mut planned = if request.scope == Scope::This {
        change_one(context, whole, &meant, &wanted)?
    } else {
        change_several(context, whole, &meant, &wanted)?
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
        .any(|planned| planned.booking.erased_at.is_some())
    {
        return Err(ERASED);
    }
    Ok(planned)
}

/// A booking as it is to be, but for its time.
fn like(booking: &Booking, each: &ChangeBooking, now: DateTime<Utc>) -> Result<Booking, Error> {
    let mut each = each.clone();
    // So that it is never taken for a change of notes only.
    each.title.get_or_insert_with(|| booking.title.clone());
    match booking::change(booking, &each, now)? {
        BookingChange::Call(new) => Ok(with(booking, *new)),
        BookingChange::Notes(notes) => Ok(Booking {
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

/// A change of nothing.
pub(super) fn unchanged(context: Context<'_>, whole: &Whole) -> SeriesEdit {
    let event_type = whole.series.event_type_id;
    SeriesEdit {
        series: whole.series.clone(),
        following: None,
        changed: Vec::new(),
        added: Vec::new(),
        cancelled: Vec::new(),
        notify_cancelled: None,
        constraints: BookingConstraints {
            event_type_id: event_type.map(|id| id.to_string()),
            scheduled: true,
            service: service(context.app),
            capacity: capacity(context.app),
            ..BookingConstraints::default()
        },
    }
}

fn change_one(
    context: Context<'_>,
    whole: &Whole,
    meant: &[InSeries<'_>],
    wanted: &Wanted,
) -> Result<PlannedChange, Error> {
    if wanted.rule.is_some() {
        let problem = "cannot be changed for one call of a series";
        return Err(FieldError::new("recurrence", problem).into());
    }
    let mut planned = PlannedChange {
        edit: unchanged(context, whole),
        occurrences: Vec::new(),
        takes_time: wanted.to.is_some(),
    };
    for (booking, place) in meant {
        let mut at = as_it_is(booking, *place);
        if let Some(local) = wanted.to {
            at.local = local;
            at.instant = local.resolve().instant;
        }
        let after = like(booking, &wanted.each, context.now())?;
        let changed = planned_booking(context, after, &at, wanted.to.map(|_| at.local));
        planned.edit.changed.push(changed);
        planned.occurrences.push(at);
    }
    Ok(planned)
}

fn change_several(
    context: Context<'_>,
    whole: &Whole,
    meant: &[InSeries<'_>],
    wanted: &Wanted,
) -> Result<PlannedChange, Error> {
    let now = context.now();
    let first = meant.first().map_or(wanted.anchor, |(_, first)| *first);
    // The first call is moved by as much in local time as the one that is meant.
    let to = wanted.to.map(|to| LocalTime {
        datetime: first + (to.datetime - wanted.anchor),
        ..to
    });
    let change = recurrence::SeriesChange {
        to,
        rule: wanted.rule.clone(),
    };
    let parts = recurrence_of(whole)?.edit(first, Scope::Following, &change)?;
    let Some(after) = parts.last() else {
        return Err(OVER);
    };
    let retimed = wanted.to.is_some() || wanted.rule.is_some();
    let mut planned = PlannedChange {
        edit: unchanged(context, whole),
        occurrences: Vec::new(),
        takes_time: retimed,
    };
    let mut targets = if retimed {
        after.occurrences()
    } else {
        Vec::new()
    };
    let shift = to.map_or_else(TimeDelta::zero, |to| to.datetime - first);
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
        if let Some(at) = at {
            let changed = planned_booking(context, like, &at, retimed.then_some(at.local));
            planned.edit.changed.push(changed);
            planned.occurrences.push(at);
        } else {
            let cancelled = planned_booking(context, like, &as_it_is(booking, *place), None);
            planned.edit.cancelled.push(cancelled);
        }
    }
    let template = meant
        .first()
        .map(|(booking, _)| like(booking, &wanted.each, now))
        .transpose()?;
    if let (Some(template), true) = (template, wanted.rule.is_some()) {
        add(context, &mut planned, &template, targets);
    }
    let kept = whole.bookings.len() > meant.len();
    let before = parts
        .first()
        .filter(|_| parts.len() > 1 && kept && wanted.scope == Scope::Following);
    set_rules(context, &mut planned.edit, before, after);
    Ok(planned)
}

/// Adds bookings like `template` at the times that a rule has and no booking took.
fn add(
    context: Context<'_>,
    planned: &mut PlannedChange,
    template: &Booking,
    times: Vec<Occurrence>,
) {
    for at in times {
        let booking = Booking {
            id: BookingId::from_uuid(fresh_id(&*context.app.clock, &*context.app.entropy)),
            timezone: at.local.zone,
            notes: None,
            ..template.clone()
        };
        let added = planned_booking(context, booking, &at, Some(at.local));
        planned.edit.added.push(added);
        planned.occurrences.push(at);
    }
}

/// Writes the rules of a change's parts into its rows.
fn set_rules(
    context: Context<'_>,
    edit: &mut SeriesEdit,
    before: Option<&recurrence::RecurrenceSet>,
    after: &recurrence::RecurrenceSet,
) {
    let like = edit
        .changed
        .first()
        .or(edit.added.first())
        .map(|planned| planned.booking.clone());
    let mut of_after = edit.series.clone();
    set_rule(&mut of_after, after);
    if let Some(like) = like {
        of_after.user_id = like.user_id;
        of_after.duration_minutes = like.duration_minutes;
    }
    match before {
        Some(before) => {
            set_rule(&mut edit.series, before);
            of_after.id = SeriesId::from_uuid(fresh_id(&*context.app.clock, &*context.app.entropy));
            of_after.created_by = context.by.user_id;
            edit.following = Some(of_after);
        }
        None => edit.series = of_after,
    }
}
