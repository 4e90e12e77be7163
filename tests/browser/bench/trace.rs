//! The browser's own trace of the extension's work in the page's main thread.

use std::time::Duration;

use chromiumoxide::Browser;
use chromiumoxide::cdp::browser_protocol::tracing::{
    EndParams, EventDataCollected, EventTracingComplete, StartParams, StartTransferMode,
    TraceConfig,
};
use chromiumoxide::listeners::EventStream;
use futures_util::StreamExt as _;
use serde_json::Value;

const CATEGORIES: [&str; 4] = ["devtools.timeline", "toplevel", "v8", "v8.execute"];

/// The time to wait for more once the browser says that there is none.
const REST: Duration = Duration::from_millis(500);

/// A trace that is being taken.
pub(crate) struct Trace {
    data: EventStream<EventDataCollected>,
    done: EventStream<EventTracingComplete>,
}

/// The complete events of a trace, `ph` = `X`.
pub(crate) struct Taken(Vec<Event>);

struct Event {
    name: String,
    thread: (i64, i64),
    start: f64,
    end: f64,
    /// Of the thread itself, so that other programs on the machine do not count; milliseconds.
    milliseconds: f64,
    is_ours: bool,
}

/// The time that the extension's script took, in milliseconds of the thread.
pub(crate) struct Cost {
    pub(crate) milliseconds: f64,
    pub(crate) longest: f64,
}

impl Trace {
    pub(crate) async fn start(browser: &Browser) -> Self {
        let data = browser.event_listener().await.unwrap();
        let done = browser.event_listener().await.unwrap();
        let start = StartParams::builder()
            .transfer_mode(StartTransferMode::ReportEvents)
            .trace_config(
                TraceConfig::builder()
                    .included_categories(CATEGORIES)
                    .build(),
            )
            .build();
        browser.execute(start).await.unwrap();
        Self { data, done }
    }

    pub(crate) async fn end(mut self, browser: &Browser) -> Taken {
        browser.execute(EndParams::default()).await.unwrap();
        let mut events = Vec::new();
        let mut is_done = false;
        loop {
            tokio::select! {
                biased;
                Some(data) = self.data.next() => {
                    events.extend(data.value.iter().filter_map(Event::read));
                }
                Some(_) = self.done.next(), if !is_done => is_done = true,
                // The two kinds of events come over two channels, in no order.
                () = tokio::time::sleep(REST), if is_done => return Taken(events),
            }
        }
    }
}

impl Event {
    fn read(event: &Value) -> Option<Self> {
        if event["ph"] != "X" {
            return None;
        }
        let start = event["ts"].as_f64()?;
        let took = event["dur"].as_f64()?;
        let arguments = &event["args"];
        let url = arguments["data"]["url"].as_str().unwrap_or_default();
        let tag = arguments["chrome_mojo_event_info"]["mojo_interface_tag"].as_str();
        Some(Self {
            name: event["name"].as_str()?.to_owned(),
            thread: (event["pid"].as_i64()?, event["tid"].as_i64()?),
            start,
            end: start + took,
            milliseconds: event["tdur"].as_f64().unwrap_or(took) / 1_000.0,
            is_ours: url.starts_with("chrome-extension://")
                || tag == Some("extensions.mojom.MessagePort"),
        })
    }

    fn holds(&self, other: &Self) -> bool {
        self.thread == other.thread && self.start <= other.start && self.end >= other.end
    }
}

impl Taken {
    /// The thread whose page has the script; the extension's own are other processes.
    fn thread(&self) -> Option<(i64, i64)> {
        let runs = |event: &&Event| event.is_ours && event.name == "FunctionCall";
        let of = |thread| {
            self.0
                .iter()
                .filter(runs)
                .filter(|one| one.thread == thread)
                .count()
        };
        let threads = self.0.iter().filter(runs).map(|event| event.thread);
        threads.max_by_key(|thread| of(*thread))
    }

    /// All tasks that ran the script, as a whole, and what its promises did after them. The pages
    /// that are measured have no promises of their own.
    pub(crate) fn cost(&self) -> Cost {
        let thread = self.thread();
        let here = || self.0.iter().filter(|event| Some(event.thread) == thread);
        let tasks: Vec<_> = here()
            .filter(|event| event.name.ends_with("RunTask"))
            .filter(|task| here().any(|event| event.is_ours && task.holds(event)))
            .collect();
        let promises = here()
            .filter(|event| event.name == "RunMicrotasks")
            .filter(|event| !tasks.iter().any(|task| task.holds(event)));
        let times = tasks
            .iter()
            .copied()
            .chain(promises)
            .map(|event| event.milliseconds);
        times.fold(
            Cost {
                milliseconds: 0.0,
                longest: 0.0,
            },
            |cost, time| Cost {
                milliseconds: cost.milliseconds + time,
                longest: cost.longest.max(time),
            },
        )
    }
}
