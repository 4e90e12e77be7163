//! `cargo xtask bench webhooks`: calls of the same second, answered, disclosed, accepted and bridged by simulated phones,
//! and how long the carrier waits for documents meanwhile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use serde::Deserialize;

use super::environment::{Crowd, Environment, Modules, Serving, credentials_keys};
use super::stats::percentile;
use crate::steps::Steps;
use callslot_fakes::{CallRecord, Happened, Options, Simulator, WebhookPurpose};

/// The number of calls that are due in the second, case by case.
const CALLS: [u32; 3] = [50, 100, 200];
/// The steps of a call that ask for a document, as addresses name them.
const STEPS: [&str; 5] = ["operator", "accepted", "whisper", "connected", "dialled"];
/// The longest that a document may take. The carrier waits for five seconds.
const LIMIT: Duration = Duration::from_secs(4);
/// The time that making the database and starting the Worker may take.
const PREPARATION: TimeDelta = TimeDelta::seconds(15);
/// The time before the second at which the tick begins.
const TICK_BEFORE: TimeDelta = TimeDelta::seconds(3);
/// All calls are over by then, or never will be.
const GIVE_UP: Duration = Duration::from_mins(3);

/// Calls of one second that were played to their end.
pub(super) struct Played {
    calls: u32,
    /// The time each document took, in order, by the step of the call that it was for.
    documents: BTreeMap<&'static str, Vec<Duration>>,
    /// The time each other webhook took, in order.
    reports: Vec<Duration>,
    /// The number of webhooks that were not answered with success.
    failed: usize,
    /// The number of calls that connected both.
    bridged: usize,
    /// The number of bookings that are completed.
    completed: usize,
}

impl Played {
    /// Whether every document was in time, and everybody talked.
    pub(super) fn holds(&self) -> bool {
        let slowest = self.all_documents().last().copied();
        slowest.is_some_and(|slowest| slowest <= LIMIT)
            && [self.bridged, self.completed] == [self.calls as usize; 2]
    }

    fn all_documents(&self) -> Vec<Duration> {
        let mut all = self
            .documents
            .values()
            .flatten()
            .copied()
            .collect::<Vec<_>>();
        all.sort_unstable();
        all
    }
}

/// Measures one case after the other.
pub(super) fn measure(
    environment: &Environment<'_>,
    steps: &Steps,
    worker: &Modules,
) -> anyhow::Result<Vec<Played>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    CALLS
        .into_iter()
        .map(|calls| {
            steps.run(&format!("{calls} calls"), || {
                runtime.block_on(play(environment, worker, calls))
            })
        })
        .collect()
}

async fn play(
    environment: &Environment<'_>,
    worker: &Modules,
    calls: u32,
) -> anyhow::Result<Played> {
    #[derive(Deserialize)]
    struct Row {
        completed: usize,
    }
    // Phones and words take the time that they take; the carrier dials as fast as it is asked.
    let carrier = Simulator::start(Options {
        pace: Duration::ZERO,
        ..Options::in_real_time()
    })
    .await?;
    let start = Utc::now() + PREPARATION;
    let crowd = Crowd {
        due: calls,
        start,
        accounts: None,
        mails: false,
        hook: None,
    };
    let database = environment.crowd(&format!("webhooks-{calls}"), &crowd)?;
    let variables = [
        ("SIGNALWIRE_BASE_URL", carrier.url()),
        ("DIAL_PACE_MS", "0"),
        ("CREDENTIALS_KEYS", &credentials_keys()),
    ];
    let served = environment.start(&Serving {
        modules: worker,
        state: &database,
        path: "/health",
        variables: &variables,
        ticks_from: Some(start - TICK_BEFORE),
    })?;
    // Not an error: what is not over by then is missing in the figures.
    let _ = tokio::time::timeout(GIVE_UP, until_all_are_over(&carrier, calls)).await;
    drop(served);
    let sql = "SELECT COUNT(*) AS completed FROM booking_events WHERE status = 'completed'";
    let rows: Vec<Row> = environment.read(&database, sql)?;
    let completed = rows.first().map_or(0, |row| row.completed);
    Ok(Played {
        completed,
        ..played(calls, &carrier.calls())
    })
}

async fn until_all_are_over(carrier: &Simulator, calls: u32) {
    while carrier.requests().len() < calls as usize {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    carrier.settled().await;
}

/// The calls as the phones saw them.
fn played(calls: u32, legs: &[CallRecord]) -> Played {
    let mut documents = BTreeMap::<_, Vec<_>>::new();
    let (mut reports, mut failed) = (Vec::new(), 0);
    for event in legs.iter().flat_map(|leg| &leg.events) {
        let Happened::Webhook {
            purpose,
            url,
            result,
            took_ms,
            ..
        } = &event.what
        else {
            continue;
        };
        let took = Duration::from_millis(*took_ms);
        match purpose {
            WebhookPurpose::Document => documents.entry(step(url)).or_default().push(took),
            _ => reports.push(took),
        }
        failed += usize::from(!result.is_delivered());
    }
    for times in documents.values_mut() {
        times.sort_unstable();
    }
    reports.sort_unstable();
    let first_legs = legs.iter().filter(|leg| leg.parent.is_none());
    Played {
        calls,
        documents,
        reports,
        failed,
        bridged: first_legs.filter(|leg| leg.bridged).count(),
        completed: 0,
    }
}

/// The step of the call that a document is for.
fn step(url: &str) -> &'static str {
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    let known = STEPS.into_iter().find(|step| path.ends_with(step));
    known.unwrap_or("other")
}

/// All of it as text.
pub(super) fn text(place: &str, played: &[Played]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, place, played);
    text
}

fn write(text: &mut String, place: &str, played: &[Played]) -> std::fmt::Result {
    writeln!(
        text,
        "Calls that are due in the same second, played to their end by simulated phones in real time\n{place}\n\n\
         The built Worker on workerd with a local D1, and the carrier's simulator on the same machine. Each call is answered,\n\
         hears the disclosure, is accepted by key, bridged and recorded, and talks for three seconds. Milliseconds that the\n\
         carrier waits, for documents and for all other webhooks.\n"
    )?;
    writeln!(
        text,
        "{:>6}{:>12}{:>8}{:>8}{:>8}{:>12}{:>8}{:>8}{:>8}{:>9}{:>9}{:>11}",
        "calls",
        "documents",
        "p50",
        "p99",
        "max",
        "reports",
        "p50",
        "p99",
        "max",
        "failed",
        "bridged",
        "completed"
    )?;
    for case in played {
        let all = case.all_documents();
        let [documents, reports] = [&all, &case.reports]
            .map(|times| [50, 99, 100].map(|percent| percentile(times, percent)));
        writeln!(
            text,
            "{:>6}{:>12}{:>8.0}{:>8.0}{:>8.0}{:>12}{:>8.0}{:>8.0}{:>8.0}{:>9}{:>9}{:>11}",
            case.calls,
            all.len(),
            documents[0],
            documents[1],
            documents[2],
            case.reports.len(),
            reports[0],
            reports[1],
            reports[2],
            case.failed,
            case.bridged,
            case.completed,
        )?;
    }
    write!(text, "\nThe slowest document of each step\n{:>6}", "calls")?;
    for step in STEPS {
        write!(text, "{step:>12}")?;
    }
    writeln!(text)?;
    for case in played {
        write!(text, "{:>6}", case.calls)?;
        for step in STEPS {
            let times = case.documents.get(step).map_or(&[][..], Vec::as_slice);
            write!(text, "{:>12.0}", percentile(times, 100))?;
        }
        writeln!(text)?;
    }
    let holds = played.iter().all(Played::holds);
    writeln!(
        text,
        "\n{:<5} no document takes longer than {} s, and everybody is bridged and completed",
        if holds { "ok" } else { "OVER" },
        LIMIT.as_secs()
    )
}
