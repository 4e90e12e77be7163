//! The cases in which the availability engine is measured.
//!
//! `cargo xtask bench slots` runs them natively (`main.rs`) and, as a bare Wasm module, on the edge runtime.

use callslot_shared::schedule::engine::Query;
use callslot_shared::schedule::event_type::{Assignment, Busy, EventLimits, EventRules, Window};
use callslot_shared::schedule::hosts::{Host, HostPool, Turn};
use callslot_shared::schedule::hours::{DayTime, ScheduleRules, WeekStart, WeeklyHours};
use callslot_shared::schedule::self_service::SelfService;
use callslot_shared::schedule::{Interval, Intervals, Millis, TimeZone};
use callslot_shared::voice::Modulations;
use chrono::Weekday;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
/// 2026-03-01T05:00:00Z, New York's midnight a week before its clocks are set.
const START: Millis = 1_772_341_200_000;

/// The number of cases.
pub const CASES: u32 = 4;

/// One case, ready to be run.
#[derive(Debug)]
pub enum Case {
    /// Slots of some hosts over 30 days.
    Slots {
        /// The hosts who take the call.
        hosts: Vec<Host>,
        /// The event type that is booked.
        event: Box<EventRules>,
    },
    /// The time that all lists have in common.
    Intersection(Vec<Intervals>),
}

impl Case {
    /// A case by its number, from 0.
    #[must_use]
    pub fn new(number: u32) -> Self {
        match number {
            0 => slots(1, 200),
            1 => slots(50, 200),
            2 => Self::Intersection((0..50).map(ranges).collect()),
            _ => slots(1, 2000),
        }
    }

    /// Does the work once; the result is something that all of the work is needed for.
    #[must_use]
    pub fn run(&self) -> usize {
        match self {
            Self::Slots { hosts, event } => {
                let query = Query {
                    event,
                    duration: 15,
                    now: START,
                    range: Interval::new(START, START + 30 * DAY),
                    moving: None,
                    calling: None,
                    queue: None,
                };
                HostPool::new(hosts, query).slots().len()
            }
            Self::Intersection(lists) => Intervals::intersect_all(lists).as_slice().len(),
        }
    }
}

fn slots(hosts: u32, busy: u32) -> Case {
    let event = EventRules {
        name: "call".to_owned(),
        durations: vec![15],
        slot_interval: None,
        slot_offset: 0,
        buffer_before: 0,
        buffer_after: 0,
        minimum_notice: 60,
        minimum_notice_days: 0,
        window: Window::Days { days: 60 },
        limits: EventLimits::default(),
        assignment: Assignment::RoundRobin,
        modulations: Modulations::default(),
        next_host_rings: false,
        questions: Vec::new(),
        self_service: SelfService::default(),
    };
    Case::Slots {
        hosts: (0..hosts).map(|place| host(place, busy)).collect(),
        event: Box::new(event),
    }
}

fn host(place: u32, busy: u32) -> Host {
    let time = |hour| DayTime::hour(hour).unwrap_or(CLOSED);
    let weekly = WeeklyHours {
        days: (0..7)
            .filter_map(|day| Weekday::try_from(day).ok())
            .collect(),
        from: time(9),
        to: time(17),
    };
    let schedule = ScheduleRules {
        name: "hours".to_owned(),
        timezone: TimeZone::parse("timezone", "America/New_York").unwrap_or(TimeZone::UTC),
        week_start: WeekStart::Monday,
        weekly: vec![weekly],
        overrides: Vec::new(),
        time_off: Vec::new(),
        holidays: Vec::new(),
    };
    // Spread over the 30 days, so that most of them lie in or near hours.
    let apart = 30 * DAY / Millis::from(busy);
    let length = (apart / 4).min(30 * MINUTE);
    let busy = (0..busy).map(|number| {
        let start = START + Millis::from(number) * apart + Millis::from(place % 10) * 7 * MINUTE;
        Busy {
            at: Interval::new(start, start + length),
            id: None,
            what: "a call".to_owned(),
            before: 0,
            after: 0,
            counted: false,
        }
    });
    Host {
        id: format!("host {place}"),
        schedule,
        busy: busy.collect(),
        turn: Turn::default(),
    }
}

const CLOSED: DayTime = match DayTime::hour(0) {
    Some(time) => time,
    None => panic!("midnight is a time of day"),
};

/// Forty ranges, which overlap with those of the other lists.
fn ranges(place: i64) -> Intervals {
    let range = |number: i64| {
        let start = START + number * 18 * 60 * MINUTE + place * 3 * MINUTE;
        Interval::new(start, start + 10 * 60 * MINUTE)
    };
    (0..40).map(range).collect()
}

/// Runs a case so many times. The result is the last run's, the case's preparation is always paid.
// The only name that the bench's JavaScript knows. It touches no memory but its own.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
pub extern "C" fn run(case: u32, times: u32) -> u32 {
    let case = Case::new(case);
    let mut last = 0;
    for _ in 0..times {
        last = std::hint::black_box(&case).run();
    }
    u32::try_from(last).unwrap_or(u32::MAX)
}
