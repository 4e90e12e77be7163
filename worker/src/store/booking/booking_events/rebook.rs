//! A booking that an attendee makes in the place of a call that was missed.

use super::{Details, StoredLocalTime, constraints::BookingConstraints};
use crate::store::{
    Answers, DatabaseError, Statement, Tenant, as_json,
    audit_log::Entry,
    author::Attendee,
    caller_space::room_at_carrier,
    columns,
    limits::{self, ringable, room_for_attendee},
    operators::operator_roles,
    plans::booking_plans,
    sql, text,
};
use callslot_shared::{
    booking::Booking, ids::BookingId, phone::Extension, schedule::local_time::ZONE_RULES,
};
use serde::Deserialize;

/// The result of booking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebookResult {
    /// It is stored.
    New,
    /// The missed call has another in its place already.
    Known(BookingId),
    /// The missed call or its attendee is not as it was, its operator takes no calls, the number is not rung, or there is no
    /// room below a limit or at the carrier.
    Refused,
    /// The operator is taken then.
    Overlap,
}

/// The booking in the place of one that was missed.
#[derive(Deserialize)]
struct RebookedRow {
    id: BookingId,
}

/// Stores `booking` in the place of the booking `missed`, if that has failed and nothing is in its place yet, by the same
/// guards as any other booking. Its availability was looked at.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn rebook(
    tenant: Tenant<'_>,
    missed: BookingId,
    (booking, constraints): (&Booking, &BookingConstraints),
    entry: &Entry<'_, Attendee>,
) -> Result<RebookResult, DatabaseError> {
    let db = tenant.database;
    let look = || {
        sql!(
            "SELECT id FROM booking_events WHERE rebooks = :missed AND organization_id = :organization",
            missed,
            organization = entry.by.organization_id,
        )
    };
    let statements = vec![
        insert(missed, booking, constraints, entry),
        entry.of_booking("booking.create", booking.id),
        look(),
    ];
    let rows = match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let (_, _) = (answers.next()?, answers.next()?);
            answers.next()?
        }
        // Nothing was written.
        Err(DatabaseError::Overlap) => return Ok(RebookResult::Overlap),
        Err(error) => {
            let rows = db.run(look()).await?;
            if !rows.any() {
                return Err(error);
            }
            rows
        }
    };
    Ok(match rows.first::<RebookedRow>()? {
        Some(RebookedRow { id }) if id == booking.id => RebookResult::New,
        Some(RebookedRow { id }) => RebookResult::Known(id),
        None => RebookResult::Refused,
    })
}

fn insert(
    missed: BookingId,
    booking: &Booking,
    constraints: &BookingConstraints,
    entry: &Entry<'_, Attendee>,
) -> Statement {
    let local = StoredLocalTime::of(booking.start_time, booking.timezone);
    sql!(
        text!(
            "INSERT INTO booking_events (id, organization_id, ",
            columns!(names Details),
            ", created_at, updated_at, actor_kind, created_by, actor_key, immediate, event_type_id, buffer_before,
               buffer_after, any_hour, local_start, local_second, zone_rules, next_hosts, rebooks)
             SELECT :booking, :organization, ",
            columns!(json Details, ":details"),
            ", :now, :now, :actor_kind, NULL, NULL, 0, :event_type_id, :buffer_before, :buffer_after, 0, :local_start,
               :local_second, :zone_rules, :next_hosts, f.id
             FROM booking_events f
             JOIN members m ON m.organization_id = f.organization_id AND m.user_id = :operator
             JOIN organizations o ON o.id = f.organization_id
             WHERE f.id = :missed AND f.organization_id = :organization AND f.status = 'failed' AND f.erased_at IS NULL
               AND f.attendee_email IS :details ->> '$.attendee_email'
               AND NOT EXISTS (SELECT 1 FROM booking_events r WHERE r.rebooks = :missed)
               AND m.active = 1 AND m.phone IS NOT NULL AND m.role IN (SELECT value FROM json_each(:roles))
               AND o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(:booking_plans))
               AND ",
            ringable!(":facts"),
            " AND ",
            room_for_attendee!("(:facts -> '$.forms')", ":attendee_extension", ":start_time", "= :booking"),
            " AND ",
            room_at_carrier!(":start_time", "= :booking", "0", "1"),
        ),
        booking = booking.id,
        organization = booking.organization_id,
        details = as_json(&Details::from(booking)),
        now = entry.at,
        actor_kind = entry.actor().kind().as_str(),
        event_type_id = constraints.event_type_id.as_deref(),
        buffer_before = constraints.buffer_before,
        buffer_after = constraints.buffer_after,
        local_start = local.datetime,
        local_second = local.second,
        zone_rules = ZONE_RULES,
        next_hosts = constraints.next_hosts(),
        operator = booking.user_id,
        missed,
        roles = operator_roles(),
        booking_plans = booking_plans(),
        facts = limits::facts(&booking.attendee_phone, constraints.service.as_ref()),
        attendee_extension = booking.attendee_extension.as_ref().map(Extension::as_str),
        start_time = booking.start_time,
        quotas = limits::quotas(),
        capacity = constraints.capacity.as_json(),
    )
}
