//! Shows when a call can be booked.

use super::slot_question::{Found, SlotQuestion, find};
use crate::{Error, store::availability, usecases::Context};
use callslot_shared::{
    access::{Action, Feature},
    api::{SlotDay, SlotHost},
    schedule::{
        Millis,
        event_type::Assignment,
        hosts::{Host, HostPool},
    },
};
use chrono::{DateTime, Utc};

/// The slots that were found.
pub(crate) struct Slots {
    /// The length of each, in minutes.
    pub(crate) duration_minutes: u32,
    /// Those who take the calls, as far as whoever asks may see them.
    pub(crate) hosts: Vec<SlotHost>,
    /// The slots by date.
    pub(crate) days: Vec<SlotDay>,
    /// The instant from which to ask on, if there may be more.
    pub(crate) next_from: Option<DateTime<Utc>>,
}

/// Lists the slots of a range. Errors: as the question has them, see [`find`].
pub(crate) async fn list_slots(context: Context<'_>, asked: &SlotQuestion) -> Result<Slots, Error> {
    let members = context.by.may(Feature::Members, Action::Read).is_ok();
    let found = find(context, asked).await?;
    let pool = HostPool::new(&found.hosts, found.query());
    let slots = pool.slots();
    // A host alone, and those who take every slot together, are the same in all.
    let same = found.hosts.len() == 1 || found.event.assignment == Assignment::Collective;
    let all = slots.first().filter(|_| same && members);
    let all = all.map(|slot| free(&pool, &found, slot.at.start));
    let slots = slots.into_iter().map(|slot| {
        let start = slot.at.start;
        let free = match &all {
            Some(all) => all.clone(),
            None if members => free(&pool, &found, start),
            None => Vec::new(),
        };
        (start, free)
    });
    let (days, next_from) = SlotDay::group(slots, asked.timezone);
    let host = |host: &availability::Host| SlotHost {
        user_id: host.user_id,
        name: host.name.clone(),
        timezone: host.schedule.timezone,
        assumed_hours: host.assumed,
    };
    let hosts = found.availability.hosts.iter().filter(|_| members);
    Ok(Slots {
        duration_minutes: found.duration,
        hosts: hosts.map(host).collect(),
        days,
        next_from,
    })
}

/// The places of the hosts who are free at a slot, the one whose turn it is first.
fn free(pool: &HostPool<'_>, found: &Found, start: Millis) -> Vec<u32> {
    let place = |host: &Host| {
        let place = found.hosts.iter().position(|other| other.id == host.id)?;
        u32::try_from(place).ok()
    };
    let turn = pool.in_turn(start, None, &[]);
    turn.into_iter().filter_map(place).collect()
}
