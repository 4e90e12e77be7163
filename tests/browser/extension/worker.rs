//! The extension's service worker, asked over a connection of its own.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::service_worker::{EnableParams, StopAllWorkersParams};
use chromiumoxide::cdp::browser_protocol::target::GetTargetsParams;
use chromiumoxide::{Browser, Page};
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::person::{LIMIT, Person, evaluate, question};

/// Between two looks for something that tells nobody when it is there.
const LOOK: Duration = Duration::from_millis(10);

impl Person {
    /// The service worker's answer to an expression, awake or not.
    pub(crate) async fn worker_says(&self, expression: &str) -> Value {
        let deadline = Instant::now() + LIMIT;
        loop {
            match self.ask_worker(expression).await {
                Some(answer) => return answer,
                None => assert!(Instant::now() < deadline, "no answer to {expression}"),
            }
            sleep(LOOK).await;
        }
    }

    /// `None` if there is no service worker, or if it is not yet, or no longer, at work.
    async fn ask_worker(&self, expression: &str) -> Option<Value> {
        let id = self.worker_target().await?;
        let socket: url::Url = self.browser.websocket_address().parse().unwrap();
        let authority = format!("{}:{}", socket.host_str()?, socket.port()?);
        let address = format!("ws://{authority}/devtools/page/{id}");
        let (worker, mut events) = Browser::connect(address).await.ok()?;
        let events = tokio::spawn(async move { while events.next().await.is_some() {} });
        // A worker that is starting knows only some of Chrome's functions.
        let guarded = format!(
            "globalThis.chrome?.runtime?.id && chrome.scripting && chrome.storage \
             ? Promise.resolve({expression}).then((said) => ({{ said }})) : null"
        );
        let asked = tokio::time::timeout(LIMIT, worker.execute(question(&guarded))).await;
        events.abort();
        let answer = asked.ok()?.ok()?.result;
        assert!(
            answer.exception_details.is_none(),
            "{expression}: {:?}",
            answer.exception_details
        );
        let mut value = answer.result.value?;
        value.is_object().then(|| value["said"].take())
    }

    async fn worker_target(&self) -> Option<String> {
        let targets = self.browser.execute(GetTargetsParams::default()).await;
        let targets = targets.unwrap().result.target_infos;
        targets
            .iter()
            .find(|target| target.r#type == "service_worker")
            .map(|target| target.target_id.inner().clone())
    }

    /// Stops the service worker, as Chrome does when it has been idle.
    pub(crate) async fn stops_the_worker(&self) {
        self.page.execute(EnableParams::default()).await.unwrap();
        self.page
            .execute(StopAllWorkersParams::default())
            .await
            .unwrap();
    }

    /// Wakes the service worker, which Chrome stops when it has had nothing to do for half a minute. `own` is
    /// one of the extension's pages.
    pub(crate) async fn wakes_the_worker(&self, own: &Page) {
        let wake = "chrome.runtime.sendMessage({type: 'server'}).then(() => 1, () => 0)";
        evaluate(own, question(wake)).await;
    }

    /// Has another service worker at work, which knows nothing of what the one before has done.
    pub(crate) async fn restarts_the_worker(&self, own: &Page) {
        self.wakes_the_worker(own).await;
        self.worker_says("(globalThis.before = true)").await;
        self.stops_the_worker().await;
        let deadline = Instant::now() + LIMIT;
        loop {
            self.wakes_the_worker(own).await;
            if self.worker_says("globalThis.before ?? false").await == false {
                return;
            }
            assert!(Instant::now() < deadline, "the worker does not stop");
            sleep(LOOK).await;
        }
    }
}
