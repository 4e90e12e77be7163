//! `cargo xtask bootstrap`: the first organization and its owner.
//!
//! Both ways go through `POST /api/bootstrap`, which does it once. On this machine it asks a running
//! `cargo xtask dev`, or runs the Worker just for that.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use callslot_harness::{Edge, EdgeOptions, ports};
use clap::Args;
use reqwest::{Client, Url, redirect::Policy};
use serde_json::{Map, Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::build;
use crate::dev::{STATE, settings::Settings};
use crate::project::Project;
use crate::steps::Steps;

/// The secret's name, here and on the Worker.
const SECRET: &str = "BOOTSTRAP_SECRET";
/// When to give up on an answer.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The arguments of `cargo xtask bootstrap`.
#[derive(Args)]
pub(crate) struct BootstrapArguments {
    /// The organization's name
    #[arg(long)]
    organization: String,
    /// Its owner's name
    #[arg(long)]
    name: String,
    /// The owner's e-mail address, to sign in with
    #[arg(long)]
    email: String,
    /// The owner's phone, such as +12125550101
    #[arg(long)]
    phone: Option<String>,
    /// free, pro, business or enterprise
    #[arg(long, default_value = "business")]
    plan: String,
    /// A deployed Worker by its address; its secret is read from the environment
    #[arg(
        long,
        help = "A deployed Worker, such as https://callslot.example.com; its secret is read from the environment variable BOOTSTRAP_SECRET"
    )]
    url: Option<String>,
    /// Port of Callslot on 127.0.0.1
    #[arg(long, default_value_t = 8787)]
    port: u16,
}

impl BootstrapArguments {
    fn body(&self) -> Value {
        let mut body = Map::new();
        for (name, value) in [
            ("organization", &self.organization),
            ("name", &self.name),
            ("email", &self.email),
            ("plan", &self.plan),
        ] {
            body.insert(name.to_owned(), json!(value));
        }
        if let Some(phone) = &self.phone {
            body.insert("phone".to_owned(), json!(phone));
        }
        body.into()
    }
}

/// Makes the organization, and says how to sign in.
pub(crate) fn run(
    project: &Project,
    steps: &Steps,
    arguments: &BootstrapArguments,
) -> anyhow::Result<()> {
    match &arguments.url {
        Some(url) => {
            let secret = std::env::var(SECRET)
                .with_context(|| format!("set {SECRET} to the deployed Worker's own"))?;
            let url = url.trim_end_matches('/');
            runtime()?.block_on(make(url, &secret, arguments))?;
            eprintln!("Sign in at {url}/sign-in as {}.", arguments.email);
        }
        None => locally(project, steps, arguments)?,
    }
    Ok(())
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build()
}

async fn make(url: &str, secret: &str, arguments: &BootstrapArguments) -> anyhow::Result<()> {
    let made = post(&format!("{url}/api/bootstrap"), secret, &arguments.body()).await?;
    println!("{made}");
    Ok(())
}

/// Posts JSON with a Bearer token. Fails on any answer but a success, with what it says.
async fn post(url: &str, secret: &str, body: &Value) -> anyhow::Result<Value> {
    let url = Url::parse(url).with_context(|| format!("{url} is no address"))?;
    let is_local = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
    ensure!(
        is_local || url.scheme() == "https",
        "{url} is neither on this machine nor reached by HTTPS: the secret would be readable on the way"
    );
    let client = Client::builder()
        // The secret goes to this address and no other.
        .redirect(Policy::none())
        .timeout(TIMEOUT)
        .build()?;
    let request = client.post(url.clone()).bearer_auth(secret).json(body);
    let answer = request
        .send()
        .await
        .with_context(|| format!("{url} does not answer"))?;
    let status = answer.status();
    let text = answer.text().await?;
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    if !status.is_success() {
        let message = body["error"]["message"].as_str().unwrap_or(&text);
        bail!("{url} answered {status}: {message}");
    }
    Ok(body)
}

fn locally(project: &Project, steps: &Steps, arguments: &BootstrapArguments) -> anyhow::Result<()> {
    let state = project.path(STATE);
    let settings = Settings::read(project, &state)?;
    let secret = settings.required(SECRET)?;
    let runtime = runtime()?;
    if ports::is_free(arguments.port) {
        build::run(project, steps)?;
        let options = EdgeOptions {
            project: project.root.clone(),
            state: Some(state.join("edge")),
            port: arguments.port,
            // Nothing is dialled or sent in the moment that it runs.
            variables: settings.variables("http://127.0.0.1:9", None),
            ..EdgeOptions::default()
        };
        let edge = runtime.block_on(Edge::start(options))?;
        let made = runtime.block_on(make(edge.url(), &secret, arguments));
        runtime.block_on(edge.stop());
        made?;
    } else {
        let url = format!("http://localhost:{}", arguments.port);
        runtime.block_on(make(&url, &secret, arguments))?;
    }
    eprintln!(
        "Run `cargo xtask dev --bare` and sign in at http://localhost:{}/sign-in as {}; the code is in \
         the mailbox that it names.",
        arguments.port, arguments.email
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_is_not_sent_in_clear_to_another_machine() {
        for host in ["callslot.example", "127.0.0.1.callslot.example"] {
            let url = format!("http://{host}/api/bootstrap");
            let error = post(&url, "secret", &json!({})).await.unwrap_err();
            assert!(error.to_string().contains("HTTPS"), "{error}");
        }
    }
}
