//! The carrier client against the carrier's own published description, by a mock that refuses
//! whatever the description does not allow.

use crate::stage::Stage;
use callslot_tests::edge::{leash::Leash, ports, project};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;
use std::{
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::mpsc;

/// A mock of SignalWire that validates every request, and what it printed.
struct Mock {
    url: String,
    printed: Arc<Mutex<Vec<String>>>,
    _leash: Leash,
}

impl Mock {
    async fn start() -> Self {
        let port = ports::pick_free().unwrap();
        let project = project();
        let mut prism = Command::new("node");
        prism
            .arg(project.join("node_modules/@stoplight/prism-cli/dist/index.js"))
            .args(["mock", "--errors", "-h", "127.0.0.1", "-p"])
            .arg(port.to_string())
            .arg(project.join("tests/signalwire/calls.openapi.json"));
        let printed = Arc::new(Mutex::new(Vec::new()));
        let (listening, mut ready) = mpsc::unbounded_channel();
        let sink = {
            let printed = printed.clone();
            Arc::new(move |line: &str| {
                printed.lock().unwrap().push(line.to_owned());
                if line.contains("is listening") {
                    let _ = listening.send(());
                }
            })
        };
        let leash = Leash::start(&prism, &(sink as _)).unwrap();
        tokio::time::timeout(Duration::from_secs(60), ready.recv())
            .await
            .unwrap();
        Self {
            url: format!("http://127.0.0.1:{port}"),
            printed,
            _leash: leash,
        }
    }

    fn lines_with(&self, text: &str) -> Vec<String> {
        let printed = self.printed.lock().unwrap();
        printed
            .iter()
            .filter(|line| line.contains(text))
            .cloned()
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_the_carrier_fits_its_own_description() {
    let mock = Mock::start().await;
    let stage = Stage::with(&[
        ("SIGNALWIRE_BASE_URL", &mock.url),
        (
            "SIGNALWIRE_PROJECT_ID",
            "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        ),
    ])
    .await;
    let booked = stage
        .book(Utc::now() + TimeDelta::seconds(1), json!({}))
        .await;
    let tick = stage.tick().await;
    assert_eq!(
        tick["placed"],
        1,
        "{tick} {:?}",
        mock.printed.lock().unwrap()
    );
    // Cancelling it ends the call, which is the other request that matters.
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    let (_, answer) = stage.send(stage.request(Method::DELETE, &path)).await;
    assert_eq!(answer["booking"]["status"], "cancelled", "{answer}");
    let passed = mock.lines_with("passed the validation rules");
    assert_eq!(passed.len(), 2, "{:?}", mock.printed.lock().unwrap());
    assert_eq!(mock.lines_with("did not pass"), Vec::<String>::new());
}
