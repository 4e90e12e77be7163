//! A call as its attendee may see it. The link that they come by says which, and no organization asks.

use super::facts::FACTS;
use crate::store::{AllTenants, DatabaseError, columns, row, sql, text};
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
                 x.status, x.erased_at IS NOT NULL AS is_erased, x.updated_at, x.updated_at AS created_at, 0 AS whole,
                 0 AS former, NULL AS former_address,
                 (SELECT s.sequence FROM booking_series s WHERE s.id = x.series_id) AS sequence,
                 CASE x.status WHEN 'cancelled' THEN 'attendee_cancelled' ELSE 'attendee_booked' END AS kind
               FROM booking_events x WHERE x.id = :booking) m"
        ),
        booking,
    ))
    .await?
    .first()
}
