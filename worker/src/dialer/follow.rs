//! Following a call: what the carrier reports, and what it is told to do next.
//!
//! Every function here is driven by a webhook whose signature was checked, and may be called twice,
//! late, or for an attempt that is long over. What is not wanted any more is answered with "hang up".

use super::Dialer;
use crate::{
    carrier::{Document, Verb},
    store::{
        DatabaseError,
        call_attempts::{self, Attempt, Guarded},
        call_events::Event,
    },
};
use callslot_shared::{
    booking::Status,
    call::{CarrierStatus, Evidence, Leg, Phase, Verdict, verdict},
    disclosure,
    ids::{AttemptId, CallId},
};
use chrono::TimeDelta;

/// How long after the operator's leg is over the last word on the attendee's is waited for.
const LAST_WORD: TimeDelta = TimeDelta::seconds(30);

/// The attendee's leg as it is to be taken once the last word on it has been waited for: it ended
/// with the operator's.
const WITHOUT_LAST_WORD: CarrierStatus = CarrierStatus::Canceled;

impl Dialer<'_> {
    /// A status callback.
    pub async fn hear(
        &self,
        id: AttemptId,
        leg: Leg,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<(), DatabaseError> {
        match leg {
            Leg::Operator => self.hear_operator(id, call, status).await,
            Leg::Attendee => self.hear_attendee(id, call, status).await.map(drop),
        }
    }

    pub(super) async fn hear_operator(
        &self,
        id: AttemptId,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<(), DatabaseError> {
        let now = self.clock.now();
        let event = Event {
            call,
            kind: "status",
            value: status.as_str(),
        };
        let guarded = call_attempts::reveal(self.db, id, call, status, Some(event), now).await?;
        if let Some(attempt) = self.wanted(guarded, call, status).await {
            self.judge(&attempt).await?;
        }
        Ok(())
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
        let known = guarded.taken.then(|| attempt.status_of(call)).flatten();
        let alive = !known.unwrap_or(status).is_final();
        if alive && !(guarded.taken && is_wanted(&attempt)) {
            self.hang_up(call).await;
        }
        // A cancelled booking's attempt is still followed to its end.
        guarded.taken.then_some(attempt)
    }

    async fn hear_attendee(
        &self,
        id: AttemptId,
        call: &CallId,
        status: CarrierStatus,
    ) -> Result<Option<Attempt>, DatabaseError> {
        let now = self.clock.now();
        let guarded = call_attempts::reveal_attendee(self.db, id, call, status, now).await?;
        let attempt = self.wanted(guarded, call, status).await;
        if let Some(attempt) = &attempt {
            self.judge(attempt).await?;
        }
        Ok(attempt)
    }

    /// Ends the attempt if what is known of it says that it is over.
    pub(super) async fn judge(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        if attempt.phase != Phase::Placed {
            return Ok(());
        }
        let now = self.clock.now();
        let waited = attempt
            .operator_ended_at
            .is_some_and(|ended| now - ended >= LAST_WORD);
        let attendee = attempt.attendee_status.filter(|status| status.is_final());
        let evidence = Evidence {
            attendee: attendee.or(waited.then_some(WITHOUT_LAST_WORD)),
            ..attempt.evidence()
        };
        match verdict(evidence) {
            Verdict::Over(ending) => {
                call_attempts::conclude(self.db, attempt, ending, self.timing.grace, now).await
            }
            Verdict::Open => Ok(()),
        }
    }

    /// What the operator hears on picking up: the disclosure, who is waiting, and which key accepts.
    pub async fn operator_document(
        &self,
        id: AttemptId,
        call: &CallId,
    ) -> Result<Document, DatabaseError> {
        let now = self.clock.now();
        let picked_up = CarrierStatus::InProgress;
        let event = Event {
            call,
            kind: "document",
            value: "operator",
        };
        let guarded = call_attempts::reveal(self.db, id, call, picked_up, Some(event), now).await?;
        let Some(attempt) = self
            .wanted(guarded, call, picked_up)
            .await
            .filter(is_wanted)
        else {
            return Ok(hang_up());
        };
        if attempt.attendee_dialled {
            return Ok(not_twice());
        }
        let who = attempt.attendee_name.as_deref().unwrap_or("your contact");
        let prompt = format!(
            "You have a call with {who}: {}. Press any key to be connected.",
            attempt.title
        );
        let gather = || Verb::Gather {
            prompt: prompt.clone(),
            action: self.addresses.accepted(id),
            seconds: self.timing.key_seconds,
        };
        Ok(Document::new([
            Verb::Say(disclosure::recording(&attempt.organization_name)),
            gather(),
            gather(),
            Verb::Say("No key was pressed. The call is not placed. Goodbye.".to_owned()),
            Verb::Hangup,
        ]))
    }

    /// What happens on the operator's key: the attendee is rung, once.
    pub async fn accepted_document(
        &self,
        id: AttemptId,
        call: &CallId,
        key: &str,
    ) -> Result<Document, DatabaseError> {
        let now = self.clock.now();
        if key.is_empty() {
            return self.operator_document(id, call).await;
        }
        let event = Event {
            call,
            kind: "accepted",
            value: "key",
        };
        let guarded = call_attempts::accept(self.db, id, event, now).await?;
        let Some(attempt) = guarded.attempt else {
            return Ok(hang_up());
        };
        if guarded.taken {
            return Ok(Document::new([
                Verb::Dial {
                    number: attempt.attendee_phone.clone(),
                    caller: self.carrier.caller_number().clone(),
                    ring_seconds: self.timing.ring_seconds,
                    whisper: self.addresses.whisper(id),
                    status_callback: self.addresses.status(id, Leg::Attendee),
                    action: self.addresses.dialled(id),
                },
                Verb::Hangup,
            ]));
        }
        let repeated = attempt.attendee_dialled && attempt.carrier_call_id.as_ref() == Some(call);
        Ok(if repeated { not_twice() } else { hang_up() })
    }

    /// What the attendee hears on picking up: the disclosure, before anybody else.
    pub async fn whisper_document(
        &self,
        id: AttemptId,
        call: &CallId,
    ) -> Result<Document, DatabaseError> {
        let attempt = self
            .hear_attendee(id, call, CarrierStatus::InProgress)
            .await?;
        let Some(attempt) = attempt.filter(is_wanted) else {
            return Ok(hang_up());
        };
        Ok(Document::new([
            Verb::Say(disclosure::recording(&attempt.organization_name)),
            Verb::Redirect(self.addresses.connected(id)),
        ]))
    }

    /// What is asked for once the attendee has heard it all. An empty document connects both.
    pub async fn connected_document(
        &self,
        id: AttemptId,
        call: &CallId,
    ) -> Result<Document, DatabaseError> {
        let now = self.clock.now();
        let event = Event {
            call,
            kind: "document",
            value: "connected",
        };
        let guarded = call_attempts::bridge(self.db, id, event, now).await?;
        let wanted = guarded.taken && guarded.attempt.as_ref().is_some_and(is_wanted);
        Ok(if wanted {
            Document::default()
        } else {
            hang_up()
        })
    }

    /// What the operator hears once the attendee's leg is over.
    pub async fn dialled_document(
        &self,
        id: AttemptId,
        attendee: Option<&CallId>,
        status: CarrierStatus,
    ) -> Result<Document, DatabaseError> {
        if let Some(call) = attendee {
            self.hear_attendee(id, call, status).await?;
        }
        let attempt = call_attempts::note_attendee_result(self.db, id, status).await?;
        let Some(attempt) = attempt.filter(|attempt| attempt.bridged_at.is_none()) else {
            return Ok(hang_up());
        };
        let who = attempt.attendee_name.as_deref().unwrap_or("Your contact");
        let news = match attempt.attendee_status.unwrap_or(status) {
            CarrierStatus::Busy => format!("{who}'s line is busy. Goodbye."),
            CarrierStatus::Failed => format!("{who} could not be reached. Goodbye."),
            _ => format!("{who} did not take the call. Goodbye."),
        };
        Ok(Document::new([Verb::Say(news), Verb::Hangup]))
    }
}

/// Whether the attempt's call is to go on. Between two attempts the booking is calling too.
pub(super) fn is_wanted(attempt: &Attempt) -> bool {
    attempt.phase == Phase::Placed && attempt.booking_status == Status::Calling
}

/// For a call that nobody wants any more.
pub(crate) fn hang_up() -> Document {
    Document::new([Verb::Hangup])
}

/// For a repeated request: whoever asks twice must not make a phone ring twice.
fn not_twice() -> Document {
    Document::new([
        Verb::Say("This call cannot be connected again. Please book it again. Goodbye.".to_owned()),
        Verb::Hangup,
    ])
}
