//! SignalWire's other side, as the contract of providers plays it: the simulated carrier behind the Worker's own client.

mod scenario;
mod stage;
mod wire;

use self::{
    scenario::{Scenario, scenario, text_scenario},
    stage::Stage,
    wire::Wire,
};
use super::{CALLING, COMPATIBILITY, SignalWire};
use crate::telephony::{
    CallSearch, CarrierError, Documents, MessageStatus, PickedUpBy, Provider, ProviderAccount,
    Rendered, Route, StartRecording,
    contract::{
        self, CALL, Company, Event, FROM, KEY, MADE, Reply, ReportOrder, Sent, TO, TextEvent,
        created, id,
    },
};
use async_trait::async_trait;
use callslot_fakes::CreateFault;
use callslot_shared::{
    call::{CarrierStatus, Leg},
    ids::CallId,
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

#[tokio::test(start_paused = true)]
async fn the_contract_is_kept() {
    contract::keeps(&Spaces::default()).await;
}

/// The company behind the HTTP client.
#[derive(Default)]
struct Spaces(Arc<Wire>);

#[async_trait(?Send)]
impl Company for Spaces {
    fn provider(&self) -> Arc<dyn Provider> {
        Arc::new(SignalWire::new(self.0.clone()))
    }

    fn account(&self) -> ProviderAccount {
        stage::account()
    }

    fn replies(&self, replies: &[Reply]) {
        *self.0.replies.lock().unwrap() = replies.iter().copied().collect();
    }

    fn requests(&self) -> usize {
        *self.0.requests.lock().unwrap()
    }

    async fn sends(&self, route: Route, event: Event, key: &str) -> Option<Sent> {
        let (place, scenario) = scenario(route, event)?;
        let stage = Stage::new(route, key, scenario);
        stage.place().await;
        match event {
            Event::Status(Leg::Operator, CarrierStatus::Canceled) => {
                seconds(2).await;
                stage.line().end(route, &id(CALL)).await.unwrap();
            }
            Event::Recorded => record(&stage, route).await,
            _ => {}
        }
        let mut received = stage.received_at(&place).await;
        let number = match event {
            Event::Status(_, CarrierStatus::Initiated)
            | Event::PickedUp(_, PickedUpBy::Unknown) => 0,
            Event::Status(_, CarrierStatus::Ringing) => 1,
            Event::Status(_, CarrierStatus::InProgress) => 2,
            _ => received.len().checked_sub(1)?,
        };
        Some(received.swap_remove(number))
    }

    async fn reports(&self, route: Route, end: CarrierStatus, delivery: ReportOrder) -> Vec<Sent> {
        let (place, scenario) = scenario(route, Event::Status(Leg::Operator, end)).unwrap();
        let scenario = Scenario {
            delivery,
            ..scenario
        };
        let stage = Stage::new(route, KEY, scenario);
        stage.place().await;
        stage.received_at(&place).await
    }

    async fn sends_text(&self, event: TextEvent) -> Option<Sent> {
        let status = match event {
            // The carrier does not tell that a text waits.
            TextEvent::Status(MessageStatus::Queued) => return None,
            TextEvent::Status(status) => status,
            TextEvent::Received(body) => return Some(answered(body).await),
        };
        let mut reports = self.text_reports(status, ReportOrder::InOrder).await;
        let number = match status {
            MessageStatus::Sent => 0,
            _ => reports.len().checked_sub(1)?,
        };
        Some(reports.swap_remove(number))
    }

    async fn text_reports(&self, end: MessageStatus, delivery: ReportOrder) -> Vec<Sent> {
        let scenario = Scenario {
            delivery,
            ..text_scenario(end)
        };
        let stage = Stage::new(COMPATIBILITY, KEY, scenario);
        stage.text().await;
        stage.received_at("status/message").await
    }

    fn receives_texts_at(&self) -> Option<String> {
        self.0.numbers().text_address(FROM)
    }

    /// The Calling API does not say why a call that was asked for has ended.
    fn tells(&self, route: Route, leg: Leg, happened: CarrierStatus) -> CarrierStatus {
        match happened {
            CarrierStatus::Busy | CarrierStatus::Failed | CarrierStatus::Canceled
                if route == CALLING && leg == Leg::Operator =>
            {
                CarrierStatus::NoAnswer
            }
            told => told,
        }
    }

    fn recording_url(&self, route: Route) -> String {
        let origin = "https://simulator.invalid/api";
        match route.documents {
            Documents::Asking => {
                format!("{origin}/laml/2010-04-01/Accounts/project/Recordings/{MADE}")
            }
            Documents::Whole => format!("{origin}/v1/recordings/{MADE}/download"),
        }
    }

    fn obeys(&self, document: &Rendered) -> Vec<&'static str> {
        if document.content_type == "application/json" {
            return swml(&document.body);
        }
        let tags = document.body.split('<').filter_map(|tag| {
            let name = tag.split(|c: char| !c.is_ascii_alphabetic()).next()?;
            Some(match name {
                "Say" => "say",
                "Gather" => "ask",
                "Dial" => "dial",
                "Hangup" => "hangup",
                _ => return None,
            })
        });
        // A question holds the words that it is asked with.
        let mut obeyed: Vec<_> = tags.collect();
        if let Some(ask) = obeyed.iter().position(|it| *it == "ask") {
            assert_eq!(obeyed.remove(ask + 1), "say");
        }
        obeyed
    }
}

fn swml(text: &str) -> Vec<&'static str> {
    assert!(!text.contains("${") && !text.contains("%{"), "{text}");
    let document: Value = serde_json::from_str(text).unwrap();
    let main = document["sections"]["main"].as_array().unwrap();
    main.iter()
        .flat_map(|method| method.as_object().unwrap().keys())
        .filter_map(|method| {
            Some(match method.as_str() {
                "play" => "say",
                "prompt" => "ask",
                "connect" => "dial",
                "hangup" => "hangup",
                _ => return None,
            })
        })
        .collect()
}

/// The report of a text message, [`MADE`], with which a phone has answered one.
async fn answered(body: &str) -> Sent {
    let scenario = Scenario {
        ids: vec![CALL, MADE],
        ..Scenario::default()
    };
    let stage = Stage::new(COMPATIBILITY, KEY, scenario);
    stage.text().await;
    assert!(stage.answer_text(body));
    let mut received = stage.received_at("received").await;
    assert_eq!(received.len(), 1);
    received.swap_remove(0)
}

async fn seconds(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

/// Records the call for a minute and a bit, and ends it.
async fn record(stage: &Arc<Stage>, route: Route) {
    seconds(5).await;
    let start = StartRecording {
        route,
        call: id(CALL),
        report: stage.url("recording"),
        name: id(MADE),
    };
    assert_eq!(
        stage.line().start_recording(&start).await.unwrap(),
        id(MADE)
    );
    tokio::time::sleep(Duration::from_millis(60_400)).await;
    stage.line().end(route, &id(CALL)).await.unwrap();
}

/// The carrier took the call, or did not, and its answer was lost. Only its list can tell.
#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_was_lost_is_found_in_the_list_if_there_is_one() {
    for (fault, found) in [
        (CreateFault::TimeoutAccepted, vec![id(CALL)]),
        (CreateFault::TimeoutNotAccepted, vec![]),
        (CreateFault::ErrorAccepted, vec![id(CALL)]),
        (CreateFault::ErrorNotAccepted, vec![]),
        (CreateFault::Slow(Duration::from_secs(11)), vec![id(CALL)]),
    ] {
        let scenario = Scenario {
            ids: vec![CALL],
            create: Some(fault),
            ..Scenario::default()
        };
        let stage = Stage::new(COMPATIBILITY, KEY, scenario);
        let answer = stage.line().place(&stage.call()).await;
        assert!(
            matches!(answer, Err(CarrierError::Unknown(_))),
            "{fault:?}: {answer:?}"
        );
        let search = CallSearch {
            route: COMPATIBILITY,
            to: contract::number(TO),
            from: contract::number(FROM),
            since: created(),
        };
        let listed = stage.line().list(&search).await.unwrap();
        let ids: Vec<CallId> = listed.into_iter().map(|call| call.id).collect();
        assert_eq!(ids, found, "{fault:?}");
    }
}
