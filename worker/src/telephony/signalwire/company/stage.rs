//! The simulated carrier on a test's paused clock, with two phones. On this Worker's side every webhook is noted, and a
//! script answers with documents.

use super::{
    super::{SignalWire, testing},
    scenario::{FirstStep, Scenario, picked_up},
};
use crate::{
    http_client::{HttpClient, HttpError, Request, Response},
    telephony::{
        CallDocument, Carrier, CreateCall, Credentials, Hook, Provider, ProviderAccount, Route,
        SendMessage, Verb,
        contract::{BASE, FROM, ReportOrder, Sent, TEXT, TO, created, number, spoken},
    },
};
use async_trait::async_trait;
use axum::http::header::RETRY_AFTER;
use callslot_fakes::{
    CallRecord, CreateFault, Environment, Event, Happened, Phone, WebhookPurpose,
    carrier::{
        self, Callback, FaultInjector, HangUpFault, Observer, People, Ports, Settings, Speech,
        Stage as Report, TextFate,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;
use url::Url;

const PROJECT: &str = "project";
const TOKEN: &str = "token";

/// The account at the simulated carrier.
pub(super) fn account() -> ProviderAccount {
    ProviderAccount {
        base_url: testing::EXAMPLE_SPACE.parse().unwrap(),
        project_id: PROJECT.to_owned(),
        credentials: Credentials::new([("api_token", TOKEN)]),
        from_number: number(FROM),
        abort_after: Duration::from_secs(10),
    }
}

/// The carrier, and this Worker's side.
pub(super) struct Stage {
    carrier: Arc<carrier::Carrier>,
    side: Arc<Side>,
}

/// Everything around the carrier.
struct Side {
    began: Instant,
    route: Route,
    provider: Arc<dyn Provider>,
    scenario: Scenario,
    ids: Mutex<VecDeque<&'static str>>,
    made: AtomicU64,
    received: Mutex<Vec<Sent>>,
    /// Reports on text messages so far.
    reported: AtomicU64,
    rejected: Mutex<Vec<String>>,
}

impl Stage {
    /// A carrier whose webhooks are signed with `key`.
    pub(super) fn new(route: Route, key: &str, scenario: Scenario) -> Arc<Self> {
        let side = Arc::new(Side {
            began: Instant::now(),
            route,
            provider: testing::provider(|_| unreachable!("nobody connects")),
            ids: Mutex::new(scenario.ids.iter().copied().collect()),
            scenario,
            made: AtomicU64::default(),
            received: Mutex::default(),
            reported: AtomicU64::default(),
            rejected: Mutex::default(),
        });
        let settings = Settings {
            accounts: vec![carrier::Account {
                project_id: PROJECT.to_owned(),
                api_token: TOKEN.to_owned(),
                signing_key: key.to_owned(),
                numbers: vec![FROM.to_owned()],
            }],
            pace: Duration::ZERO,
            second: Duration::from_secs(1),
            speech: Speech::Fixed(Duration::from_secs(1)),
            call_setup: (Duration::from_millis(200), Duration::from_millis(400)),
            retry_pause: Duration::from_secs(1),
            queue_limit: 10,
        };
        let ports = Ports {
            environment: side.clone(),
            people: side.clone(),
            faults: side.clone(),
            observer: side.clone(),
        };
        Arc::new(Self {
            carrier: carrier::Carrier::start(settings, ports),
            side,
        })
    }

    /// The way to it.
    pub(super) fn line(self: &Arc<Self>) -> Arc<dyn Carrier> {
        SignalWire::new(self.clone()).connect(account()).unwrap()
    }

    /// The call of its scenario.
    pub(super) fn call(&self) -> CreateCall {
        let Side {
            route, scenario, ..
        } = &*self.side;
        CreateCall {
            route: *route,
            to: number(TO),
            from: number(FROM),
            document: self.side.url(picked_up(scenario.first)),
            status_callback: self
                .side
                .url(&format!("status/{}", scenario.first.as_str())),
            ring_seconds: 30,
            detect_machine: scenario.detect_machine,
        }
    }

    /// Asks for that call.
    pub(super) async fn place(self: &Arc<Self>) {
        self.line().place(&self.call()).await.unwrap();
    }

    /// Sends a text message.
    pub(super) async fn text(self: &Arc<Self>) {
        let message = SendMessage {
            to: number(TO),
            from: number(FROM),
            body: TEXT.to_owned(),
            report: self.side.url("status/message"),
            valid_seconds: 3_600,
        };
        self.line().message(&message).await.unwrap();
    }

    /// Has the phone that was texted answer so, and says whether it was.
    pub(super) fn answer_text(&self, body: &str) -> bool {
        let received = self.side.url("received");
        self.carrier.set_text_address(FROM, received.as_str());
        self.carrier.reply(TO, body)
    }

    /// The address for text messages to a number.
    pub(super) fn text_address(&self, number: &str) -> Option<String> {
        self.carrier.text_address(number)
    }

    /// The address of a place on its route.
    pub(super) fn url(&self, place: &str) -> Url {
        self.side.url(place)
    }

    /// The webhooks that came to a place, once nothing more happens. Every document was one that the carrier follows.
    pub(super) async fn received_at(&self, place: &str) -> Vec<Sent> {
        tokio::time::sleep(Duration::from_secs(1_000)).await;
        let rejected = self.side.rejected.lock().unwrap();
        assert!(rejected.is_empty(), "{rejected:?}");
        let url = self.side.url(place);
        let received = self.side.received.lock().unwrap();
        let there = received.iter().filter(|sent| sent.url == url);
        there.cloned().collect()
    }
}

#[async_trait(?Send)]
impl HttpClient for Stage {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let body = request.body.clone().unwrap_or_default().into_bytes();
        let mut sent = axum::http::Request::new(body);
        *sent.method_mut() = request.method.clone();
        *sent.uri_mut() = request.url.as_str().parse().unwrap();
        *sent.headers_mut() = request.headers.clone();
        let answer = tokio::time::timeout(request.abort_after, self.carrier.handle(sent)).await;
        let answer = answer.map_err(|_| HttpError::TimedOut(request.abort_after))?;
        let retry_after = answer.headers().get(RETRY_AFTER);
        Ok(Response {
            status: answer.status().as_u16(),
            retry_after: retry_after.and_then(|it| it.to_str().ok()?.parse().ok()),
            body: String::from_utf8(answer.into_body()).unwrap(),
        })
    }
}

impl Side {
    fn url(&self, place: &str) -> Url {
        let path = self.route.path.iter().copied().chain([place]);
        let path = path.collect::<Vec<_>>().join("/");
        format!("{BASE}/{path}").parse().unwrap()
    }

    /// The document for a place that was asked for so many times before.
    fn document(&self, place: &str, before: usize) -> CallDocument {
        let is_opening = place == picked_up(self.scenario.first) && before == 0;
        if !is_opening {
            let connects = (place == picked_up(self.scenario.first.other()))
                .then(|| Verb::Say(spoken("a call")));
            return CallDocument::new([connects.unwrap_or(Verb::Hangup)]);
        }
        let next = match self.scenario.opening {
            FirstStep::Asks(seconds) => Verb::Gather {
                prompt: spoken("a call"),
                action: self.url("accepted"),
                seconds,
            },
            FirstStep::Listens => Verb::Listen(self.url(place)),
            FirstStep::Dials => Verb::Dial {
                number: number(TO),
                caller: number(FROM),
                ring_seconds: 30,
                talk_seconds: 600,
                whisper: self.url(picked_up(self.scenario.first.other())),
                confirm_seconds: 60,
                status_callback: self
                    .url(&format!("status/{}", self.scenario.first.other().as_str())),
                connected: Box::new(self.url("connect")),
                action: self.url("dialled"),
            },
        };
        CallDocument::new([Verb::Answer, next])
    }

    fn answer(&self, request: callslot_fakes::Request) -> callslot_fakes::Response {
        let (parts, body) = request.into_parts();
        let sent = Sent {
            url: parts.uri.to_string().parse().unwrap(),
            headers: parts.headers,
            body,
        };
        let path = sent.url.as_str().strip_prefix(BASE).unwrap();
        let place: Vec<_> = path.split('/').skip(1).collect();
        let mut received = self.received.lock().unwrap();
        let before = received.iter().filter(|it| it.url == sent.url).count();
        let body = match self.provider.hook(&place).unwrap() {
            Hook::Report => String::new(),
            Hook::Document => {
                let document = self.document(place.last().unwrap(), before);
                self.provider.render(&place, &document).body
            }
        };
        received.push(sent.clone());
        callslot_fakes::Response::new(body.into_bytes())
    }
}

impl Environment for Side {
    fn now(&self) -> DateTime<Utc> {
        created() + TimeDelta::from_std(self.began.elapsed()).unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }

    fn fetch(
        &self,
        request: callslot_fakes::Request,
    ) -> BoxFuture<'static, Result<callslot_fakes::Response, String>> {
        let answer = self.answer(request);
        Box::pin(async move { Ok(answer) })
    }

    fn random(&self) -> u128 {
        self.made.fetch_add(1, Ordering::Relaxed).into()
    }

    fn uuid(&self) -> String {
        let given = self.ids.lock().unwrap().pop_front();
        given.map_or_else(
            || uuid::Uuid::from_u128(self.random()).to_string(),
            str::to_owned,
        )
    }
}

impl People for Side {
    fn refusal(&self, _: &str) -> Option<u32> {
        self.scenario.refusal
    }

    fn phone(&self, call: &CallRecord) -> Phone {
        self.scenario.phones[usize::from(call.parent.is_some())].clone()
    }
}

impl FaultInjector for Side {
    fn create(&self) -> Option<CreateFault> {
        self.scenario.create
    }

    fn hang_up(&self, _: &CallRecord) -> Option<HangUpFault> {
        self.scenario.hang_up
    }

    fn text(&self) -> Option<CreateFault> {
        self.scenario.create
    }

    fn text_fate(&self, _: &str) -> TextFate {
        self.scenario.fate
    }

    /// Of the two reports: that it was handed on, and its end.
    fn text_report(&self) -> carrier::Delivery {
        let usual = carrier::Delivery::default();
        let is_first = self.reported.fetch_add(1, Ordering::Relaxed) == 0;
        match self.scenario.delivery {
            ReportOrder::InOrder => usual,
            ReportOrder::Twice => carrier::Delivery { copies: 2, ..usual },
            ReportOrder::Backwards => carrier::Delivery {
                apart: is_first.then_some(Duration::from_secs(60)),
                ..usual
            },
            ReportOrder::OnlyTheLast => carrier::Delivery {
                copies: u8::from(!is_first),
                ..usual
            },
        }
    }

    fn delivery(&self, callback: &Callback<'_>) -> carrier::Delivery {
        let usual = carrier::Delivery::default();
        let (WebhookPurpose::Status, Some(report)) = (callback.purpose, callback.stage) else {
            return usual;
        };
        match self.scenario.delivery {
            ReportOrder::InOrder => usual,
            ReportOrder::Twice => carrier::Delivery { copies: 2, ..usual },
            ReportOrder::Backwards => {
                let minutes = match report {
                    Report::Initiated => 9,
                    Report::Ringing => 6,
                    Report::Answered => 3,
                    Report::Completed => 0,
                };
                let apart = Some(Duration::from_secs(60 * minutes));
                carrier::Delivery { apart, ..usual }
            }
            ReportOrder::OnlyTheLast => carrier::Delivery {
                copies: u8::from(report == Report::Completed),
                ..usual
            },
        }
    }
}

impl Observer for Side {
    fn happened(&self, _: &CallRecord, event: &Event) {
        if let Happened::DocumentRejected { reason } = &event.what {
            self.rejected.lock().unwrap().push(reason.clone());
        }
    }
}
