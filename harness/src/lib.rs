//! The real edge runtime on this machine: workerd with a local D1, as `wrangler dev` runs it.
//!
//! `cargo xtask dev` and the black-box tests both run the built Worker through [`Edge`]. Several
//! edges run side by side, each with its own database, and none outlives the process that started
//! it (see [`process_group`]).
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use callslot_harness::{Edge, EdgeOptions};
//!
//! let edge = Edge::start(EdgeOptions::default().variable("DIAL_GRACE_SECONDS", "5")).await?;
//! edge.execute_sql("UPDATE organizations SET plan = 'free'").await?;
//! edge.run_scheduled().await?;
//! println!("{}/health", edge.url());
//! # Ok(())
//! # }
//! ```

mod configuration;
pub mod ports;
pub mod process_group;
mod runtime;
mod state;
mod variables;
mod wrangler;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::{Map, Value};

pub use configuration::{MessageDelivery, RateLimits};
use process_group::{LineSink, ProcessGroup};
use runtime::Runtime;
use state::State;
pub use variables::{Variables, local_defaults};

/// The API key of the demo organization's owner, whose SHA-256 is in `worker/src/store/demo.sql`.
pub const DEMO_API_KEY: &str = "cs_demo_owner_2c9f1b7e4d8a4f0b9e6c3a5d7f1e2b4c";
/// The number that local calls come from.
pub const LOCAL_FROM_NUMBER: &str = "+12025550100";
/// The secret that the trigger over HTTP wants to hear in tests.
pub const LOCAL_CRON_SECRET: &str = "local-cron-secret";

/// Two cores that start several edges at once are slow; one edge alone takes about a second.
const START_LIMIT: Duration = Duration::from_mins(3);
/// The port may be taken between picking it and opening it.
const ATTEMPTS_WITH_A_PICKED_PORT: u32 = 3;
const LINES_KEPT: usize = 200;

/// The options for starting an [`Edge`].
#[derive(Clone)]
pub struct EdgeOptions {
    /// The repository, with `wrangler.toml`, `node_modules` and `worker/build`.
    pub project: PathBuf,
    /// The folder to keep the database in; `None` is a fresh one that is removed in the end.
    pub state: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 picks a free one.
    pub port: u16,
    /// By which name of this machine its own address is told to the Worker: browsers keep passkeys for
    /// names only, and `localhost` is one.
    pub host: &'static str,
    /// SQL files to run once the edge answers, in order. They run at every start.
    pub seeds: Vec<PathBuf>,
    /// The Worker's variables. `PUBLIC_URL` is the edge's own address unless it is given.
    pub variables: Variables,
    /// The number of requests that a client may make in a minute.
    pub rate_limits: RateLimits,
    /// The way from a request to the delivery of its messages.
    pub message_delivery: MessageDelivery,
    /// Is told every line that the runtime and the Worker print.
    pub on_output: Option<LineSink>,
}

impl Default for EdgeOptions {
    fn default() -> Self {
        Self {
            project: project(),
            state: None,
            port: 0,
            host: "127.0.0.1",
            seeds: Vec::new(),
            variables: local_defaults(),
            rate_limits: RateLimits::default(),
            message_delivery: MessageDelivery::default(),
            on_output: None,
        }
    }
}

impl EdgeOptions {
    /// Sets one variable of the Worker.
    #[must_use]
    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a SQL file, relative to the repository, to be run at the start.
    #[must_use]
    pub fn seed(mut self, file: impl AsRef<Path>) -> Self {
        self.seeds.push(self.project.join(file));
        self
    }

    /// Seeds the demo organization, whose owner is [`DEMO_API_KEY`].
    #[must_use]
    pub fn demo(self) -> Self {
        self.seed("worker/src/store/demo.sql")
    }
}

/// The repository this crate was compiled in.
#[must_use]
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_owned)
}

/// A running edge. Dropping it ends it with all its processes.
pub struct Edge {
    url: String,
    port: u16,
    control_port: u16,
    output: Arc<Output>,
    http: reqwest::Client,
    options: EdgeOptions,
    // The order matters: the processes end before their folder goes.
    group: ProcessGroup,
    state: State,
}

impl Edge {
    /// Migrates the database, starts the Worker and waits until it answers.
    pub async fn start(options: EdgeOptions) -> anyhow::Result<Self> {
        let state = match options.state.clone() {
            Some(folder) => State::keep(&options.project, folder).await?,
            None => State::temporary(&options.project).await?,
        };
        let output = Arc::new(Output::new(options.on_output.clone()));
        let http = client()?;
        let mut attempt = 1;
        let (started, port) = loop {
            let port = match options.port {
                0 => ports::pick_free()?,
                port => port,
            };
            match launch(&options, &state.folder, port, &output, &http).await {
                Ok(started) => break (started, port),
                Err(error) => {
                    let again = options.port == 0
                        && attempt < ATTEMPTS_WITH_A_PICKED_PORT
                        && output.has("Address already in use");
                    if !again {
                        return Err(error);
                    }
                    attempt += 1;
                }
            }
        };
        let edge = Self {
            url: address(port),
            port,
            control_port: started.control_port,
            output,
            http,
            options,
            group: started.group,
            state,
        };
        for seed in &edge.options.seeds {
            let sql = std::fs::read_to_string(seed)
                .with_context(|| format!("cannot read {}", seed.display()))?;
            edge.execute_sql(&sql)
                .await
                .with_context(|| format!("in {}", seed.display()))?;
        }
        Ok(edge)
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address that the Worker takes for its own unless `PUBLIC_URL` is given.
    #[must_use]
    pub fn public_url(&self) -> String {
        format!("http://{}:{}", self.options.host, self.port)
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Starts a tick and does not wait for it. Needs a running tokio runtime until the tick ends.
    pub fn fire_scheduled(&self) {
        let request = self.http.get(address(self.control_port));
        tokio::spawn(async move {
            // A tick that fails leaves its own record; a cut connection is the edge being stopped.
            let _ = request.send().await;
        });
    }

    /// Runs a tick to its end.
    pub async fn run_scheduled(&self) -> anyhow::Result<()> {
        self.http
            .get(address(self.control_port))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .with_context(|| format!("the scheduled trigger failed\n{}", self.output.text()))?;
        Ok(())
    }

    /// Runs one or more SQL statements in the running database, within milliseconds.
    ///
    /// Returns the rows of the last statement, each an object with the columns as keys. Statements before a
    /// failing one stay done. D1 takes at most 100 KB at once.
    pub async fn execute_sql(&self, sql: &str) -> anyhow::Result<Vec<Map<String, Value>>> {
        // The local explorer of the edge runtime, which works on the Worker's own binding. A second
        // process on the same file would take a second to start, and might find it locked.
        let explorer = format!("{}/cdn-cgi/explorer/api/d1/database", self.url);
        let databases: Value = self.http.get(&explorer).send().await?.json().await?;
        let id = databases["result"][0]["uuid"]
            .as_str()
            .context("the edge has no database")?;
        let answer: Value = self
            .http
            .post(format!("{explorer}/{id}/raw"))
            .json(&serde_json::json!({ "sql": sql }))
            .send()
            .await?
            .json()
            .await?;
        if answer["success"] != Value::Bool(true) {
            anyhow::bail!(
                "{}",
                answer["errors"][0]["message"]
                    .as_str()
                    .unwrap_or("SQL failed")
            );
        }
        let found = &answer["result"][0]["results"];
        let columns = found["columns"].as_array().map_or(&[][..], Vec::as_slice);
        let rows = found["rows"].as_array().map_or(&[][..], Vec::as_slice);
        Ok(rows
            .iter()
            .map(|row| {
                let values = row.as_array().map_or(&[][..], Vec::as_slice);
                let names = columns
                    .iter()
                    .map(|name| name.as_str().unwrap_or_default().to_owned());
                names.zip(values.iter().cloned()).collect()
            })
            .collect())
    }

    /// The last lines that the runtime and the Worker printed.
    #[must_use]
    pub fn output(&self) -> String {
        self.output.text()
    }

    /// The status with which the edge ended, if it ended by itself.
    pub fn ended(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        self.group.ended()
    }

    /// Kills the edge in the middle of whatever it is doing, and starts it again at the same address on the
    /// database it left. The data it had seeded is still there.
    pub async fn kill_and_restart(&mut self) -> anyhow::Result<()> {
        self.group.kill()?;
        // The leader is gone, the others are about to be; until then they hold the port.
        let until = Instant::now() + START_LIMIT;
        while !ports::is_free(self.port) && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut attempt = 1;
        let started = loop {
            let (options, folder) = (&self.options, &self.state.folder);
            match launch(options, folder, self.port, &self.output, &self.http).await {
                Ok(started) => break started,
                // The other port is picked anew each time.
                Err(_)
                    if attempt < ATTEMPTS_WITH_A_PICKED_PORT
                        && self.output.has("Address already in use") =>
                {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        };
        (self.group, self.control_port) = (started.group, started.control_port);
        Ok(())
    }

    /// Ends the edge and everything it started. Dropping it does the same, blocking the thread.
    pub async fn stop(self) {
        // A panic in there has been printed, and the group's pipe is closed all the same.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }
}

/// A client for talking to an edge: a connection for each request.
///
/// workerd closes a connection five seconds after its last answer. Whoever sends the next request on it in
/// that moment is told that the connection was reset, and cannot know whether the request was seen.
pub fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
}

fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// A runtime that answers.
struct Started {
    group: ProcessGroup,
    control_port: u16,
}

async fn launch(
    options: &EdgeOptions,
    state: &Path,
    port: u16,
    output: &Arc<Output>,
    http: &reqwest::Client,
) -> anyhow::Result<Started> {
    anyhow::ensure!(
        ports::is_free(port),
        "port {port} on 127.0.0.1 is already in use"
    );
    let mut variables = options.variables.clone();
    variables
        .entry("PUBLIC_URL".to_owned())
        .or_insert_with(|| format!("http://{}:{port}", options.host));
    let configuration = configuration::file(
        &options.project,
        state,
        options.rate_limits,
        options.message_delivery,
    )?;
    let control_port = ports::pick_free()?;
    let runtime = Runtime {
        project: &options.project,
        configuration: &configuration,
        state,
        variables: &variables,
        port,
        control_port,
    };
    let command = runtime.command()?;
    let told = Arc::clone(output);
    let sink: LineSink = Arc::new(move |line: &str| told.tell(line));
    // An error in the output of the one before, which may have been killed, is no error of this one.
    output.mark();
    let mut group = ProcessGroup::start(&command, &sink)?;
    let until = Instant::now() + START_LIMIT;
    loop {
        if let Some(status) = group.ended()? {
            group.wait()?;
            anyhow::bail!(
                "the edge runtime ended by itself ({status}):\n{}",
                output.since_mark()
            );
        }
        let health = http.get(format!("{}/health", address(port)));
        if health.timeout(Duration::from_secs(10)).send().await.is_ok() {
            return Ok(Started {
                group,
                control_port,
            });
        }
        if Instant::now() > until {
            anyhow::bail!(
                "the Worker does not answer on port {port}:\n{}",
                output.since_mark()
            );
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The last lines that the runtime and the Worker printed.
struct Output {
    kept: Mutex<Kept>,
    passed_on: Option<LineSink>,
}

#[derive(Default)]
struct Kept {
    lines: VecDeque<String>,
    /// The number of lines that came after the mark.
    since_mark: usize,
}

impl Output {
    fn new(passed_on: Option<LineSink>) -> Self {
        Self {
            kept: Mutex::default(),
            passed_on,
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, line: &str) {
        let mut kept = self.kept();
        if kept.lines.len() == LINES_KEPT {
            kept.lines.pop_front();
        }
        kept.lines.push_back(line.to_owned());
        kept.since_mark = (kept.since_mark + 1).min(LINES_KEPT);
        drop(kept);
        if let Some(sink) = &self.passed_on {
            sink(line);
        }
    }

    /// Sets the mark: [`Output::has`] and [`Output::since_mark`] ask for what comes from now on.
    fn mark(&self) {
        self.kept().since_mark = 0;
    }

    fn has(&self, text: &str) -> bool {
        let kept = self.kept();
        kept.last(kept.since_mark).any(|line| line.contains(text))
    }

    fn since_mark(&self) -> String {
        let kept = self.kept();
        kept.last(kept.since_mark).collect::<Vec<_>>().join("\n")
    }

    fn text(&self) -> String {
        self.kept().last(LINES_KEPT).collect::<Vec<_>>().join("\n")
    }
}

impl Kept {
    fn last(&self, count: usize) -> impl Iterator<Item = &str> {
        let others = self.lines.len().saturating_sub(count);
        self.lines.iter().skip(others).map(String::as_str)
    }
}
