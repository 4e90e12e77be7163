//! Everything that happened to a booking and on its calls, in order: read from the tables that keep it, in one round trip.

mod rows;

use crate::store::{Answers, DatabaseError, Tenant, calls, time};
use callslot_shared::{
    api::{
        BookingField, BookingTimelineEntry as Entry, BookingTimelineEvent as Event, Call,
        MoveCause, NotPlaced, TimelineActor,
    },
    booking::Status,
    call::Phase,
    ids::BookingId,
};
use rows::{AttemptRow, AuditRow, ChangeRow, TimelineBookingRow, ToldKind, ToldRow};

/// The events of a booking, the oldest first; those that happened at once, in the order in which they have to. None if
/// there is no such booking.
pub async fn of(
    Tenant {
        database: db,
        organization,
    }: Tenant<'_>,
    id: BookingId,
) -> Result<Option<Vec<Entry>>, DatabaseError> {
    let statements = vec![
        rows::booking(organization, id),
        rows::audit(organization, id),
        rows::changes(organization, id),
        rows::attempts(organization, id),
        calls::of_booking(organization, id),
        rows::told(organization, id),
    ];
    let mut answers = Answers::new(db.batch(statements).await?);
    let Some(booking) = answers.next()?.first::<TimelineBookingRow>()? else {
        return Ok(None);
    };
    let audit: Vec<AuditRow> = answers.next()?.listed(Ok)?;
    let changes: Vec<ChangeRow> = answers.next()?.listed(Ok)?;
    let attempts: Vec<AttemptRow> = answers.next()?.listed(Ok)?;
    let calls = calls::entries(&answers.next()?)?;
    let told: Vec<ToldRow> = answers.next()?.listed(Ok)?;

    let mut timeline = Timeline::default();
    timeline.add_booking(&booking, &audit)?;
    for line in &audit {
        timeline.add_audit(line, &changes)?;
    }
    for change in &changes {
        timeline.add_change(change, &audit)?;
    }
    for attempt in &attempts {
        timeline.add_attempt(attempt)?;
    }
    for entry in calls {
        let attempt = attempts.iter().find(|attempt| attempt.id == entry.attempt);
        timeline.add_call(entry.call, attempt);
    }
    for one in told {
        timeline.add_told(one)?;
    }
    let mut entries = timeline.0;
    entries.sort_by_key(|entry| (entry.at, stage(&entry.event)));
    Ok(Some(entries))
}

/// The events so far, in no order.
#[derive(Default)]
struct Timeline(Vec<Entry>);

impl Timeline {
    fn add(&mut self, at: i64, actor: TimelineActor, event: Event) -> Result<(), DatabaseError> {
        let at = time(at)?;
        self.0.push(Entry { at, actor, event });
        Ok(())
    }

    /// The beginning and the failure of the booking.
    fn add_booking(
        &mut self,
        booking: &TimelineBookingRow,
        audit: &[AuditRow],
    ) -> Result<(), DatabaseError> {
        if !audit.iter().any(|line| line.action == "booking.create") {
            let actor = TimelineActor {
                kind: booking.actor.kind(),
                user_id: booking.actor.member(),
                client: None,
            };
            self.add(booking.created_at, actor, Event::Booked)?;
        }
        match (booking.status, booking.reason) {
            (Status::Failed, Some(reason)) => self.add(
                booking.failed_at,
                TimelineActor::SYSTEM,
                Event::Failed { reason },
            ),
            _ => Ok(()),
        }
    }

    /// A person's action, unless its change tells more.
    fn add_audit(&mut self, line: &AuditRow, changes: &[ChangeRow]) -> Result<(), DatabaseError> {
        let is_kept = || {
            changes
                .iter()
                .any(|change| Some(change.version) == line.version)
        };
        let event = match (line.action.as_str(), line.attempt, line.outcome) {
            ("booking.create", ..) => Event::Booked,
            ("booking.cancel", ..) => Event::Cancelled,
            ("booking.hang_up", ..) => Event::HungUp,
            ("booking.annotate", ..) if !is_kept() => Event::Edited {
                fields: vec![BookingField::Notes],
            },
            ("booking.change", ..) if !is_kept() => Event::Edited { fields: Vec::new() },
            ("recording.delete", Some(attempt), _) => Event::RecordingDeleted { attempt },
            ("transcript.delete", Some(attempt), _) => Event::TranscriptDeleted { attempt },
            ("outcome.withdraw", Some(attempt), Some(outcome)) => {
                Event::OutcomeWithdrawn { attempt, outcome }
            }
            _ => return Ok(()),
        };
        self.add(line.at, line.actor(), event)
    }

    /// The parts of a change, by whoever the audit log names.
    fn add_change(&mut self, change: &ChangeRow, audit: &[AuditRow]) -> Result<(), DatabaseError> {
        let line = audit
            .iter()
            .find(|line| line.is_change() && line.version == Some(change.version));
        let (actor, cause) = line
            .map_or((TimelineActor::SYSTEM, MoveCause::TimeZoneRules), |line| {
                (line.actor(), MoveCause::Request)
            });
        if let (Some(from), Some(to)) = (change.start_before, change.start_after) {
            let (from, to) = (time(from)?, time(to)?);
            self.add(change.at, actor, Event::Moved { from, to, cause })?;
        }
        if let (Some(from), Some(to)) = (change.operator_before, change.operator_after) {
            self.add(change.at, actor, Event::HandedOver { from, to })?;
        }
        let fields = change.fields();
        if fields.is_empty() {
            return Ok(());
        }
        self.add(change.at, actor, Event::Edited { fields })
    }

    /// An attempt, if it is certain that no call of it will be known.
    fn add_attempt(&mut self, attempt: &AttemptRow) -> Result<(), DatabaseError> {
        let reason = match attempt.phase {
            Phase::Refused => NotPlaced::Refused,
            Phase::NotSent => NotPlaced::NotSent,
            Phase::Closed => NotPlaced::Unknown,
            Phase::Claimed
            | Phase::Released
            | Phase::Dialing
            | Phase::Unknown
            | Phase::Placed
            | Phase::Ended => return Ok(()),
        };
        let event = Event::NotCalled {
            attempt: attempt.number,
            reason,
            carrier_code: attempt.carrier_code.clone(),
        };
        self.add(attempt.settled_at, TimelineActor::SYSTEM, event)
    }

    fn add_call(&mut self, call: Call, attempt: Option<&AttemptRow>) {
        let talked = call.bridged_at.zip(call.ended_at);
        let talk_seconds =
            talked.and_then(|(from, to)| u32::try_from((to - from).num_seconds()).ok());
        self.0.push(Entry {
            at: call.asked_at,
            actor: TimelineActor::SYSTEM,
            event: Event::Called {
                operator: attempt.and_then(|attempt| attempt.host_id),
                agreed: attempt
                    .and_then(|attempt| attempt.agreed)
                    .map(|agreed| agreed == 1),
                talk_seconds,
                call,
            },
        });
    }

    fn add_told(&mut self, told: ToldRow) -> Result<(), DatabaseError> {
        let (at, attempt, actor) = (told.at, told.attempt, told.actor());
        let event = match (told.kind, told.prompt, told.outcome) {
            (ToldKind::Recorded, ..) => Event::Recorded { attempt },
            (ToldKind::NotRecorded, ..) => Event::NotRecorded { attempt },
            (ToldKind::Transcribed, ..) => Event::Transcribed { attempt },
            (ToldKind::NotTranscribed, ..) => Event::NotTranscribed { attempt },
            (ToldKind::Confirmed, Some(prompt), _) => Event::Confirmed { attempt, prompt },
            (ToldKind::Declared, _, Some(outcome)) => Event::OutcomeDeclared { attempt, outcome },
            (ToldKind::Confirmed | ToldKind::Declared, ..) => return Ok(()),
        };
        self.add(at, actor, event)
    }
}

/// The part of a booking's course that an event belongs to, for those of one instant.
const fn stage(event: &Event) -> u8 {
    match event {
        Event::Booked => 0,
        Event::Moved { .. } | Event::HandedOver { .. } | Event::Edited { .. } => 1,
        Event::Called { .. } | Event::NotCalled { .. } => 2,
        Event::Recorded { .. }
        | Event::NotRecorded { .. }
        | Event::Transcribed { .. }
        | Event::NotTranscribed { .. }
        | Event::Confirmed { .. } => 3,
        Event::Cancelled | Event::HungUp | Event::Failed { .. } => 4,
        Event::OutcomeDeclared { .. } => 5,
        Event::OutcomeWithdrawn { .. }
        | Event::RecordingDeleted { .. }
        | Event::TranscriptDeleted { .. } => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Sqlite, booking_events::Details, row_type::Row as _};

    #[test]
    fn every_column_that_people_set_is_told_of_when_it_changes() {
        let trigger = Sqlite::in_memory()
            .unwrap()
            .text("SELECT sql FROM sqlite_schema WHERE name = 'booking_events_changed'")
            .unwrap();
        let names = Details::COLUMNS.iter().map(|column| column.name);
        // The first three are told of as such; the last tells who allowed another.
        let told = ["user_id", "start_time", "end_time", "loosened_by"];
        for name in names.filter(|name| !told.contains(name)) {
            assert!(trigger.contains(&format!("THEN '{name}' END")), "{name}");
            let field: Result<BookingField, _> = serde_json::from_value(name.into());
            assert!(field.is_ok(), "{name}");
        }
    }
}
