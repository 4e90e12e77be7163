//! A visitor holds a time, to fill in the form.

use super::{
    free_times::starts,
    visit::{OfferedEvent, Visit, keys},
};
use crate::{
    App, Error,
    public_tokens::FormToken,
    store::slot_holds::VisitorHold,
    usecases::{
        booking::hold::{Holding, hold_for},
        identity::secrets::hashed,
    },
};
use callslot_shared::{
    api::{CreateHold, ErrorCode},
    ids::HoldId,
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// The part of an event type's day that visitors hold at most.
const PART_OF_DAY: usize = 10;
/// So many times of a day visitors may hold anyway: on a day with few, a tenth would be none.
const LEAST_OF_DAY: usize = 2;

/// The result of holding.
#[derive(Debug)]
pub(crate) enum HeldTime {
    /// The time is held; the token of its form.
    Form(FormToken),
    /// It is not free.
    Taken,
    /// Visitors hold too much already, of this network or of this day.
    TooMany,
}

/// A time that a visitor has chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice<'a> {
    /// The start.
    pub(crate) start: DateTime<Utc>,
    /// The length, in minutes.
    pub(crate) minutes: u32,
    /// The network that they come from.
    pub(crate) network: &'a str,
}

/// Holds a time that the event type offers, for five minutes.
pub(crate) async fn hold_time(
    app: &App,
    visit: &Visit,
    event: &OfferedEvent,
    choice: Choice<'_>,
) -> Result<HeldTime, Error> {
    keys(app)?;
    let Choice { start, minutes, .. } = choice;
    let day_from = start - TimeDelta::seconds(start.timestamp().rem_euclid(86_400));
    let day_to = day_from + TimeDelta::days(1);
    let free = starts(app, visit, event, (day_from, day_to, minutes)).await?;
    if !free.contains(&start) {
        return Ok(HeldTime::Taken);
    }
    let most = (free.len() / PART_OF_DAY).max(LEAST_OF_DAY);
    let request = CreateHold {
        start_time: start.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        duration_minutes: Some(minutes.into()),
        event_type: Some(event.id.to_string()),
        ..CreateHold::default()
    };
    let visitor = VisitorHold {
        network: hashed(choice.network),
        day_from,
        day_to,
        most_of_day: u32::try_from(most).unwrap_or(u32::MAX),
    };
    let outcome = hold_for(visit.context(app), &request, Some(visitor)).await;
    match outcome {
        Ok(Holding::Held(hold)) => Ok(HeldTime::Form(form(app, visit, event, (hold.id, choice)))),
        // Somebody who could take it a moment ago cannot any more.
        Ok(Holding::Refused(_)) | Err(Error::NoSlot(_)) => Ok(HeldTime::Taken),
        Err(Error::Plain(ErrorCode::Conflict, _)) => Ok(HeldTime::TooMany),
        Err(error) => Err(error),
    }
}

fn form(
    app: &App,
    visit: &Visit,
    event: &OfferedEvent,
    (hold, choice): (HoldId, Choice<'_>),
) -> FormToken {
    FormToken {
        organization: visit.page.organization.id,
        event_type: event.id,
        hold,
        start: choice.start,
        minutes: choice.minutes,
        issued: app.clock.now(),
    }
}
