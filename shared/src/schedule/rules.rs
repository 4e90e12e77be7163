//! The rules of time zones: which offset from UTC holds when, from 1990 to 2059. Before and after, the
//! first and the last hold.
//!
//! The table is made from `chrono-tz`, and a test keeps it equal to it. That crate itself is not linked: its
//! tables, which go back to the nineteenth century, are a seventh of the Worker.

use super::Millis;
use std::{cmp::Ordering, sync::OnceLock};

/// The release of the time zone database that the table is made from.
pub(super) const RELEASE: &str = "2025b";

/// A line for each set of rules: the names of its zones, a bar, the offset from UTC in minutes that holds first,
/// and for each change the minutes since the one before (the first: since 1970), a colon, and the offset
/// from then on. The first line is UTC's.
const TABLE: &str = include_str!("zone_rules.txt");

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

/// How a wall time is read.
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

    /// The instants at which clocks read `wall`, which is given as if it were UTC.
    pub(super) fn instants(&self, wall: Millis) -> Instants {
        let before = self.offset(wall - TWO_DAYS);
        let after = self.offset(wall + TWO_DAYS);
        let holds = |offset: Millis| self.offset(wall - offset) == offset;
        match (holds(before), holds(after)) {
            (true, true) if before != after => {
                let (a, b) = (wall - before, wall - after);
                Instants::Two(a.min(b), a.max(b))
            }
            (true, _) => Instants::One(wall - before),
            (false, true) => Instants::One(wall - after),
            (false, false) => {
                let next = self.changes.partition_point(|(at, _)| *at <= wall - after);
                let by_the_old = wall - before;
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
        crate::sort::by(&mut names, |a, b| compare(a.0, b.0));
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
    use chrono::{DateTime, MappedLocalTime, Offset as _, TimeZone as _, Utc};
    use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};
    use std::{collections::BTreeMap, fmt::Write as _};

    const UPDATE: &str = "CALLSLOT_UPDATE_ZONES";
    const SECOND: i64 = 1;

    fn instant(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn offset(zone: Tz, seconds: i64) -> i64 {
        let local = zone.offset_from_utc_datetime(&instant(seconds).naive_utc());
        local.fix().local_minus_utc().into()
    }

    fn range() -> std::ops::Range<i64> {
        let year = |year| {
            Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0)
                .unwrap()
                .timestamp()
        };
        year(1990)..year(2060)
    }

    /// The first second from which on another offset holds, within `from..to`.
    fn change(zone: Tz, from: i64, to: i64) -> i64 {
        let (mut old, mut new) = (from, to);
        while new - old > SECOND {
            let middle = i64::midpoint(old, new);
            if offset(zone, middle) == offset(zone, from) {
                old = middle;
            } else {
                new = middle;
            }
        }
        new
    }

    /// What `chrono-tz` says, as a line says it.
    fn rules(zone: Tz) -> String {
        let minutes = |seconds: i64| {
            assert_eq!(seconds % 60, 0, "{zone}");
            seconds / 60
        };
        let mut text = minutes(offset(zone, range().start)).to_string();
        let (mut seen, mut last) = (range().start, 0);
        while seen < range().end {
            let next = seen + 24 * 3600;
            if offset(zone, next) != offset(zone, seen) {
                let at = minutes(change(zone, seen, next));
                let offset = minutes(offset(zone, next));
                write!(text, " {}:{offset}", at - last).unwrap();
                last = at;
            }
            seen = next;
        }
        text
    }

    fn table() -> String {
        let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for zone in TZ_VARIANTS {
            names.entry(rules(zone)).or_default().push(zone.name());
        }
        let mut lines: Vec<_> = names.iter().collect();
        lines.sort_by_key(|(_, names)| !names.contains(&"UTC"));
        let mut text = String::new();
        for (rules, names) in lines {
            writeln!(text, "{}|{rules}", names.join(" ")).unwrap();
        }
        text
    }

    #[test]
    fn the_table_is_what_chrono_tz_says() {
        let made = table();
        if std::env::var_os(UPDATE).is_some() {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schedule/zone_rules.txt");
            std::fs::write(file, made).unwrap();
            return;
        }
        assert!(
            made == TABLE,
            "zone_rules.txt is not what chrono-tz says: run this test with {UPDATE}=1, look at what changed, \
             and commit it"
        );
    }

    #[test]
    fn clocks_read_what_chrono_tz_reads_around_every_change() {
        for zone in TZ_VARIANTS {
            let (name, place) = find(zone.name()).unwrap();
            assert_eq!(name, zone.name());
            let rules = Rules::get(place);
            for (at, _) in &rules.changes {
                for minutes in [-1500, -60, -31, -1, 0, 1, 29, 60, 90, 1500] {
                    let instant = at + minutes * MINUTE;
                    assert_eq!(rules.offset(instant), offset(zone, instant / 1000) * 1000);
                    let wall = instant + rules.offset(instant);
                    for wall in [wall - 45 * MINUTE, wall, wall + 45 * MINUTE] {
                        assert_eq!(
                            rules.instants(wall),
                            by_chrono_tz(zone, wall),
                            "{zone} {wall}"
                        );
                    }
                }
            }
        }
    }

    fn by_chrono_tz(zone: Tz, wall: Millis) -> Instants {
        let naive = instant(wall / 1000).naive_utc();
        let at = |offset: i32| wall - Millis::from(offset) * 1000;
        match zone.offset_from_local_datetime(&naive) {
            MappedLocalTime::Single(offset) => Instants::One(at(offset.fix().local_minus_utc())),
            MappedLocalTime::Ambiguous(a, b) => {
                let (a, b) = (at(a.fix().local_minus_utc()), at(b.fix().local_minus_utc()));
                Instants::Two(a.min(b), a.max(b))
            }
            MappedLocalTime::None => {
                let gap = GapInfo::new(&naive, &zone).unwrap();
                Instants::None {
                    by_the_old: at(gap.begin.unwrap().1.fix().local_minus_utc()),
                    change: gap.end.unwrap().timestamp_millis(),
                }
            }
        }
    }

    #[test]
    fn the_first_line_is_utc_and_the_release_is_named() {
        assert_eq!(find("utc"), Some(("UTC", 0)));
        assert_eq!(Rules::get(0).offset(0), 0);
        assert_eq!(RELEASE, chrono_tz::IANA_TZDB_VERSION);
        assert_eq!(find("Mars/Olympus"), None);
    }
}
