//! Messages as an organization sees them, and trying one again.

use crate::store::{
    DatabaseError, Page, Tenant,
    audit_log::{Entry, audit_entry},
    columns, row, sql, text, time,
};
use callslot_shared::{
    api::MessageEntry,
    ids::{BookingId, OrganizationId, SeriesId, UserId},
    message::{
        MessageChannel, MessageFilter, MessageId, MessageKind, MessageRecipient, MessageState,
    },
};
use chrono::TimeDelta;
use serde::Deserialize;

/// The time for which a message that a person has tried anew is tried.
const ANEW: TimeDelta = TimeDelta::hours(24);

row! {
    #[derive(Deserialize)]
    struct Row {
        id: MessageId,
        booking_id: Option<BookingId>,
        series_id: Option<SeriesId>,
        kind: MessageKind,
        channel: MessageChannel,
        recipient: MessageRecipient,
        member_id: Option<UserId>,
        state: MessageState,
        reason: Option<String>,
        attempts: u32,
        due_at: i64,
        deadline: i64,
        created_at: i64,
        updated_at: i64,
    }
}

impl TryFrom<Row> for MessageEntry {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            booking_id: row.booking_id,
            series_id: row.series_id,
            kind: row.kind,
            channel: row.channel,
            recipient: row.recipient,
            member_id: row.member_id,
            state: row.state,
            reason: row.reason,
            attempts: row.attempts,
            due_at: time(row.due_at)?,
            deadline: time(row.deadline)?,
            created_at: time(row.created_at)?,
            updated_at: time(row.updated_at)?,
        })
    }
}

/// The rest of a list's statement, behind its table.
const FILTERED: &str = " WHERE m.organization_id = :organization
       AND (:state IS NULL OR m.state = :state) AND (:channel IS NULL OR m.channel = :channel)
       AND (:before IS NULL OR (m.created_at, m.id) < (:before, :last))";

/// The messages, the newest first.
pub async fn list(
    tenant: Tenant<'_>,
    filter: &MessageFilter,
) -> Result<Page<MessageEntry>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let (before, last) = match &filter.after {
        Some((before, last)) => (Some(*before), Some(last.as_str())),
        None => (None, None),
    };
    let state = filter.state.map(MessageState::as_str);
    let channel = filter.channel.map(MessageChannel::as_str);
    let select = match filter.booking {
        Some(booking) => sql!(
            text!(
                "SELECT ",
                columns!(Row, "m"),
                " FROM messages m",
                FILTERED,
                " AND m.id IN (
                    SELECT x.id FROM messages x INDEXED BY messages_booking WHERE x.booking_id = :booking
                    UNION SELECT x.id FROM messages x INDEXED BY messages_series
                    WHERE x.whole = 1 AND x.series_id = (
                      SELECT b.series_id FROM booking_events b
                      WHERE b.id = :booking AND b.organization_id = :organization))
                  ORDER BY m.created_at DESC, m.id DESC LIMIT :limit"
            ),
            organization,
            state,
            channel,
            before,
            last,
            booking,
            limit = filter.limit + 1,
        ),
        None => sql!(
            text!(
                "SELECT ",
                columns!(Row, "m"),
                " FROM messages m INDEXED BY messages_organization",
                FILTERED,
                " ORDER BY m.created_at DESC, m.id DESC LIMIT :limit"
            ),
            organization,
            state,
            channel,
            before,
            last,
            limit = filter.limit + 1,
        ),
    };
    let rows = db.run(select).await?;
    rows.page::<Row, _>(filter.limit, MessageEntry::try_from)
}

/// Has a message that failed or bounced tried anew, if its booking is still to be told of; answers the message as it
/// stands. `None` if there is none of that id.
///
/// The content is made anew, of the booking as it is. One about an account is gone for good with its content.
pub async fn retry(
    tenant: Tenant<'_>,
    id: &MessageId,
    entry: &Entry<'_>,
) -> Result<Option<(MessageEntry, bool)>, DatabaseError> {
    let db = tenant.database;
    let organization = entry.by.organization_id;
    let statements = vec![
        sql!(
            "UPDATE messages SET state = 'pending', reason = NULL, attempts = 0, round = round + 1, provider_id = NULL,
               due_at = :now, updated_at = :now, deadline = CASE
                 WHEN kind IN ('attendee_booked', 'attendee_moved', 'attendee_reminder_day', 'attendee_reminder_hour',
                   'operator_booked', 'operator_moved', 'operator_taken_over', 'sms_reminder', 'sms_moved', 'sms_cancelled')
                   THEN MIN(:until, start_time)
                 ELSE :until END
             WHERE id = :message AND organization_id = :organization AND booking_id IS NOT NULL
               AND state IN ('failed', 'bounced') RETURNING id",
            message = id.as_str(),
            organization,
            now = entry.at,
            until = entry.at + ANEW,
        ),
        audit_entry!(
            entry,
            "message.retry",
            id.as_str(),
            "json_object('kind', m.kind)",
            "FROM messages m WHERE m.id = :subject AND m.organization_id = :organization AND m.state = 'pending'
               AND m.attempts = 0 AND m.round > 0 AND m.updated_at = :now"
        ),
        one(organization, id),
    ];
    let (again, rows, lost) = match db.batch(statements).await {
        Ok(rows) => {
            let again = rows.first().is_some_and(crate::store::Rows::any);
            (again, crate::store::last(rows)?, None)
        }
        Err(error) => (true, db.run(one(organization, id)).await?, Some(error)),
    };
    let Some(row) = rows.first::<Row>()? else {
        return Ok(None);
    };
    let message = MessageEntry::try_from(row)?;
    match lost {
        // It was not written, or somebody else's try is under way: both are asked again.
        Some(error) if message.updated_at != entry.at => Err(error),
        _ => Ok(Some((message, again))),
    }
}

fn one(organization: OrganizationId, id: &MessageId) -> crate::store::Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM messages WHERE id = :message AND organization_id = :organization"
        ),
        message = id.as_str(),
        organization,
    )
}
