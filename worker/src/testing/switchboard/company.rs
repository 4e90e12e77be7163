//! The switchboard's other side, as the contract of providers plays it.

use super::{
    EXCHANGE, Exchange, PASSWORD, PROOF, PROVIDER, STAMP, Switchboard, exchange::OPENS, proof,
    text_word, word, written,
};
use crate::telephony::{
    Credentials, MessageStatus, PickedUpBy, Provider, ProviderAccount, Rendered, Route,
    contract::{
        self, ADDRESS, BASE, CALL, Company, Event, FROM, KEY, MADE, Reply, ReportOrder, Sent, TO,
        TextEvent,
    },
};
use async_trait::async_trait;
use axum::http::HeaderMap;
use callslot_shared::{
    call::{CarrierStatus, Leg},
    phone::PhoneNumber,
};
use std::{sync::Arc, time::Duration};

#[tokio::test(start_paused = true)]
async fn the_contract_is_kept() {
    contract::keeps(&Board::default()).await;
}

/// The company, with its exchange.
#[derive(Default)]
struct Board(Arc<Exchange>);

/// An account at the exchange.
pub(super) fn account(project: &str, stamp: &str) -> ProviderAccount {
    ProviderAccount {
        base_url: EXCHANGE.parse().unwrap(),
        project_id: project.to_owned(),
        credentials: Credentials::new([(PASSWORD, OPENS), (STAMP, stamp)]),
        from_number: PhoneNumber::parse("from", FROM).unwrap(),
        abort_after: Duration::from_secs(10),
    }
}

/// A webhook to an address, proven with a key.
pub(super) fn sends(key: &str, url: &str, lines: &[(&str, &str)]) -> Sent {
    let lines = lines
        .iter()
        .map(|(name, value)| format!("{name} {value}\n"));
    let body = lines.collect::<Vec<_>>().concat().into_bytes();
    let mut headers = HeaderMap::new();
    headers.insert(PROOF, proof(key, url, &body).parse().unwrap());
    Sent {
        url: url.parse().unwrap(),
        headers,
        body,
    }
}

/// Reports in the order in which they arrive.
fn arriving<T: Copy>(usual: Vec<T>, delivery: ReportOrder) -> Vec<T> {
    match delivery {
        ReportOrder::InOrder => usual,
        ReportOrder::Twice => usual.into_iter().flat_map(|it| [it, it]).collect(),
        ReportOrder::Backwards => usual.into_iter().rev().collect(),
        ReportOrder::OnlyTheLast => usual.last().copied().into_iter().collect(),
    }
}

/// The report that a text message has come so far.
fn text_report(status: MessageStatus) -> Sent {
    let url = format!("{BASE}/{PROVIDER}/status/message");
    let why = (status == MessageStatus::Failed).then_some(("why", "no such phone"));
    let lines = [("text", MADE), ("it", text_word(status))];
    let lines: Vec<_> = lines.into_iter().chain(why).collect();
    sends(KEY, &url, &lines)
}

#[async_trait(?Send)]
impl Company for Board {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(Switchboard(self.0.clone()))
    }

    fn account(&self) -> ProviderAccount {
        account("project", "stamp")
    }

    fn replies(&self, replies: &[Reply]) {
        *self.0.replies.lock().unwrap() = replies.iter().copied().collect();
    }

    fn requests(&self) -> usize {
        *self.0.requests.lock().unwrap()
    }

    async fn sends(&self, _: Route, event: Event, key: &str) -> Option<Sent> {
        let (place, lines) = match event {
            Event::Status(leg, status) => (
                format!("status/{}", leg.as_str()),
                vec![("it", word(status))],
            ),
            Event::PickedUp(leg, by) => {
                let step = match leg {
                    Leg::Operator => "operator",
                    Leg::Attendee => "whisper",
                };
                let heard = match by {
                    PickedUpBy::Machine => vec![("heard", "a tone")],
                    PickedUpBy::Person => vec![("heard", "a voice")],
                    PickedUpBy::Unknown => vec![],
                };
                (step.to_owned(), heard)
            }
            Event::Pressed(key) => ("accepted".to_owned(), vec![("key", key)]),
            Event::SecondOver(status) => ("dialled".to_owned(), vec![("it", word(status))]),
            Event::Recorded => (
                "recording".to_owned(),
                vec![("recording", MADE), ("at", ADDRESS), ("seconds", "61")],
            ),
        };
        let lines: Vec<_> = [("call", CALL)].into_iter().chain(lines).collect();
        Some(sends(key, &format!("{BASE}/{PROVIDER}/{place}"), &lines))
    }

    async fn sends_text(&self, event: TextEvent) -> Option<Sent> {
        Some(match event {
            TextEvent::Status(status) => text_report(status),
            TextEvent::Received(body) => {
                let (url, text) = (format!("{BASE}/{PROVIDER}/received"), written(body));
                let lines = [("text", MADE), ("by", TO), ("for", FROM), ("says", &text)];
                sends(KEY, &url, &lines)
            }
        })
    }

    async fn text_reports(&self, end: MessageStatus, delivery: ReportOrder) -> Vec<Sent> {
        let usual = vec![MessageStatus::Queued, MessageStatus::Sent, end];
        arriving(usual, delivery)
            .into_iter()
            .map(text_report)
            .collect()
    }

    fn receives_texts_at(&self) -> Option<String> {
        self.0.texts_come_in_at.lock().unwrap().clone()
    }

    async fn reports(&self, _: Route, end: CarrierStatus, delivery: ReportOrder) -> Vec<Sent> {
        let begins = [CarrierStatus::Initiated, CarrierStatus::Ringing];
        let talks = (end == CarrierStatus::Completed).then_some(CarrierStatus::InProgress);
        let usual: Vec<_> = begins.into_iter().chain(talks).chain([end]).collect();
        let url = format!("{BASE}/{PROVIDER}/status/operator");
        let report = |status| sends(KEY, &url, &[("call", CALL), ("it", word(status))]);
        arriving(usual, delivery).into_iter().map(report).collect()
    }

    fn obeys(&self, document: &Rendered) -> Vec<&'static str> {
        let known = ["say", "ask", "dial", "hangup"];
        let lines = document.body.lines().filter_map(|line| {
            let word = line.split(' ').next()?;
            known.into_iter().find(|known| *known == word)
        });
        lines.collect()
    }
}
