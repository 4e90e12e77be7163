use super::*;
use crate::schedule::example::booking;
use chrono::TimeDelta;

fn zone(name: &str) -> TimeZone {
    TimeZone::parse("z", name).unwrap()
}

fn of(start: &str, minutes: i64) -> Booking {
    let mut booking = booking(start);
    booking.end_time = booking.start_time + TimeDelta::minutes(minutes);
    booking
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn drawn(bookings: &[Booking], first: &str, zone_name: &str) -> Vec<(u32, u32, u32, u32)> {
    let grid = grid(bookings, date(first), 1, zone(zone_name));
    let blocks = grid.days[0].blocks.iter();
    blocks
        .map(|block| (block.top, block.height, block.column, block.columns))
        .collect()
}

#[test]
fn calls_that_overlap_stand_beside_each_other_and_others_keep_the_width() {
    let bookings = [
        of("2026-03-02T09:00:00Z", 60),
        of("2026-03-02T09:30:00Z", 60),
        of("2026-03-02T10:00:00Z", 30),
        of("2026-03-02T12:00:00Z", 30),
    ];
    assert_eq!(
        drawn(&bookings, "2026-03-02", "UTC"),
        [
            (540, 60, 0, 2),
            (570, 60, 1, 2),
            (600, 30, 0, 2),
            (720, 30, 0, 1)
        ]
    );
}

#[test]
fn no_two_blocks_hide_each_other() {
    // Every start in steps of 7 minutes, every length from 5 on: a dense day.
    let bookings: Vec<Booking> = (0..120)
        .map(|number| {
            let start =
                midnight(date("2026-03-02"), TimeZone::UTC) + TimeDelta::minutes(number * 7);
            of(&start.to_rfc3339(), 5 + (number * 13) % 90)
        })
        .collect();
    let grid = grid(&bookings, date("2026-03-02"), 1, TimeZone::UTC);
    let blocks = &grid.days[0].blocks;
    assert_eq!(blocks.len(), 120);
    for (place, one) in blocks.iter().enumerate() {
        assert!(one.column < one.columns && one.top + one.height <= DAY);
        for other in &blocks[place + 1..] {
            let apart = other.top >= one.top + one.height || one.top >= other.top + other.height;
            let beside = one.column != other.column && one.columns == other.columns;
            assert!(apart || beside, "{one:?} {other:?}");
        }
    }
}

#[test]
fn more_than_three_calls_at_once_become_a_number() {
    let at_nine: Vec<Booking> = (0..5)
        .map(|_| of("2026-03-02T09:00:00Z", 30))
        .chain([
            of("2026-03-02T09:15:00Z", 60),
            of("2026-03-02T12:00:00Z", 30),
        ])
        .collect();
    let week = grid(&at_nine, date("2026-03-02"), 7, TimeZone::UTC);
    let day = &week.days[0];
    let blocks: Vec<_> = day
        .blocks
        .iter()
        .map(|block| (block.top, block.column, block.columns))
        .collect();
    assert_eq!(blocks, [(540, 0, 3), (540, 1, 3), (720, 0, 1)]);
    let crowd = Crowd {
        count: 4,
        top: 540,
        height: 75,
    };
    assert_eq!(day.crowds, [crowd]);
    let three = grid(&at_nine[..3], date("2026-03-02"), 7, TimeZone::UTC);
    assert_eq!(
        (three.days[0].blocks.len(), three.days[0].crowds.len()),
        (3, 0)
    );
    let alone = grid(&at_nine, date("2026-03-02"), 1, TimeZone::UTC);
    assert_eq!(
        (alone.days[0].blocks.len(), alone.days[0].crowds.len()),
        (7, 0)
    );
}

#[test]
fn hours_are_shaded_on_the_wall_of_whoever_looks() {
    // From 9 to 17 in Berlin, Monday to Friday; it is winter.
    let hours = ScheduleRules::assumed(zone("Europe/Berlin"));
    let open = |zone_name: &str| -> Vec<_> {
        let grid = grid(&[], date("2026-03-06"), 2, zone(zone_name));
        let shaded = grid.with_hours(&hours, zone(zone_name));
        shaded.days.into_iter().map(|day| day.open).collect()
    };
    assert_eq!(open("Europe/Berlin"), [vec![(540, 1020)], vec![]]);
    assert_eq!(open("UTC"), [vec![(480, 960)], vec![]]);
    // Friday in Berlin is Friday evening and Saturday morning in Auckland, twelve hours ahead.
    assert_eq!(
        open("Pacific/Auckland"),
        [vec![(0, 300), (1260, DAY)], vec![(0, 300)]]
    );
}

#[test]
fn hours_are_the_members_own_or_else_the_organizations() {
    let id = |number: u8| format!("019ab000-0000-7000-8000-00000000000{number}");
    let schedule = |user: Option<String>, is_default: bool, name: &str| {
        serde_json::json!({
            "id": id(9), "user_id": user, "is_default": is_default, "name": name, "timezone": "UTC", "weekly": [],
            "overrides": [], "version": 1, "updated_at": "2026-03-02T09:00:00Z",
        })
    };
    let schedules = serde_json::json!([
        schedule(Some(id(1)), false, "Summer"),
        schedule(Some(id(1)), true, "Winter"),
        schedule(None, true, "Office"),
    ]);
    let schedules: Vec<Schedule> = serde_json::from_value(schedules).unwrap();
    let of = |schedules: &[Schedule], number| {
        let hours = hours(schedules, id(number).parse().unwrap());
        hours.map(|hours| hours.name)
    };
    assert_eq!(of(&schedules, 1).as_deref(), Some("Winter"));
    assert_eq!(of(&schedules, 2).as_deref(), Some("Office"));
    assert_eq!(of(&schedules[..2], 2), None);
}

#[test]
fn on_a_day_of_23_hours_calls_stand_where_the_wall_reads_their_start() {
    // Clocks go from 02:00 to 03:00; the day has 23 hours.
    let bookings = [
        of("2026-03-08T06:30:00Z", 60),
        of("2026-03-08T14:00:00Z", 30),
    ];
    let new_york = "America/New_York";
    assert_eq!(
        drawn(&bookings, "2026-03-08", new_york),
        [(90, 60, 0, 1), (600, 30, 0, 1)]
    );
    let lasts =
        midnight(date("2026-03-09"), zone(new_york)) - midnight(date("2026-03-08"), zone(new_york));
    assert_eq!(lasts.num_hours(), 23);
}

#[test]
fn calls_in_an_hour_that_comes_twice_stand_beside_each_other() {
    // 01:30 before and after clocks are set back.
    let bookings = [
        of("2026-11-01T05:30:00Z", 30),
        of("2026-11-01T06:30:00Z", 30),
    ];
    assert_eq!(
        drawn(&bookings, "2026-11-01", "America/New_York"),
        [(90, 30, 0, 2), (90, 30, 1, 2)]
    );
}

#[test]
fn a_call_over_midnight_stands_on_both_days() {
    let bookings = [of("2026-03-02T23:30:00Z", 60)];
    let grid = grid(&bookings, date("2026-03-02"), 2, TimeZone::UTC);
    let blocks: Vec<_> = grid
        .days
        .iter()
        .map(|day| (day.blocks[0].top, day.blocks[0].height))
        .collect();
    assert_eq!(blocks, [(1410, 30), (0, 30)]);
    assert_eq!((grid.from, grid.to), (0, 24));
}

#[test]
fn a_day_that_begins_at_one_begins_there() {
    // Clocks in Cairo go from 00:00 to 01:00.
    let cairo = "Africa/Cairo";
    let begin = midnight(date("2026-04-24"), zone(cairo));
    assert_eq!(
        drawn(&[of(&begin.to_rfc3339(), 30)], "2026-04-24", cairo),
        [(60, 30, 0, 1)]
    );
}

#[test]
fn hours_are_the_usual_ones_unless_a_call_needs_more() {
    let usual = grid(&[], date("2026-03-02"), 7, TimeZone::UTC);
    assert_eq!((usual.from, usual.to), USUAL);
    let late = grid(
        &[of("2026-03-03T20:45:00Z", 30)],
        date("2026-03-02"),
        7,
        TimeZone::UTC,
    );
    assert_eq!((late.from, late.to), (8, 22));
}

#[test]
fn arrows_lead_through_days_and_calls() {
    let bookings = [
        of("2026-03-02T09:00:00Z", 30),
        of("2026-03-02T15:00:00Z", 30),
        of("2026-03-03T14:00:00Z", 30),
    ];
    let grid = grid(&bookings, date("2026-03-02"), 2, TimeZone::UTC);
    let spot = |day, block| Spot { day, block };
    for (at, key, there) in [
        (spot(0, None), "ArrowDown", Some(Step::To(spot(0, Some(0))))),
        (
            spot(0, Some(0)),
            "ArrowDown",
            Some(Step::To(spot(0, Some(1)))),
        ),
        (spot(0, Some(1)), "ArrowDown", None),
        (spot(0, Some(0)), "ArrowUp", Some(Step::To(spot(0, None)))),
        (
            spot(0, Some(1)),
            "ArrowRight",
            Some(Step::To(spot(1, Some(0)))),
        ),
        (
            spot(1, Some(0)),
            "ArrowLeft",
            Some(Step::To(spot(0, Some(1)))),
        ),
        (spot(0, None), "ArrowRight", Some(Step::To(spot(1, None)))),
        (spot(0, Some(0)), "ArrowLeft", Some(Step::Earlier)),
        (spot(1, None), "ArrowRight", Some(Step::Later)),
        (spot(0, None), "Tab", None),
    ] {
        assert_eq!(grid.step(at, key), there, "{at:?} {key}");
    }
}

#[test]
fn weeks_begin_on_monday() {
    assert_eq!(monday(date("2026-03-08")), date("2026-03-02"));
    assert_eq!(monday(date("2026-03-02")), date("2026-03-02"));
}
