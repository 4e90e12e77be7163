//! Following a call: what the carrier reports, and what it is told to do next.
//!
//! Every function here is driven by a webhook whose signature was checked, and may be called twice,
//! late, or for an attempt that is long over. What is not wanted any more is answered with "hang up".

use super::{
    Dialer, RecordingAsked,
    call_flow::{AttendeeReply, CallFlow, Second, agrees, hang_up},
};
use crate::{
    store::{
        DatabaseError,
        call_attempts::{self, Attempt, Conclusion, ConsentAnswer, Guarded, Keep, SecondResult},
        call_events::CarrierEvent,
    },
    telephony::{CallDocument, Documents, PickedUpBy},
};
use callslot_shared::{
    booking::Status,
    call::{CarrierStatus, Evidence, Leg, Phase, Verdict, verdict},
    ids::{AttemptId, CallId},
    phone::PhoneNumber,
    voice::Consent,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The time after the end of the first leg for which the last word on the second is waited for.
const LAST_WORD: TimeDelta = TimeDelta::seconds(30);

/// The second leg as it is to be taken once the last word on it has been waited for: it ended with the
/// first.
const WITHOUT_LAST_WORD: CarrierStatus = CarrierStatus::Canceled;

/// The carrier's word that the second leg is over.
#[derive(Debug, Clone, Copy)]
pub struct SecondOver<'a> {
    /// The leg, if it is named.
    pub second: Option<&'a CallId>,
    /// Whether both were connected.
    pub connected: bool,
    /// The leg's status at the end.
    pub status: CarrierStatus,
}

/// A document of the step that may connect both.
#[derive(Debug)]
pub struct Reached {
    /// The document that says what happens next.
    pub document: CallDocument,
    /// To be kept once the document is answered, if the carrier was asked to record.
    pub recording: Option<RecordingAsked>,
}

impl From<CallDocument> for Reached {
    fn from(document: CallDocument) -> Self {
        Self {
            document,
            recording: None,
        }
    }
}

impl Dialer<'_> {
    /// A status callback, or what the carrier says of a leg when it is asked. Answers the attempt, if the
    /// leg is its own.
    pub async fn on_status(
        &self,
        id: AttemptId,
        leg: Leg,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<Option<Attempt>, DatabaseError> {
        let now = self.clock.now();
        let event = status_of(id, call, status, now);
        let guarded = call_attempts::bind_leg(self.tenants, event, leg, status).await?;
        self.heard(guarded, call, status).await
    }

    /// The same of the leg that was rung second, whichever side's it is.
    async fn on_second_status(
        &self,
        id: AttemptId,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<Option<Attempt>, DatabaseError> {
        let now = self.clock.now();
        let event = status_of(id, call, status, now);
        let guarded = call_attempts::reveal_second(self.tenants, event, status).await?;
        self.heard(guarded, call, status).await
    }

    /// The attempt if it is the call's, which has been judged.
    async fn heard(
        &self,
        guarded: Guarded,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<Option<Attempt>, DatabaseError> {
        let attempt = self.wanted(guarded, call, status).await;
        if let Some(attempt) = &attempt {
            self.conclude(attempt).await?;
        }
        Ok(attempt)
    }

    /// The attempt if it is the call's. A call that nobody wants any more is ended: another call than
    /// the attempt's, or one whose attempt is over or whose booking is not calling. Where that fails,
    /// the next event tries again, and the sweep.
    async fn wanted(
        &self,
        guarded: Guarded,
        call: &CallId,
        status: CarrierStatus,
    ) -> Option<Attempt> {
        let attempt = guarded.attempt?;
        // Of a leg that the ledger knows it may know the end already: events come out of order.
        let known = guarded.applied.then(|| attempt.status_of(call)).flatten();
        let alive = !known.unwrap_or(status).is_final();
        if alive && !(guarded.applied && is_wanted(&attempt)) {
            self.hang_up(&attempt, call).await;
        }
        // A cancelled booking's attempt is still followed to its end.
        guarded.applied.then_some(attempt)
    }

    /// Ends the attempt if what is known of it says that it is over.
    pub(super) async fn conclude(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        if attempt.phase != Phase::Placed {
            return Ok(());
        }
        let now = self.clock.now();
        let waited = attempt
            .first_ended_at
            .is_some_and(|ended| now - ended >= LAST_WORD);
        let known = attempt.evidence();
        let second = known.second.filter(|status| status.is_final());
        let evidence = Evidence {
            second: second.or(waited.then_some(WITHOUT_LAST_WORD)),
            ..known
        };
        match verdict(evidence) {
            Verdict::Over(ending) => {
                let conclusion = Conclusion {
                    ending,
                    grace: self.timing.grace,
                    at: now,
                };
                call_attempts::conclude(self.tenants, attempt, conclusion).await
            }
            Verdict::Open => Ok(()),
        }
    }

    /// The document that a side hears on picking up: the disclosure, before anything else, and then its gate. A machine
    /// that picks up first gets no further; whoever is rung second is kept apart from one by a key.
    pub async fn picked_up_document(
        &self,
        id: AttemptId,
        leg: Leg,
        call: &CallId,
        by: PickedUpBy,
    ) -> Result<CallDocument, DatabaseError> {
        let now = self.clock.now();
        let picked_up = CarrierStatus::InProgress;
        let machine = by == PickedUpBy::Machine;
        let event = CarrierEvent {
            attempt: id,
            call,
            kind: "document",
            value: if machine { "machine" } else { leg.as_str() },
            at: now,
        };
        let guarded = call_attempts::bind_leg(self.tenants, event, leg, picked_up).await?;
        let attempt = self.wanted(guarded, call, picked_up).await;
        let Some(attempt) = attempt.filter(is_wanted) else {
            return Ok(hang_up());
        };
        let is_first = leg == attempt.first;
        if is_first && attempt.second_dialled {
            return Ok(self.call_flow(&attempt).not_twice(leg));
        }
        let listens = is_first && attempt.listens_for_machines();
        if listens && machine {
            call_attempts::note_machine(self.tenants, id, call, now).await?;
            return Ok(hang_up());
        }
        if listens
            && by == PickedUpBy::Unknown
            && self.route(&attempt).documents == Documents::Whole
        {
            return Ok(self.call_flow(&attempt).listening(leg));
        }
        Ok(self.call_flow(&attempt).picked_up(leg))
    }

    /// The document that follows the operator's key: the attendee is rung, once; or both are connected,
    /// where the attendee was rung first.
    pub async fn accepted_document(
        &self,
        id: AttemptId,
        call: &CallId,
        key: &str,
    ) -> Result<Reached, DatabaseError> {
        if key.is_empty() {
            let again = self.picked_up_document(id, Leg::Operator, call, PickedUpBy::Person);
            return again.await.map(Reached::from);
        }
        let event = CarrierEvent {
            attempt: id,
            call,
            kind: "accepted",
            value: "key",
            at: self.clock.now(),
        };
        let guarded = call_attempts::accept(self.tenants, Leg::Operator, event).await?;
        match &guarded.attempt {
            Some(attempt) if attempt.first == Leg::Attendee => {
                self.connect(attempt, Leg::Operator, event).await
            }
            _ => Ok(self.ring_second(guarded, Leg::Operator, call).into()),
        }
    }

    /// The document that follows the gate of the first side, which is `leg`: the other phone is rung by whoever took
    /// the guarded step, and by nobody else.
    fn ring_second(&self, guarded: Guarded, leg: Leg, call: &CallId) -> CallDocument {
        let Some(attempt) = guarded.attempt else {
            return hang_up();
        };
        let flow = self.call_flow(&attempt);
        let repeated = attempt.second_dialled && attempt.call_of(leg) == Some(call);
        match attempt.phone_of(leg.other()) {
            Some(number) if guarded.applied => {
                flow.passed(leg, Some(self.second(&attempt, number)))
            }
            _ if repeated => flow.not_twice(leg),
            _ => hang_up(),
        }
    }

    /// The document that follows the gate of the second side, which is `leg`: both are connected. The recording is
    /// asked for by whoever took the step that allows it.
    async fn connect(
        &self,
        before: &Attempt,
        leg: Leg,
        event: CarrierEvent<'_>,
    ) -> Result<Reached, DatabaseError> {
        if !self
            .call_flow(before)
            .may_connect(AttendeeReply::of(before))
        {
            return Ok(hang_up().into());
        }
        let (connected, recording) = self.bridge(before, event).await?;
        Ok(Reached {
            document: connected.map_or_else(hang_up, |attempt| {
                self.call_flow(&attempt).passed(leg, None)
            }),
            recording,
        })
    }

    /// Notes that both are connected, and has kept of the call what may be; answers the attempt, if it is
    /// still wanted, and what is to be kept of asking for a recording.
    async fn bridge(
        &self,
        before: &Attempt,
        event: CarrierEvent<'_>,
    ) -> Result<(Option<Attempt>, Option<RecordingAsked>), DatabaseError> {
        let event = CarrierEvent {
            at: self.clock.now(),
            ..event
        };
        let agreed = before.agreed == Some(true);
        let keep = Keep {
            recording: before.voice.may_record(agreed),
            transcript: before.voice.may_transcribe(agreed),
        };
        let bridged = call_attempts::bridge(self.tenants, event, keep).await?;
        let connected = bridged.guarded.applied;
        let attempt = bridged.guarded.attempt.filter(|_| connected);
        let Some(attempt) = attempt.filter(is_wanted) else {
            return Ok((None, None));
        };
        let recording = if bridged.record {
            self.record(&attempt).await
        } else {
            None
        };
        if bridged.transcribe {
            self.transcribe(&attempt).await;
        }
        Ok((Some(attempt), recording))
    }

    /// The same where no document is waited for.
    async fn note_bridged(
        &self,
        before: &Attempt,
        event: CarrierEvent<'_>,
    ) -> Result<Option<Attempt>, DatabaseError> {
        let (attempt, recording) = self.bridge(before, event).await?;
        if let Some(recording) = recording {
            recording.keep(self.tenants).await;
        }
        Ok(attempt)
    }

    /// The carrier's word that both are connected, where no document asks for what follows: `second` has heard its
    /// document to the end, which holds the disclosure and its gate. What nobody wants any more is hung up.
    pub async fn connected_event(
        &self,
        id: AttemptId,
        first: &CallId,
        second: &CallId,
    ) -> Result<(), DatabaseError> {
        // The second leg's own word may be on its way yet.
        let heard = self
            .on_second_status(id, second, CarrierStatus::InProgress)
            .await?;
        let own = heard.filter(|attempt| attempt.carrier_call_id.as_ref() == Some(first));
        let Some(attempt) = own else {
            return Ok(());
        };
        let event = CarrierEvent {
            attempt: id,
            call: second,
            kind: "document",
            value: "connected",
            at: self.clock.now(),
        };
        let connected = self.note_bridged(&attempt, event).await?;
        // Behind an extension both are connected by a key, whose report may be on its way yet.
        let waits = attempt.extension.is_some() && !attempt.pressed && is_wanted(&attempt);
        if connected.is_none() && attempt.bridged_at.is_none() && !waits {
            self.hang_up(&attempt, first).await;
        }
        Ok(())
    }

    /// The carrier's word on the key that the attendee pressed in the second side's document, which has
    /// gone on by itself. The first answer stands. Where only a key connects, both are connected if the carrier has
    /// said so already.
    pub async fn collected_event(
        &self,
        id: AttemptId,
        call: &CallId,
        key: &str,
    ) -> Result<(), DatabaseError> {
        let heard = self
            .on_second_status(id, call, CarrierStatus::InProgress)
            .await?;
        let Some(known) = heard else {
            return Ok(());
        };
        let event = CarrierEvent {
            attempt: id,
            call,
            kind: "document",
            value: "consent",
            at: self.clock.now(),
        };
        let guarded = self.keep_answer(&known, event, key).await?;
        let Some(attempt) = guarded.attempt.filter(|_| guarded.applied) else {
            return Ok(());
        };
        let waited = attempt.extension.is_some() && attempt.bridged_at.is_none();
        if waited && call_attempts::reported_connected(self.tenants, id, call).await? {
            let event = CarrierEvent {
                value: "connected",
                ..event
            };
            self.note_bridged(&attempt, event).await?;
        }
        Ok(())
    }

    /// Keeps the attendee's key, and that it answers the question about the recording, if that was asked.
    async fn keep_answer(
        &self,
        attempt: &Attempt,
        event: CarrierEvent<'_>,
        key: &str,
    ) -> Result<Guarded, DatabaseError> {
        let asked = attempt.voice.asks() != Consent::Off;
        let agreed = asked.then(|| agrees(key));
        call_attempts::answer_consent(self.tenants, ConsentAnswer { event, agreed }).await
    }

    /// The document that is asked for when the second leg is over. Where its request says that both were `connected`,
    /// that may have been reported elsewhere and be on its way yet: it is noted, and nothing is kept of the call.
    pub async fn second_over(
        &self,
        id: AttemptId,
        over: SecondOver<'_>,
    ) -> Result<CallDocument, DatabaseError> {
        if over.connected
            && let Some(attempt) = call_attempts::get(self.tenants, id).await?
            && attempt.bridged_at.is_none()
            && let Some(second) = &attempt.second_call_id
        {
            let event = CarrierEvent {
                attempt: id,
                call: second,
                kind: "document",
                value: "connected",
                at: self.clock.now(),
            };
            call_attempts::bridge(self.tenants, event, Keep::default()).await?;
        }
        self.dialled_document(id, over.second, over.status).await
    }

    /// The document that follows the attendee's answer to the question about the recording. The first answer stands.
    pub async fn consent_document(
        &self,
        id: AttemptId,
        call: &CallId,
        key: &str,
    ) -> Result<CallDocument, DatabaseError> {
        if key.is_empty() {
            return self
                .picked_up_document(id, Leg::Attendee, call, PickedUpBy::Person)
                .await;
        }
        let Some(known) = call_attempts::get(self.tenants, id).await? else {
            return Ok(hang_up());
        };
        let event = CarrierEvent {
            attempt: id,
            call,
            kind: "document",
            value: "consent",
            at: self.clock.now(),
        };
        let guarded = self.keep_answer(&known, event, key).await?;
        let wanted = guarded.attempt.filter(|_| guarded.applied);
        Ok(wanted.filter(is_wanted).map_or_else(hang_up, |attempt| {
            self.call_flow(&attempt)
                .answered(AttendeeReply::of(&attempt))
        }))
    }

    /// The document that is asked for once the attendee has heard it all. An empty document connects
    /// both; where the attendee was rung first, the operator is rung, once.
    pub async fn connected_document(
        &self,
        id: AttemptId,
        call: &CallId,
    ) -> Result<Reached, DatabaseError> {
        let before = call_attempts::get(self.tenants, id).await?;
        let Some(before) =
            before.filter(|it| self.call_flow(it).may_connect(AttendeeReply::of(it)))
        else {
            return Ok(hang_up().into());
        };
        let event = CarrierEvent {
            attempt: id,
            call,
            kind: "document",
            value: "connected",
            at: self.clock.now(),
        };
        if before.first == Leg::Operator {
            return self.connect(&before, Leg::Attendee, event).await;
        }
        let guarded = call_attempts::accept(self.tenants, Leg::Attendee, event).await?;
        Ok(self.ring_second(guarded, Leg::Attendee, call).into())
    }

    /// The document that the side that was rung first hears once the second leg is over.
    pub async fn dialled_document(
        &self,
        id: AttemptId,
        second: Option<&CallId>,
        status: CarrierStatus,
    ) -> Result<CallDocument, DatabaseError> {
        let now = self.clock.now();
        let result = SecondResult {
            attempt: id,
            status,
            event: second.map(|call| status_of(id, call, status, now)),
            at: now,
        };
        let guarded = call_attempts::note_second_result(self.tenants, result).await?;
        let Some(attempt) = guarded.attempt.clone() else {
            return Ok(hang_up());
        };
        if let Some(call) = second {
            self.heard(guarded, call, status).await?;
        }
        if attempt.bridged_at.is_some() {
            return Ok(hang_up());
        }
        let status = attempt.second_status.unwrap_or(status);
        Ok(self
            .call_flow(&attempt)
            .second_leg_ended(attempt.first, status))
    }

    fn call_flow<'b>(&'b self, attempt: &'b Attempt) -> CallFlow<'b> {
        CallFlow::of(attempt, self.addresses, self.route(attempt), self.timing)
    }

    fn second<'b>(&'b self, attempt: &'b Attempt, number: &'b PhoneNumber) -> Second<'b> {
        Second {
            number,
            caller: self.caller(attempt),
            ring_seconds: self.timing.ring_seconds,
            booked_minutes: attempt.duration_minutes,
        }
    }
}

/// A leg's status as an event.
const fn status_of(
    attempt: AttemptId,
    call: &CallId,
    status: CarrierStatus,
    at: DateTime<Utc>,
) -> CarrierEvent<'_> {
    CarrierEvent {
        attempt,
        call,
        kind: "status",
        value: status.as_str(),
        at,
    }
}

/// Whether the attempt's call is to go on. Between two attempts the booking is calling too.
pub(super) fn is_wanted(attempt: &Attempt) -> bool {
    attempt.phase == Phase::Placed && attempt.booking_status == Status::Calling
}
