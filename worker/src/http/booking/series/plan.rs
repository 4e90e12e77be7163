//! From a request to every booking of a series.

use super::{
    Occurrence, Placed,
    judge::{self, Judged},
    placed,
};
use crate::{
    App, Error,
    http::{
        bookings::{availability, consent, new_booking},
        limits,
    },
    seams::fresh_id,
    store::{availability::Whose, booking_events::Terms, credentials::Principal},
};
use callslot_shared::{
    FieldError,
    api::{CreateSeries, Series},
    booking::{Booking, MAX_DAYS_AHEAD},
    ids::{BookingId, SeriesId},
    schedule::{
        TimeZone,
        event_type::{Assignment, EventType},
        recurrence::{self, Rule},
        wall::LocalTime,
    },
};
use chrono::{DateTime, TimeDelta, Utc};

/// A series as it would be booked.
pub(super) struct Plan {
    /// What every booking is like.
    pub(super) template: Booking,
    pub(super) terms: Terms,
    pub(super) series: recurrence::Series,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) judged: Judged,
}

/// What keeps a series from being longer.
pub(super) fn within_reach(
    occurrences: &[Occurrence],
    now: DateTime<Utc>,
) -> Result<(), FieldError> {
    let last = occurrences
        .iter()
        .map(|occurrence| occurrence.instant)
        .max();
    if last.is_some_and(|last| last > now + TimeDelta::days(MAX_DAYS_AHEAD)) {
        return Err(FieldError::new(
            "recurrence",
            "goes on for more than two years",
        ));
    }
    Ok(())
}

/// Reads a request, expands its rule, picks the operator and asks what is in the way of every call.
pub(super) async fn plan(app: &App, by: &Principal, request: &CreateSeries) -> Result<Plan, Error> {
    let now = app.clock.now();
    let wanted = &request.booking;
    let mut template = new_booking(app, by, wanted, now)?;
    let Some(zone) = wanted.timezone.as_deref() else {
        let problem = "is missing; name the zone whose clocks the series follows";
        return Err(FieldError::new("timezone", problem).into());
    };
    let zone = TimeZone::parse("timezone", zone)?;
    if wanted.hold.is_some() {
        let problem = "keeps one time; a series is checked and booked at once without it";
        return Err(FieldError::not_supported("hold", problem).into());
    }
    let rule: Rule = request.recurrence.parse()?;
    let start = LocalTime::of(template.start_time, zone);
    let series = recurrence::Series {
        start,
        rule,
        cancelled: Vec::new(),
        moved: Vec::new(),
    }
    .checked()?;
    let occurrences = series.occurrences();
    within_reach(&occurrences, now)?;
    let mut terms = Terms {
        scheduled: true,
        service: limits::service(app),
        capacity: limits::capacity(app),
        ..Terms::default()
    };
    let mut whose = Whose::Operator(template.user_id);
    if let Some(name) = wanted.event_type.as_deref() {
        let id = name.parse().map_err(|_| availability::no_event_type())?;
        whose = Whose::EventType(id);
    }
    let mut found = judge::read(app, by, whose, &occurrences, &[]).await?;
    let event = found.event.take();
    if let Whose::EventType(id) = whose {
        let event = bookable(event.as_ref())?;
        availability::fill(event, wanted, &mut template)?;
        terms.event_type_id = Some(id.to_string());
        terms.buffer_before = event.buffer_before;
        terms.buffer_after = event.buffer_after;
    }
    let own = wanted.modulations.unwrap_or_default();
    consent::settle(&*app.db, by, own, &mut template, &mut terms).await?;
    let mut team = Vec::new();
    if let Some((event, _)) = &event
        && event.assignment == Assignment::Collective
    {
        team = found.hosts.iter().map(|host| host.user_id).collect();
    }
    let asked = judge::Asked {
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
    let judged = judge::judge(app, by, found, &asked, &mut terms).await?;
    template.user_id = judged.operator;
    team.retain(|host| *host != judged.operator);
    template.co_hosts = team;
    Ok(Plan {
        template,
        terms,
        series,
        occurrences,
        judged,
    })
}

/// The event type, if it can be booked.
fn bookable(event: Option<&(EventType, bool)>) -> Result<&EventType, FieldError> {
    match event {
        None => Err(availability::no_event_type()),
        Some((_, false)) => Err(FieldError::new("event_type", "is turned off")),
        Some((event, true)) => Ok(event),
    }
}

impl Plan {
    /// The rows that are to be written.
    pub(super) fn rows(&self, app: &App, by: &Principal) -> (Series, Vec<Placed>) {
        let id = SeriesId::from_uuid(fresh_id(&*app.clock, &*app.entropy));
        let template = &self.template;
        let series = Series {
            id,
            organization_id: by.organization_id,
            user_id: template.user_id,
            event_type_id: self
                .terms
                .event_type_id
                .as_deref()
                .and_then(|id| id.parse().ok()),
            recurrence: self.series.rule.to_string(),
            local_start: callslot_shared::schedule::wall::written(self.series.start.wall),
            local_second: self.series.start.second,
            timezone: self.series.start.zone,
            duration_minutes: template.duration_minutes,
            version: 1,
            created_at: template.created_at,
            updated_at: template.created_at,
            created_by: by.user_id,
        };
        let each = |(number, occurrence)| {
            let booking = Booking {
                id: BookingId::from_uuid(fresh_id(&*app.clock, &*app.entropy)),
                series_id: Some(id),
                ..template.clone()
            };
            let next = self.judged.next_hosts.get(number);
            Placed {
                next_hosts: next.cloned().unwrap_or_default(),
                ..placed(app, booking, occurrence, true)
            }
        };
        let occurrences = self.occurrences.iter().enumerate();
        (series, occurrences.map(each).collect())
    }
}
