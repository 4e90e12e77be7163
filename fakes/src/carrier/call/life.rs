//! The life of a leg from the dial to the end, and the callbacks that tell of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;

use crate::carrier::call::callbacks::deliver_in_order;
use crate::carrier::event_log::{CallRecord, CallStatus, Happened, HungUpBy};
use crate::carrier::leg::manual_phone::Choice;
use crate::carrier::leg::{Gone, Leg, Order};
use crate::carrier::machine::{Carrier, State};
use crate::carrier::phones::{Answer, HangUp, VOICEMAIL_LENGTH};
use crate::carrier::protocol::states::state_of;
use crate::carrier::protocol::webhook::{Notice, Params, Stage};

impl Leg {
    /// Hands a status callback over for delivery, if it is subscribed to. Called while the state
    /// is locked, so that no one finds the carrier settled between an event and its callback.
    fn tell(&self, state: &mut State, event: Stage, at: DateTime<Utc>) {
        let (Some(notices), Some(subscription)) = (&self.notices, &self.order.subscription) else {
            return;
        };
        if !subscription.events.contains(&event) {
            return;
        }
        let Some(call) = state.call(&self.sid) else {
            return;
        };
        let status = if event == Stage::Initiated {
            "initiated"
        } else {
            call.status.as_str()
        };
        let mut params = call_params(call, status);
        let sequence = subscription
            .events
            .iter()
            .position(|subscribed| *subscribed == event)
            .unwrap_or_default();
        params.push((
            "CallbackSource".to_owned(),
            "call-progress-events".to_owned(),
        ));
        params.push(("SequenceNumber".to_owned(), sequence.to_string()));
        params.push(("Timestamp".to_owned(), at.to_rfc2822()));
        if event == Stage::Completed {
            params.push(("CallDuration".to_owned(), call.duration_seconds.to_string()));
        }
        if let Some(code) = call.sip_result_code {
            params.push(("SipResultCode".to_owned(), code.to_string()));
        }
        let notice = Notice {
            stage: event,
            status: status.to_owned(),
            params,
            json: self.order.calling.then(|| state_of(call, event)),
        };
        if notices.send(notice).is_ok() {
            state.pending_webhooks += 1;
        }
    }
}

/// The parameters every webhook about a call carries.
pub(crate) fn call_params(call: &CallRecord, status: &str) -> Params {
    let mut params = vec![
        ("AccountSid".to_owned(), call.project.clone()),
        ("ApiVersion".to_owned(), "2010-04-01".to_owned()),
        ("CallSid".to_owned(), call.sid.clone()),
        ("CallStatus".to_owned(), status.to_owned()),
        ("Direction".to_owned(), call.direction.as_str().to_owned()),
        ("From".to_owned(), call.from.clone()),
        ("To".to_owned(), call.to.clone()),
    ];
    if let Some(parent) = &call.parent {
        params.push(("ParentCallSid".to_owned(), parent.clone()));
    }
    params
}

impl Carrier {
    /// Takes a leg on: it is in the event log and in every list from here.
    pub(crate) fn open(self: &Arc<Self>, order: Order) -> Arc<Leg> {
        let sid = self.uuid();
        let (notices, delivered) = mpsc::unbounded_channel();
        let subscription = order
            .subscription
            .clone()
            .filter(|wanted| !wanted.events.is_empty());
        let notices = subscription.is_some().then_some(notices);
        let leg = Arc::new(Leg::new(sid.clone(), order, notices));
        self.update(|state| {
            state.add(CallRecord {
                sid: sid.clone(),
                project: leg.order.project.clone(),
                calling: leg.order.calling,
                parent: leg.order.parent.clone(),
                direction: leg.direction(),
                to: leg.order.to.clone(),
                from: leg.order.from.clone(),
                document: leg.order.document.clone(),
                status: CallStatus::Queued,
                created: self.now(),
                started: None,
                answered: None,
                ended: None,
                duration_seconds: 0,
                answered_by: None,
                sip_result_code: None,
                bridged: false,
                events: Vec::new(),
            });
            state.legs.insert(sid.clone(), leg.clone());
        });
        self.note(&sid, &Happened::Queued);
        if let Some(subscription) = subscription {
            self.spawn(deliver_in_order(self.clone(), sid, subscription, delivered));
        }
        leg
    }

    /// Dials the leg and rings its phone. False if that was its end.
    pub(crate) async fn ring(self: &Arc<Self>, leg: &Arc<Leg>) -> bool {
        match leg.unless_gone(self.reach(leg)).await {
            Ok(None) => {
                self.answer(leg);
                true
            }
            Ok(Some((status, by))) => {
                self.finish(leg, status, by);
                false
            }
            Err(Gone(by)) => {
                self.finish(leg, CallStatus::Canceled, by);
                false
            }
        }
    }

    /// `None` once somebody picks up, else how it ends.
    async fn reach(&self, leg: &Leg) -> Option<(CallStatus, HungUpBy)> {
        self.note_and(&leg.sid, &Happened::Dialled, |state, at| {
            if let Some(call) = state.call_mut(&leg.sid) {
                call.started = Some(at);
            }
            leg.tell(state, Stage::Initiated, at);
        });
        self.wait(self.between(self.settings.call_setup)).await;
        let phone = self.read(|state| {
            let call = state.call(&leg.sid);
            call.map(|call| self.ports.people.phone(call))
        });
        let script = leg.script.get_or_init(|| phone.unwrap_or_default());
        let answer = match script.answer {
            // Whoever plays the phones, this one cannot be reached.
            answer @ (Answer::Fails | Answer::Refused(_)) => answer,
            _ if self.read(|state| state.manual) => Answer::Manual,
            answer => answer,
        };
        let rings = match answer {
            Answer::Busy => return Some((CallStatus::Busy, HungUpBy::Carrier)),
            Answer::Fails | Answer::Refused(_) => {
                return Some((CallStatus::Failed, HungUpBy::Carrier));
            }
            Answer::Never => None,
            Answer::Manual => {
                leg.hand.take();
                None
            }
            Answer::Voicemail => Some(Duration::from_secs(1)),
            Answer::After(rings) => Some(rings),
        };
        let mut choice = leg.hand.ring();
        self.note_and(&leg.sid, &Happened::Ringing, |state, at| {
            if let Some(call) = state.call_mut(&leg.sid) {
                call.status = CallStatus::Ringing;
            }
            leg.tell(state, Stage::Ringing, at);
        });
        let patience = leg.order.ring_for;
        let choice = tokio::select! {
            biased;
            choice = &mut choice => choice.ok(),
            () = self.wait(rings.unwrap_or(patience).min(patience)) => {
                if leg.hand.stop_ringing() { None } else { choice.await.ok() }
            }
        };
        match choice {
            Some(Choice::Answer) => None,
            Some(Choice::Decline) => Some((CallStatus::Busy, HungUpBy::Phone)),
            None => rings
                .is_none_or(|rings| rings > patience)
                .then_some((CallStatus::NoAnswer, HungUpBy::Carrier)),
        }
    }

    fn answer(self: &Arc<Self>, leg: &Arc<Leg>) {
        let is_machine = leg.is_machine();
        self.note_and(&leg.sid, &Happened::Answered, |state, at| {
            if let Some(call) = state.call_mut(&leg.sid) {
                call.status = CallStatus::InProgress;
                call.answered = Some(at);
                call.sip_result_code = Some(200);
                if leg.order.machine_detection {
                    call.answered_by = Some(if is_machine { "machine" } else { "human" });
                }
            }
            leg.tell(state, Stage::Answered, at);
        });
        if leg.order.record {
            let source = if leg.order.parent.is_some() {
                "DialVerb"
            } else {
                "OutboundAPI"
            };
            self.start_recording(leg, source, leg.order.recording_callback.clone());
        }
        self.leave_in_time(leg);
    }

    /// Has whoever is on the line hang up in their own time.
    pub(crate) fn leave_in_time(self: &Arc<Self>, leg: &Arc<Leg>) {
        let phone = leg.phone();
        let stays = match phone.hang_up {
            _ if phone.answer == Answer::Voicemail => VOICEMAIL_LENGTH,
            HangUp::AfterAnswer(stays) => stays,
            _ => return,
        };
        let (carrier, leg) = (self.clone(), leg.clone());
        self.spawn(async move {
            if leg.unless_gone(carrier.wait(stays)).await.is_ok() && !leg.hand.is_taken() {
                leg.hang_up(HungUpBy::Phone);
            }
        });
    }

    /// Ends an answered leg as completed, one that was not as canceled.
    pub(crate) fn leave(self: &Arc<Self>, leg: &Leg, by: HungUpBy) {
        let answered = self.read(|state| {
            state
                .call(&leg.sid)
                .is_some_and(|call| call.answered.is_some())
        });
        self.finish(
            leg,
            if answered {
                CallStatus::Completed
            } else {
                CallStatus::Canceled
            },
            by,
        );
    }

    /// Ends a leg. Only the first end counts.
    pub(crate) fn finish(self: &Arc<Self>, leg: &Leg, status: CallStatus, by: HungUpBy) {
        leg.hang_up(by);
        if leg.finished.swap(true, Ordering::AcqRel) {
            return;
        }
        self.end_recordings(leg);
        self.send_transcripts(leg);
        self.note_and(&leg.sid, &Happened::Ended { status, by }, |state, at| {
            if let Some(call) = state.call_mut(&leg.sid) {
                call.status = status;
                call.ended = Some(at);
                call.duration_seconds = call
                    .answered
                    .map_or(0, |answered| self.carrier_seconds(answered, at));
                call.sip_result_code = Some(match status {
                    CallStatus::Busy => 486,
                    CallStatus::NoAnswer => 480,
                    CallStatus::Canceled => 487,
                    CallStatus::Failed if call.answered.is_none() => 404,
                    _ => 200,
                });
            }
            leg.tell(state, Stage::Completed, at);
            if state
                .call(&leg.sid)
                .is_some_and(|call| call.started.is_none())
            {
                state.queue.retain(|queued| queued.leg.sid != leg.sid);
            }
            state.legs.remove(&leg.sid);
        });
        leg.over.set(());
    }
}
