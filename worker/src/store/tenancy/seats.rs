//! The number of members that a plan has room for. Members beyond it, after a change to a smaller plan, stay.

use crate::store::{DatabaseError, Rows, Statement, sql, text};
use callslot_shared::{access, ids::OrganizationId};
use serde::Deserialize;

/// Whether the organization `$organization` has fewer active members than its plan includes, by the plans'
/// numbers, [`quotas`]: a condition for the statement that makes one more.
macro_rules! has_room {
    ($organization:expr) => {
        $crate::store::named::text!(
            "(SELECT COUNT(*) FROM members seated
              WHERE seated.organization_id = ",
            $organization,
            " AND seated.active = 1) < (SELECT json_extract(:quotas, '$.' || seating.plan)
               FROM organizations seating WHERE seating.id = ",
            $organization,
            ")"
        )
    };
}
pub(in crate::store) use has_room;

/// The numbers that [`has_room`] measures by.
pub(in crate::store) fn quotas() -> String {
    access::member_quotas()
}

/// Reads whether there is room.
pub(in crate::store) fn select_room(organization: OrganizationId) -> Statement {
    sql!(
        text!("SELECT ", has_room!(":organization"), " AS has_room"),
        organization,
        quotas = quotas(),
    )
}

/// Reads the answer to [`select_room`].
pub(in crate::store) fn room(rows: &Rows) -> Result<bool, DatabaseError> {
    #[derive(Deserialize)]
    struct Row {
        has_room: Option<u8>,
    }
    let row: Option<Row> = rows.first()?;
    Ok(row.and_then(|row| row.has_room) == Some(1))
}
