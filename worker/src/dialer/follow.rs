//! Following a call: what the carrier reports, and what it is told to do next.
//!
//! Every function here is driven by a webhook whose signature was checked, and may be called twice,
//! late, or for an attempt that is long over. What is not wanted any more is answered with "hang up".

use super::{
    Dialer,
    script::{Scene, Second, agrees, hang_up, may_connect},
    sweep::{LAST_WORD, WITHOUT_LAST_WORD},
};
use crate::{
    carrier::Document,
    store::{
        DatabaseError,
        call_attempts::{self, Attempt, Guarded},
        call_events,
    },
};
use callslot_shared::{
    booking::Status,
    call::{CarrierStatus, Evidence, Leg, Verdict, verdict},
    ids::{AttemptId, CallId},
};

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
        let guarded = call_attempts::reveal(self.db, id, call, status, now).await?;
        call_events::keep(self.db, id, call, "status", status.as_str(), now).await?;
        if let Some(attempt) = self.wanted(guarded, call, status).await {
            self.judge(&attempt).await?;
        }
        Ok(())
    }

    /// The attempt if it is the call's and its booking still wants it; else the call is ended.
    async fn wanted(
        &self,
        guarded: Guarded,
        call: &CallId,
        status: CarrierStatus,
    ) -> Option<Attempt> {
        let attempt = guarded.attempt?;
        let stray = !guarded.taken || attempt.booking_status == Status::Cancelled;
        if stray && !status.is_final() {
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
        call_events::keep(self.db, id, call, "status", status.as_str(), now).await?;
        let attempt = self.wanted(guarded, call, status).await;
        if let Some(attempt) = &attempt {
            self.judge(attempt).await?;
        }
        Ok(attempt)
    }

    /// Ends the attempt if what is known of it says that it is over.
    async fn judge(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
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
            Verdict::Over(ending) => call_attempts::conclude(self.db, attempt, ending, now).await,
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
        let guarded = call_attempts::reveal(self.db, id, call, picked_up, now).await?;
        call_events::keep(self.db, id, call, "document", "operator", now).await?;
        let Some(attempt) = self
            .wanted(guarded, call, picked_up)
            .await
            .filter(is_calling)
        else {
            return Ok(hang_up());
        };
        if attempt.attendee_dialled {
            return Ok(self.scene(&attempt).not_twice(Leg::Operator));
        }
        Ok(self.scene(&attempt).picked_up(Leg::Operator))
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
        let guarded = call_attempts::accept(self.db, id, call, now).await?;
        call_events::keep(self.db, id, call, "accepted", "key", now).await?;
        let Some(attempt) = guarded.attempt else {
            return Ok(hang_up());
        };
        if guarded.taken {
            let second = self.attendees_phone(&attempt);
            return Ok(self.scene(&attempt).passed(Leg::Operator, second));
        }
        let repeated = attempt.attendee_dialled && attempt.carrier_call_id.as_ref() == Some(call);
        Ok(if repeated {
            self.scene(&attempt).not_twice(Leg::Operator)
        } else {
            hang_up()
        })
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
        let Some(attempt) = attempt.filter(is_calling) else {
            return Ok(hang_up());
        };
        Ok(self.scene(&attempt).picked_up(Leg::Attendee))
    }

    /// What follows the attendee's answer to the question about the recording. The first answer stands.
    pub async fn consent_document(
        &self,
        id: AttemptId,
        call: &CallId,
        key: &str,
    ) -> Result<Document, DatabaseError> {
        if key.is_empty() {
            return self.whisper_document(id, call).await;
        }
        let now = self.clock.now();
        let guarded = call_attempts::answer_consent(self.db, id, call, agrees(key), now).await?;
        call_events::keep(self.db, id, call, "document", "consent", now).await?;
        let wanted = guarded.attempt.filter(|_| guarded.taken);
        Ok(wanted.filter(is_calling).map_or_else(hang_up, |attempt| {
            let agreed = attempt.agreed == Some(true);
            self.scene(&attempt).answered(agreed)
        }))
    }

    /// What is asked for once the attendee has heard it all. An empty document connects both.
    pub async fn connected_document(
        &self,
        id: AttemptId,
        call: &CallId,
    ) -> Result<Document, DatabaseError> {
        let now = self.clock.now();
        let before = call_attempts::get(self.db, id).await?;
        if !before.is_some_and(|attempt| may_connect(&attempt.voice, attempt.agreed)) {
            return Ok(hang_up());
        }
        let guarded = call_attempts::bridge(self.db, id, call, now).await?;
        call_events::keep(self.db, id, call, "document", "connected", now).await?;
        let Some(attempt) = guarded.attempt.filter(|_| guarded.taken).filter(is_calling) else {
            return Ok(hang_up());
        };
        self.record(&attempt).await;
        let second = self.attendees_phone(&attempt);
        Ok(self.scene(&attempt).passed(Leg::Attendee, second))
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
        let status = attempt.attendee_status.unwrap_or(status);
        Ok(self.scene(&attempt).news(status))
    }

    fn scene<'b>(&'b self, attempt: &'b Attempt) -> Scene<'b> {
        Scene::of(attempt, self.addresses, self.timing.key_seconds)
    }

    fn attendees_phone<'b>(&'b self, attempt: &'b Attempt) -> Second<'b> {
        Second {
            number: &attempt.attendee_phone,
            caller: self.carrier.caller_number(),
            ring_seconds: self.timing.ring_seconds,
            booked_minutes: attempt.duration_minutes,
        }
    }
}

fn is_calling(attempt: &Attempt) -> bool {
    attempt.booking_status == Status::Calling
}
