//! `Dial`: the second leg, its whisper, and the bridge.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::carrier::call::follow_cxml::{End, Next, Scene};
use crate::carrier::event_log::{CallStatus, Direction, Happened, HungUpBy};
use crate::carrier::leg::{Gone, Leg, Order};
use crate::carrier::machine::Carrier;
use crate::carrier::phones::HangUp;
use crate::carrier::protocol::cxml::{Dial, DialRecord};
use crate::carrier::protocol::element::Reference;
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Stage, Subscription};

/// Ends the called side, however the calling side leaves the `Dial`: by going on, by hanging up, or
/// by being sent to another document, which drops the verb in the middle.
struct Second {
    carrier: Arc<Carrier>,
    leg: Arc<Leg>,
    whisper: Option<Target>,
}

impl Drop for Second {
    fn drop(&mut self) {
        self.carrier.leave(&self.leg, HungUpBy::OtherSide);
    }
}

impl Carrier {
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
            let (carrier, first, under_way) = (self.clone(), first.clone(), self.under_way());
            self.spawn(async move {
                carrier.request_document(&first, &target).await;
                drop(under_way);
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
            document: whisper.as_ref().map(|target| target.url.clone()),
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
            carrier: self.clone(),
            leg,
            whisper,
        })
    }

    /// From the first ring to the end of the called side.
    async fn converse(self: &Arc<Self>, first: &Arc<Leg>, side: &mut Second, dial: &Dial) {
        let second = &side.leg;
        let rung = tokio::select! {
            biased;
            rung = self.ring(second) => rung,
            () = self.patience(first) => {
                first.hang_up(HungUpBy::Phone);
                false
            }
        };
        if !rung {
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
            () = self.wait(dial.time_limit) => HungUpBy::Carrier,
        };
        self.leave(second, by);
    }

    /// A whisper is followed like any document, which may itself dial: the type of the future
    /// would contain itself.
    fn follow_boxed<'a>(
        self: &'a Arc<Self>,
        leg: &'a Arc<Leg>,
        target: Target,
    ) -> BoxFuture<'a, End> {
        Box::pin(async move {
            if leg.order.calling {
                self.run_swml(leg, target.url, Scene::Whisper).await
            } else {
                self.follow(leg, target, Scene::Whisper).await
            }
        })
    }

    fn bridge(&self, first: &Leg, second: &Leg) {
        for (leg, other) in [(second, first), (first, second)] {
            let what = Happened::Bridged {
                with: other.sid.clone(),
                number: other.order.to.clone(),
            };
            self.note_and(&leg.sid, &what, |state, _| {
                if let Some(call) = state.call_mut(&leg.sid) {
                    call.bridged = true;
                }
            });
        }
    }

    /// Returns when the owner of this phone has said all there was to say; perhaps never.
    async fn talk(&self, leg: &Leg) {
        let length: Duration = match leg.phone().hang_up {
            HangUp::AfterTalk(length) => length,
            HangUp::Usual if leg.direction() == Direction::OutboundDial => leg.phone().talk,
            _ => return std::future::pending().await,
        };
        self.wait(length).await;
    }

    /// Returns when the owner of this phone lets the other one ring no longer; perhaps never.
    async fn patience(&self, leg: &Leg) {
        match leg.phone().patience {
            Some(patience) => self.wait(patience).await,
            None => std::future::pending().await,
        }
    }

    /// Dials beside what else is done on the leg, whatever comes of it.
    pub(crate) fn dial_beside(
        self: &Arc<Self>,
        first: &Arc<Leg>,
        at: &Target,
        dial: Dial,
    ) -> BoxFuture<'static, ()> {
        let (carrier, first, at) = (self.clone(), first.clone(), at.clone());
        Box::pin(async move {
            // The first of the two goes on with what comes of it.
            let _ = carrier.dial(&first, &at, &dial).await;
        })
    }
}
