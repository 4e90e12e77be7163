//! `cargo xtask plan`: says what an organization pays for, in the billing system's place and by its signed
//! webhook, so that all that follows from it follows here too.

use uuid::Uuid;

use crate::operator::Service;
use crate::project::Project;

/// The secret's name on the server and in the environment.
const SECRET: &str = "BILLING_WEBHOOK_SECRET";

#[derive(clap::Args)]
pub(crate) struct PlanArguments {
    /// The organization's id
    organization: Uuid,
    /// Its plan from now on
    #[arg(value_parser = ["free", "pro", "business", "enterprise"])]
    plan: String,
    /// A deployed Worker's address; its secret is read from `BILLING_WEBHOOK_SECRET`. Without it, the one that
    /// `cargo xtask dev` runs
    #[arg(long)]
    url: Option<String>,
}

/// Sends the message and shows the answer.
pub(crate) fn run(project: &Project, arguments: &PlanArguments) -> anyhow::Result<()> {
    let service = Service::find(project, arguments.url.as_deref(), SECRET)?;
    let body = serde_json::json!({
        "organization_id": arguments.organization,
        "plan": arguments.plan,
    });
    println!("{}", service.post("/api/billing/plan", &body)?);
    Ok(())
}
