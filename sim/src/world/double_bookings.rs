//! Watches whether anybody's time is booked twice, once a minute.
//!
//! A booking shares time with another only from a change of one of the two on. Triggers therefore note which bookings
//! change, and each look compares those alone with what their hosts have beside them.

use super::World;
use crate::{executor, promise::Promise};
use serde::Deserialize;
use std::{
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

/// Notes changes of what bookings take up, by bookings' own columns.
pub(crate) const SCHEMA: &str = "
CREATE TABLE diary_changes (booking TEXT NOT NULL) STRICT;
CREATE TRIGGER diary_made AFTER INSERT ON booking_events
BEGIN
  INSERT INTO diary_changes VALUES (NEW.id);
END;
CREATE TRIGGER diary_changed AFTER UPDATE OF id, user_id, co_hosts, start_time, end_time, status ON booking_events
BEGIN
  INSERT INTO diary_changes VALUES (OLD.id), (NEW.id);
END;
CREATE TRIGGER diary_deleted AFTER DELETE ON booking_events
BEGIN
  INSERT INTO diary_changes VALUES (OLD.id);
END;";

/// The bookings that changed since the last look, with their hosts, if they are not over.
const CHANGED: &str =
    "SELECT json_group_array(json_object('id', c.booking, 'host', b.user_id, 'co_hosts', json(b.co_hosts),
    'start', b.start_time, 'end', b.end_time))
  FROM (SELECT DISTINCT booking FROM diary_changes) c
  LEFT JOIN booking_events b ON b.id = c.booking AND b.status IN ('pending', 'calling')";

#[derive(Deserialize)]
struct Change {
    id: String,
    host: Option<String>,
    co_hosts: Option<Vec<String>>,
    start: Option<i64>,
    end: Option<i64>,
}

/// From when to when a booking takes up its hosts' time.
#[derive(Debug, Clone, Copy)]
struct Taken {
    start: i64,
    end: i64,
}

/// The diaries of all hosts, of bookings that are not over.
#[derive(Default)]
struct Diaries {
    by_host: HashMap<String, HashMap<String, Taken>>,
    hosts: HashMap<String, Vec<String>>,
    /// Bookings that share time, both ways round.
    shared: BTreeSet<(String, String)>,
}

impl Diaries {
    fn apply(&mut self, change: Change) {
        for host in self.hosts.remove(&change.id).unwrap_or_default() {
            if let Some(diary) = self.by_host.get_mut(&host) {
                diary.remove(&change.id);
            }
        }
        self.shared
            .retain(|(one, other)| *one != change.id && *other != change.id);
        let (Some(host), Some(start), Some(end)) = (change.host, change.start, change.end) else {
            return;
        };
        let mut hosts = change.co_hosts.unwrap_or_default();
        hosts.push(host);
        for host in &hosts {
            let diary = self.by_host.entry(host.clone()).or_default();
            for (other, taken) in diary.iter() {
                if *other != change.id && taken.start < end && start < taken.end {
                    self.shared.insert((change.id.clone(), other.clone()));
                    self.shared.insert((other.clone(), change.id.clone()));
                }
            }
            diary.insert(change.id.clone(), Taken { start, end });
        }
        self.hosts.insert(change.id, hosts);
    }

    /// The bookings that share time with another.
    fn double_booked(&self) -> BTreeSet<&str> {
        self.shared.iter().map(|(one, _)| one.as_str()).collect()
    }
}

/// Looks once a minute until the end.
///
/// # Panics
/// If the notes of changes cannot be read: a look that sees nothing would find nothing.
pub(crate) async fn watch(world: Rc<World>) {
    let mut diaries = Diaries::default();
    while executor::now() < world.end {
        executor::sleep_ms(60_000).await;
        for change in changes(&world).expect("the notes of changes are there") {
            diaries.apply(change);
        }
        for id in diaries.double_booked() {
            let booking = world.oracle.number(id);
            let what = "shares its operator's or a co-host's time with another";
            world.oracle.found(Promise::DoubleBooked, booking, what);
        }
    }
}

fn changes(world: &World) -> anyhow::Result<Vec<Change>> {
    let changed = serde_json::from_str::<Vec<Change>>(&world.sqlite.text_of(CHANGED, &[])?)?;
    if !changed.is_empty() {
        world.sqlite.script("DELETE FROM diary_changes")?;
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: &str, hosts: &[&str], from: i64) -> Change {
        let mut hosts = hosts.iter().map(|host| (*host).to_owned());
        let host = hosts.next();
        Change {
            id: id.to_owned(),
            start: host.is_some().then_some(from),
            end: host.is_some().then_some(from + 30),
            host,
            co_hosts: Some(hosts.collect()),
        }
    }

    #[test]
    fn bookings_share_time_until_one_of_them_moves_or_is_over() {
        let mut diaries = Diaries::default();
        diaries.apply(change("a", &["ada"], 0));
        diaries.apply(change("b", &["ada"], 30));
        diaries.apply(change("c", &["bob", "ada"], 100));
        assert!(diaries.double_booked().is_empty());
        diaries.apply(change("b", &["ada"], 29));
        assert_eq!(diaries.double_booked(), BTreeSet::from(["a", "b"]));
        diaries.apply(change("a", &[], 0));
        assert!(diaries.double_booked().is_empty());
        diaries.apply(change("b", &["ada"], 100));
        assert_eq!(diaries.double_booked(), BTreeSet::from(["b", "c"]));
        diaries.apply(change("c", &["bob"], 100));
        assert!(diaries.double_booked().is_empty());
    }
}
