//! Delivery of what is due: claim, store the content, send, note what came of it.

use super::{
    backoff,
    sealing::MessageKeys,
    text_line::{TextAccount, TextLine},
};
use crate::{
    log,
    mail::{MailError, Mailer},
    ports::{Clock, Entropy, fresh_token},
    settings::Settings,
    store::{
        AllTenants, DatabaseError, StatementCount,
        outbox::{self, ClaimedMessage, DueMessages, Lease, MessageClaim, Next, Ways},
    },
};
use callslot_messages::render;
use callslot_shared::message::MessageChannel;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// Most messages that are claimed at once: all of them can be tried while the lease holds.
const BATCH: u32 = 10;

/// The length of a lease. It is longer than all timeouts of a batch.
const LEASE: TimeDelta = TimeDelta::minutes(3);

/// The part of a lease in which nothing is sent any more: longer than one request.
const MARGIN: TimeDelta = TimeDelta::seconds(10);

/// The pauses before a message that somebody waits for is tried again at once. With the request's own timeout each, all
/// tries end within the 30 s that an invocation may go on after its answer.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// Messages without an answer, one after the other, after which the provider is left in peace until the next run.
pub(super) const SILENT: u32 = 2;

/// The statements of one claim and its messages.
const A_ROUND: usize = A_CLAIM + BATCH as usize * A_MESSAGE;

/// Statements that one message takes at most: its content, its end, and its share of the claim.
const A_MESSAGE: usize = 6;

/// The statements that are left to what else goes on behind a request's answer.
const OTHERS: usize = 432;

/// The statements of a sweep and of a claim that finds nothing, and the look at addresses.
const A_CLAIM: usize = 8;

/// The ports of a delivery.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The store, of all organizations.
    pub tenants: AllTenants<'a>,
    /// The way to the mail provider, if one is configured.
    pub mail_line: Option<MailLine<'a>>,
    /// The way to carriers for text messages, if one is configured.
    pub text_line: Option<TextLine<'a>>,
    /// The settings, which name the sender.
    pub settings: &'a Settings,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Chance, for tokens and pauses.
    pub entropy: &'a dyn Entropy,
    /// The statements of a request's invocation.
    pub statements: &'a StatementCount,
}

/// The way to the mail provider.
#[derive(Clone, Copy)]
pub struct MailLine<'a> {
    /// The provider.
    pub mailer: &'a dyn Mailer,
    /// The keys that mails are encrypted with as they wait.
    pub keys: MessageKeys<'a>,
}

/// The result of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Messages that the provider has taken.
    pub sent: u64,
    /// Messages of no use any more.
    pub skipped: u64,
    /// Messages that will not be sent.
    pub failed: u64,
    /// Messages that are tried again later.
    pub postponed: u64,
    /// Whether the provider takes nothing now.
    pub provider_rests: bool,
}

/// The messages that a run delivers, and its time.
pub struct Pass<'a> {
    /// The messages that are asked for.
    pub due: DueMessages<'a>,
    /// No claim is made after this.
    pub until: DateTime<Utc>,
    /// The statements that are left for it.
    pub statements: &'a dyn Fn() -> usize,
}

/// The course of one run.
#[derive(Default)]
pub(super) struct Run {
    report: DeliveryReport,
    /// Tries without an answer since the last with one.
    silent: u32,
    /// Whether the provider takes nothing now.
    over: bool,
    /// Texts without an answer since the last with one, of each account.
    pub(super) silent_texts: HashMap<TextAccount, u32>,
    /// The accounts that take no texts now. Mails go on, and those of other accounts.
    pub(super) texts_rest: HashSet<TextAccount>,
}

impl Delivery<'_> {
    /// The ways that messages can go.
    #[must_use]
    pub const fn ways(&self) -> Ways {
        Ways {
            mails: self.mail_line.is_some(),
            texts: self.text_line.is_some(),
        }
    }

    /// Sends a message that somebody waits for, or leaves it to the next run.
    pub async fn send_now(&self, id: &str) {
        let until = self.clock.now() + MARGIN;
        self.run_or_log(DueMessages::Message(id), until).await;
    }

    /// Sends what is due, as far as a request's invocation may. The rest is left to the next run.
    pub async fn send_due(&self, until: DateTime<Utc>) -> DeliveryReport {
        self.run_or_log(DueMessages::All, until).await
    }

    async fn run_or_log(&self, due: DueMessages<'_>, until: DateTime<Utc>) -> DeliveryReport {
        match self.run(due, until).await {
            Ok(report) => report,
            Err(error) => {
                log::error("messages", &error);
                DeliveryReport::default()
            }
        }
    }

    /// A run in a request's invocation, or the queue's.
    pub(super) async fn run(
        &self,
        due: DueMessages<'_>,
        until: DateTime<Utc>,
    ) -> Result<DeliveryReport, DatabaseError> {
        let statements = || {
            // Somebody waits for one message, which takes a few.
            let others = match due {
                DueMessages::Message(_) => 0,
                DueMessages::All | DueMessages::Queued(_) => OTHERS,
            };
            let left = self.statements.left().saturating_sub(others);
            if left < A_ROUND { 0 } else { A_ROUND }
        };
        let pass = Pass {
            due,
            until,
            statements: &statements,
        };
        self.deliver(&pass).await
    }

    /// Sends what is due, one message after the other, until nothing is left, the time is over, or the provider takes
    /// nothing. What is left comes up again.
    pub async fn deliver(&self, pass: &Pass<'_>) -> Result<DeliveryReport, DatabaseError> {
        let mut run = Run::default();
        while !run.over && self.clock.now() < pass.until {
            let left = (pass.statements)().saturating_sub(A_CLAIM) / A_MESSAGE;
            let most = BATCH.min(u32::try_from(left).unwrap_or(BATCH));
            if most == 0 {
                break;
            }
            let (token, now) = (fresh_token(self.entropy), self.clock.now());
            let claim = MessageClaim {
                due: pass.due,
                ways: self.ways(),
                most,
                token: &token,
                until: now + LEASE,
                now,
            };
            let claimed = outbox::claim(self.tenants, claim).await?;
            if claimed.messages.is_empty() && !claimed.skipped {
                break;
            }
            self.batch(pass, &claim, claimed.messages, &mut run).await?;
            if matches!(pass.due, DueMessages::Message(_)) {
                break;
            }
        }
        Ok(DeliveryReport {
            provider_rests: run.over,
            ..run.report
        })
    }

    async fn batch(
        &self,
        pass: &Pass<'_>,
        claim: &MessageClaim<'_>,
        claimed: Vec<ClaimedMessage>,
        run: &mut Run,
    ) -> Result<(), DatabaseError> {
        let (texts, mails): (Vec<_>, Vec<_>) = claimed
            .into_iter()
            .partition(|message| message.kind.channel() == MessageChannel::Sms);
        self.mails(pass, claim, mails, run).await?;
        self.texts(claim, &texts, run).await
    }

    async fn mails(
        &self,
        pass: &Pass<'_>,
        claim: &MessageClaim<'_>,
        claimed: Vec<ClaimedMessage>,
        run: &mut Run,
    ) -> Result<(), DatabaseError> {
        if claimed.is_empty() {
            return Ok(());
        }
        let whole = self.frozen(claim, claimed, run).await?;
        let mut left = whole.len() as u64;
        for message in &whole {
            let now = self.clock.now();
            if run.over || now + MARGIN >= claim.until {
                // Nothing was tried of the rest.
                let at = now + backoff::throttled(None, self.entropy);
                outbox::release(self.tenants, claim.token, claim.until, at).await?;
                run.report.postponed += left;
                break;
            }
            left -= 1;
            let lease = Lease {
                id: &message.id,
                token: claim.token,
            };
            // The mails before it may have taken long.
            let next = if now.timestamp_millis() < message.deadline {
                self.attempt(pass, message, run).await
            } else {
                Next::Failed("deadline")
            };
            run.count(&next);
            outbox::settle(self.tenants, lease, &next, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Tries a message, again at once where somebody waits for it and no answer came.
    async fn attempt(&self, pass: &Pass<'_>, message: &ClaimedMessage, run: &mut Run) -> Next {
        let Some(line) = self.mail_line else {
            return Next::Skipped("not_configured");
        };
        let Some(mail) = self.mail(message) else {
            return Next::Failed("unreadable");
        };
        let key = key(message);
        let mut sent = line.mailer.send(&key, &mail).await;
        if matches!(pass.due, DueMessages::Message(_)) {
            for pause in PAUSES {
                if !matches!(sent, Err(MailError::Lost(_))) {
                    break;
                }
                self.clock.sleep(pause).await;
                sent = line.mailer.send(&key, &mail).await;
            }
        }
        match sent {
            Ok(accepted) => {
                run.silent = 0;
                Next::Sent(accepted.name)
            }
            Err(error) => {
                log::error("mail", &error);
                self.refused(message, &error, run)
            }
        }
    }

    /// The step after an error. Only one that is the message's own ends it.
    fn refused(&self, message: &ClaimedMessage, error: &MailError, run: &mut Run) -> Next {
        let now = self.clock.now();
        run.silent = match error {
            MailError::Lost(_) => run.silent + 1,
            _ => 0,
        };
        run.over = match error {
            MailError::Refused(_) => false,
            MailError::Lost(_) => run.silent >= SILENT,
            MailError::Account(_) | MailError::Throttled { .. } | MailError::Exhausted => true,
        };
        let again = |reason, pause, counts| Next::Again {
            reason,
            at: now + pause,
            counts,
        };
        match error {
            MailError::Refused(_) => Next::Failed("refused"),
            MailError::Lost(_) => again(
                "no_answer",
                backoff::after(message.attempts, self.entropy),
                true,
            ),
            MailError::Throttled { wait } => {
                again("throttled", backoff::throttled(*wait, self.entropy), false)
            }
            MailError::Exhausted => again("quota", backoff::account(self.entropy), false),
            MailError::Account(_) => again("account", backoff::account(self.entropy), false),
        }
    }

    /// The mail of a message whose content is stored.
    fn mail(&self, message: &ClaimedMessage) -> Option<callslot_messages::Mail> {
        self.stored_content(message).map(|content| render(&content))
    }
}

/// The provider's key for the message. A person who has it tried anew wants it to be sent again.
fn key(message: &ClaimedMessage) -> String {
    match message.round {
        0 => message.id.clone(),
        round => format!("{}/{round}", message.id),
    }
}

impl Run {
    pub(super) fn count(&mut self, next: &Next) {
        let count = match next {
            Next::Sent(_) => &mut self.report.sent,
            Next::Again { .. } | Next::Later { .. } => &mut self.report.postponed,
            Next::Skipped(_) => &mut self.report.skipped,
            Next::Failed(_) => &mut self.report.failed,
        };
        *count += 1;
    }
}
