//! Several hosts: together, or in turns.

use super::{
    Interval, Millis,
    engine::{HostAvailability, Query, Reason},
    event_type::{Assignment, Busy},
    hours::ScheduleRules,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Somebody who takes calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// The member's id.
    pub id: String,
    /// When they take calls.
    pub schedule: ScheduleRules,
    /// When they are not free.
    #[serde(default)]
    pub busy: Vec<Busy>,
    /// Their place in the turns.
    #[serde(default)]
    pub turn: Turn,
}

/// The facts that decide whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turn {
    /// The higher goes first, whatever the weights.
    pub priority: i32,
    /// The share of calls, against the others' weights; with 0 only when nobody else can.
    pub weight: u32,
    /// Calls of the event type so far.
    pub booked: u32,
    /// When the last of them was booked.
    pub last_booked: Option<Millis>,
}

impl Default for Turn {
    fn default() -> Self {
        Self {
            priority: 0,
            weight: 100,
            booked: 0,
            last_booked: None,
        }
    }
}

/// A time that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// From when till when.
    #[serde(flatten)]
    pub at: Interval,
    /// The number of hosts who are free.
    pub hosts: usize,
}

/// The reasons that keep one host from a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostRefusal {
    /// The host's id.
    pub host: String,
    /// Everything that is against it.
    pub reasons: Vec<Reason>,
}

/// The hosts of an event type, ready to be asked.
#[derive(Debug)]
pub struct HostPool<'a> {
    hosts: &'a [Host],
    availabilities: Vec<HostAvailability<'a>>,
    query: Query<'a>,
}

impl<'a> HostPool<'a> {
    /// Prepares the time of all hosts.
    #[must_use]
    pub fn new(hosts: &'a [Host], query: Query<'a>) -> Self {
        let availabilities = hosts
            .iter()
            .map(|host| HostAvailability::new(&host.schedule, &host.busy, query));
        Self {
            hosts,
            availabilities: availabilities.collect(),
            query,
        }
    }

    /// Every time that can be booked, in order.
    ///
    /// In turns, a start is one of a host's own steps at which this host is free. Together, it is one of any
    /// host's steps at which all are free: hosts whose hours begin at different minutes still meet.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        match self.query.event.assignment {
            Assignment::RoundRobin => {
                let mut starts: Vec<_> = self
                    .availabilities
                    .iter()
                    .flat_map(HostAvailability::starts)
                    .collect();
                starts.sort_unstable();
                let same = starts.chunk_by(|a, b| a == b);
                same.filter_map(|same| Some(self.slot(*same.first()?, same.len())))
                    .collect()
            }
            Assignment::Collective => {
                let mut starts: Vec<_> = self
                    .availabilities
                    .iter()
                    .flat_map(HostAvailability::grid)
                    .collect();
                starts.sort_unstable();
                starts.dedup();
                let all_free = |start: &Millis| {
                    self.availabilities
                        .iter()
                        .all(|availability| availability.is_free(*start, false))
                };
                starts.retain(all_free);
                starts
                    .into_iter()
                    .map(|start| self.slot(start, self.hosts.len()))
                    .collect()
            }
        }
    }

    /// Everything that is against a start, host by host; nothing, if it can be booked.
    #[must_use]
    pub fn why_not(&self, start: Millis) -> Vec<HostRefusal> {
        let collective = self.query.event.assignment == Assignment::Collective;
        let on_any = !collective || self.on_any_grid(start);
        let refusals = self
            .hosts
            .iter()
            .zip(&self.availabilities)
            .map(|(host, availability)| HostRefusal {
                host: host.id.clone(),
                reasons: availability.why_not(start, !collective || !on_any),
            });
        let against: Vec<_> = refusals
            .filter(|refusal| !refusal.reasons.is_empty())
            .collect();
        if !collective && against.len() < self.hosts.len() {
            return Vec::new();
        }
        against
    }

    /// The hosts who can take a call at a start, the one whose turn it is first. Together, that is all of them or none.
    ///
    /// A host who is named, or had the booking before it was moved (`preferred`), goes first. Else the highest priority, then
    /// the fewest calls for the weight, then the longest since the last booking, then the id. When one does not
    /// answer the call, the next in this order is who is left after those `tried`.
    #[must_use]
    pub fn in_turn(&self, start: Millis, preferred: Option<&str>, tried: &[&str]) -> Vec<&'a Host> {
        let together = self.query.event.assignment == Assignment::Collective;
        if together && !self.why_not(start).is_empty() {
            return Vec::new();
        }
        let free = self.hosts.iter().zip(&self.availabilities);
        let mut free: Vec<_> = free
            .filter(|(host, _)| !tried.contains(&host.id.as_str()))
            .filter(|(_, availability)| together || availability.is_free(start, true))
            .map(|(host, _)| host)
            .collect();
        let again = |host: &Host| Some(host.id.as_str()) == preferred;
        free.sort_by(|a, b| again(b).cmp(&again(a)).then_with(|| order(a, b)));
        free
    }

    /// Whether a start is one of any host's steps, whatever else is against it.
    fn on_any_grid(&self, start: Millis) -> bool {
        self.availabilities
            .iter()
            .any(|availability| availability.on_grid(start))
    }

    fn slot(&self, start: Millis, hosts: usize) -> Slot {
        let length = Millis::from(self.query.duration) * 60_000;
        Slot {
            at: Interval::new(start, start + length),
            hosts,
        }
    }
}

/// The order of two hosts: the one whose turn comes first.
fn order(a: &Host, b: &Host) -> Ordering {
    let (x, y) = (&a.turn, &b.turn);
    // Calls for the weight, compared without dividing.
    let load = |of: &Turn, other: &Turn| u64::from(of.booked) * u64::from(other.weight);
    (x.weight == 0)
        .cmp(&(y.weight == 0))
        .then(y.priority.cmp(&x.priority))
        .then(load(x, y).cmp(&load(y, x)))
        .then(x.last_booked.cmp(&y.last_booked))
        .then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(id: &str, turn: Turn) -> Host {
        let schedule = serde_json::json!({ "name": "s", "timezone": "UTC" });
        Host {
            id: id.to_owned(),
            schedule: serde_json::from_value(schedule).unwrap(),
            busy: Vec::new(),
            turn,
        }
    }

    #[test]
    fn calls_are_shared_by_weight() {
        let weight = |weight| Turn {
            weight,
            ..Turn::default()
        };
        let mut hosts = [
            host("a", weight(100)),
            host("b", weight(200)),
            host("c", weight(0)),
        ];
        for now in 0..30 {
            hosts.sort_by(order);
            hosts[0].turn.booked += 1;
            hosts[0].turn.last_booked = Some(now);
        }
        let of = |id: &str| hosts.iter().find(|host| host.id == id).unwrap().turn.booked;
        assert_eq!((of("a"), of("b"), of("c")), (10, 20, 0));
    }

    #[test]
    fn priority_comes_before_weight_and_the_longest_wait_before_the_id() {
        let turn = |priority, last_booked| Turn {
            priority,
            last_booked,
            ..Turn::default()
        };
        let mut hosts = [
            host("a", turn(0, Some(9))),
            host("b", turn(0, Some(5))),
            host("c", turn(0, None)),
            host(
                "d",
                Turn {
                    booked: 50,
                    ..turn(1, Some(9))
                },
            ),
        ];
        hosts.sort_by(order);
        let ids: Vec<_> = hosts.iter().map(|host| host.id.as_str()).collect();
        assert_eq!(ids, ["d", "c", "b", "a"]);
    }
}
