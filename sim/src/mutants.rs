//! Workers with one thing wrong, to see that the simulator notices. Nothing of it is in the Worker: a
//! guard is taken out of a statement's text on its way to the database, or a time is set that cannot
//! be right. A guard that is not where it is expected is an error, so that no mutant falls behind.
//!
//! Several guards stand behind one another. If taking one out changes nothing, the mutant takes out all
//! that guard the same thing, and says so.

use callslot_worker::{settings::Timing, store::Statement};
use chrono::TimeDelta;
use std::{borrow::Cow, cell::RefCell, collections::HashMap};

/// A mistake of the Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mutant {
    /// A claim is handed out whatever the lease, and the commit takes the claim for granted.
    LeaseUnchecked,
    /// A lane takes claims over without making them its own, and commits without asking whether they were committed to.
    LaneUnguarded,
    /// The ledger still says `claimed` while the carrier is asked.
    LedgerAfterRequest,
    /// An attempt whose answer was lost counts as not sent.
    UnknownRedialled,
    /// A claim outlives a change of its booking: it is not released, and the commit does not compare
    /// the version.
    VersionUnchecked,
    /// The carrier is asked however late the commit's answer is.
    LateCommitSent,
    /// The attendee is rung on every request for the document that rings.
    AttendeeUnguarded,
    /// The latest word of the carrier counts, not the highest.
    RankIgnored,
    /// Nothing is put right by time.
    SweepOff,
    /// Calls are placed however late.
    GraceIgnored,
    /// Nobody asks whether an operator is taken.
    TimeUnguarded,
    /// Nobody keeps the time of those who take a call together with its operator.
    TeamUnkept,
    /// Nobody counts how often a person is called when a call is placed.
    CrowdsUncounted,
    /// A host whose phone still rings counts as one who did not answer, and the next host is rung.
    NextHostTooSoon,
    /// Nobody asks for a key before both are connected behind an extension.
    KeyUnasked,
    /// The extension is not frozen when dialling is committed to.
    ExtensionUnfrozen,
    /// That a machine picked up is not kept.
    MachineForgotten,
    /// A request for a code is not known again by its key.
    RepeatedCodeCalled,
    /// Nobody reads a booking again before a message about it is sent, and a change of it leaves its messages.
    CauseUnread,
    /// The end of a booking brings about no message.
    EndForgotten,
    /// Each try of a message has a key of its own.
    KeyOfEachTry,
    /// Messages of invocations that died are left behind.
    LostLeft,
    /// A mail tells times in no zone.
    ZoneForgotten,
    /// Entries for calendars have no version.
    VersionUntold,
    /// Nobody asks whether a message is due.
    DueUnread,
    /// A mail goes to somebody else's member.
    MemberMistaken,
    /// Nobody asks whether an address gets mail.
    StopUnread,
    /// The end of a booking is no event.
    EventForgotten,
    /// An endpoint of webhooks whose invocation died is claimed no more.
    EndpointKept,
    /// Nobody asks whether a number has answered STOP.
    TextStopUnread,
    /// Nobody looks whether a text whose answer was lost was sent.
    TextSentAnew,
}

/// A guard in a statement, and what stands there instead, with the names that the store writes.
struct Edit {
    /// Which statements: the ones with this text.
    statement: &'static str,
    guard: &'static str,
    instead: &'static str,
}

const fn edit(statement: &'static str, guard: &'static str, instead: &'static str) -> Edit {
    Edit {
        statement,
        guard,
        instead,
    }
}

const TAKE_OVER: &str = "SET claim_token = :token";
const CLAIM: &str = "INSERT INTO call_attempts";
const COMMIT: &str = "phase = 'dialing', dialing_at = :now";
const CALLING: &str = "SET status = 'calling'";
const REVEAL: &str = "SET phase = 'placed', carrier_call_id";
const MESSAGE_CLAIM: &str = "CASE m.channel WHEN 'sms' THEN";
const CLAIMED: &str = "FROM messages m INDEXED BY messages_claimed";

/// Forgets a request's key. The newest request is taken for the one that was just begun.
fn repeated_code_called() -> Vec<Edit> {
    const KEY: &str = "AND a.idempotency_key = :key";
    vec![
        edit(
            "INSERT INTO phone_verifications",
            "AND k.idempotency_key = :key",
            "AND FALSE",
        ),
        edit(
            KEY,
            KEY,
            "AND a.idempotency_key = :key ORDER BY a.created_at DESC",
        ),
    ]
}

/// Takes out the question for a STOP wherever a text is read again, and the end of the agreement that it brings.
fn text_stop_unread() -> Vec<Edit> {
    const STOP: &str = "SELECT 1 FROM sms_opt_outs s WHERE s.organization_id = b.organization_id AND s.number = b.attendee_phone";
    const LINE: &str = "SELECT 1 FROM sms_opt_outs l INDEXED BY sms_opt_outs_sender WHERE l.number = :number AND l.sender = :sender";
    const AGREED: &str = "c.number = b.attendee_phone AND c.withdrawn_at IS NULL";
    vec![
        edit(STOP, STOP, "SELECT 1 WHERE FALSE"),
        edit(
            LINE,
            LINE,
            "SELECT 1 WHERE :number IS NULL AND :sender IS NULL",
        ),
        edit(AGREED, AGREED, "c.number = b.attendee_phone"),
    ]
}

impl Mutant {
    fn edits(self) -> Vec<Edit> {
        match self {
            Self::LeaseUnchecked => vec![
                edit(
                    CLAIM,
                    "AND NOT (held.phase = 'claimed' AND held.lease_until <= :now)",
                    "AND FALSE",
                ),
                edit(
                    CLAIM,
                    "AND (b.status = 'pending' OR b.retry_at IS NOT NULL OR (",
                    "AND (TRUE OR (",
                ),
                edit(
                    CLAIM,
                    "WHERE call_attempts.phase = 'claimed' AND call_attempts.lease_until <= :now",
                    "WHERE TRUE",
                ),
                edit(
                    COMMIT,
                    "WHERE claim_token = given.value ->> '$.token' AND phase = 'claimed' AND lease_until > :now",
                    "WHERE TRUE",
                ),
            ],
            Self::LaneUnguarded => vec![
                edit(
                    TAKE_OVER,
                    TAKE_OVER,
                    "SET claim_token = CASE WHEN :token IS NULL THEN NULL ELSE claim_token END",
                ),
                edit(COMMIT, "AND phase = 'claimed' AND lease_until > :now", ""),
            ],
            Self::LedgerAfterRequest => vec![
                edit(COMMIT, "SET phase = 'dialing'", "SET phase = 'claimed'"),
                edit(CALLING, "a.phase = 'dialing'", "a.phase = 'claimed'"),
                edit(
                    REVEAL,
                    "phase IN ('dialing', 'unknown')",
                    "phase IN ('claimed', 'dialing', 'unknown')",
                ),
            ],
            Self::UnknownRedialled => vec![edit(
                "SET phase = :phase, carrier_code = :code",
                "SET phase = :phase",
                "SET phase = CASE :phase WHEN 'unknown' THEN 'not_sent' ELSE :phase END",
            )],
            Self::VersionUnchecked => vec![
                edit(COMMIT, "AND b.version = call_attempts.booking_version", ""),
                edit(
                    "WHERE booking_id = :booking AND phase = 'claimed'",
                    "WHERE booking_id = :booking AND phase = 'claimed'",
                    "WHERE FALSE AND booking_id = :booking",
                ),
            ],
            Self::AttendeeUnguarded => vec![edit(
                "SET attendee_phase = 'dialing'",
                "AND attendee_phase = 'none'",
                "",
            )],
            Self::RankIgnored => vec![edit(
                "INSERT INTO calls",
                "AND calls.rank < excluded.rank",
                "",
            )],
            Self::CrowdsUncounted => vec![edit(
                COMMIT,
                "MIN(COALESCE(o.attendee_calls_per_minute",
                "MAX(1000000, COALESCE(o.attendee_calls_per_minute",
            )],
            Self::NextHostTooSoon => vec![edit(
                "fc.status AS first_status",
                "fc.status AS first_status",
                "CASE WHEN fc.status = 'ringing' AND a.first_leg = 'operator' AND b.next_hosts IS NOT NULL
                   THEN 'no-answer' ELSE fc.status END AS first_status",
            )],
            Self::KeyUnasked => vec![edit(
                "SET bridged_at = :now",
                "AND (attendee_extension IS NULL OR attendee_key_at IS NOT NULL)",
                "",
            )],
            Self::ExtensionUnfrozen => vec![edit(
                COMMIT,
                "attendee_extension = fit.attendee_extension",
                "attendee_extension = NULL",
            )],
            Self::MachineForgotten => vec![edit(
                "fc.status AS first_status",
                "a.machine_at IS NOT NULL AS machine",
                "0 AS machine",
            )],
            Self::RepeatedCodeCalled => repeated_code_called(),
            _ => self.edits_of_messages(),
        }
    }

    /// The edits of those that concern messages.
    fn edits_of_messages(self) -> Vec<Edit> {
        match self {
            Self::CauseUnread => vec![edit(
                MESSAGE_CLAIM,
                "(b.status <> 'pending' OR b.start_time <> m.start_time)",
                "(b.start_time IS NULL)",
            )],
            Self::KeyOfEachTry => vec![edit(CLAIMED, "m.round", "m.attempts AS round")],
            Self::LostLeft => vec![edit(
                "SET state = 'pending', lease_token = NULL, lease_until = NULL, due_at = :now",
                "AND lease_until <= :now",
                "AND lease_until <= :now AND FALSE",
            )],
            Self::ZoneForgotten => vec![edit(CLAIMED, "'zone', b.timezone", "'zone', 'UTC'")],
            Self::VersionUntold => vec![edit(
                CLAIMED,
                "'version', m.booking_version",
                "'version', 1",
            )],
            Self::DueUnread => vec![edit(
                MESSAGE_CLAIM,
                "due_at <= :now AND deadline > :now",
                "deadline > :now",
            )],
            Self::MemberMistaken => vec![edit(
                CLAIMED,
                "w.id = m.member_id",
                "w.id = (SELECT x.user_id FROM members x WHERE x.organization_id <> m.organization_id LIMIT 1)",
            )],
            Self::StopUnread => vec![edit(
                "SET address = :address, payload = :payload",
                "AND NOT EXISTS (SELECT 1 FROM mail_stops s WHERE s.address_hash = :address_hash)",
                "AND :address_hash IS NOT NULL",
            )],
            Self::EndpointKept => vec![edit(
                "UPDATE webhook_endpoints SET lease_token = :token",
                "AND COALESCE(e.lease_until, 0) <= :now",
                "AND e.lease_until IS NULL",
            )],
            Self::TextStopUnread => text_stop_unread(),
            Self::TextSentAnew => vec![edit(
                CLAIMED,
                "t.state IN ('asking', 'unknown')",
                "t.state = 'nothing'",
            )],
            // They are at work elsewhere.
            _ => Vec::new(),
        }
    }

    /// The statements that take something out of the schema.
    pub(crate) const fn schema(self) -> &'static str {
        match self {
            Self::TimeUnguarded => {
                "DROP TRIGGER booking_events_taken; DROP TRIGGER booking_events_taken_by_change;"
            }
            Self::TeamUnkept => {
                "DROP TRIGGER booking_events_together; DROP TRIGGER booking_events_together_by_change;"
            }
            Self::RepeatedCodeCalled => "DROP INDEX phone_verifications_key;",
            Self::CauseUnread => "DROP TRIGGER booking_events_told_otherwise;",
            Self::EndForgotten => "DROP TRIGGER booking_events_over;",
            Self::EventForgotten => "DROP TRIGGER booking_events_webhook_over;",
            Self::TextSentAnew => "DROP INDEX sms_attempts_live;",
            _ => "",
        }
    }

    /// Sets times that cannot be right.
    pub(crate) fn mistime(self, timing: &mut Timing) {
        match self {
            Self::LateCommitSent => timing.commit_within = TimeDelta::hours(1),
            Self::GraceIgnored => timing.grace = TimeDelta::hours(24),
            _ => {}
        }
    }
}

/// A mutant at work.
pub(crate) struct Mutator {
    mutant: Mutant,
    /// The texts that were made of statements whose own text is a constant, by its address.
    known: RefCell<HashMap<usize, Option<String>>>,
}

impl Mutator {
    pub(crate) fn new(mutant: Mutant) -> Self {
        Self {
            mutant,
            known: RefCell::default(),
        }
    }

    /// Takes guards out of the statements of a batch.
    pub(crate) fn rewrite(&self, statements: Vec<Statement>) -> Vec<Statement> {
        if self.mutant == Mutant::SweepOff
            && statements
                .iter()
                .any(|it| it.sql().contains("SET phase = 'unknown'"))
        {
            return statements.into_iter().map(nothing).collect();
        }
        statements
            .into_iter()
            .map(|statement| self.rewrite_one(statement))
            .collect()
    }

    fn rewrite_one(&self, statement: Statement) -> Statement {
        let instead = if statement.is_constant() {
            let address = statement.sql().as_ptr() as usize;
            let mut known = self.known.borrow_mut();
            let instead = known.entry(address);
            instead.or_insert_with(|| self.edited(&statement)).clone()
        } else {
            self.edited(&statement)
        };
        match instead {
            Some(sql) => statement.with_sql(Cow::Owned(sql)),
            None => statement,
        }
    }

    /// # Panics
    /// If a guard is not in the statement it is expected in.
    fn edited(&self, statement: &Statement) -> Option<String> {
        let sql = statement.sql();
        let edits = self.mutant.edits();
        let wanted = |edit: &&Edit| sql.contains(&statement.numbered(edit.statement));
        edits.iter().filter(wanted).fold(None, |edited, edit| {
            let before = edited.unwrap_or_else(|| sql.to_owned());
            let guard = statement.numbered(edit.guard);
            assert!(
                before.contains(&guard),
                "{:?}: there is no {:?} in {before}",
                self.mutant,
                edit.guard
            );
            Some(before.replace(&guard, &statement.numbered(edit.instead)))
        })
    }
}

/// A statement that takes the same values and does nothing.
fn nothing(statement: Statement) -> Statement {
    let sql = match statement.values() {
        0 => "SELECT 1 WHERE FALSE".to_owned(),
        last => format!("SELECT 1 WHERE FALSE AND ?{last} IS NULL"),
    };
    statement.with_sql(Cow::Owned(sql))
}
