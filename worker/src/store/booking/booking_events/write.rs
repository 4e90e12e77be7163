//! The changes that people make to bookings: make, change, annotate, call off.

use super::{
    BookingColumns, BookingConstraints, Details, StoredLocalTime, constraints::own_hold, get, one,
    select_one,
};
use crate::store::{
    Answers, AtVersion, DatabaseError, Statement, Tenant, as_json,
    audit_log::{Entry, audit_entry},
    author::Author,
    caller_space::{leaving, room_at_carrier},
    columns,
    credentials::STILL_HOLDS,
    idempotency_keys::{Kept, Key, StoredRequest, take},
    limits::{
        self, HELD, ringable, room_by_the_day, room_by_the_minute, room_for_attendee,
        room_for_member, room_for_pending,
    },
    notices,
    operators::operator_roles,
    slot_holds, sql, text,
};
use callslot_shared::{
    actor::Actor,
    api::HostChange,
    booking::{Booking, NewBooking, Source, Status},
    ids::BookingId,
    phone::{Extension, PhoneNumber},
    schedule::local_time::ZONE_RULES,
};

/// The result of a new booking.
#[derive(Debug)]
pub enum BookingInsertResult {
    /// It is stored.
    New,
    /// The request had been made before under the same key.
    Known(StoredRequest),
    /// The operator has a schedule or time off that was not looked at, or is not an active member who can take calls and has a phone, the number is not one that
    /// the organization rings, or there is no room below a limit or at the carrier.
    Refused,
    /// The operator is taken then.
    Overlap,
}

/// Whether nothing of their own says when the member `:operator` takes calls, as far as after `:now`.
const UNSCHEDULED: &str =
    "(NOT EXISTS (SELECT 1 FROM schedules s WHERE s.organization_id = :organization
                             AND s.user_id = :operator)
              AND NOT EXISTS (SELECT 1 FROM time_off f WHERE f.organization_id = :organization
                AND (f.user_id = :operator OR f.user_id IS NULL) AND f.over_at > :now))";

/// Which holds take a call of the carrier's besides a new booking: all but the one that it takes the place of.
const OTHER_HOLDS: &str =
    "NOT (h.id IS :hold AND h.created_by IS :user AND h.organization_id = o.id)";

/// The conditions that [`take!`] sets for a new booking: a member who can take calls; asked for by somebody who is
/// still who they were; for a number that is rung and has room at the start, as the carrier has; whose availability was
/// looked at, or says nothing.
const FIT: &str = text!(
    "EXISTS (
  SELECT 1 FROM members m
  WHERE m.organization_id = :organization AND m.user_id = :operator AND m.active = 1 AND m.phone IS NOT NULL
    AND m.role IN (SELECT value FROM json_each(:roles)))
  AND ",
    STILL_HOLDS,
    "
  AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
    ringable!(":facts"),
    " AND ",
    room_for_attendee!("(:facts -> '$.forms')", ":attendee_extension", ":start_time", "= :booking"),
    " AND ",
    room_for_pending!(":user", "1"),
    " AND ",
    room_at_carrier!(":start_time", "= :booking", "0", OTHER_HOLDS),
    ") AND (:scheduled = 1 OR ",
    UNSCHEDULED,
    ")"
);

/// As [`FIT`], for a call that is placed at once: with room below the limits now and today.
const FIT_AT_ONCE: &str = text!(
    "EXISTS (
  SELECT 1 FROM members m
  WHERE m.organization_id = :organization AND m.user_id = :operator AND m.active = 1 AND m.phone IS NOT NULL
    AND m.role IN (SELECT value FROM json_each(:roles)))
  AND ",
    STILL_HOLDS,
    "
  AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
    ringable!(":facts"),
    " AND ",
    room_by_the_day!(HELD),
    " AND ",
    room_by_the_minute!(HELD),
    " AND ",
    room_for_attendee!("(:facts -> '$.forms')", ":attendee_extension", ":now", "= :booking"),
    " AND ",
    room_for_member!("= :booking"),
    " AND ",
    room_for_pending!(":user", "1"),
    " AND ",
    room_at_carrier!(":now", "= :booking", "0", "1"),
    ")"
);

/// A booking as it is to be, with its constraints.
#[derive(Debug)]
pub struct BookingDraft<'a, B = Booking> {
    /// The booking.
    pub booking: &'a B,
    /// Its constraints.
    pub constraints: &'a BookingConstraints,
}

/// Stores a new booking, if its operator is an active member who can take calls and has a phone, if
/// the organization rings the number, if the principal is still as known, and, where the request has a
/// key, if that key is new. `answer` is what is kept under the key.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    draft: BookingDraft<'_>,
    key: Option<(&Key, Option<Kept<'_>>)>,
    entry: &Entry<'_>,
) -> Result<BookingInsertResult, DatabaseError> {
    let insertion = Insertion {
        draft,
        key,
        at_once: false,
    };
    insert_as(tenant, insertion, entry).await
}

/// As [`insert`], for a call that is placed at once: if there is room for it below the organization's limits,
/// and it holds that room from now on.
pub async fn insert_at_once(
    tenant: Tenant<'_>,
    draft: BookingDraft<'_>,
    key: &Key,
    entry: &Entry<'_>,
) -> Result<BookingInsertResult, DatabaseError> {
    let insertion = Insertion {
        draft,
        key: Some((key, None)),
        at_once: true,
    };
    insert_as(tenant, insertion, entry).await
}

/// A booking about to be stored.
struct Insertion<'a> {
    draft: BookingDraft<'a>,
    /// The request's key, and what is kept under it.
    key: Option<(&'a Key, Option<Kept<'a>>)>,
    /// Whether its call is placed at once.
    at_once: bool,
}

async fn insert_as(
    tenant: Tenant<'_>,
    insertion: Insertion<'_>,
    entry: &Entry<'_>,
) -> Result<BookingInsertResult, DatabaseError> {
    let Insertion {
        draft: BookingDraft {
            booking,
            constraints,
        },
        key,
        at_once,
    } = insertion;
    let db = tenant.database;
    let mut statements = Vec::with_capacity(4);
    if let Some((key, answer)) = key {
        let extension = booking.attendee_extension.as_ref().map(Extension::as_str);
        statements.push(if at_once {
            take!(
                key,
                booking.id,
                answer,
                entry.at,
                FIT_AT_ONCE,
                roles = operator_roles(),
                operator = booking.user_id,
                by_token = entry.by.token_hash.as_str(),
                by = entry.by.as_json(),
                facts = facts(&booking.attendee_phone, constraints),
                day = limits::day(entry.at),
                quotas = limits::quotas(),
                attendee_extension = extension,
                capacity = constraints.capacity.as_json(),
            )
        } else {
            take!(
                key,
                booking.id,
                answer,
                entry.at,
                FIT,
                roles = operator_roles(),
                operator = booking.user_id,
                by_token = entry.by.token_hash.as_str(),
                by = entry.by.as_json(),
                facts = facts(&booking.attendee_phone, constraints),
                scheduled = constraints.scheduled,
                start_time = booking.start_time,
                quotas = limits::quotas(),
                attendee_extension = extension,
                hold = constraints.hold,
                capacity = constraints.capacity.as_json(),
            )
        });
    }
    statements.push(insert_row(&insertion, entry));
    statements.push(constraints.audit_entry(entry, "booking.create", booking.id));
    if let Some(hold) = constraints.hold {
        statements.push(slot_holds::consume(hold, booking.id));
    }
    if let Some((key, _)) = key {
        statements.push(key.select());
    }
    let with_key = key.is_some();
    let known = |known: Option<StoredRequest>| match known {
        Some(known) if known.subject_id == booking.id => BookingInsertResult::New,
        Some(known) => BookingInsertResult::Known(known),
        None => BookingInsertResult::Refused,
    };
    match db.batch(statements).await {
        Ok(rows) if with_key => match rows.last() {
            Some(rows) => Ok(known(rows.first()?)),
            None => Err(DatabaseError::Incomplete("rows of a statement are missing")),
        },
        Ok(rows) => {
            let stored = Answers::new(rows).next()?.any();
            Ok(if stored {
                BookingInsertResult::New
            } else {
                BookingInsertResult::Refused
            })
        }
        // Nothing was written.
        Err(DatabaseError::Overlap) => Ok(BookingInsertResult::Overlap),
        Err(error) => match get(tenant, booking.id).await {
            Ok(Some(_)) => Ok(BookingInsertResult::New),
            _ => Err(error),
        },
    }
}

/// The facts that decide whether the organization rings a booking's number.
fn facts(number: &PhoneNumber, constraints: &BookingConstraints) -> String {
    limits::facts(number, constraints.service.as_ref())
}

fn insert_row(insertion: &Insertion<'_>, entry: &Entry<'_>) -> Statement {
    let Insertion {
        draft: BookingDraft {
            booking,
            constraints,
        },
        key,
        at_once,
    } = *insertion;
    let local = StoredLocalTime::of(booking.start_time, booking.timezone);
    sql!(
        text!(
            "INSERT INTO booking_events (id, organization_id, ",
            columns!(names Details),
            ", created_at, updated_at, actor_kind, created_by, actor_key, source, immediate, event_type_id, buffer_before,
               buffer_after, any_hour, hold_id, local_start, local_second, zone_rules, next_hosts)
             SELECT :booking, :organization, ",
            columns!(json Details, ":details"),
            ", :now, :now, :actor_kind, :user, :actor_key, :source, :at_once, :event_type_id, :buffer_before, :buffer_after,
               :any_hour, ",
            own_hold!(":user", ":operator", ":details ->> '$.co_hosts' IS NOT NULL"),
            ", :local_start, :local_second, :zone_rules, :next_hosts
             FROM members m JOIN organizations o ON o.id = m.organization_id
             WHERE m.organization_id = :organization AND m.user_id = :operator AND m.active = 1
               AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))
               AND (:key IS NULL OR EXISTS (
                 SELECT 1 FROM idempotency_keys k
                 WHERE k.organization_id = :organization AND k.user_id = :user AND k.key = :key
                   AND k.subject_id = :booking))
               AND ",
            STILL_HOLDS,
            // With a key, taking it has asked the same.
            " AND (:key IS NOT NULL OR (",
            ringable!(":facts"),
            " AND ",
            room_for_attendee!("(:facts -> '$.forms')", ":attendee_extension", ":start_time", "= :booking"),
            " AND ",
            room_for_pending!(":user", "1"),
            " AND ",
            room_at_carrier!(":start_time", "= :booking", "0", OTHER_HOLDS),
            ")) AND (:scheduled = 1 OR ",
            UNSCHEDULED,
            ") RETURNING '[1]' AS packed"
        ),
        booking = booking.id,
        organization = booking.organization_id,
        details = as_json(&Details::from(booking)),
        now = booking.created_at,
        actor_kind = entry.actor().kind().as_str(),
        user = booking.created_by,
        actor_key = entry.actor().key(),
        source = booking.source.map(Source::as_str),
        at_once,
        event_type_id = constraints.event_type_id.as_deref(),
        buffer_before = constraints.buffer_before,
        buffer_after = constraints.buffer_after,
        any_hour = constraints.any_hour,
        hold = constraints.hold,
        local_start = local.datetime,
        local_second = local.second,
        zone_rules = ZONE_RULES,
        next_hosts = constraints.next_hosts(),
        operator = booking.user_id,
        roles = operator_roles(),
        key = key.map(|(key, _)| key.key.as_str()),
        by_token = entry.by.token_hash.as_str(),
        by = entry.by.as_json(),
        facts = facts(&booking.attendee_phone, constraints),
        attendee_extension = booking.attendee_extension.as_ref().map(Extension::as_str),
        start_time = booking.start_time,
        scheduled = constraints.scheduled || at_once,
        quotas = limits::quotas(),
        capacity = constraints.capacity.as_json(),
    )
}

/// The result of a change.
#[derive(Debug)]
pub enum BookingChangeResult {
    /// The booking as it stands now.
    Done(Box<Booking>),
    /// Somebody or something was faster: the booking is no longer at that version and state.
    Overtaken,
    /// The operator is not an active member who can take calls and has a phone, the number is not one that
    /// the organization rings, or rings then, or the carrier has no room then.
    Refused,
    /// The operator is taken then.
    Overlap,
}

/// Replaces what a pending booking is to be, if it is still at that version, and takes the booking out
/// of any tick's hands: the person wins. An attendee's change renews their link.
pub async fn replace<By: Author>(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<BookingId>,
    BookingDraft {
        booking: new,
        constraints,
    }: BookingDraft<'_, NewBooking>,
    entry: &Entry<'_, By>,
) -> Result<BookingChangeResult, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id();
    let local = StoredLocalTime::of(new.start_time, new.timezone);
    let mut statements = vec![
        sql!(
            text!(
                "UPDATE booking_events SET ",
                columns!(sets Details, ":details"),
                ", updated_at = :now, retry_at = NULL, refused_by = NULL, refused_as = NULL, version = version + 1,
                   link_generation = link_generation + :renews_link, any_hour = :any_hour, immediate = CASE WHEN start_time = :start_time THEN immediate ELSE 0 END,
                   next_hosts = CASE WHEN start_time = :start_time AND user_id = :operator THEN next_hosts
                     ELSE :next_hosts END,
                   local_start = CASE WHEN start_time = :start_time AND timezone = :timezone THEN local_start
                     ELSE :local_start END,
                   local_second = CASE WHEN start_time = :start_time AND timezone = :timezone THEN local_second
                     ELSE :local_second END,
                   zone_rules = CASE WHEN start_time = :start_time AND timezone = :timezone THEN zone_rules
                     ELSE :zone_rules END
                 WHERE id = :booking AND organization_id = :organization AND version = :version
                   AND status = 'pending'
                   AND EXISTS (
                     SELECT 1 FROM members m
                     WHERE m.organization_id = :organization AND m.user_id = :operator AND m.active = 1
                       AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles)))
                   AND (attendee_phone = :facts ->> '$.phone' OR EXISTS (
                     SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
                ringable!(":facts"),
                "))
                   AND ((attendee_phone = :facts ->> '$.phone' AND attendee_extension IS :attendee_extension
                       AND start_time = :start_time)
                     OR EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
                room_for_attendee!("(:facts -> '$.forms')", ":attendee_extension", ":start_time", "= :booking"),
                "))
                   AND (start_time = :start_time
                     OR EXISTS (SELECT 1 FROM organizations o WHERE o.id = :organization AND ",
                room_at_carrier!(":start_time", "= :booking", leaving!("q.start_time", "= :booking"), "1"),
                "))
                 RETURNING ",
                columns!(BookingColumns)
            ),
            booking = id,
            organization,
            version,
            details = as_json(&Details::from(new)),
            now = entry.at,
            renews_link = entry.actor() == Actor::Attendee,
            any_hour = constraints.any_hour,
            start_time = new.start_time,
            operator = new.user_id,
            next_hosts = constraints.next_hosts(),
            timezone = new.timezone.name(),
            local_start = local.datetime,
            local_second = local.second,
            zone_rules = ZONE_RULES,
            roles = operator_roles(),
            facts = facts(&new.attendee_phone, constraints),
            attendee_extension = new.attendee_extension.as_ref().map(Extension::as_str),
            quotas = limits::quotas(),
            capacity = constraints.capacity.as_json(),
        ),
        release_claims(id),
        constraints.audit_entry(entry, "booking.change", id),
        select_one(organization, id),
    ];
    if constraints.host_before.is_some() {
        statements.push(host_changed(id, entry));
    }
    let mut answers = match db.batch(statements).await {
        Err(DatabaseError::Overlap) => return Ok(BookingChangeResult::Overlap),
        answers => Answers::new(answers?),
    };
    if let Some(booking) = one(&answers.next()?)? {
        return Ok(BookingChangeResult::Done(Box::new(booking)));
    }
    let (_, _) = (answers.next()?, answers.next()?);
    let now = one(&answers.next()?)?;
    let same = now.is_some_and(|now| now.version == version && now.status == Status::Pending);
    Ok(if same {
        BookingChangeResult::Refused
    } else {
        BookingChangeResult::Overtaken
    })
}

/// Tells the host who has got a booking by its being moved, if this batch has moved it.
fn host_changed<By: Author>(id: BookingId, entry: &Entry<'_, By>) -> Statement {
    sql!(
        text!(
            "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind, created_by,
               actor_key)
             SELECT b.id, :kind, b.organization_id, b.user_id, :now, :actor_kind, :member, :actor_key
             FROM booking_events b
             WHERE b.id = :booking AND b.organization_id = :organization AND b.updated_at = :now ",
            notices::AGAIN
        ),
        booking = id,
        organization = entry.by.organization_id(),
        now = entry.at,
        kind = HostChange::HostChanged.as_str(),
        actor_kind = entry.actor().kind().as_str(),
        member = entry.actor().member(),
        actor_key = entry.actor().key(),
    )
}

/// Gives up claims on a booking that is no longer what was claimed.
pub(in crate::store) fn release_claims(id: BookingId) -> Statement {
    sql!(
        "UPDATE call_attempts SET phase = 'released'
         WHERE booking_id = :booking AND phase = 'claimed'
           AND NOT EXISTS (
             SELECT 1 FROM booking_events b
             WHERE b.id = :booking AND b.status = 'pending' AND b.version = call_attempts.booking_version)",
        booking = id,
    )
}

/// Replaces the notes of a booking in any state, if it is still at that version.
pub async fn annotate(
    tenant: Tenant<'_>,
    AtVersion { id, version }: AtVersion<BookingId>,
    notes: Option<&str>,
    entry: &Entry<'_>,
) -> Result<BookingChangeResult, DatabaseError> {
    let db = tenant.database;
    let statements = vec![
        sql!(
            text!(
                "UPDATE booking_events SET notes = :notes, updated_at = :now, version = version + 1
                 WHERE id = :booking AND organization_id = :organization AND version = :version AND erased_at IS NULL
                 RETURNING ",
                columns!(BookingColumns)
            ),
            booking = id,
            organization = entry.by.organization_id,
            version,
            notes,
            now = entry.at,
        ),
        release_claims(id),
        entry.of_booking("booking.annotate", id),
    ];
    let changed = one(&Answers::new(db.batch(statements).await?).next()?)?;
    Ok(changed.map_or(BookingChangeResult::Overtaken, |booking| {
        BookingChangeResult::Done(Box::new(booking))
    }))
}

/// The result of calling a booking off.
#[derive(Debug)]
pub enum BookingCancelResult {
    /// It is cancelled.
    Cancelled(Box<Booking>),
    /// Both sides of its call are connected. It stays as it is, and ends by what the call comes to.
    Connected(Box<Booking>),
    /// It was over already, or is not at the version given.
    Unchanged,
}

/// Whether both sides of a call for the booking `b` are connected, so that nothing is left to call off.
const CONNECTED: &str = "EXISTS (
  SELECT 1 FROM call_attempts c WHERE c.booking_id = b.id AND c.phase = 'placed' AND c.bridged_at IS NOT NULL)";

/// A booking about to be called off.
#[derive(Debug, Clone, Copy)]
pub struct BookingToCancel {
    /// The booking.
    pub id: BookingId,
    /// The version that it is called off at; any if none.
    pub version: Option<u32>,
    /// Whether its attendee is told; none for what the booking says.
    pub notify: Option<bool>,
}

impl BookingToCancel {
    /// The statement that calls it off.
    fn call_off<By: Author>(self, entry: &Entry<'_, By>) -> Statement {
        const SET: &str = "UPDATE booking_events AS b
             SET status = 'cancelled', updated_at = :now, version = version + 1";
        const WHERE: &str = text!(
            " WHERE id = :booking AND organization_id = :organization AND status IN ('pending', 'calling')
               AND (:version IS NULL OR version = :version) AND NOT ",
            CONNECTED,
            " RETURNING ",
            columns!(BookingColumns)
        );
        let Self {
            id,
            version,
            notify,
        } = self;
        let (organization, now) = (entry.by.organization_id(), entry.at);
        match notify {
            None => sql!(text!(SET, WHERE), booking = id, organization, now, version),
            Some(notify) => sql!(
                text!(SET, ", notify = :notify", WHERE),
                booking = id,
                organization,
                now,
                version,
                notify,
            ),
        }
    }
}

/// Calls a booking off, whatever a tick is doing with it, unless both sides of its call are connected.
pub async fn cancel<By: Author>(
    tenant: Tenant<'_>,
    booking: BookingToCancel,
    entry: &Entry<'_, By>,
) -> Result<BookingCancelResult, DatabaseError> {
    let db = tenant.database;
    let BookingToCancel { id, version, .. } = booking;
    let organization = entry.by.organization_id();
    let statements = vec![
        booking.call_off(entry),
        sql!(
            text!(
                "SELECT ",
                columns!(BookingColumns),
                " FROM booking_events b
                 WHERE id = :booking AND organization_id = :organization AND status = 'calling'
                   AND (:version IS NULL OR version = :version) AND ",
                CONNECTED
            ),
            booking = id,
            organization,
            version,
        ),
        release_claims(id),
        entry.of_booking("booking.cancel", id),
        hung_up(id, version, entry),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let cancelled = one(&answers.next()?)?;
    let connected = one(&answers.next()?)?;
    Ok(match (cancelled, connected) {
        (Some(booking), _) => BookingCancelResult::Cancelled(Box::new(booking)),
        (None, Some(booking)) => BookingCancelResult::Connected(Box::new(booking)),
        (None, None) => BookingCancelResult::Unchanged,
    })
}

/// The audit line of hanging up on both sides of a call that are connected.
fn hung_up<By: Author>(id: BookingId, version: Option<u32>, entry: &Entry<'_, By>) -> Statement {
    audit_entry!(
        entry,
        "booking.hang_up",
        id,
        "json_object('version', b.version)",
        text!(
            "FROM booking_events b
             WHERE b.id = :subject AND b.organization_id = :organization AND b.status = 'calling'
               AND (:version IS NULL OR b.version = :version) AND ",
            CONNECTED
        ),
        version = version,
    )
}
