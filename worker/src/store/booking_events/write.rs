//! What people do with bookings: make, change, annotate, call off.

use super::{Local, Terms, columns, get, one, select_one, stored_hosts, terms::own_hold};
use crate::store::{
    Answers, Database, DatabaseError, Statement,
    audit_log::Entry,
    credentials::still_holds,
    idempotency_keys::{Kept, Key, Known},
    limits::{
        self, held, ringable, room_by_the_day, room_by_the_minute, room_for_attendee,
        room_for_member, room_for_pending,
    },
    operators::operator_roles,
    slot_holds, sql,
};
use callslot_shared::{
    api::HostChange,
    booking::{Booking, NewBooking, Status},
    ids::BookingId,
    phone::{Extension, PhoneNumber},
    schedule::wall::ZONE_RULES,
    voice::Language,
};

/// What became of a new booking.
#[derive(Debug)]
pub enum Inserted {
    /// It is stored.
    New,
    /// The request had been made before under the same key.
    Known(Known),
    /// The operator has a schedule or time off that was not looked at, or is not an active member who can take calls and has a phone, the number is not one that
    /// the organization rings, or there is no room below a limit.
    Refused,
    /// The operator is taken then.
    Overlap,
}

/// Whether nothing of their own says when the user `$user` of the organization `$organization` takes calls, as far as after `$now`.
macro_rules! unscheduled {
    ($organization:literal, $user:literal, $now:literal) => {
        concat!(
            "(NOT EXISTS (SELECT 1 FROM schedules s WHERE s.organization_id = ",
            $organization,
            " AND s.user_id = ",
            $user,
            ")
              AND NOT EXISTS (SELECT 1 FROM time_off f WHERE f.organization_id = ",
            $organization,
            " AND (f.user_id = ",
            $user,
            " OR f.user_id IS NULL) AND f.over_at > ",
            $now,
            "))"
        )
    };
}

/// A member who can take calls: organization `?1`, whoever asks `?2` and booking `?5` as bound by [`Key::take`], roles `?10`,
/// user `?11`; asked for by somebody who is still who they were, `?12` and `?13`; for a number that is rung, by its facts
/// `?14`, and has room, with the extension `?18`, at the start `?16` by the quotas `?17`; whose availability was looked at, `?15`, or says nothing.
const FIT: &str = concat!(
    "EXISTS (
  SELECT 1 FROM members m
  WHERE m.organization_id = ?1 AND m.user_id = ?11 AND m.active = 1 AND m.phone IS NOT NULL
    AND m.role IN (SELECT value FROM json_each(?10)))
  AND ",
    still_holds!("?12", "?13", "?8"),
    "
  AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = ?1 AND ",
    ringable!("?14"),
    " AND ",
    room_for_attendee!("(?14 -> '$.forms')", "?18", "?16", "?17", "= ?5"),
    " AND ",
    room_for_pending!("?2", "1", "?17"),
    ") AND (?15 = 1 OR ",
    unscheduled!("?1", "?11", "?8"),
    ")"
);

/// As [`FIT`], with room below the limits at the time `?8`, on the day `?15`, by the plans' quotas `?16`, for the extension
/// `?17`.
const FIT_AT_ONCE: &str = concat!(
    "EXISTS (
  SELECT 1 FROM members m
  WHERE m.organization_id = ?1 AND m.user_id = ?11 AND m.active = 1 AND m.phone IS NOT NULL
    AND m.role IN (SELECT value FROM json_each(?10)))
  AND ",
    still_holds!("?12", "?13", "?8"),
    "
  AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = ?1 AND ",
    ringable!("?14"),
    " AND ",
    room_by_the_day!("?15", "?16", held!()),
    " AND ",
    room_by_the_minute!("?8", "?16", held!()),
    " AND ",
    room_for_attendee!("(?14 -> '$.forms')", "?17", "?8", "?16", "= ?5"),
    " AND ",
    room_for_member!("?2", "?8", "?15", "?16", "= ?5"),
    " AND ",
    room_for_pending!("?2", "1", "?16"),
    ")"
);

/// Stores a new booking, if its operator is an active member who can take calls and has a phone, if
/// the organization rings the number, if the principal is still as known, and, where the request has a
/// key, if that key is new. `answer` is what is kept under the key.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    db: &dyn Database,
    booking: &Booking,
    terms: &Terms,
    key: Option<(&Key, Option<Kept<'_>>)>,
    entry: &Entry<'_>,
) -> Result<Inserted, DatabaseError> {
    insert_as(db, booking, terms, key, false, entry).await
}

/// As [`insert`], for a call that is placed at once: if there is room for it below the organization's limits,
/// and it holds that room from now on.
pub async fn insert_at_once(
    db: &dyn Database,
    booking: &Booking,
    terms: &Terms,
    key: &Key,
    entry: &Entry<'_>,
) -> Result<Inserted, DatabaseError> {
    insert_as(db, booking, terms, Some((key, None)), true, entry).await
}

async fn insert_as(
    db: &dyn Database,
    booking: &Booking,
    terms: &Terms,
    key: Option<(&Key, Option<Kept<'_>>)>,
    at_once: bool,
    entry: &Entry<'_>,
) -> Result<Inserted, DatabaseError> {
    let mut statements = Vec::with_capacity(4);
    if let Some((key, answer)) = key {
        let mut values = vec![
            operator_roles().into(),
            booking.user_id.into(),
            entry.by.token_hash.as_str().into(),
            entry.by.as_json().into(),
            facts(&booking.attendee_phone, terms).into(),
        ];
        let mut condition = FIT;
        if at_once {
            values.extend([limits::day(entry.at).into(), limits::quotas().into()]);
            condition = FIT_AT_ONCE;
        } else {
            values.extend([
                terms.scheduled.into(),
                booking.start_time.into(),
                limits::quotas().into(),
            ]);
        }
        let extension = booking.attendee_extension.as_ref();
        values.push(extension.map(Extension::as_str).into());
        statements.push(key.take(booking.id, answer, entry.at, condition, values));
    }
    statements.push(insert_row(
        booking,
        terms,
        key.map(|(key, _)| key),
        at_once,
        entry,
    ));
    statements.push(terms.line(entry, "booking.create", booking.id));
    if let Some(hold) = terms.hold {
        statements.push(slot_holds::consume(hold, booking.id));
    }
    if let Some((key, _)) = key {
        statements.push(key.select());
    }
    let with_key = key.is_some();
    let known = |known: Option<Known>| match known {
        Some(known) if known.subject_id == booking.id => Inserted::New,
        Some(known) => Inserted::Known(known),
        None => Inserted::Refused,
    };
    match db.batch(statements).await {
        Ok(rows) if with_key => match rows.last() {
            Some(rows) => Ok(known(rows.first()?)),
            None => Err(DatabaseError::Failed("an answer is missing".to_owned())),
        },
        Ok(rows) => {
            let stored = Answers::new(rows).next()?.any();
            Ok(if stored {
                Inserted::New
            } else {
                Inserted::Refused
            })
        }
        // Nothing was written.
        Err(DatabaseError::Overlap) => Ok(Inserted::Overlap),
        Err(error) => match get(db, booking.organization_id, booking.id).await {
            Ok(Some(_)) => Ok(Inserted::New),
            _ => Err(error),
        },
    }
}

/// What decides whether the organization rings a booking's number.
fn facts(number: &PhoneNumber, terms: &Terms) -> String {
    limits::facts(number, terms.service.as_ref())
}

fn insert_row(
    booking: &Booking,
    terms: &Terms,
    key: Option<&Key>,
    at_once: bool,
    entry: &Entry<'_>,
) -> Statement {
    let local = Local::of(booking.start_time, booking.timezone);
    sql!(
        concat!(
            "INSERT INTO booking_events (
           id, organization_id, user_id, title, description, start_time, end_time,
           duration_minutes, timezone, attendee_name, attendee_email, attendee_phone,
           modulations, notes, created_at, updated_at, created_by, attendee_language, immediate,
           event_type_id, buffer_before, buffer_after, any_hour, hold_id, local_start, local_second, zone_rules, next_hosts,
           co_hosts, attendee_extension, loosened_by)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16, ?21, ?22,
           ?23, ?24, ?25, ?26, ",
            own_hold!("?27", "?2", "?16", "?3", "?33 IS NOT NULL"),
            ", ?28, ?29, ?30, ?32, ?33, ?34, ?35
         FROM members m JOIN organizations o ON o.id = m.organization_id
         WHERE m.organization_id = ?2 AND m.user_id = ?3 AND m.active = 1 AND m.phone IS NOT NULL
           AND m.role IN (SELECT value FROM json_each(?17))
           AND (?18 IS NULL OR EXISTS (
             SELECT 1 FROM idempotency_keys k
             WHERE k.organization_id = ?2 AND k.user_id = ?16 AND k.key = ?18 AND k.subject_id = ?1))
           AND ",
            still_holds!("?19", "?20", "?15"),
            // With a key, taking it has asked the same.
            " AND (?18 IS NOT NULL OR (",
            ringable!("?36"),
            " AND ",
            room_for_attendee!("(?36 -> '$.forms')", "?34", "?6", "?37", "= ?1"),
            " AND ",
            room_for_pending!("?16", "1", "?37"),
            ")) AND (?31 = 1 OR ",
            unscheduled!("?2", "?3", "?15"),
            ") RETURNING '[1]' AS packed"
        ),
        booking.id,
        booking.organization_id,
        booking.user_id,
        booking.title.as_str(),
        booking.description.as_deref(),
        booking.start_time,
        booking.end_time,
        booking.duration_minutes,
        booking.timezone.name(),
        booking.attendee_name.as_deref(),
        booking.attendee_email.as_deref(),
        &booking.attendee_phone,
        booking.modulations.to_json(),
        booking.notes.as_deref(),
        booking.created_at,
        booking.created_by,
        operator_roles(),
        key.map(|key| key.key.as_str()),
        entry.by.token_hash.as_str(),
        entry.by.as_json(),
        booking.attendee_language.map(Language::as_str),
        at_once,
        terms.event_type_id.as_deref(),
        terms.buffer_before,
        terms.buffer_after,
        terms.any_hour,
        terms.hold,
        local.wall,
        local.second,
        ZONE_RULES,
        terms.scheduled || at_once,
        terms.next_hosts(),
        stored_hosts(&booking.co_hosts),
        booking.attendee_extension.as_ref().map(Extension::as_str),
        booking.loosened_by,
        facts(&booking.attendee_phone, terms),
        limits::quotas(),
    )
}

/// What became of a change.
#[derive(Debug)]
pub enum Changed {
    /// The booking as it stands now.
    Done(Box<Booking>),
    /// Somebody or something was faster: the booking is no longer at that version and state.
    Overtaken,
    /// The operator is not an active member who can take calls and has a phone, or the number is not one that
    /// the organization rings, or rings then.
    Refused,
    /// The operator is taken then.
    Overlap,
}

/// Replaces what a pending booking is to be, if it is still at `version`, and takes the booking out
/// of any tick's hands: the person wins.
pub async fn replace(
    db: &dyn Database,
    id: BookingId,
    version: u32,
    new: &NewBooking,
    terms: &Terms,
    entry: &Entry<'_>,
) -> Result<Changed, DatabaseError> {
    let organization = entry.by.organization_id;
    let local = Local::of(new.start_time, new.timezone);
    let mut statements = vec![
        sql!(
            concat!(
                "UPDATE booking_events SET
                   user_id = ?4, title = ?5, description = ?6, start_time = ?7, end_time = ?8,
                   duration_minutes = ?9, timezone = ?10, attendee_name = ?11, attendee_email = ?12,
                   attendee_phone = ?13, modulations = ?14, notes = ?15, updated_at = ?16, attendee_language = ?18,
                   retry_at = NULL, refused_by = NULL, refused_as = NULL, version = version + 1, any_hour = ?19,
                   next_hosts = CASE WHEN start_time = ?7 AND user_id = ?4 THEN next_hosts ELSE ?23 END,
                   co_hosts = ?24, attendee_extension = ?25, loosened_by = ?26,
                   local_start = CASE WHEN start_time = ?7 AND timezone = ?10 THEN local_start ELSE ?20 END,
                   local_second = CASE WHEN start_time = ?7 AND timezone = ?10 THEN local_second ELSE ?21 END,
                   zone_rules = CASE WHEN start_time = ?7 AND timezone = ?10 THEN zone_rules ELSE ?22 END
                 WHERE id = ?1 AND organization_id = ?2 AND version = ?3 AND status = 'pending'
                   AND EXISTS (
                     SELECT 1 FROM members m
                     WHERE m.organization_id = ?2 AND m.user_id = ?4 AND m.active = 1
                       AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(?17)))
                   AND (attendee_phone = ?13 OR EXISTS (
                     SELECT 1 FROM organizations o WHERE o.id = ?2 AND ",
                ringable!("?27"),
                "))
                   AND ((attendee_phone = ?13 AND attendee_extension IS ?25 AND start_time = ?7) OR EXISTS (
                     SELECT 1 FROM organizations o WHERE o.id = ?2 AND ",
                room_for_attendee!("(?27 -> '$.forms')", "?25", "?7", "?28", "= ?1"),
                "))
                 RETURNING ",
                columns!()
            ),
            id,
            organization,
            version,
            new.user_id,
            new.title.as_str(),
            new.description.as_deref(),
            new.start_time,
            new.end_time,
            new.duration_minutes,
            new.timezone.name(),
            new.attendee_name.as_deref(),
            new.attendee_email.as_deref(),
            &new.attendee_phone,
            new.modulations.to_json(),
            new.notes.as_deref(),
            entry.at,
            operator_roles(),
            new.attendee_language.map(Language::as_str),
            terms.any_hour,
            local.wall,
            local.second,
            ZONE_RULES,
            terms.next_hosts(),
            stored_hosts(&new.co_hosts),
            new.attendee_extension.as_ref().map(Extension::as_str),
            new.loosened_by,
            facts(&new.attendee_phone, terms),
            limits::quotas(),
        ),
        release_claims(id),
        terms.line(entry, "booking.change", id),
        select_one(organization, id),
    ];
    if terms.host_before.is_some() {
        statements.push(host_changed(id, entry));
    }
    let mut answers = match db.batch(statements).await {
        Err(DatabaseError::Overlap) => return Ok(Changed::Overlap),
        answers => Answers::new(answers?),
    };
    if let Some(booking) = one(&answers.next()?)? {
        return Ok(Changed::Done(Box::new(booking)));
    }
    let (_, _) = (answers.next()?, answers.next()?);
    let now = one(&answers.next()?)?;
    let same = now.is_some_and(|now| now.version == version && now.status == Status::Pending);
    Ok(if same {
        Changed::Refused
    } else {
        Changed::Overtaken
    })
}

/// Tells the host who has got a booking by its being moved, if this batch has moved it. The same again is unread again.
fn host_changed(id: BookingId, entry: &Entry<'_>) -> Statement {
    sql!(
        "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
         SELECT b.id, ?4, b.organization_id, b.user_id, ?3 FROM booking_events b
         WHERE b.id = ?1 AND b.organization_id = ?2 AND b.updated_at = ?3
         ON CONFLICT (booking_id, kind) DO UPDATE SET created_at = excluded.created_at,
           user_id = excluded.user_id, read_at = NULL",
        id,
        entry.by.organization_id,
        entry.at,
        HostChange::HostChanged.as_str(),
    )
}

/// Gives up claims on a booking that is no longer what was claimed.
pub(in crate::store) fn release_claims(id: BookingId) -> Statement {
    sql!(
        "UPDATE call_attempts SET phase = 'released'
         WHERE booking_id = ?1 AND phase = 'claimed'
           AND NOT EXISTS (
             SELECT 1 FROM booking_events b
             WHERE b.id = ?1 AND b.status = 'pending' AND b.version = call_attempts.booking_version)",
        id,
    )
}

/// Replaces the notes of a booking in any state, if it is still at `version`.
pub async fn annotate(
    db: &dyn Database,
    id: BookingId,
    version: u32,
    notes: Option<&str>,
    entry: &Entry<'_>,
) -> Result<Changed, DatabaseError> {
    let statements = vec![
        sql!(
            concat!(
                "UPDATE booking_events SET notes = ?4, updated_at = ?5, version = version + 1
                 WHERE id = ?1 AND organization_id = ?2 AND version = ?3 AND erased_at IS NULL
                 RETURNING ",
                columns!()
            ),
            id,
            entry.by.organization_id,
            version,
            notes,
            entry.at,
        ),
        release_claims(id),
        entry.of_booking("booking.annotate", id),
    ];
    let changed = one(&Answers::new(db.batch(statements).await?).next()?)?;
    Ok(changed.map_or(Changed::Overtaken, |booking| {
        Changed::Done(Box::new(booking))
    }))
}

/// Calls a booking off, whatever a tick is doing with it; `None` if it was over already, or is not at
/// the version given.
pub async fn cancel(
    db: &dyn Database,
    id: BookingId,
    version: Option<u32>,
    entry: &Entry<'_>,
) -> Result<Option<Booking>, DatabaseError> {
    let statements = vec![
        sql!(
            concat!(
                "UPDATE booking_events SET status = 'cancelled', updated_at = ?3, version = version + 1
                 WHERE id = ?1 AND organization_id = ?2 AND status IN ('pending', 'calling')
                   AND (?4 IS NULL OR version = ?4)
                 RETURNING ",
                columns!()
            ),
            id,
            entry.by.organization_id,
            entry.at,
            version,
        ),
        release_claims(id),
        entry.of_booking("booking.cancel", id),
    ];
    one(&Answers::new(db.batch(statements).await?).next()?)
}
