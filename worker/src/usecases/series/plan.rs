//! From a request to every booking of a new series.

use super::{
    check_availability::{Calls, OperatorChoice, check_availability, read_availability},
    occurrences::{planned_booking, within_reach},
};
use crate::{
    Error,
    ports::fresh_id,
    store::{
        availability::BusySubject, booking_events::BookingConstraints,
        booking_series::PlannedBooking,
    },
    usecases::{
        Context,
        booking::{
            availability,
            book::new_booking,
            capacity::{capacity, service},
        },
        consent,
    },
};
use callslot_shared::{
    FieldError,
    api::{CreateBooking, CreateSeries, Series},
    booking::Booking,
    ids::{BookingId, SeriesId},
    schedule::{
        TimeZone,
        event_type::{Assignment, EventRules},
        local_time::{LocalTime, written},
        recurrence::{self, Occurrence, Rule},
    },
};

/// A series as it would be booked.
pub(super) struct Plan {
    /// A booking like all of them.
    pub(super) template: Booking,
    pub(super) constraints: BookingConstraints,
    pub(super) series: recurrence::RecurrenceSet,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) verdict: OperatorChoice,
}

/// Reads a request, expands its rule, picks the operator and asks what is in the way of every call. Errors: a field makes
/// no sense, nobody can take the calls at all, or they are looser than they may be.
pub(super) async fn plan_series(
    context: Context<'_>,
    request: &CreateSeries,
) -> Result<Plan, Error> {
    let app = context.app;
    let wanted = &request.booking;
    let now = context.now();
    let mut template = new_booking(context, wanted, now)?;
    let series = series_of(request, &template)?;
    let occurrences = series.occurrences();
    within_reach(&occurrences, now)?;
    let mut constraints = BookingConstraints {
        scheduled: true,
        service: service(app),
        capacity: capacity(app),
        ..BookingConstraints::default()
    };
    let whose = whose(wanted, &template)?;
    let mut found = read_availability(context, whose, &occurrences, &[]).await?;
    let event = found.event.take();
    if let BusySubject::EventType(id) = whose {
        let event = bookable(event.as_ref())?;
        availability::fill(event, wanted, &mut template)?;
        constraints.event_type_id = Some(id.to_string());
        constraints.buffer_before = event.buffer_before;
        constraints.buffer_after = event.buffer_after;
    }
    let own = wanted.modulations.unwrap_or_default();
    consent::settle(context, own, &mut template, &mut constraints).await?;
    let mut team = Vec::new();
    if let Some((event, _)) = &event
        && event.assignment == Assignment::Collective
    {
        team = found.hosts.iter().map(|host| host.user_id).collect();
    }
    let calls = Calls {
        booking: &template,
        occurrences: &occurrences,
        event: event.as_ref().map(|(event, _)| event),
        operator: (wanted.event_type.is_none() || wanted.user_id.is_some())
            .then_some(template.user_id),
        leaving: &[],
        team: &team,
        any_host: wanted.user_id.is_none(),
        force: wanted.force == Some(true),
    };
    let verdict = check_availability(context, found, &calls, &mut constraints).await?;
    template.user_id = verdict.operator;
    team.retain(|host| *host != verdict.operator);
    template.co_hosts = team;
    Ok(Plan {
        template,
        constraints,
        series,
        occurrences,
        verdict,
    })
}

/// The rule that a request gives, from its first booking on.
fn series_of(request: &CreateSeries, first: &Booking) -> Result<recurrence::RecurrenceSet, Error> {
    let Some(zone) = request.booking.timezone.as_deref() else {
        let problem = "is missing; name the zone whose clocks the series follows";
        return Err(FieldError::new("timezone", problem).into());
    };
    let zone = TimeZone::parse("timezone", zone)?;
    if request.booking.hold.is_some() {
        let problem = "keeps one time; a series is checked and booked at once without it";
        return Err(FieldError::not_supported("hold", problem).into());
    }
    let rule: Rule = request.recurrence.parse()?;
    let series = recurrence::RecurrenceSet {
        start: LocalTime::of(first.start_time, zone),
        rule,
        cancelled: Vec::new(),
        moved: Vec::new(),
    };
    Ok(series.checked()?)
}

/// The event type or the operator that a request names.
fn whose(wanted: &CreateBooking, template: &Booking) -> Result<BusySubject, FieldError> {
    match wanted.event_type.as_deref() {
        Some(name) => {
            let id = name.parse().map_err(|_| availability::no_event_type())?;
            Ok(BusySubject::EventType(id))
        }
        None => Ok(BusySubject::Operator(template.user_id)),
    }
}

/// The event type, if it can be booked.
fn bookable(event: Option<&(EventRules, bool)>) -> Result<&EventRules, FieldError> {
    match event {
        None => Err(availability::no_event_type()),
        Some((_, false)) => Err(FieldError::new("event_type", "is turned off")),
        Some((event, true)) => Ok(event),
    }
}

impl Plan {
    /// The rows that are to be written.
    pub(super) fn rows(&self, context: Context<'_>) -> (Series, Vec<PlannedBooking>) {
        let fresh = || fresh_id(&*context.app.clock, &*context.app.entropy);
        let id = SeriesId::from_uuid(fresh());
        let template = &self.template;
        let series = Series {
            id,
            organization_id: context.by.organization_id,
            user_id: template.user_id,
            event_type_id: self
                .constraints
                .event_type_id
                .as_deref()
                .and_then(|id| id.parse().ok()),
            recurrence: self.series.rule.to_string(),
            local_start: written(self.series.start.datetime),
            local_second: self.series.start.second,
            timezone: self.series.start.zone,
            duration_minutes: template.duration_minutes,
            version: 1,
            created_at: template.created_at,
            updated_at: template.created_at,
            created_by: context.by.user_id,
        };
        let each = |(number, occurrence): (usize, &Occurrence)| {
            let booking = Booking {
                id: BookingId::from_uuid(fresh()),
                series_id: Some(id),
                ..template.clone()
            };
            let next = self.verdict.next_hosts.get(number);
            PlannedBooking {
                next_hosts: next.cloned().unwrap_or_default(),
                ..planned_booking(context, booking, occurrence, Some(occurrence.local))
            }
        };
        let occurrences = self.occurrences.iter().enumerate();
        (series, occurrences.map(each).collect())
    }
}
