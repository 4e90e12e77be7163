//! Runs call documents of the Calling API (SWML) on one leg.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join;
use serde_json::{Map, Value, json};

use crate::carrier::call::LISTENING;
use crate::carrier::call::follow_cxml::{DOCUMENT_COUNT_LIMIT, End, Scene};
use crate::carrier::event_log::{CallStatus, Happened, WebhookPurpose};
use crate::carrier::leg::{Gone, Leg};
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::cxml::{Dial, DialRecord};
use crate::carrier::protocol::element::Reference;
use crate::carrier::protocol::states::{reason_of, stage_of};
use crate::carrier::protocol::swml::{self, Connect, Method, Prompt};
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Webhook, WebhookMethod as Http};

/// The time it takes to send a key, and `W` and `w`, in carrier time.
const KEY: Duration = Duration::from_millis(200);
const LONG_PAUSE: Duration = Duration::from_secs(1);
const SHORT_PAUSE: Duration = Duration::from_millis(500);

/// The step after an instruction.
enum Step {
    On,
    Transfer(String),
    Hangup,
    Rejected(String),
}

impl Carrier {
    /// Runs documents from `url` until one ends.
    pub(crate) async fn run_swml(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        url: String,
        scene: Scene,
    ) -> End {
        let mut variables = Value::Object(Map::new());
        let mut url = url;
        for count in 0..DOCUMENT_COUNT_LIMIT {
            let first = count == 0;
            let fetched = leg
                .unless_gone(self.swml(leg, &url, &variables, scene))
                .await;
            let methods = match fetched {
                Err(Gone(by)) => return End::Gone(by),
                Ok(Err(reason)) => {
                    self.reject(leg, reason);
                    return End::Failed { first };
                }
                Ok(Ok(methods)) => methods,
            };
            match self.run_methods(leg, methods, &mut variables).await {
                Err(Gone(by)) => return End::Gone(by),
                Ok(Step::On) => return End::RanOut,
                Ok(Step::Hangup) => return End::Hangup,
                Ok(Step::Rejected(reason)) => {
                    self.reject(leg, reason);
                    return End::Failed { first };
                }
                Ok(Step::Transfer(next)) => url = next,
            }
        }
        self.reject(leg, "too many documents for one call".to_owned());
        End::Failed { first: false }
    }

    /// Fetches a document. Where the carrier asks twice, it rings a second phone for each answer that says so.
    async fn swml(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        url: &str,
        variables: &Value,
        scene: Scene,
    ) -> Result<Vec<Method>, String> {
        if !self.asks_twice(leg) {
            return self.fetch_swml(leg, url, variables, scene).await;
        }
        let (first, second) = join(
            self.fetch_swml(leg, url, variables, scene),
            self.fetch_swml(leg, url, variables, scene),
        )
        .await;
        let connect = second
            .into_iter()
            .flatten()
            .find_map(|method| match method {
                Method::Connect(connect) => Some(connect),
                _ => None,
            });
        let first = first.unwrap_or_else(|_| vec![Method::Hangup {}]);
        let connects = |method: &Method| matches!(method, Method::Connect(_));
        Ok(match connect {
            Some(connect) if first.iter().any(connects) => {
                self.spawn(self.dial_beside(leg, &nowhere(), dial_of(connect)));
                first
            }
            Some(connect) => vec![Method::Connect(connect), Method::Hangup {}],
            None => first,
        })
    }

    /// Fetches a document; the fallback is asked once.
    async fn fetch_swml(
        &self,
        leg: &Leg,
        url: &str,
        variables: &Value,
        scene: Scene,
    ) -> Result<Vec<Method>, String> {
        let mut reason = String::new();
        let fallback = leg.order.fallback.as_ref().map(|target| target.url.clone());
        for url in [Some(url.to_owned()), fallback].into_iter().flatten() {
            let (status, call) = self.read(|state| {
                state
                    .call(&leg.sid)
                    .map(|call| {
                        let shown = json!({
                            "call_id": call.sid, "node_id": "simulator", "segment_id": call.sid,
                            "call_state": "answered", "direction": "outbound", "type": "phone",
                            "from": call.from, "to": call.to, "headers": [],
                            "project_id": call.project,
                        });
                        (call.status.as_str().to_owned(), shown)
                    })
                    .unwrap_or_default()
            });
            let body = json!({"call": call, "vars": variables, "envs": {}, "params": {}});
            let webhook = Webhook::json(WebhookPurpose::Document, url.clone(), status, body);
            let (result, text) = self.send(&leg.sid, &webhook, 1).await;
            let read = if result.is_delivered() {
                swml::parse(&text, scene == Scene::Whisper)
            } else {
                Err(format!("{result:?}"))
            };
            match read {
                Ok(methods) => return Ok(methods),
                Err(error) => reason = format!("{url}: {error}"),
            }
        }
        Err(reason)
    }

    async fn run_methods(
        self: &Arc<Self>,
        leg: &Arc<Leg>,
        methods: Vec<Method>,
        variables: &mut Value,
    ) -> Result<Step, Gone> {
        let mut left: VecDeque<Method> = methods.into();
        while let Some(method) = left.pop_front() {
            match method {
                Method::Answer {} => {}
                Method::Play(play) => match swml::words(&play.url) {
                    Ok(text) => self.speak(leg, text).await?,
                    Err(reason) => return Ok(Step::Rejected(reason)),
                },
                Method::Prompt(prompt) => {
                    if let Err(reason) = self.ask(leg, &prompt, variables).await? {
                        return Ok(Step::Rejected(reason));
                    }
                }
                Method::Cond(branches) => {
                    for branch in branches {
                        match swml::condition(&branch.when, variables) {
                            Err(reason) => return Ok(Step::Rejected(reason)),
                            Ok(false) => {}
                            Ok(true) => {
                                for method in branch.then.into_iter().rev() {
                                    left.push_front(method);
                                }
                                break;
                            }
                        }
                    }
                }
                Method::DetectMachine(_) => {
                    leg.unless_gone(self.wait(LISTENING)).await?;
                    let who = if leg.is_machine() { "machine" } else { "human" };
                    self.update(|state| {
                        if let Some(call) = state.call_mut(&leg.sid) {
                            call.answered_by = Some(who);
                        }
                    });
                    variables["detect_result"] = who.into();
                }
                Method::SendDigits(method) => self.send_digits(leg, &method.digits).await?,
                Method::Connect(connect) => {
                    if let Err(reason) = self.connect(leg, connect, variables).await? {
                        return Ok(Step::Rejected(reason));
                    }
                }
                Method::Transfer(transfer) => return Ok(Step::Transfer(transfer.dest)),
                Method::Hangup {} => return Ok(Step::Hangup),
            }
        }
        Ok(Step::On)
    }

    /// Presses keys on the far side. An automatic attendant puts through whoever sends the extension.
    async fn send_digits(self: &Arc<Self>, leg: &Arc<Leg>, digits: &str) -> Result<(), Gone> {
        let length = digits.chars().map(|c| match c {
            'W' => LONG_PAUSE,
            'w' => SHORT_PAUSE,
            _ => KEY,
        });
        leg.unless_gone(self.wait(length.sum())).await?;
        let keys: String = digits.chars().filter(|c| !"Ww".contains(*c)).collect();
        let put_through = leg.extension() == Some(keys.as_str());
        let sent = Happened::DigitsSent {
            digits: digits.to_owned(),
            put_through,
        };
        self.note(&leg.sid, &sent);
        if put_through {
            leg.put_through();
            self.leave_in_time(leg);
        }
        Ok(())
    }

    /// Speaks and waits for one key. The inner error is a document that cannot be followed.
    async fn ask(
        self: &Arc<Self>,
        leg: &Leg,
        prompt: &Prompt,
        variables: &mut Value,
    ) -> Result<Result<(), String>, Gone> {
        let text = match swml::words(&prompt.play) {
            Ok(text) if prompt.max_digits == 1 => text,
            Ok(_) => return Ok(Err("the simulator asks for one key".to_owned())),
            Err(reason) => return Ok(Err(reason)),
        };
        let mut keypad = self.listen(leg);
        let early = tokio::select! {
            biased;
            spoken = self.speak(leg, text) => {
                spoken?;
                None
            }
            key = keypad.keys.recv() => key,
        };
        let timeout = Duration::from_secs(prompt.initial_timeout);
        let key = match early {
            Some(key) => Some(key),
            None => self.key(leg, &mut keypad, timeout, true).await?,
        };
        drop(keypad);
        leg.unless_gone(async {}).await?;
        variables["prompt_result"] = "no_input".into();
        variables["prompt_value"] = "".into();
        let result = match key {
            None => json!({"type": "no_input"}),
            Some(key) => {
                self.note(&leg.sid, &Happened::Pressed { key });
                variables["prompt_result"] = "match_digits".into();
                variables["prompt_value"] = key.to_string().into();
                json!({"type": "digit", "params": {"digits": key.to_string()}})
            }
        };
        if let Some(url) = &prompt.status_url {
            let body = json!({
                "event_type": "calling.call.collect",
                "params": {
                    "call_id": leg.sid, "node_id": "simulator", "control_id": "simulator", "result": result,
                },
            });
            let webhook = Webhook::json(WebhookPurpose::Progress, url.clone(), "collect", body);
            let under_way = self.under_way();
            self.deliver(&leg.sid, webhook, None, under_way).await;
        }
        Ok(Ok(()))
    }

    /// Rings a second phone, has it confirm, and connects both.
    async fn connect(
        self: &Arc<Self>,
        first: &Arc<Leg>,
        connect: Connect,
        variables: &mut Value,
    ) -> Result<Result<(), String>, Gone> {
        let result = self.dial(first, &nowhere(), &dial_of(connect)).await;
        let second = self.read(|state| {
            let mut calls = state.calls.iter().rev();
            calls
                .find(|call| call.parent.as_deref() == Some(first.sid.as_str()))
                .map(|call| (call.bridged, call.status))
        });
        let (bridged, status) = second.unwrap_or((false, CallStatus::Failed));
        if bridged {
            variables["connect_result"] = "connected".into();
        } else {
            variables["connect_result"] = "failed".into();
            variables["connect_failed_reason"] = reason_of(status).into();
        }
        Ok(result?.map(drop))
    }

    pub(crate) fn report_connected(self: &Arc<Self>, first: &Leg, second: &Leg, url: String) {
        let body = json!({
            "event_type": "calling.call.connect",
            "params": {
                "call_id": first.sid, "node_id": "simulator", "connect_state": "connected",
                "peer": {"call_id": second.sid, "node_id": "simulator", "device": {"type": "phone"}},
            },
        });
        let webhook = Webhook::json(WebhookPurpose::Progress, url, "connected", body);
        self.post(&first.sid, webhook);
    }
}

/// The address that nothing in SWML refers to.
fn nowhere() -> Target {
    Target::new("https://simulator.invalid".to_owned(), Http::Post)
}

/// The same in cXML's words.
fn dial_of(connect: Connect) -> Dial {
    let reference = |url: String| Reference {
        url,
        method: Http::Post,
    };
    Dial {
        number: connect.to,
        whisper: Some(reference(connect.confirm)),
        status_callback: Some(reference(connect.call_state_url)),
        status_events: connect
            .call_state_events
            .iter()
            .map(|event| stage_of(event).to_owned())
            .collect(),
        caller_id: Some(connect.from),
        timeout: Duration::from_secs(connect.timeout),
        time_limit: Duration::from_secs(connect.max_duration),
        action: None,
        record: DialRecord::No,
        recording_callback: None,
        connected: connect.status_url,
    }
}
