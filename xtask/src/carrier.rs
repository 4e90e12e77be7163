//! `cargo xtask caller-id` and `cargo xtask carrier-keys`: what whoever runs the service decides about
//! numbers and keys.

use anyhow::bail;
use serde_json::json;
use uuid::Uuid;

use crate::operator::Service;
use crate::project::Project;

/// The secret's name on the server and in the environment.
const SECRET: &str = "OPERATOR_SECRET";

#[derive(clap::Args)]
pub(crate) struct CallerId {
    /// The organization's id
    organization: Uuid,
    /// A number of the service's own carrier account, such as +12025550199
    number: String,
    /// Take the number back
    #[arg(long)]
    remove: bool,
    /// A deployed Worker's address; its secret is read from `OPERATOR_SECRET`. Without it, the one that
    /// `cargo xtask dev` runs
    #[arg(long)]
    url: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct CarrierKeys {
    #[command(subcommand)]
    action: Action,
    /// A deployed Worker's address; its secret is read from `OPERATOR_SECRET`. Without it, the one that
    /// `cargo xtask dev` runs
    #[arg(long, global = true)]
    url: Option<String>,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Encrypt everything with the first key of `CREDENTIALS_KEYS`
    Rotate,
}

/// Grants a number, or takes it back.
pub(crate) fn caller_id(project: &Project, arguments: &CallerId) -> anyhow::Result<()> {
    let service = Service::find(project, arguments.url.as_deref(), SECRET)?;
    let answer = service.post(
        "/api/operator/caller-ids",
        &json!({
            "organization_id": arguments.organization,
            "number": arguments.number,
            "granted": !arguments.remove,
        }),
    )?;
    println!("{answer}");
    Ok(())
}

/// Encrypts batch after batch with the newest key, and says what is left.
pub(crate) fn keys(project: &Project, arguments: &CarrierKeys) -> anyhow::Result<()> {
    let Action::Rotate = arguments.action;
    let service = Service::find(project, arguments.url.as_deref(), SECRET)?;
    let (mut after, mut rotated) = (None::<String>, 0);
    loop {
        let answer = service.post("/api/operator/carrier-keys", &json!({"after": after}))?;
        rotated += answer["rotated"].as_u64().unwrap_or_default();
        if let Some(next) = answer["next"].as_str() {
            after = Some(next.to_owned());
            continue;
        }
        let (newest, left) = (&answer["newest"], &answer["left"]);
        println!(
            "{rotated} accounts encrypted anew with key {newest}, {left} left with an older one or in the older form"
        );
        if left != 0 {
            bail!(
                "{left} accounts could not be opened, or were connected meanwhile: run it again, keep the older keys, and see \
                 which are missing"
            );
        }
        println!("Every other key can be removed from CREDENTIALS_KEYS now");
        return Ok(());
    }
}
