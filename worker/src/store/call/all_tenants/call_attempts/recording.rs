//! The attendee's answer on being recorded, and the one step that connects both and lets the carrier be
//! asked to record.

use super::{
    Guarded,
    attempt::{attempt, select},
    legs::then_read,
};
use crate::store::{AllTenants, Answers, DatabaseError, call_events::CarrierEvent, sql};
use callslot_shared::{
    call::Leg,
    ids::{AttemptId, CallId},
};
use serde::Deserialize;

/// The attendee's key.
#[derive(Debug, Clone, Copy)]
pub struct ConsentAnswer<'a> {
    /// The event that tells it.
    pub event: CarrierEvent<'a>,
    /// The answer to the question about the recording, if that was asked.
    pub agreed: Option<bool>,
}

/// Keeps that the attendee pressed a key, and the answer to the question about the recording, if there was one; the
/// first stands, and none counts once the attendee has gone on. `applied` says whether the attempt's attendee leg is
/// this one.
pub async fn answer_consent(
    all: AllTenants<'_>,
    ConsentAnswer { event, agreed }: ConsentAnswer<'_>,
) -> Result<Guarded, DatabaseError> {
    let (id, call, now) = (event.attempt, event.call, event.at);
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET attendee_key_at = :now, agreed = :agreed,
               agreed_at = CASE WHEN :agreed IS NOT NULL THEN :now END
             WHERE id = :attempt AND phase = 'placed' AND attendee_disclosed_at IS NULL
               AND agreed IS NULL AND attendee_key_at IS NULL
               AND EXISTS (SELECT 1 FROM calls c WHERE c.id = :call AND c.attempt_id = :attempt AND c.leg = 'attendee')",
            attempt = id,
            call,
            agreed,
            now,
        ),
        event.keep(),
    ];
    let attempt = then_read(all, statements, id).await?;
    let applied = attempt
        .as_ref()
        .is_some_and(|attempt| attempt.pressed && attempt.call_of(Leg::Attendee) == Some(call));
    Ok(Guarded { applied, attempt })
}

/// The answer to [`bridge`].
#[derive(Debug)]
pub struct Bridged {
    /// Whether both are being connected, now or already, and how things stand after.
    pub guarded: Guarded,
    /// Whether whoever asked, and nobody else, is to ask the carrier to record.
    pub record: bool,
    /// Whether whoever asked, and nobody else, is to ask the carrier to write down what is said.
    pub transcribe: bool,
}

/// The parts of a call that may be kept, by what was set and agreed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keep {
    /// A recording.
    pub recording: bool,
    /// A transcript.
    pub transcript: bool,
}

/// Notes that the second side has heard the disclosure, has passed its gate, and is being connected, if the
/// booking is still calling. Behind an extension, the attendee has passed it by a key only. It is the guard before the
/// carrier is asked to record or to write down, too: once, and only if the first side has heard the disclosure as well.
pub async fn bridge(
    AllTenants { database: db }: AllTenants<'_>,
    event: CarrierEvent<'_>,
    keep: Keep,
) -> Result<Bridged, DatabaseError> {
    #[derive(Deserialize)]
    struct Taken {
        record: u8,
        transcribe: u8,
    }
    let (id, call, now) = (event.attempt, event.call, event.at);
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET bridged_at = :now,
               accepted_at = CASE first_leg WHEN 'attendee' THEN :now ELSE accepted_at END,
               operator_disclosed_at = CASE first_leg WHEN 'attendee' THEN :now ELSE operator_disclosed_at END,
               attendee_disclosed_at = CASE first_leg WHEN 'operator' THEN :now ELSE attendee_disclosed_at END,
               recording_asked_at = CASE WHEN :recording AND
                 CASE first_leg WHEN 'operator' THEN operator_disclosed_at ELSE attendee_disclosed_at END IS NOT NULL
                 THEN :now END,
               transcription_asked_at = CASE WHEN :transcript AND
                 CASE first_leg WHEN 'operator' THEN operator_disclosed_at ELSE attendee_disclosed_at END IS NOT NULL
                 THEN :now END
             WHERE id = :attempt AND phase = 'placed' AND bridged_at IS NULL
               AND (attendee_extension IS NULL OR attendee_key_at IS NOT NULL)
               AND EXISTS (SELECT 1 FROM calls c WHERE c.id = :call AND c.attempt_id = :attempt AND c.leg <> first_leg)
               AND EXISTS (SELECT 1 FROM booking_events b WHERE b.id = booking_id AND b.status = 'calling')
             RETURNING recording_asked_at IS NOT NULL AS record, transcription_asked_at IS NOT NULL AS transcribe",
            attempt = id,
            call,
            now,
            recording = keep.recording,
            transcript = keep.transcript,
        ),
        event.keep(),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let taken: Option<Taken> = answers.next()?.first()?;
    answers.next()?;
    let attempt = attempt(&mut answers)?;
    let connected = attempt.as_ref().is_some_and(|attempt| {
        attempt.bridged_at.is_some() && attempt.second_call_id.as_ref() == Some(call)
    });
    Ok(Bridged {
        record: taken.as_ref().is_some_and(|taken| taken.record == 1),
        transcribe: taken.is_some_and(|taken| taken.transcribe == 1),
        guarded: Guarded {
            applied: connected,
            attempt,
        },
    })
}

/// Whether the carrier has reported that the second leg, `call`, was connected.
pub async fn reported_connected(
    AllTenants { database: db }: AllTenants<'_>,
    id: AttemptId,
    call: &CallId,
) -> Result<bool, DatabaseError> {
    db.run(sql!(
        "SELECT id FROM call_events
         WHERE attempt_id = :attempt AND call_id = :call AND kind = 'document' AND value = 'connected'",
        attempt = id,
        call,
    ))
    .await
    .map(|rows| rows.any())
}

/// Keeps why a recording that was asked for does not run, as far as is known.
pub async fn not_recorded(
    AllTenants { database: db }: AllTenants<'_>,
    event: CarrierEvent<'_>,
) -> Result<(), DatabaseError> {
    db.run(event.keep()).await.map(drop)
}
