//! `cargo xtask bench rush`: many organizations with one call each in the same second, and how late the carrier is asked
//! for them.

mod chart;
mod report;

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use clap::Args;
use serde::Deserialize;

use super::carrier::AcceptingCarrier;
use super::environment::{Accounts, Crowd, Environment, Modules, Serving, credentials_keys};
use crate::steps::{Steps, announce};
pub(super) use chart::draw;
pub(super) use report::{kept, text};

/// The number of calls that are due in the second, case by case.
const DUE: [u32; 5] = [1, 100, 300, 1_000, 3_000];
const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// The time that making the database and starting the Worker may take.
const PREPARATION: TimeDelta = TimeDelta::seconds(20);
/// For so long after its second a call may still be placed, and a little more.
const GIVE_UP: TimeDelta = TimeDelta::seconds(300 + 30);
/// A tick's last calls are answered and it has kept its report so long after the next one began.
const LAST_REPORT: TimeDelta = TimeDelta::seconds(4);

/// The arguments of `cargo xtask bench rush`.
#[derive(Debug, Clone, Args)]
pub(super) struct Options {
    /// Calls that are due in the same second [default: 1, 100, 300, 1000 and 3000]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=9999))]
    due: Option<u32>,
    /// Milliseconds until the carrier answers a request for a call
    #[arg(long, default_value_t = 250)]
    carrier_ms: u32,
    /// Caller spaces that the organizations are spread over, each at the carrier's pace of a call a second [default: no
    /// pace]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    spaces: Option<u32>,
    /// Leave out the second run of each case, in which mails go out while calls are placed
    #[arg(long)]
    no_mails: bool,
    /// Add a run of each case in which every organization has an endpoint of webhooks for all events, and it is told while calls
    /// are placed
    #[arg(long)]
    webhooks: bool,
}

/// Whatever goes out while calls are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meanwhile {
    /// Nothing.
    Nothing,
    /// Mails to attendees.
    Mails,
    /// Events to organizations' endpoints.
    Webhooks,
}

impl Meanwhile {
    /// The end of a run's name.
    const fn with(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Mails => " with mails",
            Self::Webhooks => " with webhooks",
        }
    }
}

/// The requests to the carrier for the calls of one second.
pub(super) struct Rush {
    /// The number of calls that were due.
    due: u32,
    /// The delay of each call that was asked for, in order.
    late: Vec<Duration>,
    /// The number of calls that were asked for more than once.
    twice: usize,
    /// Statements of all ticks, if they tell.
    statements: Option<u64>,
    /// Most lanes of a tick, if it tells.
    lanes: Option<u64>,
    /// Whatever went out while they were placed.
    meanwhile: Meanwhile,
    /// The number of mails or events that went out by the end.
    sent: usize,
}

/// The parts of a tick's report that the bench reads.
#[derive(Deserialize)]
struct Tick {
    statements: Option<u64>,
    lanes: Option<u64>,
}

/// Measures one case after the other.
pub(super) fn measure(
    environment: &Environment<'_>,
    steps: &Steps,
    worker: &Modules,
    options: &Options,
) -> anyhow::Result<Vec<Rush>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let cases = options.due.map_or_else(|| DUE.to_vec(), |due| vec![due]);
    let mut runs = vec![Meanwhile::Nothing];
    if !options.no_mails {
        runs.push(Meanwhile::Mails);
    }
    if options.webhooks {
        runs.push(Meanwhile::Webhooks);
    }
    let cases = cases.into_iter().flat_map(|due| {
        let runs = runs.iter();
        runs.map(move |meanwhile| Case {
            due,
            meanwhile: *meanwhile,
        })
    });
    cases
        .map(|case| {
            let with = case.meanwhile.with();
            steps.run(&format!("{} due{with}", case.due), || {
                runtime.block_on(rush(environment, worker, options, case))
            })
        })
        .collect()
}

/// One run.
#[derive(Debug, Clone, Copy)]
struct Case {
    due: u32,
    meanwhile: Meanwhile,
}

async fn rush(
    environment: &Environment<'_>,
    worker: &Modules,
    options: &Options,
    Case { due, meanwhile }: Case,
) -> anyhow::Result<Rush> {
    let answer_after = Duration::from_millis(options.carrier_ms.into());
    let carrier = AcceptingCarrier::start(answer_after).await?;
    // The tick of the minute before claims what is due on the minute.
    let first_tick = (Utc::now() + PREPARATION).duration_trunc(MINUTE)? + MINUTE;
    let start = first_tick + MINUTE;
    let accounts = options.spaces.map(|spaces| Accounts {
        spaces,
        carrier: carrier.url(),
    });
    let hook = carrier.hook();
    let crowd = Crowd {
        due,
        start,
        accounts,
        mails: meanwhile == Meanwhile::Mails,
        hook: (meanwhile == Meanwhile::Webhooks).then_some(&*hook),
    };
    let name = format!("rush-{due}{}", meanwhile.with().replace(' ', "-"));
    let database = environment.crowd(&name, &crowd)?;
    let pace = if accounts.is_some() { "1000" } else { "0" };
    let variables = [
        ("SIGNALWIRE_BASE_URL", carrier.url()),
        ("MAIL_BASE_URL", carrier.url()),
        ("DIAL_PACE_MS", pace),
        ("WEBHOOK_LOOPBACK", "on"),
        ("CREDENTIALS_KEYS", &credentials_keys()),
    ];
    let served = environment.start(&Serving {
        modules: worker,
        state: &database,
        path: "/health",
        variables: &variables,
        ticks_from: Some(first_tick),
    })?;
    ensure!(Utc::now() < first_tick, "the machine is too slow");
    announce(&format!("{due} due at {}", start.format("%H:%M:%S")));
    let asked = until_all_are_asked(&carrier, start, due).await;
    let last = asked
        .values()
        .map(|times| times.first)
        .max()
        .unwrap_or(start);
    wait_until(last.duration_trunc(MINUTE)? + MINUTE + LAST_REPORT).await;
    drop(served);
    let mut late: Vec<_> = asked
        .values()
        .map(|times| (times.first - start).to_std().unwrap_or_default())
        .collect();
    late.sort_unstable();
    let ticks = ticks(environment, &database)?;
    let told = |of: fn(&Tick) -> Option<u64>| ticks.iter().map(of).collect::<Option<Vec<_>>>();
    Ok(Rush {
        due,
        late,
        twice: asked.values().filter(|times| times.count > 1).count(),
        statements: told(|tick| tick.statements).map(|counts| counts.iter().sum()),
        lanes: told(|tick| tick.lanes).and_then(|counts| counts.into_iter().max()),
        meanwhile,
        sent: match meanwhile {
            Meanwhile::Nothing => 0,
            Meanwhile::Mails => carrier.mails(),
            Meanwhile::Webhooks => carrier.events(),
        },
    })
}

/// When a number was asked for first, and how often.
struct Times {
    first: DateTime<Utc>,
    count: usize,
}

/// Waits until every call was asked for, or grace is over.
async fn until_all_are_asked(
    carrier: &AcceptingCarrier,
    start: DateTime<Utc>,
    due: u32,
) -> HashMap<String, Times> {
    loop {
        let mut asked = HashMap::new();
        for request in carrier.requests() {
            let times = asked.entry(request.to).or_insert(Times {
                first: request.at,
                count: 0,
            });
            times.count += 1;
        }
        if asked.len() >= due as usize || Utc::now() > start + GIVE_UP {
            return asked;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn wait_until(moment: DateTime<Utc>) {
    let left = (moment - Utc::now()).to_std().unwrap_or_default();
    tokio::time::sleep(left).await;
}

/// The reports of the ticks that are over.
fn ticks(environment: &Environment<'_>, database: &Path) -> anyhow::Result<Vec<Tick>> {
    #[derive(Deserialize)]
    struct Row {
        report: String,
    }
    let sql = "SELECT report FROM ticks WHERE report IS NOT NULL ORDER BY started_at";
    let rows: Vec<Row> = environment.read(database, sql)?;
    rows.iter()
        .map(|row| serde_json::from_str(&row.report).context("a tick's report"))
        .collect()
}
