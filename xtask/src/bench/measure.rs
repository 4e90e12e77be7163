//! The measurements, in rounds that alternate between what is compared, so that a machine that gets
//! slower or busier in between does so for both.

use std::time::Duration;

use anyhow::Context as _;

use super::case::{Case, Slots, booking};
use super::client::{Load, load};
use super::environment::{Environment, Modules, Seed, Served, Start};
use super::stats::{Ratio, Series, Stats, median};
use crate::steps::{Steps, announce};

/// Numbers of connections that the API is measured with.
pub(super) const CONNECTIONS: [usize; 2] = [1, 10];
/// The number of bookings the API is measured with.
const BOOKINGS: usize = 100_000;
/// Few and many, for what must not grow.
pub(super) const FEW: usize = 10_000;
/// See [`FEW`].
pub(super) const MANY: usize = 1_000_000;
/// The number of times each Worker is started.
pub(super) const STARTS: usize = 5;
/// V8 compiles Wasm twice, first fast and then well, function by function as they are used: it takes
/// about two thousand requests until the second is done, and the times halve with it.
const WARM_UP: Duration = Duration::from_secs(10);
/// Over so many connections everything is warmed up.
const WARM_UP_CONNECTIONS: usize = 10;

/// The length of a measurement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Rounds that everything is measured in.
    pub(super) rounds: usize,
    /// The time each case takes in a round.
    pub(super) span: Duration,
}

impl Effort {
    fn warm_up(self) -> Duration {
        WARM_UP.min(self.span * 4)
    }
}

/// One line of the API's table.
pub(super) struct Line {
    /// The case that was measured.
    pub(super) case: Case,
    /// The number of connections.
    pub(super) connections: usize,
    /// Its figures.
    pub(super) stats: Stats,
    /// Its p50 against the floor's.
    pub(super) ratio: Ratio,
    /// Its rate against the floor's.
    pub(super) rate: Ratio,
    /// Its p50 and its rate against those of the same work in JavaScript, if that was measured.
    pub(super) reference: Option<[Ratio; 2]>,
}

/// One line of the table of growth.
pub(super) struct Growth {
    /// The case that was measured.
    pub(super) case: Case,
    /// With few bookings, or none.
    pub(super) few: Stats,
    /// With many.
    pub(super) many: Stats,
    /// The p50 with many against the one with few.
    pub(super) ratio: Ratio,
}

/// The middle one of several starts.
pub(super) struct Starts {
    /// The floor's.
    pub(super) floor: Start,
    /// The Worker's.
    pub(super) worker: Start,
}

/// Measures starts, by turns.
pub(super) fn starts(
    environment: &Environment<'_>,
    steps: &Steps,
    [floor, worker]: [&Modules; 2],
) -> anyhow::Result<Starts> {
    steps.run("starts", || {
        let few = Seed {
            bookings: FEW,
            past: FEW,
        };
        let database = environment.seed("starts", few)?;
        let mut found = [Vec::new(), Vec::new()];
        for _ in 0..STARTS {
            found[0].push(environment.serve(floor, &database, "/")?.start);
            found[1].push(environment.serve(worker, &database, "/health")?.start);
        }
        let [floor, worker] = found.map(|starts| {
            let middle = |part: fn(&Start) -> f64| median(starts.iter().map(part).collect());
            Start {
                ready: middle(|start| start.ready),
                first: middle(|start| start.first),
                second: middle(|start| start.second),
            }
        });
        Ok(Starts { floor, worker })
    })
}

/// Measures the API against the floor, and against the same work in JavaScript.
pub(super) fn api(
    environment: &Environment<'_>,
    steps: &Steps,
    effort: Effort,
    [floor, reference, worker]: [&Modules; 3],
) -> anyhow::Result<Vec<Line>> {
    steps.run("API against the floor and the reference", || {
        let seed = Seed {
            bookings: BOOKINGS,
            past: BOOKINGS / 2,
        };
        let database = environment.seed("api", seed)?;
        let floor = environment.serve(floor, &environment.copy(&database, "floor")?, "/")?;
        let reference = environment
            .copy(&database, "reference")
            .and_then(|copy| environment.serve(reference, &copy, "/"))?;
        let worker = environment.serve(worker, &database, "/health")?;
        let slots = Slots::new();
        environment.compare(&worker, &reference, &booking(0, slots.at(slots.next())))?;
        let ask = |case: Case, connections, span| {
            let served = match case {
                Case::Floor => &floor,
                Case::ReferenceList | Case::ReferenceBook => &reference,
                _ => &worker,
            };
            exchanges(served, case, connections, span, &slots)
        };
        // Health is good for a while after a tick.
        let tick = || ask(Case::Tick, 1, Duration::ZERO);
        tick()?;
        let cases: Vec<Case> = [Case::Floor].into_iter().chain(Case::MEASURED).collect();
        for case in &cases {
            ask(*case, WARM_UP_CONNECTIONS, effort.warm_up())?;
        }
        let mut series: Vec<Vec<Series>> = CONNECTIONS
            .map(|_| cases.iter().map(|_| Series::default()).collect())
            .into();
        for round in 0..effort.rounds {
            for (connections, series) in CONNECTIONS.into_iter().zip(&mut series) {
                announce(&format!(
                    "API: round {} of {}, {connections} at once",
                    round + 1,
                    effort.rounds
                ));
                tick()?;
                for at in there_and_back(round, cases.len()) {
                    series[at].add(ask(cases[at], connections, effort.span)?);
                }
            }
        }
        Ok(lines(&cases, &series))
    })
}

fn lines(cases: &[Case], series: &[Vec<Series>]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (connections, series) in CONNECTIONS.into_iter().zip(series) {
        let floor = &series[0];
        for (case, measured) in cases.iter().zip(series) {
            let reference = case.reference().and_then(|reference| {
                let at = cases.iter().position(|case| *case == reference)?;
                series.get(at)
            });
            lines.push(Line {
                case: *case,
                connections,
                stats: measured.merged(),
                ratio: measured.against(floor),
                rate: measured.rate_against(floor),
                reference: reference.map(|reference| {
                    [
                        measured.against(reference),
                        measured.rate_against(reference),
                    ]
                }),
            });
        }
    }
    lines
}

/// Measures what must not grow with the database.
pub(super) fn growth(
    environment: &Environment<'_>,
    steps: &Steps,
    effort: Effort,
    worker: &Modules,
) -> anyhow::Result<Vec<Growth>> {
    steps.run("growth", || {
        let serve = |name: &str, bookings: usize| {
            let database = environment.seed(name, Seed { bookings, past: 0 })?;
            environment.serve(worker, &database, "/health")
        };
        announce("growth: making a million bookings");
        let (none, few, many) = (serve("none", 0)?, serve("few", FEW)?, serve("many", MANY)?);
        let cases = [
            (Case::Tick, &none, &many),
            (Case::List, &few, &many),
            (Case::Book, &few, &many),
        ];
        let slots = [Slots::new(), Slots::new()];
        let mut series = cases.map(|_| [Series::default(), Series::default()]);
        for (case, few, many) in cases {
            exchanges(few, case, WARM_UP_CONNECTIONS, effort.warm_up(), &slots[0])?;
            exchanges(many, case, WARM_UP_CONNECTIONS, effort.warm_up(), &slots[1])?;
        }
        for round in 0..effort.rounds {
            announce(&format!("growth: round {} of {}", round + 1, effort.rounds));
            for ((case, few, many), series) in cases.into_iter().zip(&mut series) {
                for side in there_and_back(round, 2) {
                    let served = [few, many][side];
                    series[side].add(exchanges(served, case, 1, effort.span / 2, &slots[side])?);
                }
            }
        }
        Ok(cases
            .iter()
            .zip(&series)
            .map(|((case, _, _), [few, many])| Growth {
                case: *case,
                few: few.merged(),
                many: many.merged(),
                ratio: many.against(few),
            })
            .collect())
    })
}

/// Every second round goes backwards.
fn there_and_back(round: usize, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if round % 2 == 1 {
        order.reverse();
    }
    order
}

fn exchanges(
    served: &Served,
    case: Case,
    connections: usize,
    span: Duration,
    slots: &Slots,
) -> anyhow::Result<Load> {
    load(served.address, connections, span, case.status(), &|| {
        case.request(slots)
    })
    .with_context(|| format!("measuring \"{}\"", case.name()))
}
