//! Signed messages to a Worker, here or deployed, as Standard Webhooks has them.

use anyhow::{Context as _, ensure};
use serde_json::Value;
use standardwebhooks::Webhook;
use uuid::Uuid;

use crate::dev::{STATE, settings::Settings};
use crate::project::Project;

/// A Worker, and what messages to it are signed with.
pub(crate) struct Service {
    url: String,
    secret: String,
    /// The secret's name on the server and in the environment.
    name: &'static str,
}

impl Service {
    /// A deployed Worker, whose secret is in the environment, or without an address the one on this machine.
    pub(crate) fn find(
        project: &Project,
        url: Option<&str>,
        name: &'static str,
    ) -> anyhow::Result<Self> {
        let (url, secret) = match url {
            Some(url) => (
                url.trim_end_matches('/').to_owned(),
                std::env::var(name).with_context(|| format!("{name} is not set"))?,
            ),
            None => (
                "http://localhost:8787".to_owned(),
                Settings::read(project, &project.path(STATE))?.required(name)?,
            ),
        };
        Ok(Self { url, secret, name })
    }

    /// Sends a message and returns the answer. Fails on any but a success.
    pub(crate) fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.send(path, body.to_string()))
    }

    async fn send(&self, path: &str, body: String) -> anyhow::Result<Value> {
        let url = &self.url;
        let id = format!("msg_{}", Uuid::new_v4().simple());
        let time = chrono::Utc::now().timestamp();
        let signature = sign(self.name, &self.secret, &id, time, &body)?;
        let answer = reqwest::Client::new()
            .post(format!("{url}{path}"))
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
        Ok(serde_json::from_str(&text)?)
    }
}

/// The signature as Standard Webhooks has it.
fn sign(name: &str, secret: &str, id: &str, time: i64, body: &str) -> anyhow::Result<String> {
    ensure!(
        secret.starts_with("whsec_"),
        "{name} does not begin with whsec_"
    );
    let webhook =
        Webhook::new(secret).with_context(|| format!("{name} is not base64 after whsec_"))?;
    Ok(webhook.sign(id, time, body.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// The vector that the specification's own libraries are tested with.
    #[test]
    fn a_message_is_signed_as_the_specification_says() {
        let signature = sign(
            "SECRET",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signature.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
