//! The harness itself: what every other test here relies on.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use callslot_harness::process_group::{LineSink, ProcessGroup};
use callslot_harness::{Edge, EdgeOptions};

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_answers_and_no_tick_runs_of_itself() {
    let edge = Edge::start(EdgeOptions::default()).await.unwrap();
    let health = reqwest::get(format!("{}/health", edge.url()))
        .await
        .unwrap();
    assert_eq!(health.status(), 503);
    let health: serde_json::Value = serde_json::from_str(&health.text().await.unwrap()).unwrap();
    assert_eq!(health["status"], "no_tick", "{health}");
    assert_eq!(health["last_tick_at"], serde_json::Value::Null, "{health}");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_good_once_a_tick_was_recorded() {
    let edge = Edge::start(EdgeOptions::default()).await.unwrap();
    edge.fire_scheduled();
    let until = Instant::now() + Duration::from_secs(90);
    loop {
        let health = reqwest::get(format!("{}/health", edge.url()))
            .await
            .unwrap();
        if health.status() == 200 {
            break;
        }
        assert!(
            Instant::now() < until,
            "{}\n{}",
            health.status(),
            edge.output()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edges_run_side_by_side_each_with_its_own_database() {
    let start = || Edge::start(EdgeOptions::default());
    let (left, right) = tokio::try_join!(start(), start()).unwrap();
    left.execute_sql(
        "CREATE TABLE only_here (a INTEGER, b TEXT); INSERT INTO only_here VALUES (1, 'x')",
    )
    .await
    .unwrap();
    let rows = left
        .execute_sql("SELECT a, b FROM only_here")
        .await
        .unwrap();
    assert_eq!(
        serde_json::json!(rows),
        serde_json::json!([{ "a": 1, "b": "x" }])
    );
    let error = right
        .execute_sql("SELECT * FROM only_here")
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("no such table: only_here"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_edge_is_gone() {
    let edge = Edge::start(EdgeOptions::default()).await.unwrap();
    let url = edge.url().to_owned();
    edge.stop().await;
    assert!(reqwest::get(url).await.is_err());
}

#[test]
fn processes_that_a_child_started_end_with_it() {
    let (told, sink) = listener();
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 60 & echo $!; sleep 60"]);
    let group = ProcessGroup::start(&shell, &sink).unwrap();
    let grandchild = wait_for_a_line(&told);
    assert!(is_running(&grandchild));
    drop(group);
    let until = Instant::now() + Duration::from_secs(5);
    while is_running(&grandchild) {
        assert!(Instant::now() < until, "{grandchild} still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn listener() -> (Arc<Mutex<Vec<String>>>, LineSink) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    (
        told,
        Arc::new(move |line: &str| heard.lock().unwrap().push(line.to_owned())),
    )
}

fn wait_for_a_line(told: &Mutex<Vec<String>>) -> String {
    loop {
        if let Some(line) = told.lock().unwrap().first() {
            return line.clone();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A process that has ended but that nobody has asked about does not run.
fn is_running(process: &str) -> bool {
    let output = Command::new("ps")
        .args(["-o", "stat=", "-p", process])
        .output()
        .unwrap();
    let state = String::from_utf8(output.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}
