//! A call as its attendee may see it. The link that they come by says which, and no organization asks.

use super::facts::FACTS;
use crate::store::{AllTenants, DatabaseError, columns, plans::booking_plans, row, sql, text};
use callslot_shared::{
    booking::Status,
    ids::{BookingId, OrganizationId},
};
use serde::Deserialize;

row! {
    /// A call, as far as its attendee's page tells it.
    #[derive(Debug, Clone, Deserialize)]
    pub struct AttendeeCall {
        /// The organization that it is of.
        pub organization_id: OrganizationId,
        /// The state of the booking.
        pub status: Status,
        /// Whether its attendee was erased: 0 or 1.
        pub is_erased: u8,
        /// The time of the last change, in milliseconds.
        pub updated_at: i64,
        /// The start before the last move, in milliseconds.
        pub previous: Option<i64> = "(SELECT c.start_before FROM booking_changes c
            WHERE c.booking_id = m.booking_id AND c.start_before IS NOT NULL ORDER BY c.version DESC LIMIT 1)",
        /// The lowest generation of its link that its attendee's address was sent.
        pub link_floor: u32,
        /// The event type's rules for what attendees may change, as JSON, if it is of one.
        pub self_service: Option<String> = "(SELECT (e.rules -> '$.self_service') || '' FROM event_types e
            WHERE e.id = m.event_type_id AND e.organization_id = m.organization_id)",
        /// Whether its organization may book, by its plan and its settings: 0 or 1.
        pub may_book: u8 = "(SELECT o.booking_enabled = 1 AND o.plan IN (SELECT value FROM json_each(:booking_plans))
            FROM organizations o WHERE o.id = m.organization_id)",
        /// The booking that its attendee has made in its place.
        pub rebooked_as: Option<BookingId> = "(SELECT r.id FROM booking_events r WHERE r.rebooks = m.booking_id)",
        /// The facts, as JSON of [`BookingFacts`](super::BookingFacts).
        pub facts: String = FACTS,
    }
}

/// The call of a booking. The facts are those of a message to its attendee that tells of it as it is.
pub async fn attendee_call(
    AllTenants { database: db }: AllTenants<'_>,
    booking: BookingId,
) -> Result<Option<AttendeeCall>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(AttendeeCall, "m"),
            " FROM (
               SELECT x.id, x.id AS booking_id, x.series_id, x.organization_id, 'mail' AS channel, 'attendee' AS recipient, NULL AS member_id,
                 NULL AS other_member, NULL AS payload, x.start_time, NULL AS previous_start, x.version AS booking_version,
                 x.status, x.erased_at IS NOT NULL AS is_erased, x.link_floor, x.event_type_id, x.updated_at, x.updated_at AS created_at, 0 AS whole,
                 0 AS former, NULL AS former_address,
                 (SELECT s.sequence FROM booking_series s WHERE s.id = x.series_id) AS sequence,
                 CASE x.status WHEN 'cancelled' THEN 'attendee_cancelled' ELSE 'attendee_booked' END AS kind
               FROM booking_events x WHERE x.id = :booking) m"
        ),
        booking,
        booking_plans = booking_plans(),
    ))
    .await?
    .first()
}
