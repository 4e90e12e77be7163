//! The effects of the carrier's events on an attempt: its legs, its steps, its end.

use super::{
    Guarded,
    attempt::{Attempt, attempt, select},
    settle::reveal_these,
};
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement,
    booking_events::{self, TryAgain},
    call_events::CarrierEvent,
    calls::{self, Told},
    sql,
};
use callslot_shared::{
    booking::FailureReason,
    call::{CarrierStatus, Ending, Evidence, Leg, Verdict, verdict},
    ids::{AttemptId, CallId},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Notes what the carrier says of a side's leg. The first leg is bound to its attempt, whoever names it
/// first: the carrier's answer or one of its webhooks; only an attempt that was committed to can be bound,
/// and only once. The second can come up once it was committed to. `applied` says whether the attempt's leg
/// on that side is this one, now or already.
///
/// The first leg's last word ends a call that connected both.
pub async fn bind_leg(
    all: AllTenants<'_>,
    event: CarrierEvent<'_>,
    leg: Leg,
    status: CarrierStatus,
) -> Result<Guarded, DatabaseError> {
    let call = event.call;
    let told = Told {
        attempt: event.attempt,
        leg: Some(leg),
        call,
        status,
    };
    let mut statements = reveal_these(&[told], event.at);
    statements.extend(after_talking(event, leg, status).into_iter().flatten());
    statements.push(event.keep());
    let attempt = then_read(all, statements, event.attempt).await?;
    let applied = attempt
        .as_ref()
        .is_some_and(|attempt| attempt.call_of(leg) == Some(call));
    Ok(Guarded { applied, attempt })
}

/// The second leg, whichever side's it is.
const fn second(event: CarrierEvent<'_>, status: CarrierStatus) -> Told<'_> {
    Told {
        attempt: event.attempt,
        leg: None,
        call: event.call,
        status,
    }
}

/// Ends the attempt and its booking as the truth table has it of a call that connected both, if it did, and the event's
/// leg is its first and is over. Every other ending needs more than one event tells.
fn after_talking(
    event: CarrierEvent<'_>,
    leg: Leg,
    status: CarrierStatus,
) -> Option<[Statement; 2]> {
    let (id, call, now) = (event.attempt, event.call, event.at);
    let evidence = Evidence {
        first: Some(status),
        bridged: true,
        ..Evidence::none(leg)
    };
    let Verdict::Over(ending) = verdict(evidence) else {
        return None;
    };
    let name = ending_name(ending);
    let booking = booking_events::conclude_of(id, &name, ending.failure(), now);
    Some([
        sql!(
            "UPDATE call_attempts SET phase = 'ended', ending = :ending, ended_at = :now
             WHERE id = :attempt AND phase = 'placed' AND first_leg = :leg AND carrier_call_id = :call
               AND bridged_at IS NOT NULL
               AND EXISTS (
                 SELECT 1 FROM calls c WHERE c.id = :call AND c.attempt_id = :attempt AND c.ended_at IS NOT NULL)",
            attempt = id,
            call,
            ending = name,
            leg = leg.as_str(),
            now,
        ),
        booking,
    ])
}

/// Notes what the carrier says of the leg that was rung second, whichever side's it is. `applied` says whether the attempt's
/// second leg is this one, now or already.
pub async fn reveal_second(
    all: AllTenants<'_>,
    event: CarrierEvent<'_>,
    status: CarrierStatus,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        calls::report(&[second(event, status)], event.at),
        event.keep(),
    ];
    let attempt = then_read(all, statements, event.attempt).await?;
    Ok(of_second(attempt, Some(event.call)))
}

fn of_second(attempt: Option<Attempt>, call: Option<&CallId>) -> Guarded {
    let applied = attempt
        .as_ref()
        .is_some_and(|attempt| call.is_some() && attempt.second_call_id.as_ref() == call);
    Guarded { applied, attempt }
}

/// Notes that a machine picked up the first phone, which is `leg`.
pub async fn note_machine(
    AllTenants { database: db }: AllTenants<'_>,
    id: AttemptId,
    call: &CallId,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET machine_at = COALESCE(machine_at, :now)
         WHERE id = :attempt AND carrier_call_id = :call AND phase = 'placed' AND attendee_phase = 'none'",
        attempt = id,
        call,
        now,
    ))
    .await
    .map(drop)
}

/// The guard before the second phone is rung: `none` to `dialing`, once, after the first side, which is
/// `leg`, has passed its gate, while the booking is still calling. Behind an extension, an attendee has passed
/// it by a key only.
pub async fn accept(
    AllTenants { database: db }: AllTenants<'_>,
    leg: Leg,
    event: CarrierEvent<'_>,
) -> Result<Guarded, DatabaseError> {
    let (id, now) = (event.attempt, event.at);
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET attendee_phase = 'dialing',
               accepted_at = CASE first_leg WHEN 'operator' THEN :now END,
               operator_disclosed_at = CASE first_leg WHEN 'operator' THEN :now END,
               attendee_disclosed_at = CASE first_leg WHEN 'attendee' THEN :now END
             WHERE id = :attempt AND first_leg = :leg AND carrier_call_id = :call AND phase = 'placed'
               AND attendee_phase = 'none'
               AND (first_leg = 'operator' OR attendee_extension IS NULL OR attendee_key_at IS NOT NULL)
               AND EXISTS (SELECT 1 FROM booking_events b WHERE b.id = booking_id AND b.status = 'calling')
             RETURNING id",
            attempt = id,
            call = event.call,
            now,
            leg = leg.as_str(),
        ),
        booking_events::taken_over(id, now),
        booking_events::hand_over(id, now),
        event.keep(),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let changed = answers.next()?.any();
    let (_, _, _) = (answers.next()?, answers.next()?, answers.next()?);
    Ok(Guarded {
        applied: changed,
        attempt: attempt(&mut answers)?,
    })
}

/// The carrier's word on a second leg that is over.
#[derive(Debug, Clone, Copy)]
pub struct SecondResult<'a> {
    /// The attempt.
    pub attempt: AttemptId,
    /// The leg's status at the end.
    pub status: CarrierStatus,
    /// The event, where the leg is named.
    pub event: Option<CarrierEvent<'a>>,
    /// When the word came.
    pub at: DateTime<Utc>,
}

/// Notes what the carrier said of the second leg when it was over, first word only. It may come
/// without the leg's name, which an event has; `applied` says whether the attempt's second leg is that one.
pub async fn note_second_result(
    all: AllTenants<'_>,
    result: SecondResult<'_>,
) -> Result<Guarded, DatabaseError> {
    let SecondResult {
        attempt: id,
        status,
        event,
        at: now,
    } = result;
    let mut statements = vec![sql!(
        "UPDATE call_attempts SET attendee_result = :status
             WHERE id = :attempt AND attendee_phase = 'dialing' AND attendee_result IS NULL",
        attempt = id,
        status = status.as_str(),
    )];
    if let Some(event) = event {
        statements.push(calls::report(&[second(event, status)], now));
        statements.push(event.keep());
    }
    let attempt = then_read(all, statements, id).await?;
    Ok(of_second(attempt, event.map(|event| event.call)))
}

/// The end of a placed attempt.
#[derive(Debug, Clone, Copy)]
pub struct Conclusion {
    /// The ending that it came to.
    pub ending: Ending,
    /// The longest time after its start at which the booking's call may still be placed.
    pub grace: TimeDelta,
    /// When.
    pub at: DateTime<Utc>,
}

/// Ends a placed attempt, and its booking by what it came to; or leaves the booking calling, where
/// the organization wants another attempt and there is time for one before the grace ends.
pub async fn conclude(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: &Attempt,
    conclusion: Conclusion,
) -> Result<(), DatabaseError> {
    let Conclusion {
        ending,
        grace,
        at: now,
    } = conclusion;
    let mut statements = vec![sql!(
        "UPDATE call_attempts SET phase = 'ended', ending = :ending, ended_at = :now
         WHERE id = :attempt AND phase = 'placed'",
        attempt = attempt.id,
        ending = ending_name(ending),
        now,
    )];
    let failure = ending.failure();
    if let Some(reason) = failure.filter(|_| ending.may_be_tried_again()) {
        if reason == FailureReason::OperatorNoAnswer {
            let (booking, attempt) = (attempt.booking_id, attempt.id);
            statements.push(booking_events::ring_next_host(booking, attempt, grace, now));
        }
        statements.push(booking_events::try_again(&TryAgain {
            booking: attempt.booking_id,
            attempt: attempt.id,
            reason,
            grace,
            now,
        }));
    }
    statements.push(booking_events::conclude(
        attempt.booking_id,
        attempt.id,
        failure,
        now,
    ));
    db.batch(statements).await.map(drop)
}

/// Ends a placed attempt whose call has not rung, as far as anybody knows, and its booking with it.
/// Says whether this very call did.
pub async fn take_back(
    AllTenants { database: db }: AllTenants<'_>,
    attempt: &Attempt,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let ending = Ending::NeverRang;
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET phase = 'ended', ending = :ending, ended_at = :now
             WHERE id = :attempt AND phase = 'placed' AND attendee_phase = 'none'
               AND EXISTS (
                 SELECT 1 FROM calls c
                 WHERE c.attempt_id = call_attempts.id AND c.leg = call_attempts.first_leg AND c.rank <= :rank)
             RETURNING id",
            attempt = attempt.id,
            ending = ending_name(ending),
            now,
            rank = CarrierStatus::Initiated.rank(),
        ),
        booking_events::conclude(attempt.booking_id, attempt.id, ending.failure(), now),
    ];
    Answers::new(db.batch(statements).await?)
        .next()
        .map(|rows| rows.any())
}

/// Runs statements and reads the attempt as they left it, in one round trip.
pub(super) async fn then_read(
    AllTenants { database: db }: AllTenants<'_>,
    mut statements: Vec<Statement>,
    id: AttemptId,
) -> Result<Option<Attempt>, DatabaseError> {
    statements.push(select(id));
    let mut rows = db.batch(statements).await?;
    attempt(&mut Answers::new(rows.pop().into_iter().collect()))
}

fn ending_name(ending: Ending) -> String {
    match serde_json::to_value(ending) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
