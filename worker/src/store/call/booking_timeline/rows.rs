//! The rows that a booking's history is made of, and the statements that select them.

use crate::store::{Statement, author::ACTOR, columns, row, sql, text};
use callslot_shared::{
    actor::{Actor, ActorKind},
    api::{BookingField, Client, OutcomeKind, TimelineActor, Via},
    booking::{FailureReason, Status},
    call::Phase,
    ids::{AttemptId, BookingId, OrganizationId, UserId},
};
use serde::Deserialize;

/// The most changes that a history tells of. No booking has so many.
const MOST: u32 = 1_000;

row! {
    /// The booking itself.
    #[derive(Deserialize)]
    pub(super) struct TimelineBookingRow {
        pub(super) created_at: i64,
        pub(super) actor: Actor = ACTOR,
        pub(super) status: Status,
        pub(super) reason: Option<FailureReason>,
        /// Its notice is written with its failure, and notes may be written later.
        pub(super) failed_at: i64 = "COALESCE((
          SELECT n.created_at FROM notices n
          WHERE n.booking_id = b.id AND n.kind = b.reason AND n.organization_id = b.organization_id), b.updated_at)",
    }
}

row! {
    /// A line of the audit log, about the booking or one of its attempts.
    #[derive(Deserialize)]
    pub(super) struct AuditRow {
        pub(super) action: String = "l.action",
        pub(super) at: i64 = "l.at",
        /// The version that a change has left the booking at.
        pub(super) version: Option<u32> = "l.details ->> '$.version'",
        pub(super) outcome: Option<OutcomeKind> = "l.details ->> '$.outcome'",
        pub(super) attempt: Option<u32> = "a.number",
        actor_kind: ActorKind = "l.actor_kind",
        user_id: Option<UserId> = "l.user_id",
        client: Option<Client> = "l.client",
    }
}

impl AuditRow {
    /// Whether it is the line of a change, which has left the booking at [`Self::version`].
    pub(super) fn is_change(&self) -> bool {
        matches!(
            self.action.as_str(),
            "booking.change" | "booking.annotate" | "booking.cancel"
        )
    }

    pub(super) fn actor(&self) -> TimelineActor {
        match self.actor_kind {
            ActorKind::System => TimelineActor::SYSTEM,
            kind => TimelineActor {
                kind,
                user_id: self.user_id,
                client: self.client,
            },
        }
    }
}

row! {
    /// A change of the booking.
    #[derive(Deserialize)]
    pub(super) struct ChangeRow {
        pub(super) version: u32,
        pub(super) at: i64,
        pub(super) start_before: Option<i64>,
        pub(super) start_after: Option<i64>,
        pub(super) operator_before: Option<UserId>,
        pub(super) operator_after: Option<UserId>,
        /// A JSON array of names.
        pub(super) fields: String,
    }
}

impl ChangeRow {
    pub(super) fn fields(&self) -> Vec<BookingField> {
        crate::store::read(&self.fields).unwrap_or_default()
    }
}

row! {
    /// An attempt at placing the call.
    #[derive(Deserialize)]
    pub(super) struct AttemptRow {
        pub(super) id: AttemptId,
        pub(super) number: u32,
        pub(super) phase: Phase,
        pub(super) settled_at: i64 = "COALESCE(settled_at, dialing_at, claimed_at)",
        pub(super) carrier_code: Option<String>,
        pub(super) host_id: Option<UserId>,
        pub(super) agreed: Option<u8>,
    }
}

/// The kind of something that the carrier or a person told of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ToldKind {
    Recorded,
    NotRecorded,
    Transcribed,
    NotTranscribed,
    Confirmed,
    Declared,
}

/// Something that the carrier or a person told of a call.
#[derive(Deserialize)]
pub(super) struct ToldRow {
    pub(super) kind: ToldKind,
    pub(super) at: i64,
    pub(super) attempt: u32,
    user_id: Option<UserId>,
    via: Option<Via>,
    pub(super) prompt: Option<String>,
    pub(super) outcome: Option<OutcomeKind>,
}

impl ToldRow {
    pub(super) fn actor(&self) -> TimelineActor {
        let kind = match self.via {
            Some(Via::Session) => ActorKind::Member,
            Some(Via::ApiKey) => ActorKind::Key,
            None => return TimelineActor::SYSTEM,
        };
        TimelineActor {
            kind,
            user_id: self.user_id,
            client: None,
        }
    }
}

pub(super) fn booking(organization: OrganizationId, booking: BookingId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(TimelineBookingRow, "b"),
            " FROM booking_events b WHERE b.id = :booking AND b.organization_id = :organization"
        ),
        organization,
        booking,
    )
}

pub(super) fn audit(organization: OrganizationId, booking: BookingId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(AuditRow),
            " FROM audit_log l INDEXED BY audit_log_subject LEFT JOIN call_attempts a ON a.id = l.subject_id
             WHERE l.subject_id IN (
                 SELECT :booking UNION ALL SELECT own.id FROM call_attempts own WHERE own.booking_id = :booking)
               AND l.organization_id = :organization
             ORDER BY l.at LIMIT :most"
        ),
        organization,
        booking,
        most = MOST,
    )
}

pub(super) fn changes(organization: OrganizationId, booking: BookingId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(ChangeRow),
            " FROM booking_changes WHERE booking_id = :booking AND organization_id = :organization
             ORDER BY version LIMIT :most"
        ),
        organization,
        booking,
        most = MOST,
    )
}

pub(super) fn attempts(organization: OrganizationId, booking: BookingId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(AttemptRow),
            " FROM call_attempts WHERE booking_id = :booking AND organization_id = :organization ORDER BY number"
        ),
        organization,
        booking,
    )
}

pub(super) fn told(organization: OrganizationId, booking: BookingId) -> Statement {
    const OF_BOOKING: &str =
        ".attempt_id = a.id WHERE a.booking_id = :booking AND a.organization_id = :organization";
    sql!(
        text!(
            "SELECT 'recorded' AS kind, r.started_at AS at, a.number AS attempt, NULL AS user_id, NULL AS via,
               NULL AS prompt, NULL AS outcome
             FROM call_attempts a JOIN recordings r ON r",
            OF_BOOKING,
            " UNION ALL
             SELECT 'transcribed', t.started_at, a.number, NULL, NULL, NULL, NULL
             FROM call_attempts a JOIN transcripts t ON t",
            OF_BOOKING,
            " UNION ALL
             SELECT CASE e.kind WHEN 'recording' THEN 'not_recorded' ELSE 'not_transcribed' END, e.at, a.number, NULL,
               NULL, NULL, NULL
             FROM call_attempts a JOIN call_events e ON e",
            OF_BOOKING,
            " AND e.kind IN ('recording', 'transcript') UNION ALL
             SELECT 'confirmed', c.at, a.number, c.user_id, c.via, c.prompt, NULL
             FROM call_attempts a JOIN confirmations c ON c",
            OF_BOOKING,
            " UNION ALL
             SELECT 'declared', o.at, a.number, o.user_id, o.via, NULL, COALESCE(o.said_as, o.outcome)
             FROM call_attempts a JOIN outcomes o ON o",
            OF_BOOKING
        ),
        organization,
        booking,
    )
}
