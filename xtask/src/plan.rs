//! `cargo xtask plan`: says what an organization pays for, in the billing system's place and by its signed
//! webhook, so that all that follows from it follows here too.

use anyhow::{Context as _, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::dev::{STATE, settings::Settings};
use crate::project::Project;

/// The secret's name on the server and in the environment.
const SECRET: &str = "BILLING_WEBHOOK_SECRET";

#[derive(clap::Args)]
pub(crate) struct Arguments {
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
pub(crate) fn run(project: &Project, arguments: &Arguments) -> anyhow::Result<()> {
    let (url, secret) = match &arguments.url {
        Some(url) => (
            url.trim_end_matches('/'),
            std::env::var(SECRET).with_context(|| format!("{SECRET} is not set"))?,
        ),
        None => (
            "http://localhost:8787",
            Settings::read(project, &project.path(STATE))?.required(SECRET)?,
        ),
    };
    let body = serde_json::json!({
        "organization_id": arguments.organization,
        "plan": arguments.plan,
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let answer = runtime.block_on(send(url, &secret, body.to_string()))?;
    println!("{answer}");
    Ok(())
}

async fn send(url: &str, secret: &str, body: String) -> anyhow::Result<String> {
    let id = format!("msg_{}", Uuid::new_v4().simple());
    let time = chrono::Utc::now().timestamp().to_string();
    let signature = sign(secret, &id, &time, &body)?;
    let answer = reqwest::Client::new()
        .post(format!("{url}/api/billing/plan"))
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", time)
        .header("webhook-signature", signature)
        .body(body)
        .send()
        .await
        .with_context(|| format!("{url} does not answer; is `cargo xtask dev` running?"))?;
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(status.is_success(), "{url} answered {status}: {text}");
    Ok(text)
}

/// The signature as Standard Webhooks has it.
fn sign(secret: &str, id: &str, time: &str, body: &str) -> anyhow::Result<String> {
    let key = secret
        .strip_prefix("whsec_")
        .with_context(|| format!("{SECRET} does not begin with whsec_"))?;
    let key = STANDARD
        .decode(key)
        .with_context(|| format!("{SECRET} is not base64 after whsec_"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key)
        .map_err(|_| anyhow::anyhow!("{SECRET} has no length"))?;
    mac.update(format!("{id}.{time}.{body}").as_bytes());
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// The vector that the specification's own libraries are tested with.
    #[test]
    fn a_message_is_signed_as_the_specification_says() {
        let signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signature.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
