//! `cargo xtask dev`: Callslot on this machine, with nobody's telephone ringing.
//!
//! Standard output carries one line, `ready {…}`, for whatever drives this; everything for people
//! goes to standard error.

mod browser;
mod greeting;
pub(crate) mod settings;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use callslot_fakes::{Callslot, MailWebhook, Options, Simulator};
use callslot_harness::process_group::LineSink;
use callslot_harness::{DEMO_API_KEY, Edge, EdgeOptions, RateLimits, ports};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::build;
use crate::extension;
use crate::project::Project;
use crate::steps::{Steps, announce};
use settings::Settings;

/// The folder of the local database and secrets, under the repository.
pub(crate) const STATE: &str = ".callslot";
/// A tick records itself within seconds; past this something is wrong.
const FIRST_TICK_LIMIT: Duration = Duration::from_secs(90);
const MINUTE_MS: u64 = 60 * 1000;

/// The arguments of `cargo xtask dev`.
#[derive(Args)]
pub(crate) struct DevArguments {
    /// Port of Callslot on 127.0.0.1
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Port of the carrier simulator on 127.0.0.1
    #[arg(long, default_value_t = 8788)]
    carrier_port: u16,
    /// Use this carrier instead of starting the simulator
    #[arg(long, value_name = "URL")]
    carrier_url: Option<String>,
    /// Begin with an empty database
    #[arg(long)]
    fresh: bool,
    /// Leave the demo organization out, for one of your own: see `cargo xtask bootstrap`
    #[arg(long)]
    bare: bool,
    /// Say only what a program needs
    #[arg(long)]
    headless: bool,
}

impl DevArguments {
    /// Whether somebody sits before a display, who can be signed in as somebody.
    fn opens_a_browser(&self) -> bool {
        !self.headless && !self.bare && self.carrier_url.is_none() && browser::has_display()
    }
}

/// Runs until Ctrl-C or SIGTERM.
pub(crate) fn run(
    project: &Project,
    steps: &Steps,
    arguments: &DevArguments,
) -> anyhow::Result<()> {
    // Before the slow part, so that a forgotten earlier run is told of at once.
    check_port(arguments.port, "--port")?;
    if arguments.carrier_url.is_none() {
        check_port(arguments.carrier_port, "--carrier-port")?;
    }
    settings::warn_of_unknown_names(project)?;
    let tools = build::run(project, steps)?;
    if arguments.opens_a_browser() {
        extension::build(project, steps, &tools)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(serve(project, steps, arguments));
    // A tick may be waiting for its answer; it is not waited for.
    runtime.shutdown_timeout(Duration::from_millis(100));
    result
}

fn check_port(port: u16, option: &str) -> anyhow::Result<()> {
    ensure!(
        ports::is_free(port),
        "port {port} is already in use. Is another `cargo xtask dev` running? Stop it, or choose \
         another port with `{option} {}`",
        port.saturating_add(10)
    );
    Ok(())
}

async fn serve(project: &Project, steps: &Steps, arguments: &DevArguments) -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    tokio::select! {
        // Dropping the unfinished work ends every process it started.
        _ = terminated.recv() => Ok(()),
        _ = interrupted.recv() => Ok(()),
        result = serve_until_dropped(project, steps, arguments) => result,
    }
}

async fn serve_until_dropped(
    project: &Project,
    steps: &Steps,
    arguments: &DevArguments,
) -> anyhow::Result<()> {
    let state = project.path(STATE);
    if arguments.fresh && state.exists() {
        std::fs::remove_dir_all(&state)
            .with_context(|| format!("cannot remove {}", state.display()))?;
    }
    let settings = Settings::read(project, &state)?;
    let simulator = match arguments.carrier_url {
        Some(_) => None,
        None => Some(start_simulator(&settings, arguments).await?),
    };
    let carrier = match (&arguments.carrier_url, &simulator) {
        (Some(url), _) => url.trim_end_matches('/').to_owned(),
        (None, Some(simulator)) => simulator.url().to_owned(),
        (None, None) => bail!("there is no carrier"),
    };
    let start = Instant::now();
    let is_ready = Arc::new(AtomicBool::new(false));
    let options = EdgeOptions {
        project: project.root.clone(),
        state: Some(state.join("edge")),
        port: arguments.port,
        // Browsers keep passkeys for names only.
        host: "localhost",
        rate_limits: RateLimits::Deployed,
        variables: settings.variables(&carrier, simulator.as_ref().map(Simulator::url)),
        on_output: (!arguments.headless).then(|| log_when(&is_ready)),
        ..EdgeOptions::default()
    };
    let options = if arguments.bare {
        options
    } else {
        options.demo()
    };
    let mut edge = Edge::start(options)
        .await
        .context("step \"edge runtime\" failed")?;
    steps.record("edge runtime", start.elapsed());
    let start = Instant::now();
    edge.fire_scheduled();
    wait_for_the_first_tick(&mut edge).await?;
    steps.record("first tick", start.elapsed());
    is_ready.store(true, Ordering::Relaxed);
    let key = (!arguments.bare).then_some(DEMO_API_KEY);
    println!("{}", ready_line(&edge.public_url(), &carrier, key));
    if !arguments.headless {
        if arguments.bare {
            greeting::print_bare(&edge.public_url(), simulator.as_ref().map(Simulator::url));
        } else {
            greeting::print(&edge.public_url(), &carrier, simulator.is_some());
        }
    }
    let _browser = match &simulator {
        Some(simulator) if arguments.opens_a_browser() => {
            browser::open(project, &state, &edge.public_url(), simulator.url())
        }
        _ => None,
    };
    tick_every_minute(&mut edge).await
}

async fn start_simulator(
    settings: &Settings,
    arguments: &DevArguments,
) -> anyhow::Result<Simulator> {
    if settings.get("SIGNALWIRE_BASE_URL").is_some() {
        announce(
            "SIGNALWIRE_BASE_URL is set but not used: calls go to the simulator unless you name a \
             carrier with --carrier-url",
        );
    }
    let simulator = Simulator::start(Options {
        bind: SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.carrier_port)),
        project_id: settings.required("SIGNALWIRE_PROJECT_ID")?,
        api_token: settings.required("SIGNALWIRE_API_TOKEN")?,
        signing_key: settings.required("SIGNALWIRE_SIGNING_KEY")?,
        mail_api_key: settings.required("MAIL_API_KEY")?,
        mail_webhook: Some(MailWebhook {
            url: format!(
                "http://{}:{}/mail/events",
                Ipv4Addr::LOCALHOST,
                arguments.port
            ),
            secret: settings.required("MAIL_WEBHOOK_SECRET")?,
        }),
        on_event: (!arguments.headless).then(|| Arc::new(|line: &str| log("carrier", line)) as _),
        callslot: Some(Callslot {
            url: format!("http://{}:{}", Ipv4Addr::LOCALHOST, arguments.port),
            api_key: DEMO_API_KEY.to_owned(),
        }),
        ..Options::in_real_time()
    })
    .await
    .context("step \"carrier simulator\" failed")?;
    // As whoever runs the service sets it on the carrier's pages.
    let received = format!(
        "http://{}:{}/carrier/lines/deployment/received",
        Ipv4Addr::LOCALHOST,
        arguments.port
    );
    simulator.set_text_address(&settings.required("SIGNALWIRE_FROM_NUMBER")?, &received);
    Ok(simulator)
}

async fn wait_for_the_first_tick(edge: &mut Edge) -> anyhow::Result<()> {
    let health = format!("{}/health", edge.url());
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        .build()?;
    let until = Instant::now() + FIRST_TICK_LIMIT;
    loop {
        let answer = http.get(&health).send().await;
        if answer
            .as_ref()
            .is_ok_and(|answer| answer.status().is_success())
        {
            return Ok(());
        }
        check_running(edge)?;
        if Instant::now() > until {
            let answer =
                answer.map_or_else(|error| error.to_string(), |it| it.status().to_string());
            bail!(
                "the first tick was not recorded: {health} says {answer}. If the database is from \
                 another version, `cargo xtask dev --fresh` begins with an empty one\n{}",
                edge.output()
            );
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Does what Cloudflare's trigger does, which the local edge runtime does not.
async fn tick_every_minute(edge: &mut Edge) -> anyhow::Result<()> {
    let mut looks = tokio::time::interval(Duration::from_secs(1));
    let mut next = tokio::time::Instant::now() + until_the_next_minute();
    loop {
        tokio::select! {
            () = tokio::time::sleep_until(next) => {
                // Not waited for: ticks overlap, as they do on Cloudflare.
                edge.fire_scheduled();
                next = tokio::time::Instant::now() + until_the_next_minute();
            }
            _ = looks.tick() => check_running(edge)?,
        }
    }
}

fn check_running(edge: &mut Edge) -> anyhow::Result<()> {
    if let Some(status) = edge.ended()? {
        bail!(
            "the edge runtime ended by itself ({status}):\n{}",
            edge.output()
        );
    }
    Ok(())
}

fn until_the_next_minute() -> Duration {
    let now = u64::try_from(chrono::Utc::now().timestamp_millis()).unwrap_or_default();
    Duration::from_millis(MINUTE_MS - now % MINUTE_MS)
}

/// `ready {…}`, with the fields in the order that people read them. Where there is no demo organization,
/// there is no key.
fn ready_line(url: &str, carrier: &str, key: Option<&str>) -> String {
    let [url, carrier] = [url, carrier].map(serde_json::Value::from);
    let api_key = serde_json::Value::from(key);
    format!(r#"ready {{"url":{url},"carrier":{carrier},"api_key":{api_key}}}"#)
}

/// Logs what the Worker prints, but not how the runtime starts.
fn log_when(is_ready: &Arc<AtomicBool>) -> LineSink {
    let is_ready = Arc::clone(is_ready);
    Arc::new(move |line: &str| {
        if is_ready.load(Ordering::Relaxed) {
            log("edge", line);
        }
    })
}

fn log(source: &str, line: &str) {
    if !line.trim().is_empty() {
        eprintln!("{source:>7} | {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::ready_line;

    #[test]
    fn the_ready_line_is_what_programs_wait_for() {
        let line = |key| ready_line("http://localhost:8787", "http://127.0.0.1:8788", key);
        let addresses =
            r#"ready {"url":"http://localhost:8787","carrier":"http://127.0.0.1:8788","#;
        let demo = line(Some("cs_demo_owner"));
        assert_eq!(demo, format!("{addresses}\"api_key\":\"cs_demo_owner\"}}"));
        assert_eq!(line(None), format!("{addresses}\"api_key\":null}}"));
    }
}
