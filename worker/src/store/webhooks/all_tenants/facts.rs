//! The things that events tell of, as the API shows them, and the bodies that are made of them once.

use super::claim::DueDelivery;
use crate::store::{
    AllTenants, Answers, DatabaseError, Statement, as_json, booking_events, calls, notices,
    outcomes, recordings, sql,
};
use callslot_shared::{
    api::{Notice, WebhookCall, WebhookData, WebhookOutcome, WebhookRecording, WebhookTest},
    ids::{AttemptId, BookingId, CallId, OrganizationId, WebhookEndpointId},
    webhook::{WebhookEventId, WebhookEventType},
};
use serde::Deserialize;
use std::collections::HashMap;

/// The event's place in the API, with the ids that it takes to read it.
enum Subject {
    Booking(BookingId),
    Call(AttemptId),
    Outcome(AttemptId, String),
    Recording(AttemptId, String),
    Notice(Option<BookingId>, String),
    Test(WebhookEndpointId),
}

impl Subject {
    fn of(event: &DueDelivery) -> Option<Self> {
        use WebhookEventType as Type;
        let subject = || event.subject.clone();
        Some(match event.event_type {
            Type::BookingCreated
            | Type::BookingUpdated
            | Type::BookingRescheduled
            | Type::BookingCancelled
            | Type::BookingCompleted
            | Type::BookingFailed => Self::Booking(event.booking_id?),
            Type::CallRinging | Type::CallBridged | Type::CallEnded => {
                Self::Call(event.attempt_id?)
            }
            Type::OutcomeDeclared => Self::Outcome(event.attempt_id?, subject()?),
            Type::RecordingReady => Self::Recording(event.attempt_id?, subject()?),
            Type::NoticeCreated => Self::Notice(event.booking_id, subject()?),
            Type::WebhookTest => Self::Test(subject()?.parse().ok()?),
        })
    }

    fn statements(&self, organization: OrganizationId) -> Vec<Statement> {
        let about = |attempt| about(organization, attempt);
        match self {
            Self::Booking(booking) => vec![sql!(
                booking_events::SELECT_SOME,
                bookings = as_json(&[booking]),
                organization,
            )],
            Self::Call(attempt) => {
                vec![about(*attempt), calls::of_attempt(organization, *attempt)]
            }
            Self::Outcome(attempt, number) => {
                let outcome = outcomes::numbered(organization, *attempt, number);
                vec![about(*attempt), outcome]
            }
            Self::Recording(attempt, recording) => {
                let recording = recordings::select_one(organization, *attempt, recording);
                vec![about(*attempt), recording]
            }
            Self::Notice(booking, kind) => {
                vec![notices::select_one(organization, *booking, kind)]
            }
            Self::Test(_) => Vec::new(),
        }
    }

    /// Reads what [`Self::statements`] have found; nothing if it is gone, or erased.
    fn read(self, answers: &mut Answers) -> Result<Option<WebhookData>, DatabaseError> {
        let (about, rows) = match &self {
            Self::Test(endpoint) => {
                return Ok(Some(WebhookData::Test(WebhookTest {
                    webhook_endpoint_id: *endpoint,
                })));
            }
            Self::Booking(_) | Self::Notice(..) => (None, answers.next()?),
            _ => {
                let about: Option<About> = answers.next()?.first()?;
                (about, answers.next()?)
            }
        };
        let about = about.filter(|about| about.erased_at.is_none());
        Ok(match (self, about) {
            (Self::Booking(_), _) => {
                let booking = booking_events::some(&rows)?.into_iter().next();
                let booking = booking.filter(|booking| booking.erased_at.is_none());
                booking.map(|booking| WebhookData::Booking(Box::new(booking)))
            }
            (Self::Notice(..), _) => {
                notices::one(&rows)?.map(|notice| WebhookData::Notice(Box::new(untitled(notice))))
            }
            (Self::Call(_), Some(about)) => {
                let entry = calls::entries(&rows)?.into_iter().next();
                entry.map(|entry| {
                    WebhookData::Call(Box::new(WebhookCall {
                        booking_version: about.version,
                        call: entry.call,
                    }))
                })
            }
            (Self::Outcome(..), Some(about)) => {
                let outcome = outcomes::read(&rows)?.into_iter().next();
                outcome.zip(about.call_id).map(|(outcome, call_id)| {
                    WebhookData::Outcome(Box::new(WebhookOutcome {
                        booking_id: about.booking_id,
                        booking_version: about.version,
                        call_id,
                        outcome,
                    }))
                })
            }
            (Self::Recording(..), Some(about)) => {
                let recording = recordings::one(&rows)?;
                recording.zip(about.call_id).map(|(recording, call_id)| {
                    WebhookData::Recording(Box::new(WebhookRecording {
                        booking_id: about.booking_id,
                        booking_version: about.version,
                        call_id,
                        recording,
                    }))
                })
            }
            _ => None,
        })
    }
}

/// A notice about several bookings without their titles: its event goes with the first of them, and the others can be erased
/// before it.
fn untitled(mut notice: Notice) -> Notice {
    for booking in &mut notice.bookings {
        booking.title.clear();
    }
    notice
}

/// The booking of an attempt, and its call's name.
#[derive(Deserialize)]
struct About {
    booking_id: BookingId,
    version: u32,
    call_id: Option<CallId>,
    erased_at: Option<i64>,
}

fn about(organization: OrganizationId, attempt: AttemptId) -> Statement {
    sql!(
        "SELECT b.id AS booking_id, b.version, a.carrier_call_id AS call_id, b.erased_at
         FROM call_attempts a JOIN booking_events b ON b.id = a.booking_id
         WHERE a.id = :attempt AND a.organization_id = :organization",
        attempt,
        organization,
    )
}

/// The things that events of an organization tell of, as they are now; none of what is gone, erased, or cannot be read.
pub async fn events(
    AllTenants { database: db }: AllTenants<'_>,
    organization: OrganizationId,
    events: &[&DueDelivery],
) -> Result<Vec<Option<WebhookData>>, DatabaseError> {
    let subjects: Vec<_> = events.iter().map(|event| Subject::of(event)).collect();
    let statements: Vec<Statement> = subjects
        .iter()
        .flatten()
        .flat_map(|subject| subject.statements(organization))
        .collect();
    let rows = if statements.is_empty() {
        Vec::new()
    } else {
        db.batch(statements).await?
    };
    let mut answers = Answers::new(rows);
    let mut read = Vec::new();
    for subject in subjects {
        // A row that cannot be read must not keep the others back.
        let data = match subject {
            Some(subject) => match subject.read(&mut answers) {
                Err(error @ DatabaseError::Row(_)) => {
                    crate::log::error("webhooks", &error);
                    None
                }
                data => data?,
            },
            None => None,
        };
        read.push(data);
    }
    Ok(read)
}

/// The body of an event, about to be stored.
#[derive(Debug, Clone)]
pub struct FrozenBody<'a> {
    /// The event.
    pub event: &'a WebhookEventId,
    /// Its body.
    pub body: String,
}

/// Stores bodies of events that have none yet, and answers with the bodies that are stored: those of an earlier delivery
/// where another endpoint had one first. What was erased since a body was made is not stored again.
pub async fn freeze(
    AllTenants { database: db }: AllTenants<'_>,
    bodies: &[FrozenBody<'_>],
) -> Result<HashMap<WebhookEventId, String>, DatabaseError> {
    #[derive(Deserialize)]
    struct Stored {
        id: WebhookEventId,
        body: String,
    }
    let ids: Vec<&str> = bodies.iter().map(|frozen| frozen.event.as_str()).collect();
    let mut statements: Vec<Statement> = bodies
        .iter()
        .map(|frozen| {
            sql!(
                "UPDATE webhook_events SET body = :body
                 WHERE id = :event AND body IS NULL
                   AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.event_id = :event AND d.state = 'pending')
                   AND NOT EXISTS (
                     SELECT 1 FROM booking_events b WHERE b.id = webhook_events.booking_id AND b.erased_at IS NOT NULL)",
                event = frozen.event.as_str(),
                body = frozen.body.as_str(),
            )
        })
        .collect();
    statements.push(sql!(
        "SELECT id, body FROM webhook_events
         WHERE id IN (SELECT value FROM json_each(:ids)) AND body IS NOT NULL",
        ids = as_json(&ids),
    ));
    let mut rows = db.batch(statements).await?;
    let stored = rows.pop().ok_or(DatabaseError::Incomplete("no bodies"))?;
    let stored: Vec<Stored> = stored.all()?;
    Ok(stored.into_iter().map(|row| (row.id, row.body)).collect())
}
