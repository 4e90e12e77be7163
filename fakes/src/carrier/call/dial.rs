//! `Dial`: the second leg, its whisper, and the bridge.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::carrier::call::follow_cxml::{End, Next, Scene};
use crate::carrier::event_log::{CallStatus, Direction, Event, Happened, HungUpBy};
use crate::carrier::exchange::Exchange;
use crate::carrier::leg::{Gone, Leg, Order};
use crate::carrier::phones::{HangUp, USUAL_TALK};
use crate::carrier::protocol::cxml::{Dial, DialRecord};
use crate::carrier::protocol::element::Reference;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Stage, Subscription};

/// Ends the called side, however the calling side leaves the `Dial`: by going on, by hanging up, or
/// by being sent to another document, which drops the verb in the middle.
struct Second {
    exchange: Arc<Exchange>,
    leg: Arc<Leg>,
    whisper: Option<Target>,
}

impl Drop for Second {
    fn drop(&mut self) {
        self.exchange.leave(&self.leg, HungUpBy::OtherSide);
    }
}

impl Exchange {
    /// Dials, whispers, bridges and waits for the end of it.
    ///
    /// `action` is requested in any case, also after the calling side has hung up, as the
    /// documentation of the verb has it ("after the dialed call ends"); then nobody is left to
    /// follow its document.
    pub(crate) async fn dial(
        self: &Arc<Self>,
        first: &Arc<Leg>,
        at: &Target,
        dial: &Dial,
    ) -> Result<Result<Next, String>, Gone> {
        let mut second = match self.place(first, at, dial) {
            Ok(second) => second,
            Err(reason) => return Ok(Err(reason)),
        };
        let result = first
            .unless_gone(self.converse(first, &mut second, dial))
            .await;
        // The calling side may have been the one that ended the conversation.
        let result = result.and(first.unless_gone(async {}).await);
        let sid = second.leg.sid.clone();
        drop(second);

        let Some(action) = &dial.action else {
            return result.map(|()| Ok(Next::Verb));
        };
        let call = self.read(|state| state.call(&sid).cloned());
        let status = call
            .as_ref()
            .map_or(CallStatus::Failed, |call| match call.status {
                // Answered, and hung up before the bridge: for the calling side nobody answered. The
                // second leg itself stays `completed`. The carrier's documentation leaves this open.
                CallStatus::Completed if !call.bridged => CallStatus::NoAnswer,
                status => status,
            });
        let seconds = call.map_or(0, |call| call.duration_seconds);
        let extra = vec![
            ("DialCallStatus".to_owned(), status.as_str().to_owned()),
            ("DialCallSid".to_owned(), sid),
            ("DialCallDuration".to_owned(), seconds.to_string()),
        ];
        let target = match at.resolve(action, extra) {
            Ok(target) => target,
            Err(reason) => return Ok(Err(reason)),
        };
        if let Err(gone) = result {
            self.leave(first, gone.0);
            self.update(|state| state.pending_webhooks += 1);
            let (exchange, first) = (self.clone(), first.clone());
            self.spawn(async move {
                exchange.request_document(&first, &target).await;
                exchange.update(|state| state.pending_webhooks -= 1);
            });
            return Err(gone);
        }
        Ok(Ok(Next::Document(target)))
    }

    fn place(self: &Arc<Self>, first: &Leg, at: &Target, dial: &Dial) -> Result<Second, String> {
        let resolve = |reference: &Option<Reference>| {
            reference
                .as_ref()
                .map(|reference| at.resolve(reference, Vec::new()))
                .transpose()
        };
        let whisper = resolve(&dial.whisper)?;
        let recording_callback =
            resolve(&dial.recording_callback)?.map(|target| (target.url, target.method));
        let subscription = resolve(&dial.status_callback)?.map(|target| Subscription {
            url: target.url,
            method: target.method,
            events: Stage::subscribed(&dial.status_events),
        });
        let leg = self.open(Order {
            calling: first.order.calling,
            project: first.order.project.clone(),
            to: dial.number.clone(),
            from: dial
                .caller_id
                .clone()
                .unwrap_or_else(|| first.order.from.clone()),
            parent: Some(first.sid.clone()),
            ring_for: dial.timeout,
            machine_detection: false,
            fallback: None,
            subscription,
            // From the answer, not from the bridge: the whisper is on it.
            record: dial.record == DialRecord::FromAnswer,
            recording_callback: recording_callback.clone(),
        });
        if dial.record == DialRecord::FromRinging {
            self.start_recording(&leg, "DialVerb", recording_callback);
        }
        Ok(Second {
            exchange: self.clone(),
            leg,
            whisper,
        })
    }

    /// From the first ring to the end of the called side.
    async fn converse(self: &Arc<Self>, first: &Arc<Leg>, side: &mut Second, dial: &Dial) {
        let second = &side.leg;
        if !self.ring(second).await {
            return;
        }
        if let Some(whisper) = side.whisper.take() {
            match self.follow_boxed(second, whisper).await {
                End::RanOut => {}
                End::Hangup => return self.leave(second, HungUpBy::Document),
                End::Gone(by) => return self.leave(second, by),
                // Never connect two people when what had to be said first was not said.
                End::Failed { .. } => return self.leave(second, HungUpBy::Carrier),
            }
        }
        self.bridge(first, second);
        if let Some(url) = &dial.connected {
            self.report_connected(first, second, url.clone());
        }
        let by = tokio::select! {
            biased;
            Gone(by) = second.gone() => by,
            () = self.talk(second) => HungUpBy::Phone,
            () = self.talk(first) => {
                first.hang_up(HungUpBy::Phone);
                HungUpBy::OtherSide
            }
            () = tokio::time::sleep(self.carrier_time(dial.time_limit)) => HungUpBy::Carrier,
        };
        self.leave(second, by);
    }

    /// A whisper is followed like any document, which may itself dial: the type of the future
    /// would contain itself.
    fn follow_boxed<'a>(
        self: &'a Arc<Self>,
        leg: &'a Arc<Leg>,
        target: Target,
    ) -> Pin<Box<dyn Future<Output = End> + Send + 'a>> {
        Box::pin(async move {
            if leg.order.calling {
                self.run_swml(leg, target.url, Scene::Whisper).await
            } else {
                self.follow(leg, target, Scene::Whisper).await
            }
        })
    }

    fn bridge(&self, first: &Leg, second: &Leg) {
        let what = Happened::Bridged {
            with: first.sid.clone(),
            number: first.order.to.clone(),
        };
        self.note_and(&second.sid, &what, |state, at| {
            if let Some(call) = state.call_mut(&second.sid) {
                call.bridged = true;
            }
            if let Some(call) = state.call_mut(&first.sid) {
                call.bridged = true;
                let what = Happened::Bridged {
                    with: second.sid.clone(),
                    number: second.order.to.clone(),
                };
                call.events.push(Event { at, what });
            }
        });
    }

    /// Returns when the owner of this phone has said all there was to say; perhaps never.
    async fn talk(&self, leg: &Leg) {
        let length: Duration = match leg.phone().hang_up {
            HangUp::AfterTalk(length) => length,
            HangUp::Usual if leg.direction() == Direction::OutboundDial => USUAL_TALK,
            _ => return std::future::pending().await,
        };
        tokio::time::sleep(self.carrier_time(length)).await;
    }
}
