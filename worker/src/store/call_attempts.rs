//! `call_attempts`: the dialling ledger. Cross-tenant: these are the dialler's functions, keyed by
//! an attempt that a claim or a signed webhook named.

use super::{
    Answers, Database, DatabaseError, Statement, booking_events, calls, sql, time, time_or_none,
};
use callslot_shared::{
    access::{self, Feature},
    booking::{FailureReason, Status},
    call::{CarrierStatus, Ending, Evidence, Leg, Phase},
    ids::{AttemptId, BookingId, CallId},
    phone::PhoneNumber,
    voice::{Frozen, Resolved},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[expect(
    clippy::struct_excessive_bools,
    reason = "they are columns, and each is true or false on its own"
)]
/// An attempt with all that dialling and the documents need to know of its surroundings.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Its name.
    pub id: AttemptId,
    /// What it is an attempt at.
    pub booking_id: BookingId,
    /// Where it stands.
    pub phase: Phase,
    /// The token of whoever claimed it last.
    pub claim_token: String,
    /// Until when that claim holds.
    pub lease_until: DateTime<Utc>,
    /// The version of the booking that was claimed.
    pub booking_version: u32,
    /// The operator's number: frozen once committed to, as it stands on file before.
    pub operator_phone: Option<PhoneNumber>,
    /// The attendee's number.
    pub attendee_phone: PhoneNumber,
    /// The operator's leg, once the carrier has named it.
    pub carrier_call_id: Option<CallId>,
    /// Whether the operator pressed the key.
    pub accepted: bool,
    /// Whether the attendee's leg has been committed to.
    pub attendee_dialled: bool,
    /// When the attendee had heard the disclosure and was connected.
    pub bridged_at: Option<DateTime<Utc>>,
    /// The operator's leg, as far as the carrier has said.
    pub operator_status: Option<CarrierStatus>,
    /// When the operator's leg ended.
    pub operator_ended_at: Option<DateTime<Utc>>,
    /// The attendee's leg, once the carrier has named it.
    pub attendee_call_id: Option<CallId>,
    /// The attendee's leg, as far as the carrier has said.
    pub attendee_status: Option<CarrierStatus>,
    /// The booking's state.
    pub booking_status: Status,
    /// The booking's version now.
    pub version: u32,
    /// When the phones were to ring.
    pub start_time: DateTime<Utc>,
    /// What the call is about.
    pub title: String,
    /// Planned length, in minutes.
    pub duration_minutes: u32,
    /// The person the call is for.
    pub attendee_name: Option<String>,
    /// The organization's name, as spoken in the disclosure.
    pub organization_name: String,
    /// Whether the operator is an active member.
    pub operator_active: bool,
    /// Whether the organization's plan and switch allow booking.
    pub may_book: bool,
    /// What holds on the call.
    pub voice: Resolved,
    /// The attendee's answer to the question about the recording.
    pub agreed: Option<bool>,
}

impl Attempt {
    /// What is known of its call.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            operator: self.operator_status,
            accepted: self.accepted,
            attendee: self.attendee_status,
            bridged: self.bridged_at.is_some(),
        }
    }
}

#[derive(Deserialize)]
struct Row {
    id: AttemptId,
    booking_id: BookingId,
    phase: Phase,
    claim_token: String,
    lease_until: i64,
    booking_version: u32,
    operator_phone: Option<PhoneNumber>,
    attendee_phone: PhoneNumber,
    carrier_call_id: Option<CallId>,
    accepted_at: Option<i64>,
    attendee_phase: String,
    bridged_at: Option<i64>,
    operator_status: Option<CarrierStatus>,
    operator_ended_at: Option<i64>,
    attendee_call_id: Option<CallId>,
    attendee_status: Option<CarrierStatus>,
    booking_status: Status,
    version: u32,
    start_time: i64,
    title: String,
    duration_minutes: u32,
    attendee_name: Option<String>,
    organization_name: String,
    operator_active: u8,
    may_book: u8,
    voice: Option<String>,
    agreed: Option<u8>,
}

impl TryFrom<Row> for Attempt {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            booking_id: row.booking_id,
            phase: row.phase,
            claim_token: row.claim_token,
            lease_until: time(row.lease_until)?,
            booking_version: row.booking_version,
            operator_phone: row.operator_phone,
            attendee_phone: row.attendee_phone,
            carrier_call_id: row.carrier_call_id,
            accepted: row.accepted_at.is_some(),
            attendee_dialled: row.attendee_phase == "dialing",
            bridged_at: time_or_none(row.bridged_at)?,
            operator_status: row.operator_status,
            operator_ended_at: time_or_none(row.operator_ended_at)?,
            attendee_call_id: row.attendee_call_id,
            attendee_status: row.attendee_status,
            booking_status: row.booking_status,
            version: row.version,
            start_time: time(row.start_time)?,
            title: row.title,
            duration_minutes: row.duration_minutes,
            attendee_name: row.attendee_name,
            organization_name: row.organization_name,
            operator_active: row.operator_active == 1,
            may_book: row.may_book == 1,
            voice: resolved(row.voice.as_deref()),
            agreed: row.agreed.map(|agreed| agreed == 1),
        })
    }
}

/// What was frozen, read. Where nothing was, or nothing that can be read, nothing is recorded.
pub(super) fn resolved(voice: Option<&str>) -> Resolved {
    voice
        .and_then(|voice| serde_json::from_str::<Frozen>(voice).ok())
        .map_or_else(Resolved::unknown, |frozen| frozen.resolve())
}

/// Plans that include booking, as a JSON array.
pub(super) fn booking_plans() -> String {
    serde_json::to_string(access::plans_with(Feature::Booking)).unwrap_or_default()
}

pub(super) const SELECT: &str = "
SELECT a.id, a.booking_id, a.phase, a.claim_token, a.lease_until, a.booking_version,
       COALESCE(a.operator_phone, m.phone) AS operator_phone,
       COALESCE(a.attendee_phone, b.attendee_phone) AS attendee_phone,
       a.carrier_call_id, a.accepted_at, a.attendee_phase, a.bridged_at,
       oc.status AS operator_status, oc.ended_at AS operator_ended_at,
       ac.id AS attendee_call_id,
       CASE WHEN ac.rank = 4 THEN ac.status ELSE COALESCE(a.attendee_result, ac.status) END AS attendee_status,
       b.status AS booking_status, b.version, b.start_time, b.title, b.duration_minutes, b.attendee_name,
       a.voice, a.agreed,
       o.name AS organization_name, m.active AS operator_active,
       (o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(?2))) AS may_book
FROM call_attempts a
JOIN booking_events b ON b.id = a.booking_id
JOIN organizations o ON o.id = a.organization_id
JOIN members m ON m.organization_id = b.organization_id AND m.user_id = b.user_id
LEFT JOIN calls oc ON oc.attempt_id = a.id AND oc.leg = 'operator'
LEFT JOIN calls ac ON ac.attempt_id = a.id AND ac.leg = 'attendee'
WHERE a.id = ?1";

fn select(id: AttemptId) -> Statement {
    sql!(SELECT, id, booking_plans())
}

/// Reads one attempt.
pub async fn get(db: &dyn Database, id: AttemptId) -> Result<Option<Attempt>, DatabaseError> {
    let row: Option<Row> = db.run(select(id)).await?.first()?;
    row.map(Attempt::try_from).transpose()
}

/// The last answer of a batch that ends with [`select`].
fn attempt(answers: &mut Answers) -> Result<Option<Attempt>, DatabaseError> {
    let row: Option<Row> = answers.next()?.first()?;
    row.map(Attempt::try_from).transpose()
}

/// The answer to a guarded step: whether it was taken, and how things stand after.
#[derive(Debug)]
pub struct Guarded {
    /// Whether this very call changed the row.
    pub taken: bool,
    /// The attempt, unless there is no such one.
    pub attempt: Option<Attempt>,
}

/// The guard before dialling, and the ledger entry, in one transaction: the attempt goes from
/// `claimed` to `dialing` only if the claim is mine and holds, the booking is what was claimed, its
/// operator can take it, its organization may book, and grace has not passed.
pub(super) const COMMIT: &str = "
UPDATE call_attempts SET phase = 'dialing', dialing_at = ?3,
  operator_phone = (
    SELECT m.phone FROM booking_events b
    JOIN members m ON m.organization_id = b.organization_id AND m.user_id = b.user_id
    WHERE b.id = call_attempts.booking_id),
  attendee_phone = (SELECT b.attendee_phone FROM booking_events b WHERE b.id = call_attempts.booking_id),
  voice = (
    SELECT json_object(
      'config', json(COALESCE(v.settings, '{}')), 'modulations', json(b.modulations),
      'attendee_language', b.attendee_language)
    FROM booking_events b LEFT JOIN voice_configs v ON v.organization_id = b.organization_id
    WHERE b.id = call_attempts.booking_id)
WHERE id = ?1 AND claim_token = ?2 AND phase = 'claimed' AND lease_until > ?3
  AND EXISTS (
    SELECT 1 FROM booking_events b
    JOIN organizations o ON o.id = b.organization_id
    JOIN members m ON m.organization_id = b.organization_id AND m.user_id = b.user_id
    WHERE b.id = call_attempts.booking_id
      AND (b.status = 'calling' OR (b.status = 'pending' AND b.version = call_attempts.booking_version))
      AND b.start_time >= ?4
      AND m.active = 1 AND m.phone IS NOT NULL
      AND o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(?5)))
RETURNING id";

/// Commits to dialling. `since` is the earliest start whose grace has not passed.
///
/// If the answer is lost, what happened is read back: the token and the time make it mine.
pub async fn commit(
    db: &dyn Database,
    id: AttemptId,
    token: &str,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        sql!(COMMIT, id, token, now, since, booking_plans()),
        sql!(
            "UPDATE booking_events SET status = 'calling', updated_at = ?3, version = version + 1
             WHERE id = (
               SELECT a.booking_id FROM call_attempts a
               WHERE a.id = ?1 AND a.claim_token = ?2 AND a.phase = 'dialing' AND a.dialing_at = ?3)
               AND status = 'pending'",
            id,
            token,
            now,
        ),
        select(id),
    ];
    if let Ok(rows) = db.batch(statements).await {
        let mut answers = Answers::new(rows);
        let changed = answers.next()?.any();
        answers.next()?;
        return Ok(Guarded {
            taken: changed,
            attempt: attempt(&mut answers)?,
        });
    }
    let found = get(db, id).await?;
    let mine = |found: &Attempt| found.phase == Phase::Dialing && found.claim_token == token;
    Ok(Guarded {
        taken: found.as_ref().is_some_and(mine),
        attempt: found,
    })
}

/// Moves an attempt of mine on, from `dialing`, when the carrier has certainly not taken the call.
pub async fn settle_without_call(
    db: &dyn Database,
    id: AttemptId,
    token: &str,
    phase: Phase,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET phase = ?3, carrier_code = ?4, settled_at = ?5
         WHERE id = ?1 AND claim_token = ?2 AND phase = 'dialing'",
        id,
        token,
        phase.as_str(),
        code,
        now,
    ))
    .await
    .map(drop)
}

/// Notes that the carrier refused, and that the booking failed by it.
pub async fn refuse(
    db: &dyn Database,
    attempt: &Attempt,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.batch(vec![
        sql!(
            "UPDATE call_attempts SET phase = 'refused', carrier_code = ?3, settled_at = ?4
             WHERE id = ?1 AND claim_token = ?2 AND phase = 'dialing'",
            attempt.id,
            attempt.claim_token.as_str(),
            code,
            now,
        ),
        booking_events::conclude(
            attempt.booking_id,
            attempt.id,
            Some(FailureReason::CarrierRefused),
            now,
        ),
    ])
    .await
    .map(drop)
}

/// Takes an attempt back to its claim after the carrier took nothing (429), to be asked again at
/// `ask_at` after the whole guard.
pub async fn postpone(
    db: &dyn Database,
    id: AttemptId,
    token: &str,
    ask_at: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET phase = 'claimed', ask_at = ?3, lease_until = ?4
         WHERE id = ?1 AND claim_token = ?2 AND phase = 'dialing'
         RETURNING id",
        id,
        token,
        ask_at,
        lease_until,
    ))
    .await
    .map(|rows| rows.any())
}

/// Gives a claim of mine up, and marks the booking failed where `reason` says why it cannot be
/// placed at all.
pub async fn release(
    db: &dyn Database,
    attempt: &Attempt,
    token: &str,
    reason: Option<FailureReason>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let mut statements = vec![sql!(
        "UPDATE call_attempts SET phase = 'released', settled_at = ?3
         WHERE id = ?1 AND claim_token = ?2 AND phase = 'claimed'",
        attempt.id,
        token,
        now,
    )];
    if let Some(reason) = reason {
        statements.push(booking_events::fail(attempt.booking_id, reason, now));
    }
    db.batch(statements).await.map(drop)
}

/// Binds the operator's leg to its attempt, whoever names it first: the carrier's answer or one of
/// its webhooks. Only an attempt that was committed to can be bound, and only once. `taken` says
/// whether the attempt's call is this one, now or already.
pub async fn reveal(
    db: &dyn Database,
    id: AttemptId,
    call: &CallId,
    status: CarrierStatus,
    now: DateTime<Utc>,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET phase = 'placed', carrier_call_id = ?2, settled_at = ?3
             WHERE id = ?1 AND phase IN ('dialing', 'unknown') AND carrier_call_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM call_attempts other WHERE other.carrier_call_id = ?2)",
            id,
            call,
            now,
        ),
        calls::insert(id, call, Leg::Operator, now),
        sql!(
            "UPDATE booking_events SET call_id = ?2, version = version + 1
             WHERE id = (SELECT a.booking_id FROM call_attempts a WHERE a.id = ?1 AND a.carrier_call_id = ?2)
               AND call_id IS NOT ?2",
            id,
            call,
        ),
        calls::raise(id, call, status, now),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    for _ in 0..4 {
        answers.next()?;
    }
    let attempt = attempt(&mut answers)?;
    let taken = attempt
        .as_ref()
        .is_some_and(|attempt| attempt.carrier_call_id.as_ref() == Some(call));
    Ok(Guarded { taken, attempt })
}

/// The guard before the attendee is rung: `none` to `dialing`, once, after the operator accepted,
/// while the booking is still calling.
pub async fn accept(
    db: &dyn Database,
    id: AttemptId,
    call: &CallId,
    now: DateTime<Utc>,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET accepted_at = ?3, operator_disclosed_at = ?3, attendee_phase = 'dialing'
             WHERE id = ?1 AND carrier_call_id = ?2 AND phase = 'placed' AND attendee_phase = 'none'
               AND EXISTS (SELECT 1 FROM booking_events b WHERE b.id = booking_id AND b.status = 'calling')
             RETURNING id",
            id,
            call,
            now,
        ),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let changed = answers.next()?.any();
    Ok(Guarded {
        taken: changed,
        attempt: attempt(&mut answers)?,
    })
}

/// Binds the attendee's leg, once the carrier names it, and raises its status. `taken` says whether
/// the attempt's attendee leg is this one.
pub async fn reveal_attendee(
    db: &dyn Database,
    id: AttemptId,
    call: &CallId,
    status: CarrierStatus,
    now: DateTime<Utc>,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        calls::insert(id, call, Leg::Attendee, now),
        calls::raise(id, call, status, now),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let (_, _) = (answers.next()?, answers.next()?);
    let attempt = attempt(&mut answers)?;
    let taken = attempt
        .as_ref()
        .is_some_and(|attempt| attempt.attendee_call_id.as_ref() == Some(call));
    Ok(Guarded { taken, attempt })
}

/// Notes what the carrier said of the attendee's leg when it was over, first word only. It may come
/// without the leg's name.
pub async fn note_attendee_result(
    db: &dyn Database,
    id: AttemptId,
    status: CarrierStatus,
) -> Result<Option<Attempt>, DatabaseError> {
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET attendee_result = ?2
             WHERE id = ?1 AND attendee_phase = 'dialing' AND attendee_result IS NULL",
            id,
            status.as_str(),
        ),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    answers.next()?;
    attempt(&mut answers)
}

/// Notes that the attendee has heard the disclosure and is being connected, if the booking is still
/// calling. `taken` says whether it is so, now or already.
pub async fn bridge(
    db: &dyn Database,
    id: AttemptId,
    call: &CallId,
    now: DateTime<Utc>,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET attendee_disclosed_at = ?3, bridged_at = ?3
             WHERE id = ?1 AND phase = 'placed' AND bridged_at IS NULL
               AND EXISTS (SELECT 1 FROM calls c WHERE c.id = ?2 AND c.attempt_id = ?1 AND c.leg = 'attendee')
               AND EXISTS (SELECT 1 FROM booking_events b WHERE b.id = booking_id AND b.status = 'calling')",
            id,
            call,
            now,
        ),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    answers.next()?;
    let attempt = attempt(&mut answers)?;
    let taken = attempt.as_ref().is_some_and(|attempt| {
        attempt.bridged_at.is_some() && attempt.attendee_call_id.as_ref() == Some(call)
    });
    Ok(Guarded { taken, attempt })
}

/// Keeps the attendee's answer to the question about the recording; the first stands. `taken` says
/// whether the attempt's attendee leg is this one.
pub async fn answer_consent(
    db: &dyn Database,
    id: AttemptId,
    call: &CallId,
    agreed: bool,
    now: DateTime<Utc>,
) -> Result<Guarded, DatabaseError> {
    let statements = vec![
        sql!(
            "UPDATE call_attempts SET agreed = ?3, agreed_at = ?4
             WHERE id = ?1 AND phase = 'placed' AND bridged_at IS NULL AND agreed IS NULL
               AND EXISTS (SELECT 1 FROM calls c WHERE c.id = ?2 AND c.attempt_id = ?1 AND c.leg = 'attendee')",
            id,
            call,
            agreed,
            now,
        ),
        select(id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    answers.next()?;
    let attempt = attempt(&mut answers)?;
    let taken = attempt.as_ref().is_some_and(|attempt| {
        attempt.agreed.is_some() && attempt.attendee_call_id.as_ref() == Some(call)
    });
    Ok(Guarded { taken, attempt })
}

/// The guard before the carrier is asked to record: once, and only if both sides have heard the
/// disclosure to its end and are connected.
pub async fn ask_to_record(
    db: &dyn Database,
    id: AttemptId,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    db.run(sql!(
        "UPDATE call_attempts SET recording_asked_at = ?2
         WHERE id = ?1 AND phase = 'placed' AND recording_asked_at IS NULL AND bridged_at IS NOT NULL
           AND operator_disclosed_at IS NOT NULL AND attendee_disclosed_at IS NOT NULL
         RETURNING id",
        id,
        now,
    ))
    .await
    .map(|rows| rows.any())
}

/// Ends a placed attempt, and its booking by what it came to.
pub async fn conclude(
    db: &dyn Database,
    attempt: &Attempt,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    db.batch(vec![
        sql!(
            "UPDATE call_attempts SET phase = 'ended', ending = ?2, ended_at = ?3
             WHERE id = ?1 AND phase = 'placed'",
            attempt.id,
            ending_name(ending),
            now,
        ),
        booking_events::conclude(attempt.booking_id, attempt.id, ending.failure(), now),
    ])
    .await
    .map(drop)
}

fn ending_name(ending: Ending) -> String {
    match serde_json::to_value(ending) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The attempt, if any, of which a booking's call may exist; the newest otherwise. For telling
/// whether a phone rang.
pub async fn newest_of(
    db: &dyn Database,
    booking: BookingId,
) -> Result<Option<Attempt>, DatabaseError> {
    #[derive(Deserialize)]
    struct Newest {
        id: AttemptId,
    }
    let newest: Option<Newest> = db
        .run(sql!(
            "SELECT id FROM call_attempts WHERE booking_id = ?1 ORDER BY number DESC LIMIT 1",
            booking,
        ))
        .await?
        .first()?;
    match newest {
        Some(newest) => get(db, newest.id).await,
        None => Ok(None),
    }
}
