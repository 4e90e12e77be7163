//! Looking at every message, and at everybody who was told of a booking, once the world is quiet.

use super::{
    HOUR, MINUTE,
    claims::lead,
    watch::{Told, Watch},
};
use crate::{faults::Fault, promise::Promise, world::World};
use callslot_shared::message::{
    MessageKind::{
        self, AttendeeBooked, AttendeeCancelled, AttendeeMissed, AttendeeMoved, OperatorBooked,
        OperatorCancelled, OperatorHandedOver, OperatorMissed, OperatorMoved,
    },
    MessageState,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The time within which a message is delivered that nothing keeps back, in milliseconds.
const AT_ONCE: i64 = 3 * MINUTE;
/// The same where everything goes wrong now and then: several tries, with the longest pauses between them.
const IN_PATIENCE: i64 = 90 * MINUTE;
/// Before the end of a run nothing fails any more for an hour: what was due by then has had this long.
const QUIETLY: i64 = 35 * MINUTE;

/// Faults that one try meets.
const OF_A_TRY: [Fault; 10] = [
    Fault::DieAroundMessageClaim,
    Fault::DieAroundMail,
    Fault::DieAroundMessageEnd,
    Fault::DbBefore,
    Fault::DbAfter,
    Fault::Mail500Refused,
    Fault::MailTimeoutRefused,
    Fault::Mail429,
    Fault::MailQuota,
    Fault::MailSlow,
];

/// Messages of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MessageCounts {
    /// Messages that were written.
    pub written: u64,
    /// Those of them that the provider is known to have taken.
    pub sent: u64,
    /// Those that it is known to have delivered.
    pub delivered: u64,
    /// Those that came back, or were complained of.
    pub bounced: u64,
    /// Those that could not be sent.
    pub failed: u64,
    /// Those that are not due yet.
    pub waiting: u64,
    /// Those that were not sent, by their reasons.
    pub skipped: BTreeMap<String, u64>,
    /// Mails that the provider has taken, counted at the provider.
    pub mails: u64,
}

impl MessageCounts {
    /// Adds those of another run.
    pub(crate) fn add(&mut self, other: &Self) {
        self.written += other.written;
        self.sent += other.sent;
        self.delivered += other.delivered;
        self.bounced += other.bounced;
        self.failed += other.failed;
        self.waiting += other.waiting;
        self.mails += other.mails;
        for (reason, count) in &other.skipped {
            *self.skipped.entry(reason.clone()).or_default() += count;
        }
    }

    fn count(&mut self, row: &Row) {
        self.written += 1;
        match row.state {
            MessageState::Pending | MessageState::Claimed => self.waiting += 1,
            MessageState::Sent => self.sent += 1,
            MessageState::Delivered => {
                self.sent += 1;
                self.delivered += 1;
            }
            MessageState::Bounced => {
                self.sent += 1;
                self.bounced += 1;
            }
            MessageState::Failed => self.failed += 1,
            MessageState::Skipped => {
                *self.skipped.entry(row.reason().to_owned()).or_default() += 1;
            }
        }
    }
}

/// A message as it stands.
#[derive(Debug, Deserialize)]
struct Row {
    booking: Option<String>,
    kind: MessageKind,
    member: Option<String>,
    /// Whether it goes to an address that was the attendee's before: 0 or 1.
    former: u8,
    version: Option<i64>,
    start: Option<i64>,
    state: MessageState,
    reason: Option<String>,
    created: i64,
    due: i64,
    deadline: i64,
    updated: i64,
    lease: Option<i64>,
}

const ROWS: &str = "SELECT json_group_array(json_object('booking', m.booking_id, 'kind', m.kind, 'member', m.member_id,
    'former', m.former, 'version', m.booking_version, 'start', m.start_time, 'state', m.state, 'reason', m.reason, 'created', m.created_at,
    'due', m.due_at, 'deadline', m.deadline, 'updated', m.updated_at, 'lease', m.lease_until))
  FROM (SELECT * FROM messages WHERE channel = 'mail' ORDER BY id) m";

/// A booking as it stands.
#[derive(Debug, Deserialize)]
struct Booked {
    id: String,
    organization: String,
    status: String,
    start: i64,
    host: String,
    email: Option<String>,
    notify: u8,
    reason: Option<String>,
    /// When it was moved last.
    moved: Option<i64>,
}

const BOOKINGS: &str = "SELECT json_group_array(json_object('id', b.id, 'organization', b.organization_id,
    'status', b.status, 'start', b.start_time, 'host', b.user_id, 'email', b.attendee_email, 'notify', b.notify,
    'reason', b.reason, 'moved', (
      SELECT MAX(c.at) FROM booking_changes c WHERE c.booking_id = b.id AND c.start_after IS NOT NULL)))
  FROM booking_events b";

impl Row {
    fn reason(&self) -> &str {
        self.reason.as_deref().unwrap_or("unknown")
    }

    /// When it was to be sent first.
    fn first_due(&self) -> i64 {
        match (lead(self.kind), self.start) {
            (Some(lead), Some(start)) => (start - lead).max(self.created),
            _ => self.created,
        }
    }

    fn is_taken(&self) -> bool {
        use MessageState::{Bounced, Delivered, Sent};
        matches!(self.state, Sent | Delivered | Bounced)
    }
}

/// Looks at everything.
pub(super) fn check(world: &World, watch: &Watch) -> anyhow::Result<MessageCounts> {
    let rows: Vec<Row> = serde_json::from_str(&world.sqlite.text(ROWS)?)?;
    let bookings: Vec<Booked> = serde_json::from_str(&world.sqlite.text(BOOKINGS)?)?;
    let bookings: HashMap<_, _> = bookings.into_iter().map(|it| (it.id.clone(), it)).collect();
    let mut counts = MessageCounts {
        mails: watch.mails(),
        ..MessageCounts::default()
    };
    let mut of_booking: HashMap<&str, Vec<&Row>> = HashMap::new();
    let checks = Checks { world, watch };
    for row in &rows {
        counts.count(row);
        if let Some(booking) = &row.booking {
            of_booking.entry(booking).or_default().push(row);
        }
        if let Some(what) = checks.lost(row) {
            let booking = row.booking.as_ref().map(|id| world.oracle.number(id));
            let what = format!("{} {what}", row.kind.as_str());
            world.oracle.found_of(Promise::MessageLost, booking, &what);
        }
    }
    for told in watch.told() {
        let (Some(booking), Some(rows)) =
            (bookings.get(&told.booking), of_booking.get(&*told.booking))
        else {
            continue;
        };
        if let Some(what) = checks.untold(&told, booking, rows) {
            let number = world.oracle.number(&told.booking);
            world.oracle.found(Promise::EndUntold, number, &what);
        }
    }
    Ok(counts)
}

struct Checks<'a> {
    world: &'a World,
    watch: &'a Watch,
}

impl Checks<'_> {
    /// The time for which messages have to be deliverable before one has to have been delivered, in milliseconds.
    fn patience(&self) -> i64 {
        let options = &self.world.options;
        if options.faults.is_none() {
            return AT_ONCE;
        }
        if !OF_A_TRY.iter().any(|fault| options.faults.has(*fault)) {
            return IN_PATIENCE;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a small factor")]
        let times = options.intensity.ceil().max(1.0) as i64;
        IN_PATIENCE * times
    }

    /// The way in which a message was lost, if it was.
    fn lost(&self, row: &Row) -> Option<String> {
        let end = self.world.end;
        match row.state {
            MessageState::Claimed => {
                let is_left = row.lease.is_some_and(|lease| lease < end - QUIETLY);
                return is_left.then(|| "left behind by an invocation that died".to_owned());
            }
            MessageState::Pending => {
                let is_left = row.due < end - QUIETLY;
                return is_left.then(|| "still waiting, long after it was due".to_owned());
            }
            MessageState::Sent | MessageState::Delivered | MessageState::Bounced => return None,
            MessageState::Failed | MessageState::Skipped => {}
        }
        let until = match row.reason() {
            // Its call began before it was sent.
            "over" => row.deadline.min(row.updated),
            "deadline" | "no_answer" | "throttled" | "quota" | "account" => row.deadline,
            "refused" | "unreadable" | "not_configured" => {
                return Some(format!("was {}", row.reason()));
            }
            _ => return None,
        };
        let up = self.watch.longest_up(row.first_due(), until);
        (up > self.patience()).then(|| {
            let minutes = up / MINUTE;
            format!(
                "not sent ({}), although nothing was out for {minutes} min",
                row.reason()
            )
        })
    }

    /// The end of a booking that somebody who was told of it was not told of.
    fn untold(&self, told: &Told, booking: &Booked, rows: &[&Row]) -> Option<String> {
        let object = &told.entry.object;
        if object.is_cancel || told.missed {
            return None;
        }
        if told.member.is_none() && booking.email.as_deref() != Some(&told.address) {
            return self.left_untold(told, booking, rows);
        }
        let kinds = match &told.member {
            Some(member) => operators_end(member, booking, object.start),
            None => attendees_end(booking, object.start),
        };
        let (first, _) = kinds.split_first()?;
        let mut about = rows.iter().filter(|row| {
            let is_moved = matches!(
                row.kind,
                AttendeeMoved | OperatorMoved | AttendeeBooked | OperatorBooked
            );
            kinds.contains(&row.kind)
                && row.former == 0
                && row.member == told.member
                && (!is_moved || row.start == Some(booking.start))
        });
        let latest = about.by_ref().max_by_key(|row| row.version);
        let what = match latest {
            Some(row) if row.is_taken() || self.is_excused(row, told, booking) => return None,
            Some(row) => format!("{:?} {}", row.state, row.reason()),
            None if self.is_too_late(*first, booking) => return None,
            None => "no message".to_owned(),
        };
        Some(format!(
            "{} untold to {}: {what}",
            first.as_str(),
            told.address
        ))
    }

    /// The same of an attendee whose address was replaced. Messages do not keep former addresses: one of them has to have
    /// been sent, or its reason has to hold. There is none if the attendee was not to be told when the address was replaced.
    fn left_untold(&self, told: &Told, booking: &Booked, rows: &[&Row]) -> Option<String> {
        let mut former = rows.iter().filter(|row| row.former == 1).peekable();
        former.peek()?;
        let is_told = former.any(|row| row.is_taken() || self.is_excused(row, told, booking));
        (!is_told).then(|| format!("end untold to the former {}", told.address))
    }

    /// Whether a change was so late that its call began before it could be told.
    fn is_too_late(&self, kind: MessageKind, booking: &Booked) -> bool {
        match kind {
            AttendeeMoved | OperatorMoved => {
                let is_late = |at| at + self.patience() >= booking.start;
                booking.moved.is_none_or(is_late)
            }
            _ => false,
        }
    }

    /// Whether somebody could not be told: whatever the Worker says has to be so.
    fn is_excused(&self, row: &Row, told: &Told, booking: &Booked) -> bool {
        let (from, to) = (row.created - HOUR, row.updated + HOUR);
        match (row.state, row.reason()) {
            // Judged by the time that there was for it.
            (MessageState::Failed | MessageState::Pending | MessageState::Claimed, _)
            | (MessageState::Skipped, "over") => true,
            (_, "stopped") => self.watch.stop_of(&told.address).is_some(),
            (_, "not_wanted") => booking.notify == 0,
            (_, "no_address") => booking.email.is_none(),
            (_, "other_address") => booking.email.as_deref() != Some(&told.address),
            (_, "not_certain") => is_uncertain(booking),
            (_, "inactive") => {
                let oracle = &self.world.oracle;
                let member = told.member.as_deref().unwrap_or_default();
                !oracle.is_available(member, from, to)
            }
            (_, "switched_off") => {
                let mut all = self.world.organizations.iter();
                let place = all.position(|it| it.id == booking.organization);
                let kind = row.kind.as_str();
                place.is_some_and(|place| self.watch.was_off(place, kind, from, to))
            }
            _ => false,
        }
    }
}

fn is_uncertain(booking: &Booked) -> bool {
    let reason = booking.reason.as_deref();
    matches!(reason, Some("outcome_unknown" | "number_blocked"))
}

/// The kinds by which an operator who was told of a booking with that start is told of what became of it; none if it is as
/// told.
fn operators_end(member: &str, booking: &Booked, start: i64) -> Vec<MessageKind> {
    if booking.host != member {
        return vec![OperatorHandedOver];
    }
    match booking.status.as_str() {
        "cancelled" => vec![OperatorCancelled],
        "failed" => vec![OperatorMissed],
        _ if booking.start != start => vec![OperatorMoved, OperatorBooked],
        _ => Vec::new(),
    }
}

/// The same of an attendee. One who is not to be told is told nothing more.
fn attendees_end(booking: &Booked, start: i64) -> Vec<MessageKind> {
    if booking.notify == 0 {
        return Vec::new();
    }
    match booking.status.as_str() {
        "cancelled" => vec![AttendeeCancelled],
        "failed" if is_uncertain(booking) => Vec::new(),
        "failed" => vec![AttendeeMissed],
        _ if booking.start != start => vec![AttendeeMoved, AttendeeBooked],
        _ => Vec::new(),
    }
}
