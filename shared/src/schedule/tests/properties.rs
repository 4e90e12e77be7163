use super::*;
use crate::schedule::Intervals;
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Zones with all kinds of summer times: both hemispheres, half an hour, two hours, at midnight, during
/// Ramadan, none.
const ZONES: [&str; 12] = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Asia/Beirut",
    "Pacific/Chatham",
    "America/St_Johns",
    "Africa/Cairo",
];

const MINUTE: Millis = 60_000;

/// The dates of a year on which a zone's clocks are set.
fn days_of_change(zone: TimeZone, year: i32) -> Vec<NaiveDate> {
    let offset = |date: NaiveDate| {
        let noon = date
            .and_hms_opt(12, 0, 0)
            .unwrap()
            .and_utc()
            .timestamp_millis();
        crate::schedule::local_time::offset_millis(zone, noon)
    };
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let days = first.iter_days().take_while(|date| date.year() == year);
    days.filter(|date| offset(*date) != offset(*date - Days::new(1)))
        .collect()
}

#[derive(Debug)]
struct World {
    schedule: ScheduleRules,
    event: EventRules,
    busy: Vec<Busy>,
    now: Millis,
    range: Interval,
    viewer: TimeZone,
}

fn day_time() -> impl Strategy<Value = String> {
    (0..96_u32).prop_map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15))
}

fn schedules() -> impl Strategy<Value = (ScheduleRules, NaiveDate)> {
    let hours = || {
        (day_time(), day_time()).prop_map(|(from, to)| {
            let to = if from == to { "24:00".to_owned() } else { to };
            json!({ "from": from, "to": to })
        })
    };
    let window = (prop::collection::vec(0..7_usize, 1..7), hours());
    let weekly = prop::collection::vec(window, 1..4);
    let zone_and_day = (0..ZONES.len(), 2020..2036_i32, 0..365_u64, any::<bool>());
    (zone_and_day, weekly, prop::collection::vec(hours(), 0..2), any::<bool>(), any::<bool>()).prop_map(
        |((name, year, day, change), weekly, special, overridden, off)| {
            let name = ZONES[name];
            let changes = days_of_change(zone(name), year);
            let pick = usize::try_from(day).unwrap();
            let date = match (change, changes.len()) {
                (true, count @ 1..) => changes[pick % count],
                _ => NaiveDate::from_ymd_opt(year, 1, 1).unwrap() + Days::new(day),
            };
            let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let weekly: Vec<_> = weekly
                .into_iter()
                .map(|(on, mut hours)| {
                    hours["days"] = on.into_iter().map(|day| days[day]).collect();
                    hours
                })
                .collect();
            let overrides = if overridden { json!([{ "date": date, "hours": special }]) } else { json!([]) };
            let time_off = json!([{ "from": date.and_hms_opt(1, 0, 0), "to": date.and_hms_opt(4, 30, 0) }]);
            let schedule: ScheduleRules = from_json(json!({
                "name": "s", "timezone": name, "weekly": weekly, "overrides": overrides,
                "time_off": if off { time_off } else { json!([]) },
            }));
            (schedule.checked().unwrap(), date)
        },
    )
}

fn events() -> impl Strategy<Value = EventRules> {
    let sizes = (1..19_u32, prop::option::of(1..13_u32), 0..5_u32);
    let rules = (
        0..7_u32,
        0..7_u32,
        0..3000_u32,
        0..4_u32,
        prop::option::of(0..4_u32),
    );
    (sizes, rules).prop_map(|((duration, step, offset), (before, after, notice, ahead, most))| {
        event(
            duration * 5,
            json!({
                "slot_interval": step.map(|step| step * 5), "slot_offset": offset * 5,
                "buffer_before": before * 5, "buffer_after": after * 5, "minimum_notice": notice,
                "window": { "kind": "days", "days": ahead },
                "limits": { "day": { "count": most }, "week": { "minutes": most.map(|most| most * 60) } },
            }),
        )
    })
}

fn worlds() -> impl Strategy<Value = World> {
    let taken = (0..3 * 288_i64, 1..40_i64, any::<bool>(), 0..3_u32);
    let busy = prop::collection::vec(taken, 0..8);
    (schedules(), events(), busy, -48..48_i64, 0..ZONES.len()).prop_map(
        |((schedule, date), event, busy, now, viewer)| {
            let start =
                crate::schedule::local_time::midnight(date - Days::new(1), schedule.timezone);
            let busy = busy
                .into_iter()
                .map(|(from, length, counted, buffer)| Busy {
                    at: Interval::new(
                        start + from * 5 * MINUTE,
                        start + (from + length) * 5 * MINUTE,
                    ),
                    id: None,
                    what: "something".to_owned(),
                    before: buffer * 5,
                    after: buffer * 5,
                    counted,
                });
            World {
                busy: busy.collect(),
                range: Interval::new(start, start + 3 * 24 * 60 * MINUTE),
                now: start + now * 60 * MINUTE,
                schedule,
                event,
                viewer: zone(ZONES[viewer]),
            }
        },
    )
}

impl World {
    fn query(&self) -> Query<'_> {
        Query {
            event: &self.event,
            duration: self.event.durations[0],
            now: self.now,
            range: self.range,
            moving: None,
            calling: None,
            queue: None,
        }
    }

    fn starts(&self) -> Vec<Millis> {
        HostAvailability::new(&self.schedule, &self.busy, self.query()).starts()
    }
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn slots_keep_clear_of_busy_times_and_buffers_and_leave_the_notice(world in worlds()) {
        let minutes = |minutes: u32| Millis::from(minutes) * MINUTE;
        let event = &world.event;
        for start in world.starts() {
            prop_assert!(start >= world.now + minutes(event.minimum_notice));
            let (from, to) = (start - minutes(event.buffer_before), start + minutes(event.durations[0] + event.buffer_after));
            for busy in &world.busy {
                let (begin, end) = (busy.at.start - minutes(busy.before), busy.at.end + minutes(busy.after));
                prop_assert!(to <= begin || end <= from);
            }
        }
    }

    #[test]
    fn every_slot_can_be_booked_and_every_refusal_is_explained(world in worlds()) {
        let starts: BTreeSet<_> = world.starts().into_iter().collect();
        let mut instant = world.range.start;
        let mut probes: BTreeSet<_> = starts.clone();
        while instant < world.range.end {
            probes.insert(instant);
            instant += 15 * MINUTE;
        }
        for probe in probes {
            // Asked alone, as when a booking comes in.
            let alone = HostAvailability::new(&world.schedule, &world.busy, world.query().at(probe));
            let reasons = alone.why_not(probe, true);
            prop_assert_eq!(starts.contains(&probe), reasons.is_empty(), "{} {:?}", probe, reasons);
        }
    }

    #[test]
    fn slots_are_the_same_for_every_viewer(world in worlds()) {
        let starts = world.starts();
        let mut days: BTreeMap<NaiveDate, Vec<LocalTime>> = BTreeMap::new();
        for start in &starts {
            let seen = LocalTime::of(crate::schedule::local_time::from_millis(*start), world.viewer);
            prop_assert_eq!(seen.resolve().instant.timestamp_millis(), *start);
            days.entry(seen.datetime.date()).or_default().push(seen);
        }
        prop_assert_eq!(days.values().map(Vec::len).sum::<usize>(), starts.len());
    }

    #[test]
    fn slots_of_two_ranges_are_those_of_the_whole(world in worlds(), cut in 0..864_i64) {
        let middle = world.range.start + cut * 5 * MINUTE;
        let part = |start, end| {
            let query = Query { range: Interval::new(start, end), ..world.query() };
            HostAvailability::new(&world.schedule, &world.busy, query).starts()
        };
        let parts = [part(world.range.start, middle), part(middle, world.range.end)].concat();
        prop_assert_eq!(parts, world.starts());
    }

    #[test]
    fn sets_of_ranges_hold_what_their_instants_say(
        a in prop::collection::vec((0..60_i64, 0..20_i64), 0..6),
        b in prop::collection::vec((0..60_i64, 0..20_i64), 0..6),
    ) {
        let set = |list: &[(i64, i64)]| -> Intervals {
            list.iter().map(|(start, length)| Interval::new(*start, start + length)).collect()
        };
        let (x, y) = (set(&a), set(&b));
        let within = |set: &Intervals, t: i64| set.as_slice().iter().any(|range| range.start <= t && t < range.end);
        let both = Intervals::intersect_all([&x, &y]);
        let (either, only) = (x.union(&y), x.subtract(&y));
        for t in 0..81 {
            prop_assert_eq!(x.around(t).is_some(), within(&x, t));
            prop_assert_eq!(within(&both, t), within(&x, t) && within(&y, t));
            prop_assert_eq!(within(&either, t), within(&x, t) || within(&y, t));
            prop_assert_eq!(within(&only, t), within(&x, t) && !within(&y, t));
        }
        for set in [&x, &y, &both, &either, &only] {
            prop_assert!(set.as_slice().iter().all(|range| !range.is_empty()));
            prop_assert!(set.as_slice().windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
