//! The way to the database: time passes on it, and things go wrong on it.

use super::{World, current};
use crate::{executor, faults::Fault};
use async_trait::async_trait;
use callslot_worker::store::{Database, DatabaseError, Rows, Statement};
use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

/// The purpose of a batch, as far as faults are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The claim.
    Claim,
    /// The commit to dialling.
    Commit,
    /// Writing down what the carrier answered.
    Result,
    /// Ending what time has decided.
    Sweep,
    /// The claim of messages.
    MessageClaim,
    /// Writing down what came of a message.
    MessageEnd,
    /// Writing down what the mail provider reports.
    MailReport,
    /// Anything else.
    Other,
}

impl Step {
    fn of(statement: &Statement) -> Self {
        let has = |text: &str| statement.sql().contains(&statement.numbered(text));
        if has("INSERT INTO call_attempts") {
            Self::Claim
        } else if has("SET phase = 'dialing'") {
            Self::Commit
        } else if has("SET phase = 'unknown'") {
            Self::Sweep
        } else if has("SET phase = 'placed'")
            || has("SET phase = 'refused'")
            || has("SET phase = 'claimed', ask_at")
            || has("SET phase = :phase, carrier_code")
        {
            Self::Result
        } else if has("UPDATE messages AS m SET state = 'skipped'") {
            Self::MessageClaim
        } else if has("UPDATE messages SET state = 'sent'") {
            Self::MessageEnd
        } else if has("FROM messages INDEXED BY messages_provider WHERE provider_id = :name") {
            Self::MailReport
        } else {
            Self::Other
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Commit => "commit",
            Self::Result => "result",
            Self::Sweep => "sweep",
            Self::MessageClaim => "claim of messages",
            Self::MessageEnd => "end of a message",
            Self::MailReport => "mail report",
            Self::Other => "statement",
        }
    }
}

/// The purposes of statements. The text of most is the same static text each time.
#[derive(Default)]
pub(super) struct Steps {
    known: RefCell<HashMap<usize, Step>>,
    question: OnceCell<Option<String>>,
}

impl Steps {
    fn of(&self, statements: &[Statement]) -> Step {
        let Some(first) = statements.first() else {
            return Step::Other;
        };
        // A text that is made while the Worker runs may stand where another has stood.
        if !first.is_constant() {
            return Step::of(first);
        }
        *self
            .known
            .borrow_mut()
            .entry(first.sql().as_ptr() as usize)
            .or_insert_with(|| Step::of(first))
    }

    /// Whether a claim would find anything, as a query.
    fn question(&self, claim: &Statement) -> Option<String> {
        self.question.get_or_init(|| question(claim)).clone()
    }
}

/// The database of the run that the thread is in.
pub(super) struct SimDatabase;

fn lost() -> Result<Vec<Rows>, DatabaseError> {
    Err(DatabaseError::Failed("the connection was lost".into()))
}

#[async_trait(?Send)]
impl Database for SimDatabase {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        let world = current();
        let dice = &world.dice;
        let step = world.steps.of(&statements);
        executor::sleep_ms(world.latency.between(1, 8)).await;
        let dies = match step {
            Step::Commit => dice
                .strikes(Fault::DieAroundCommit)
                .then_some(Fault::DieAroundCommit),
            Step::Result => dice
                .strikes(Fault::DieAroundResult)
                .then_some(Fault::DieAroundResult),
            Step::MessageClaim => dice
                .strikes(Fault::DieAroundMessageClaim)
                .then_some(Fault::DieAroundMessageClaim),
            Step::MessageEnd => dice
                .strikes(Fault::DieAroundMessageEnd)
                .then_some(Fault::DieAroundMessageEnd),
            _ => None,
        };
        let dies_before = dies.is_some_and(|fault| dice.coin(fault));
        if dies_before {
            note(step, "dies before");
            executor::die().await;
        }
        if dice.strikes(Fault::DbBefore) {
            note(step, "fails before");
            return lost();
        }
        let stall = stall(step);
        if let Some((millis, true)) = stall {
            note(step, "stalls before");
            executor::sleep_ms(millis).await;
        }
        let statements = match &world.mutator {
            Some(mutator) => mutator.rewrite(statements),
            None => statements,
        };
        let answer = run(&world, step, statements).await;
        match step {
            Step::MessageClaim => world.mail.note_claims(&world),
            Step::MailReport => world.mail.note_stops(&world),
            _ => {}
        }
        let took = step == Step::Claim
            && answer
                .as_ref()
                .is_ok_and(|answer| answer.iter().any(Rows::any));
        if dies.is_some() || (took && dice.strikes(Fault::DieAroundClaim)) {
            note(step, "dies after");
            executor::die().await;
        }
        if dice.strikes(Fault::DbAfter) {
            note(step, "fails after");
            return lost();
        }
        if let Some((millis, false)) = stall {
            note(step, "stalls after");
            executor::sleep_ms(millis).await;
        }
        if let Err(error) = &answer {
            world
                .trace
                .note(None, "database error", || format!("{error:?}"));
        }
        if step == Step::Sweep && answer.is_ok() && executor::skew_ms() == 0 {
            world.oracle.swept();
        }
        executor::sleep_ms(world.latency.between(1, 8)).await;
        answer
    }
}

/// Whether a claim would find anything, made of its own selection of candidates; `None` if the claim
/// is not written as it was. Its last value is named so that all are bound.
fn question(claim: &Statement) -> Option<String> {
    let sql = claim.sql();
    let from = sql.find("FROM booking_events b INDEXED BY")?;
    let until = sql.find("\n),\ndue AS")?;
    let selection = sql.get(from..until)?;
    let last = claim.numbered(":most");
    Some(format!(
        "SELECT 1 {selection} AND ({last} IS NULL OR TRUE) LIMIT 1"
    ))
}

/// Runs a batch. Most claims find nothing; whether one would is asked in a cheaper way first.
async fn run(
    world: &World,
    step: Step,
    statements: Vec<Statement>,
) -> Result<Vec<Rows>, DatabaseError> {
    if step == Step::Claim
        && world.mutator.is_none()
        && let [claim] = statements.as_slice()
        && let Some(question) = world.steps.question(claim)
    {
        let question = claim.clone().with_sql(question.into());
        let answer = world.sqlite.batch(vec![question]).await?;
        if !answer.iter().any(Rows::any) {
            return Ok(answer);
        }
    }
    world.sqlite.batch(statements).await
}

fn note(step: Step, what: &'static str) {
    current().trace.note(None, what, || step.name().to_owned());
}

/// The time that a batch takes, in milliseconds, and whether before its effect.
fn stall(step: Step) -> Option<(i64, bool)> {
    let world = current();
    let dice = &world.dice;
    if step == Step::Commit && dice.strikes(Fault::CommitStall) {
        let fault = Fault::CommitStall;
        return Some((dice.between(fault, 4_000, 240_000), dice.coin(fault)));
    }
    let fault = Fault::DbStall;
    dice.strikes(fault)
        .then(|| (dice.between(fault, 1_000, 30_000), dice.coin(fault)))
}
