//! `notices`: what a person has to be told. Written by the database itself when a booking fails.

use crate::store::{
    DatabaseError, Rows, Statement, Tenant,
    audit_log::Entry,
    columns,
    notice_sentence::{ABOUT_MEMBER, ENDING, FIRST_LEG, NoticeSentence},
    operators::operator_roles,
    plans::booking_plans,
    row, sql, text, time, time_or_none,
};
use callslot_shared::{
    actor::Actor,
    api::{MAX_PENDING, Notice, NoticeKind, PendingBooking},
    call::{Ending, Leg},
    ids::{BookingId, OrganizationId, UserId},
    phone::PhoneNumber,
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        booking_id: Option<BookingId>,
        kind: NoticeKind,
        user_id: UserId,
        created_at: i64,
        read_at: Option<i64>,
        title: String = "COALESCE(b.title, '')",
        start_time: i64 = "COALESCE(b.start_time, n.created_at)",
        attendee_name: Option<String> = "b.attendee_name",
        attendee_phone: Option<PhoneNumber> = "b.attendee_phone",
        ending: Option<Ending> = ENDING,
        first_leg: Option<Leg> = FIRST_LEG,
        total: Option<u32> = "n.about ->> '$.total'",
        about_member: Option<String> = ABOUT_MEMBER,
        bookings: String = "(SELECT json_group_array(json_object('id', o.id, 'title', o.title, 'start_time',
                              o.start_time)) FROM json_each(n.about,
                                '$.bookings') e JOIN booking_events o ON o.id = e.value)",
    }
}

/// One of several bookings that a notice is about.
#[derive(Deserialize)]
struct One {
    id: BookingId,
    title: String,
    start_time: i64,
}

impl Row {
    fn sentence(&self) -> NoticeSentence<'_> {
        NoticeSentence {
            kind: self.kind,
            ending: self.ending,
            first_leg: self.first_leg,
            attendee_name: self.attendee_name.as_deref(),
            attendee_phone: self.attendee_phone.as_ref(),
            total: self.total,
            about_member: self.about_member.as_deref(),
        }
    }

    fn bookings(&self) -> Result<Vec<PendingBooking>, DatabaseError> {
        let bookings: Vec<One> = crate::store::read(&self.bookings)?;
        bookings
            .into_iter()
            .map(|one| {
                Ok(PendingBooking {
                    id: one.id,
                    title: one.title,
                    start_time: time(one.start_time)?,
                })
            })
            .collect()
    }
}

impl TryFrom<Row> for Notice {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let (sentence, bookings) = (row.sentence(), row.bookings()?);
        let (code, parameters) = (sentence.code(), sentence.parameters());
        Ok(Self {
            id: match row.booking_id {
                Some(booking) => format!("{booking}:{}", row.kind.as_str()),
                None => row.kind.as_str().to_owned(),
            },
            booking_id: row.booking_id,
            user_id: row.user_id,
            kind: row.kind,
            message: code.sentence(Language::English, &parameters),
            code: Some(code),
            parameters,
            bookings,
            title: row.title,
            start_time: time(row.start_time)?,
            created_at: time(row.created_at)?,
            read_at: time_or_none(row.read_at)?,
        })
    }
}

/// Notices to list.
#[derive(Debug, Clone, Copy)]
pub struct NoticeFilter {
    /// Only those for this member; everybody's without.
    pub user_id: Option<UserId>,
    /// Only those that are not read yet.
    pub unread: bool,
    /// Most of them.
    pub limit: u32,
}

/// The newest notices first.
pub async fn list(tenant: Tenant<'_>, filter: NoticeFilter) -> Result<Vec<Notice>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db
        .run(sql!(
            text!("SELECT ", columns!(Row, "n"), " FROM notices n LEFT JOIN booking_events b ON b.id = n.booking_id
             WHERE n.organization_id = :organization AND (:user IS NULL OR n.user_id = :user) AND (:unread = 0
               OR n.read_at IS NULL)
             ORDER BY n.created_at DESC, n.booking_id DESC LIMIT :limit"),
            organization,
            user = filter.user_id,
            unread = filter.unread,
            limit = filter.limit,
        ))
        .await?
        .listed::<Row, _>(Notice::try_from)
}

/// Selects the notice of a kind about a booking, or about none.
pub(in crate::store) fn select_one(
    organization: OrganizationId,
    booking: Option<BookingId>,
    kind: &str,
) -> Statement {
    match booking {
        Some(booking) => sql!(
            text!(
                "SELECT ",
                columns!(Row, "n"),
                " FROM notices n JOIN booking_events b ON b.id = n.booking_id
                 WHERE n.booking_id = :booking AND n.kind = :kind AND n.organization_id = :organization"
            ),
            organization,
            booking,
            kind,
        ),
        None => sql!(
            text!(
                "SELECT ",
                columns!(Row, "n"),
                " FROM notices n INDEXED BY notices_without_booking LEFT JOIN booking_events b ON b.id = n.booking_id
                 WHERE n.organization_id = :organization AND n.kind = :kind AND n.booking_id IS NULL"
            ),
            organization,
            kind,
        ),
    }
}

/// The notice that [`select_one`] found.
pub(in crate::store) fn one(rows: &Rows) -> Result<Option<Notice>, DatabaseError> {
    rows.first::<Row>()?.map(Notice::try_from).transpose()
}

/// Written again, a notice is unread again and names its latest actor.
pub(in crate::store) const AGAIN: &str = "ON CONFLICT (booking_id, kind) DO UPDATE SET
  created_at = excluded.created_at, user_id = excluded.user_id, about = excluded.about, read_at = NULL,
  actor_kind = excluded.actor_kind, created_by = excluded.created_by, actor_key = excluded.actor_key";

/// Marks one notice read, by its booking, if it is about one, and its kind, or all of a member's, or everybody's without one. Answers how many there
/// are to mark.
pub async fn mark_read(
    tenant: Tenant<'_>,
    user: Option<UserId>,
    one: Option<(Option<BookingId>, &str)>,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let statement = match one {
        Some((Some(booking), kind)) => sql!(
            "UPDATE notices SET read_at = COALESCE(read_at, :now)
             WHERE booking_id = :booking AND kind = :kind AND organization_id = :organization AND (:user IS NULL
               OR user_id = :user)
             RETURNING kind",
            organization,
            user,
            now,
            booking,
            kind,
        ),
        Some((None, kind)) => sql!(
            "UPDATE notices SET read_at = COALESCE(read_at, :now)
             WHERE booking_id IS NULL AND kind = :kind AND organization_id = :organization AND (:user IS NULL
               OR user_id = :user)
             RETURNING kind",
            organization,
            user,
            now,
            kind,
        ),
        None => sql!(
            "UPDATE notices SET read_at = :now
             WHERE organization_id = :organization AND (:user IS NULL OR user_id = :user) AND read_at IS NULL
             RETURNING kind",
            organization,
            user,
            now,
        ),
    };
    let marked: Vec<serde_json::Value> = db.run(statement).await?.all()?;
    Ok(marked.len())
}

/// The notice that pending bookings will not ring: to the owner who has been one longest, with the first of
/// the bookings. `$pending` selects what is about to fail, by `start_time`.
macro_rules! ahead {
    ($kind:literal, $member:literal, $pending:literal) => {
        $crate::store::named::text!(
            "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind, created_by, actor_key,
               about)
             SELECT json_extract(ahead.ids, '$[0]'), '",
            $kind,
            "', :organization, m.user_id, :now, :actor_kind, :actor_member, :actor_key,
               json_object('total', ahead.total, 'bookings', json(ahead.ids), 'user_id', ",
            $member,
            ")
             FROM (
               SELECT json_group_array(id) FILTER (WHERE place <= :max_pending) AS ids, COUNT(*) AS total
               FROM (SELECT b.id, ROW_NUMBER() OVER (ORDER BY b.start_time, b.id) AS place ",
            $pending,
            " ORDER BY place)) ahead
             JOIN members m ON m.organization_id = :organization AND m.user_id = (
               SELECT o.user_id FROM members o
               WHERE o.organization_id = :organization AND o.role = 'owner' AND o.active = 1
               ORDER BY o.created_at, o.user_id LIMIT 1)
             WHERE ahead.total > 0 ",
            crate::store::notices::AGAIN
        )
    };
}

/// The notice that a plan without booking is about to bring, before the plan is written: by the billing
/// system's message that stands for it.
pub(in crate::store) fn plan_ended(
    organization: OrganizationId,
    message: &str,
    entry: &str,
    now: DateTime<Utc>,
) -> Statement {
    let actor = Actor::System;
    sql!(
        ahead!(
            "plan_ended",
            "NULL",
            "FROM booking_events b JOIN organizations g ON g.id = b.organization_id
             WHERE b.organization_id = :organization AND b.status = 'pending'
               AND g.plan IN (SELECT value FROM json_each(:booking_plans))
               AND EXISTS (SELECT 1 FROM billing_events e WHERE e.id = :message AND e.entry_id = :entry
                 AND e.overtaken = 0)"
        ),
        organization,
        now,
        actor_kind = actor.kind().as_str(),
        actor_member = actor.member(),
        actor_key = actor.key(),
        max_pending = MAX_PENDING,
        message,
        entry,
        booking_plans = booking_plans(),
    )
}

/// The notice that a member who by the change of this audit entry left, was disabled, lost their phone or was given a
/// role that takes no calls leaves bookings behind.
pub(in crate::store) fn operator_disabled(member: UserId, entry: &Entry<'_>) -> Statement {
    let actor = entry.actor();
    sql!(
        ahead!(
            "operator_disabled",
            ":member",
            "FROM booking_events b
             WHERE b.organization_id = :organization AND b.status = 'pending' AND b.user_id = :member
               AND EXISTS (
                 SELECT 1 FROM members d
                 WHERE d.organization_id = :organization AND d.user_id = :member AND d.changed_in = :entry
                   AND (d.active = 0 OR d.phone IS NULL OR d.role NOT IN (SELECT value FROM json_each(:roles))))"
        ),
        organization = entry.by.organization_id,
        now = entry.at,
        actor_kind = actor.kind().as_str(),
        actor_member = actor.member(),
        actor_key = actor.key(),
        max_pending = MAX_PENDING,
        member,
        entry = entry.id.to_string(),
        roles = operator_roles(),
    )
}
