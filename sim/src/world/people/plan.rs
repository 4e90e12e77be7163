//! The plan of who books what, when and for when. Starts clump the way people book: full and half hours
//! mostly.

use crate::{
    faults::Fault,
    random::Stream,
    world::{HOME, LENGTH, World, clock_change, phones::attended},
};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use std::collections::HashMap;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The number of bookings that share one minute in a run's worst minute: more than the pace has room for.
const BURST: usize = 61;
/// The number that share one second.
const SAME_SECOND: usize = 12;

/// A booking to be made.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) index: usize,
    pub(super) organization: usize,
    pub(super) operator: usize,
    pub(super) attendee_phone: String,
    /// Whether a colleague takes it with the operator, at any time of theirs that is free: one booking in eight.
    pub(super) together: bool,
    /// The keys that reach the attendee, and pauses: one booking in eight.
    pub(super) attendee_extension: Option<String>,
    /// The attendee's address of mail: four of five have one.
    pub(super) attendee_email: Option<String>,
    /// When it is made, in milliseconds since 1970.
    pub(super) made_at: i64,
    /// When the phones are to ring; `None` is now.
    pub(super) start: Option<i64>,
}

/// All bookings of a run.
pub(super) fn plans(world: &World) -> Vec<Plan> {
    let count = world.options.bookings();
    let starts = starts(world, count);
    let chance = Stream::new(world.options.seed, "plans");
    let mut diaries = Diaries::default();
    let mut plans: Vec<_> = starts
        .into_iter()
        .enumerate()
        .map(|(index, (organization, start))| {
            let size = world.organizations[organization].operators.len();
            let first = chance.below(size);
            // Now and then somebody does not look into the diary first.
            let operator = if chance.happens(0.05) {
                first
            } else {
                diaries.free(organization, first, size, start)
            };
            let now = chance.happens(0.08);
            let made_at = if now {
                start
            } else {
                made_at(world, &chance, start)
            };
            let digits = chance.between(0, 9_999);
            let (attendee_phone, attendee_extension) = if index % 8 == 6 {
                let (number, extension) = attended(organization, digits, [",", ";", ""][index % 3]);
                (number, Some(extension))
            } else {
                (attendee("415", organization, digits), None)
            };
            Plan {
                index,
                organization,
                operator,
                together: !now && index % 8 == 3,
                attendee_phone,
                attendee_extension,
                attendee_email: (index % 5 != 2).then(|| mailbox(world, organization, digits)),
                made_at,
                start: (!now).then_some(start),
            }
        })
        .collect();
    let again: Vec<_> = plans
        .iter()
        .filter(|plan| plan.index % AGAIN == 0)
        .filter_map(|plan| again(world, plan, &mut diaries))
        .collect();
    for plan in again {
        let index = plans.len();
        plans.push(Plan {
            index,
            together: index % 8 == 3,
            ..plan
        });
    }
    let first = plans.len();
    plans.extend(rush(world, first));
    plans
}

/// The bookings of a rush: every operator of the organizations that come for it has one at the same full hour.
fn rush(world: &World, first: usize) -> Vec<Plan> {
    let chance = Stream::new(world.options.seed, "rush plans");
    let start = full_hour(world, &chance);
    let guests = world.organizations.iter().enumerate().skip(HOME);
    let seats = guests.flat_map(|(organization, it)| {
        (0..it.operators.len()).map(move |operator| (organization, operator))
    });
    let plan = |(place, (organization, operator)): (usize, (usize, usize))| {
        let digits = i64::try_from(operator).unwrap_or(0) * 1_000 + chance.between(0, 999);
        Plan {
            index: first + place,
            organization,
            operator,
            together: false,
            // No attendant picks up in this area.
            attendee_phone: attendee("510", organization, digits),
            attendee_extension: None,
            attendee_email: Some(mailbox(world, organization, digits)),
            made_at: made_at(world, &chance, start),
            start: Some(start),
        }
    };
    seats.enumerate().map(plan).collect()
}

/// A full hour that people would book, or the middle of a run that is too short to have one.
fn full_hour(world: &World, chance: &Stream) -> i64 {
    let earliest = world.begin + 2 * MINUTE;
    let hour = usual(world, chance, 0).div_euclid(HOUR) * HOUR;
    let hour = if hour < earliest { hour + HOUR } else { hour };
    if hour < world.quiet {
        hour
    } else {
        (world.begin + world.quiet).div_euclid(2 * MINUTE) * MINUTE
    }
}

/// One booking in so many is followed by another for the same person.
const AGAIN: usize = 8;
/// So long after it that nothing but a fault makes both due at once.
const AFTER: i64 = 150 * SECOND;

fn again(world: &World, plan: &Plan, diaries: &mut Diaries) -> Option<Plan> {
    let start = plan.start? + AFTER;
    let size = world.organizations[plan.organization].operators.len();
    let operator = diaries.free(plan.organization, plan.operator, size, start);
    (start < world.quiet).then(|| Plan {
        operator,
        start: Some(start),
        ..plan.clone()
    })
}

/// The number of somebody whom an organization calls, and no other does.
pub(super) fn attendee(area: &str, organization: usize, number: i64) -> String {
    format!("+1{area}{:03}{number:04}", 551 + organization)
}

/// The address of one of a hundred people who know an organization.
pub(super) fn mailbox(world: &World, organization: usize, number: i64) -> String {
    let domain = &world.organizations[organization].domain;
    format!("person-{}{domain}", number % 100)
}

/// The planned starts, by organization and operator.
#[derive(Default)]
struct Diaries(HashMap<(usize, usize), Vec<i64>>);

impl Diaries {
    /// The first operator from `first` on who has nothing planned at `start`; it is planned then.
    fn free(&mut self, organization: usize, first: usize, size: usize, start: i64) -> usize {
        let length = LENGTH * MINUTE;
        let is_free = |operator: &usize| {
            let diary = self.0.get(&(organization, *operator));
            diary.is_none_or(|diary| diary.iter().all(|other| (other - start).abs() >= length))
        };
        let picked = (0..size).map(|turn| (first + turn) % size).find(is_free);
        let operator = picked.unwrap_or(first);
        let diary = self.0.entry((organization, operator)).or_default();
        diary.push(start);
        operator
    }
}

/// Seconds ahead, minutes ahead, or days ahead.
fn made_at(world: &World, chance: &Stream, start: i64) -> i64 {
    let lead = match chance.between(1, 100) {
        1..=15 => chance.between(12 * SECOND, 90 * SECOND),
        16..=30 => chance.between(90 * SECOND, HOUR),
        _ => chance.between(HOUR, 72 * HOUR),
    };
    (start - lead).max(world.begin + chance.between(0, 20 * SECOND))
}

/// Organizations with the starts of their bookings.
fn starts(world: &World, count: usize) -> Vec<(usize, i64)> {
    let chance = Stream::new(world.options.seed, "starts");
    let turn = clock_change(world.options.seed, &world.options.faults);
    let organizations = HOME;
    let mut starts = Vec::with_capacity(count);
    // A run that is long enough has a minute with more bookings than seconds, and a crowded second.
    if count >= 10 * BURST {
        let minute = usual(world, &chance, 0);
        let burst = (0..BURST).map(|_| (chance.below(organizations), minute + second(&chance)));
        starts.extend(burst.collect::<Vec<_>>());
        let moment = usual(world, &chance, 1) + second(&chance);
        starts.extend((0..SAME_SECOND).map(|_| (chance.below(organizations), moment)));
    }
    while starts.len() < count {
        let organization = chance.below(organizations);
        let start = match turn {
            Some(turn) if chance.happens(0.1) => {
                world.dice.struck(Fault::Dst);
                around(turn, &chance, &world.organizations[organization].zone)
            }
            _ => usual(world, &chance, organization) + odd_second(&chance),
        };
        let earliest = world.begin + 90 * SECOND;
        if (earliest..world.quiet).contains(&start) {
            starts.push((organization, start));
        }
    }
    starts
}

fn second(chance: &Stream) -> i64 {
    chance.between(0, 59) * SECOND
}

/// Most bookings are made for the full minute.
fn odd_second(chance: &Stream) -> i64 {
    if chance.happens(0.2) {
        second(chance)
    } else {
        0
    }
}

/// A minute people would book: in the working hours of their zone, mostly full or half hours.
fn usual(world: &World, chance: &Stream, organization: usize) -> i64 {
    let zone = &world.organizations[organization].zone;
    let minutes = (world.quiet - world.begin) / MINUTE;
    // In a run that is shorter than a night there may be no working hour at all.
    for _ in 0..50 {
        let at = world.begin + chance.between(2, minutes - 1) * MINUTE;
        let local = local(at, zone);
        let works = (8..19).contains(&local.hour());
        if works || chance.happens(0.05) {
            let past = i64::from(local.minute());
            let minute = match chance.between(1, 100) {
                1..=45 => 0,
                46..=75 => 30,
                76..=85 => 15 * chance.between(0, 3),
                _ => past,
            };
            let snapped = at + (minute - past) * MINUTE;
            if (world.begin + 2 * MINUTE..world.quiet).contains(&snapped) {
                return snapped;
            }
        }
    }
    world.begin + chance.between(2, minutes - 1) * MINUTE
}

fn local(at: i64, zone: &TimeZone) -> DateTime {
    zone.to_datetime(Timestamp::from_millisecond(at).unwrap_or_default())
}

/// A half hour on the clock of a zone near the turn of the clocks: one that is there twice is taken the
/// first or the second time; one that is not there is taken as the one after.
fn around(turn: i64, chance: &Stream, zone: &TimeZone) -> i64 {
    let wall = local(turn, zone) + SignedDuration::from_mins(30 * chance.between(-4, 4));
    let times = zone.to_ambiguous_timestamp(wall);
    let picked = if chance.happens(0.5) {
        times.compatible()
    } else {
        times.later()
    };
    picked.map_or(turn, Timestamp::as_millisecond)
}
