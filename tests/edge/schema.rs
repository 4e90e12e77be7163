//! The API against its own description: Schemathesis makes requests of `/openapi.json`, good ones and
//! bad ones, and holds every answer against it.

use crate::environment::Environment;
use callslot_fakes::{Account, Options, Simulator};
use callslot_harness::{DEMO_API_KEY, LOCAL_CRON_SECRET, process_group::ProcessGroup, project};
use chrono::{SecondsFormat, TimeDelta, Utc};
use std::{
    process::Command,
    sync::{Arc, Mutex},
};

/// The key that organizations' credentials are encrypted with.
const KEYS: &str = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_one_that_the_description_allows() {
    let program = project().join("target/schemathesis/bin/schemathesis");
    assert!(
        program.exists(),
        "{} is missing: `cargo xtask test` installs it",
        program.display()
    );
    // Only the simulated phones ring if a call is asked for, by whichever account.
    let carrier = Simulator::start(Options {
        accounts: vec![Account {
            project_id: "7c3b1f0e-own-project".to_owned(),
            api_token: "PT-own-api-token".to_owned(),
            signing_key: "PSK-own-signing-key".to_owned(),
            numbers: vec!["+14155552671".to_owned()],
        }],
        ..Options::default()
    });
    let carrier = carrier.await.unwrap();
    let url = carrier.url().to_owned();
    let variables = [
        ("DIAL_PACE_MS", "0"),
        ("DIAL_ABORT_SECONDS", "2"),
        (
            "BOOTSTRAP_SECRET",
            "bootstrap-secret-of-more-than-32-characters",
        ),
        (
            "BILLING_WEBHOOK_SECRET",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ),
        ("OPERATOR_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("CREDENTIALS_KEYS", KEYS),
        ("CARRIER_ORIGINS", &url),
    ];
    // Passkeys need a name.
    let environment = Environment::around(carrier, "localhost", &variables).await;
    // Without a tick the Worker is not well, which is no error.
    environment.tick().await;
    let mut run = Command::new(program);
    run.arg("--config-file")
        .arg(project().join("tests/schemathesis.toml"))
        .args(["run", "--no-color"])
        .arg(format!("{}/openapi.json", environment.edge.url()))
        .current_dir(project().join("target"))
        .env("CALLSLOT_CARRIER", &url)
        .env("CALLSLOT_TOMORROW", in_days(1))
        .env("CALLSLOT_NEXT_WEEK", in_days(7))
        .env("CALLSLOT_TOKEN", DEMO_API_KEY)
        .env("CALLSLOT_CRON_SECRET", LOCAL_CRON_SECRET);
    // By hand, for longer than every run of the tests has time for.
    if let Ok(examples) = std::env::var("CALLSLOT_SCHEMA_EXAMPLES") {
        run.args(["--max-examples", &examples]);
    }
    let printed = Arc::new(Mutex::new(Vec::new()));
    let sink = {
        let printed = printed.clone();
        Arc::new(move |line: &str| printed.lock().unwrap().push(line.to_owned()))
    };
    let mut group = ProcessGroup::start(&run, &(sink as _)).unwrap();
    let status = tokio::task::spawn_blocking(move || group.wait()).await;
    let report = printed.lock().unwrap().join("\n");
    println!("{report}");

    assert!(status.unwrap().unwrap().success(), "see the report above");
}

fn in_days(days: i64) -> String {
    (Utc::now() + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true)
}
