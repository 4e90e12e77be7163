//! The ground that the benchmarks run on: databases, and Workers on bare Miniflare, without the files, the queue and the
//! limits of a deployment, which a Worker in plain JavaScript beside it does not have.

use std::fs;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use anyhow::Context as _;
use callslot_harness::process_group::{LineSink, ProcessGroup};
use callslot_harness::{DEMO_API_KEY, LOCAL_FROM_NUMBER, local_defaults, ports};
use callslot_shared::webhook::WebhookEventType;
use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::command;
use crate::project::Project;

/// The organization of `worker/src/store/demo.sql`.
const ORGANIZATION: &str = "019a0000-0000-7000-8000-000000000001";
/// The Wasm of a built Worker.
const WASM: &str = "index_bg.wasm";
const START_LIMIT: Duration = Duration::from_secs(60);
/// The key that the credentials of a crowd's accounts are encrypted with: the version, and the key.
const CREDENTIALS_KEY: (u32, &str) = (1, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");

/// The folder for one run's databases, removed in the end.
pub(super) struct Environment<'a> {
    project: &'a Project,
    folder: PathBuf,
}

/// The number of bookings in a database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed {
    /// All of them.
    pub(super) bookings: usize,
    /// Those that are over; the others start in three years and later.
    pub(super) past: usize,
}

/// Many organizations, each with one call due in the same second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd<'a> {
    /// The number of organizations.
    pub(super) due: u32,
    /// The second.
    pub(super) start: DateTime<Utc>,
    /// Accounts of their own at a carrier, if they have such.
    pub(super) accounts: Option<Accounts<'a>>,
    /// Whether attendees are told by mail of another call meanwhile.
    pub(super) mails: bool,
    /// The address of an endpoint that each of them has, of all events, if they have one: it is told of both calls.
    pub(super) hook: Option<&'a str>,
}

/// Organizations' own accounts at a carrier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accounts<'a> {
    /// The number of caller spaces they are spread over.
    pub(super) spaces: u32,
    /// The carrier's address.
    pub(super) carrier: &'a str,
}

/// The options that a Worker is started with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serving<'a> {
    /// The Worker.
    pub(super) modules: &'a Modules,
    /// The folder of its database.
    pub(super) state: &'a Path,
    /// The path that its first answers are asked for.
    pub(super) path: &'a str,
    /// Variables beside those that every Worker has here.
    pub(super) variables: &'a [(&'a str, &'a str)],
    /// When the scheduled trigger is fired first, and then every minute; never if nothing is said.
    pub(super) ticks_from: Option<DateTime<Utc>>,
}

/// A Worker's modules.
#[derive(Debug, Clone)]
pub(super) struct Modules {
    folder: PathBuf,
    names: Vec<&'static str>,
}

impl Modules {
    /// Bytes of one of the modules, and gzipped.
    pub(super) fn sizes_of(&self, name: &str) -> anyhow::Result<[usize; 2]> {
        let module = fs::read(self.folder.join(name))?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&module)?;
        Ok([module.len(), gzip.finish()?.len()])
    }

    /// The bare Worker.
    pub(super) fn floor(project: &Project) -> Self {
        Self::script(project, "floor.mjs")
    }

    /// The Worker that does the same work in JavaScript.
    pub(super) fn reference(project: &Project) -> Self {
        Self::script(project, "reference.mjs")
    }

    fn script(project: &Project, name: &'static str) -> Self {
        Self {
            folder: project.path("xtask/bench"),
            names: vec![name],
        }
    }

    /// Bytes of the Wasm, and gzipped.
    pub(super) fn wasm_sizes(&self) -> anyhow::Result<[usize; 2]> {
        self.sizes_of(WASM)
    }
}

/// The setting `CREDENTIALS_KEYS`, with which organizations may have accounts of their own.
pub(super) fn credentials_keys() -> String {
    let (version, key) = CREDENTIALS_KEY;
    format!("{version}:{key}")
}

impl<'a> Environment<'a> {
    /// An empty folder under cargo's target folder.
    pub(super) fn new(project: &'a Project) -> anyhow::Result<Self> {
        let folder = project.target.join(format!("bench/{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { project, folder })
    }

    /// Copies a built Worker, so that a build in the meantime does not change what is measured.
    pub(super) fn built(&self, folder: &Path) -> anyhow::Result<Modules> {
        let copy = Modules {
            folder: self.folder.join("worker"),
            names: vec!["index.js", WASM],
        };
        fs::create_dir_all(&copy.folder)?;
        for name in &copy.names {
            let file = folder.join(name);
            fs::copy(&file, copy.folder.join(name))
                .with_context(|| format!("cannot read {}", file.display()))?;
        }
        Ok(copy)
    }

    /// A script of `xtask/bench` beside a Wasm module that it imports by that name.
    pub(super) fn bare(
        &self,
        script: &'static str,
        name: &'static str,
        wasm: &Path,
    ) -> anyhow::Result<Modules> {
        let modules = Modules {
            folder: self.folder.join("bare"),
            names: vec![script, name],
        };
        fs::create_dir_all(&modules.folder)?;
        let scripts = self.project.path("xtask/bench");
        fs::copy(scripts.join(script), modules.folder.join(script))?;
        fs::copy(wasm, modules.folder.join(name))
            .with_context(|| format!("cannot read {}", wasm.display()))?;
        Ok(modules)
    }

    /// A folder for a database that is not used.
    pub(super) fn empty(&self, name: &str) -> anyhow::Result<PathBuf> {
        let state = self.folder.join(name);
        fs::create_dir_all(&state)?;
        Ok(state)
    }

    /// Makes a database and returns its folder.
    pub(super) fn seed(&self, name: &str, seed: Seed) -> anyhow::Result<PathBuf> {
        let state = self.folder.join(name);
        let options = json!({
            "state": state,
            "migrations": self.project.path("migrations"),
            "demo": self.project.path("worker/src/store/demo.sql"),
            "organization": ORGANIZATION,
            "keys": super::case::bookers(),
            "bookings": seed.bookings,
            "past": seed.past,
        });
        command::quietly(&self.node("seed.mjs", &options))?;
        Ok(state)
    }

    /// Makes a database of a crowd and returns its folder.
    pub(super) fn crowd(&self, name: &str, crowd: &Crowd<'_>) -> anyhow::Result<PathBuf> {
        let state = self.folder.join(name);
        let mut options = json!({
            "state": state,
            "migrations": self.project.path("migrations"),
            "due": crowd.due,
            "start": crowd.start.timestamp_millis(),
            "mails": crowd.mails,
        });
        if let Some(url) = crowd.hook {
            let events = WebhookEventType::ALL.iter().copied();
            let events: Vec<_> = events.filter(|it| it.can_be_subscribed()).collect();
            options["hook"] = json!({
                "url": url,
                "events": events,
                "version": CREDENTIALS_KEY.0,
                "key": CREDENTIALS_KEY.1,
            });
        }
        if let Some(accounts) = crowd.accounts {
            options["accounts"] = json!({
                "spaces": accounts.spaces,
                "baseUrl": accounts.carrier,
                "fromNumber": LOCAL_FROM_NUMBER,
                "version": CREDENTIALS_KEY.0,
                "key": CREDENTIALS_KEY.1,
            });
        }
        command::quietly(&self.node("crowd.mjs", &options))?;
        Ok(state)
    }

    /// The rows that a query finds in a database that nothing has open.
    pub(super) fn read<T: DeserializeOwned>(
        &self,
        state: &Path,
        sql: &str,
    ) -> anyhow::Result<Vec<T>> {
        let options = json!({ "state": state, "sql": sql });
        let rows = command::quietly(&self.node("read.mjs", &options))?;
        serde_json::from_str(rows.trim()).context("read.mjs prints no rows")
    }

    /// Fails unless the Worker and the reference answer alike. Both get the booking.
    pub(super) fn compare(
        &self,
        worker: &Served,
        reference: &Served,
        booking: &Value,
    ) -> anyhow::Result<()> {
        let options = json!({
            "worker": format!("http://{}", worker.address),
            "reference": format!("http://{}", reference.address),
            "token": DEMO_API_KEY,
            "booking": booking,
        });
        command::quietly(&self.node("compare.mjs", &options))?;
        Ok(())
    }

    /// Copies a database that nothing has open.
    pub(super) fn copy(&self, state: &Path, name: &str) -> anyhow::Result<PathBuf> {
        let copy = self.folder.join(name);
        command::quietly(Command::new("cp").arg("-r").arg(state).arg(&copy))?;
        Ok(copy)
    }

    /// Starts a Worker on a database and waits for its first answers, to requests for `path`.
    pub(super) fn serve(
        &self,
        modules: &Modules,
        state: &Path,
        path: &str,
    ) -> anyhow::Result<Served> {
        self.start(&Serving {
            modules,
            state,
            path,
            variables: &[],
            ticks_from: None,
        })
    }

    /// Starts a Worker and waits for its first answers.
    pub(super) fn start(&self, serving: &Serving<'_>) -> anyhow::Result<Served> {
        let port = ports::pick_free()?;
        let mut variables = local_defaults();
        variables.insert("PUBLIC_URL".to_owned(), format!("http://127.0.0.1:{port}"));
        for (name, value) in serving.variables {
            variables.insert((*name).to_owned(), (*value).to_owned());
        }
        let mut options = json!({
            "folder": serving.modules.folder,
            "modules": serving.modules.names,
            "compatibilityDate": compatibility_date(self.project)?,
            "state": serving.state,
            "variables": variables,
            "port": port,
            "path": serving.path,
        });
        if let Some(first) = serving.ticks_from {
            options["ticksFrom"] = first.timestamp_millis().into();
        }
        let (tell, told) = mpsc::channel();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&lines);
        let sink: LineSink = Arc::new(move |line: &str| {
            if let Some(served) = line.strip_prefix("served ") {
                // Nobody listens any more once the first answers have been awaited.
                let _ = tell.send(served.to_owned());
            }
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line.to_owned());
        });
        let process = ProcessGroup::start(&self.node("serve.mjs", &options), &sink)?;
        // The sender goes when the program ends, and that ends the wait.
        drop(sink);
        let served = told.recv_timeout(START_LIMIT).map_err(|_| {
            let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            anyhow::anyhow!("the Worker did not start:\n{}", lines.join("\n"))
        })?;
        let served: Value = serde_json::from_str(&served)?;
        let millis = |name: &str| served[name].as_f64().context("serve.mjs tells no times");
        let start = Start {
            ready: millis("ready")?,
            first: millis("first")?,
            second: millis("second")?,
        };
        Ok(Served {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            start,
            _process: process,
        })
    }

    fn node(&self, script: &str, options: &Value) -> Command {
        let mut node = Command::new("node");
        node.arg(self.project.path("xtask/bench").join(script))
            .arg(options.to_string())
            .current_dir(&self.project.root)
            .env("NO_COLOR", "1");
        node
    }
}

impl Drop for Environment<'_> {
    fn drop(&mut self) {
        // A folder that cannot be removed now lies under cargo's target folder and harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A running Worker. Dropping it ends it.
pub(super) struct Served {
    /// The address at which it listens.
    pub(super) address: SocketAddr,
    /// The times of its start.
    pub(super) start: Start,
    _process: ProcessGroup,
}

impl Start {
    /// The isolate's own cold start: what the first answer takes longer than the second.
    pub(super) fn cold(&self) -> f64 {
        self.first - self.second
    }
}

/// The times of a Worker's start, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// Until the runtime listened.
    pub(super) ready: f64,
    /// From then to the first answer: modules are instantiated, the database is opened.
    pub(super) first: f64,
    /// The time that the second answer took.
    pub(super) second: f64,
}

fn compatibility_date(project: &Project) -> anyhow::Result<String> {
    let settings = fs::read_to_string(project.path("wrangler.toml"))?;
    settings
        .split_once("compatibility_date = \"")
        .and_then(|(_, after)| after.split_once('"'))
        .map(|(date, _)| date.to_owned())
        .context("wrangler.toml has no compatibility_date")
}
