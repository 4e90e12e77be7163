//! Requests to a Worker, here or deployed. Node makes them: it is needed anyway, and speaks HTTPS.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

/// Reads the request from standard input, so that no secret is on a command line, and writes the answer.
const SCRIPT: &str = r#"
let text = "";
for await (const part of process.stdin) text += part;
const { url, secret, body } = JSON.parse(text);
const answer = await fetch(url, {
  method: "POST",
  redirect: "error",
  headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
  body: JSON.stringify(body),
});
process.stdout.write(JSON.stringify({ status: answer.status, body: await answer.text() }));
"#;

/// Posts JSON with a Bearer token. Fails on any answer but a success, with what it says.
pub(crate) fn post(url: &str, secret: &str, body: &Value) -> anyhow::Result<Value> {
    let local = ["http://127.0.0.1", "http://localhost"]
        .iter()
        .any(|here| url.starts_with(here));
    ensure!(
        local || url.starts_with("https://"),
        "{url} is neither on this machine nor reached by HTTPS: the secret would be readable on the way"
    );
    let mut node = Command::new("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run node")?;
    let request = json!({ "url": url, "secret": secret, "body": body }).to_string();
    // Dropped at once, so that the script sees its end.
    node.stdin
        .take()
        .context("node takes no input")?
        .write_all(request.as_bytes())?;
    let output = node.wait_with_output()?;
    ensure!(
        output.status.success(),
        "{url} does not answer:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    let text = answer["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    if !matches!(answer["status"].as_u64(), Some(200..=299)) {
        let message = body["error"]["message"].as_str().unwrap_or(text);
        bail!("{url} answered {}: {message}", answer["status"]);
    }
    Ok(body)
}
