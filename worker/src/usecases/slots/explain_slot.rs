//! Shows why a call can or cannot be booked at an instant.

use super::slot_question::{Found, SlotQuestion, find};
use crate::{
    Error,
    usecases::{Context, availability::reasons::InWords},
};
use callslot_shared::{
    access::{Action, Feature},
    api::HostReasons,
    schedule::{
        Millis,
        engine::Reason,
        event_type::Assignment,
        hosts::{Host, HostPool},
        local_time::from_millis,
    },
};
use chrono::{DateTime, Utc};

/// A start, and what is against it.
pub(crate) struct ExplainedSlot {
    /// The start.
    pub(crate) at: DateTime<Utc>,
    /// The length of the call, in minutes.
    pub(crate) duration_minutes: u32,
    /// Whether it can be booked.
    pub(crate) free: bool,
    /// Everything that is against it, host by host.
    pub(crate) hosts: Vec<HostReasons>,
}

/// Explains one start. Hosts are named, and bookings in the way, only to those who may see them. Errors: as the question
/// has them, see [`find`].
pub(crate) async fn explain_slot(
    context: Context<'_>,
    asked: &SlotQuestion,
) -> Result<ExplainedSlot, Error> {
    let members = context.by.may(Feature::Members, Action::Read).is_ok();
    let sees_bookings = context.by.may(Feature::Booking, Action::Read).is_ok();
    let found = find(context, asked).await?;
    let start = found.range.start;
    let mut hosts = Vec::with_capacity(found.hosts.len());
    let against = reasons(&found, start);
    let any_free = against.iter().any(Vec::is_empty);
    let all_free = against.iter().all(Vec::is_empty) && any_free;
    let words = InWords {
        found: &found.availability,
        sees_bookings,
    };
    for (host, reasons) in found.availability.hosts.iter().zip(against) {
        let described = |reason| words.describe(reason);
        hosts.push(HostReasons {
            user_id: members.then_some(host.user_id),
            name: members.then(|| host.name.clone()),
            reasons: reasons.into_iter().map(described).collect(),
        });
    }
    Ok(ExplainedSlot {
        at: from_millis(start),
        duration_minutes: found.duration,
        free: match found.event.assignment {
            Assignment::RoundRobin => any_free,
            Assignment::Collective => all_free,
        },
        hosts,
    })
}

/// The reasons against a start, host by host, in their order. In turns each is asked alone.
fn reasons(found: &Found, start: Millis) -> Vec<Vec<Reason>> {
    let mut refusals: Vec<_> = match found.event.assignment {
        Assignment::Collective => HostPool::new(&found.hosts, found.query()).why_not(start),
        Assignment::RoundRobin => found
            .hosts
            .chunks(1)
            .flat_map(|host| HostPool::new(host, found.query()).why_not(start))
            .collect(),
    };
    let of = |host: &Host| {
        let place = refusals.iter().position(|other| other.host == host.id);
        place.map_or_else(Vec::new, |place| refusals.swap_remove(place).reasons)
    };
    found.hosts.iter().map(of).collect()
}
