//! The zones of phone numbers.

use crate::zones::Zone;
use std::collections::{BTreeMap, BTreeSet};

/// The first digits of numbers with their zones.
type Rows<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The table of libphonenumber's data with the corrections of it: the names of all zones in a line, then rows in the
/// order of their digits, each with the places of its zones.
pub(super) fn table(data: &str, corrections: &str, zones: &[Zone]) -> Result<String, String> {
    let mut rows = rows(data)?;
    let mut corrected = BTreeSet::new();
    for line in told(corrections) {
        let (digits, zones, _reason) =
            correction(line).ok_or_else(|| format!("read {line:?}: digits, zones, reason"))?;
        if !corrected.insert(digits) {
            return Err(format!("{digits} is corrected twice"));
        }
        rows.insert(digits, zones.split(',').collect());
    }
    let names: BTreeSet<_> = rows.values().flatten().copied().collect();
    let is_known = |name: &str| zones.iter().any(|zone| zone.name == name);
    if let Some(name) = names.iter().find(|name| !is_known(name)) {
        return Err(format!("{name} is no zone of the database"));
    }
    let names: Vec<_> = names.into_iter().collect();
    let row = |(digits, zones): (&str, Vec<&str>)| {
        let places = zones
            .iter()
            .filter_map(|zone| names.binary_search(zone).ok());
        let places: Vec<_> = places.map(|place| place.to_string()).collect();
        format!("{digits} {}\n", places.join(","))
    };
    let rows: String = rows.into_iter().map(row).collect();
    Ok(format!("{}\n{rows}", names.join(" ")))
}

/// The lines of a file that are no comments.
fn told(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.starts_with('#'))
}

fn rows(data: &str) -> Result<Rows<'_>, String> {
    let mut lines = told(data);
    let names: Vec<_> = lines.next().unwrap_or_default().split(' ').collect();
    let row = |line| {
        let (digits, places) = str::split_once(line, ' ')?;
        let zones = places
            .split(',')
            .map(|place| names.get(place.parse::<usize>().ok()?).copied());
        Some((digits, zones.collect::<Option<_>>()?))
    };
    let read = |line| row(line).ok_or_else(|| format!("cannot read the row {line:?}"));
    lines.map(read).collect()
}

/// The parts of a correction, if it has all of them.
fn correction(line: &str) -> Option<(&str, &str, &str)> {
    let mut parts = line.splitn(3, ' ');
    let (digits, zones, reason) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !reason.trim().is_empty()).then_some((digits, zones, reason))
}
