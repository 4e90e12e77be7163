//! `cargo xtask bootstrap`: the first organization and its owner.
//!
//! Both ways go through `POST /api/bootstrap`, which does it once. On this machine it asks a running
//! `cargo xtask dev`, or runs the Worker just for that.

use anyhow::Context as _;
use callslot_tests::edge::{Edge, EdgeOptions, ports};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::build;
use crate::dev::{STATE, settings::Settings};
use crate::post::post;
use crate::project::Project;
use crate::steps::Steps;

/// The secret's name, here and on the Worker.
const SECRET: &str = "BOOTSTRAP_SECRET";

/// What `cargo xtask bootstrap` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What the organization is called
    #[arg(long)]
    organization: String,
    /// How its owner is called
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

impl Arguments {
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
pub(crate) fn run(project: &Project, steps: &Steps, arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.url {
        Some(url) => {
            let secret = std::env::var(SECRET)
                .with_context(|| format!("set {SECRET} to the deployed Worker's own"))?;
            let url = url.trim_end_matches('/');
            make(url, &secret, arguments)?;
            eprintln!("Sign in at {url}/sign-in as {}.", arguments.email);
        }
        None => locally(project, steps, arguments)?,
    }
    Ok(())
}

fn make(url: &str, secret: &str, arguments: &Arguments) -> anyhow::Result<()> {
    let made = post(&format!("{url}/api/bootstrap"), secret, &arguments.body())?;
    println!("{made}");
    Ok(())
}

fn locally(project: &Project, steps: &Steps, arguments: &Arguments) -> anyhow::Result<()> {
    let state = project.path(STATE);
    let settings = Settings::read(project, &state)?;
    let secret = settings.required(SECRET)?;
    if ports::is_free(arguments.port) {
        build::run(project, steps)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let options = EdgeOptions {
            project: project.root.clone(),
            state: Some(state.join("edge")),
            port: arguments.port,
            // Nothing is dialled or sent in the moment that it runs.
            variables: settings.variables("http://127.0.0.1:9", None),
            ..EdgeOptions::default()
        };
        let edge = runtime.block_on(Edge::start(options))?;
        let made = make(edge.url(), &secret, arguments);
        runtime.block_on(edge.stop());
        made?;
    } else {
        make(
            &format!("http://localhost:{}", arguments.port),
            &secret,
            arguments,
        )?;
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
    use crate::post::post;

    #[test]
    fn a_secret_is_not_sent_in_clear_to_another_machine() {
        let error = post(
            "http://callslot.example/api/bootstrap",
            "secret",
            &json!({}),
        )
        .unwrap_err();
        assert!(error.to_string().contains("HTTPS"), "{error}");
    }
}
