//! Delivery of text messages. A carrier knows no idempotency key, so each is asked for once: a row of the ledger says so before
//! the carrier is asked. Where the answer is lost the carrier's list is looked through, and a text that is not in it is not sent
//! again. A try ends a claim; what is temporary is tried anew, as another row.

use super::{
    backoff,
    delivery::{Delivery, Run, SILENT},
    instants::time,
    sms_content::{content, planned},
    text_line::{TextAccount, TextLine, hash},
};
use crate::{
    log,
    ports::fresh_id,
    store::{
        DatabaseError,
        outbox::{
            self, ClaimedMessage, Lease, MessageClaim, NewAttempt, Next, SmsFacts, SmsOutcome,
            TextBegun,
        },
    },
    telephony::{Carrier, CarrierError, MessageProblemKind, SendMessage},
};
use callslot_messages::sms;
use callslot_shared::{
    ids::SmsId,
    sms::{MAX_TEXT, Planned, quiet_from, segments},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The longest time that the beginning of a try may take to be written. After that the world may be another.
const COMMIT_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// Tries of one text at most that the carrier refuses for now.
const MOST_TRIES: u32 = 3;

/// The account of a text, or of a try of it of which nobody knows what became.
fn account_of(facts: &SmsFacts) -> TextAccount {
    let account = match &facts.open {
        Some(open) => open.account.as_ref(),
        None => facts.account.as_ref(),
    };
    account.map(|account| account.id)
}

/// The time until which the carrier may deliver a text that is asked for at `now`: not at night either.
fn valid_until(message: &ClaimedMessage, facts: &SmsFacts, now: DateTime<Utc>) -> DateTime<Utc> {
    let deadline = time(message.deadline).unwrap_or(now);
    match &facts.call {
        Some(call) => deadline.min(quiet_from(now, call.zone)),
        None => deadline,
    }
}

/// A try that the carrier did not take.
struct Tried<'a> {
    carrier: &'a dyn Carrier,
    account: TextAccount,
    /// The tries so far, this one included.
    attempts: u32,
}

/// A text about to be sent.
struct Text {
    facts: SmsFacts,
    body: String,
    hash: String,
}

impl Delivery<'_> {
    /// Sends the texts of a claim, one after the other.
    pub(super) async fn texts(
        &self,
        claim: &MessageClaim<'_>,
        claimed: &[ClaimedMessage],
        run: &mut Run,
    ) -> Result<(), DatabaseError> {
        for message in claimed {
            let lease = Lease {
                id: &message.id,
                token: claim.token,
            };
            let Some(next) = self.text(claim, lease, message, run).await? else {
                continue;
            };
            run.count(&next);
            outbox::settle(self.tenants, lease, &next, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Sends one text, or says what comes next of it. None if that is noted already.
    async fn text(
        &self,
        claim: &MessageClaim<'_>,
        lease: Lease<'_>,
        message: &ClaimedMessage,
        run: &mut Run,
    ) -> Result<Option<Next>, DatabaseError> {
        let now = self.clock.now();
        let Some(line) = self.text_line else {
            return Ok(Some(Next::Skipped("not_configured")));
        };
        let facts = message.facts.as_deref();
        let facts: Option<SmsFacts> = facts.and_then(|facts| serde_json::from_str(facts).ok());
        let Some(facts) = facts else {
            return Ok(Some(Next::Failed("unreadable")));
        };
        let rests = run.texts_rest.contains(&account_of(&facts));
        if rests || now + Self::longest_request(&line) >= claim.until {
            let at = now + backoff::throttled(None, self.entropy);
            return Ok(Some(Next::Later { reason: None, at }));
        }
        if let Some(open) = &facts.open {
            return self.look_for(&line, lease, open, run).await;
        }
        let text = match self.planned_text(message, facts, now) {
            Ok(text) => text,
            Err(next) => return Ok(Some(next)),
        };
        self.send_text(&line, lease, message, &text, run).await
    }

    fn longest_request(line: &TextLine<'_>) -> TimeDelta {
        let request = TimeDelta::from_std(line.abort_after).unwrap_or(TimeDelta::seconds(10));
        request + COMMIT_WITHIN
    }

    /// The text, if it is time for it; else what comes next.
    fn planned_text(
        &self,
        message: &ClaimedMessage,
        facts: SmsFacts,
        now: DateTime<Utc>,
    ) -> Result<Text, Next> {
        match planned(message.kind, &facts, now).map_err(Next::Failed)? {
            Planned::Now => {}
            Planned::At(at) => {
                let waits = message.kind != callslot_shared::message::MessageKind::SmsReminder;
                let reason = waits.then_some("quiet_hours");
                return Err(Next::Later { reason, at });
            }
            Planned::Never => return Err(Next::Skipped("quiet_hours")),
        }
        let written_at = time(message.created_at).map_err(Next::Failed)?;
        let home = self.settings.public_url.as_ref();
        let home = home.map_or("", url::Url::as_str).trim_end_matches('/');
        let content = content(message.kind, &facts, written_at, home).map_err(Next::Failed)?;
        let body: String = sms(&content).chars().take(MAX_TEXT).collect();
        let hash = hash(&body);
        Ok(Text { facts, body, hash })
    }

    /// Begins a try, asks the carrier, once, and notes what came of it.
    async fn send_text(
        &self,
        line: &TextLine<'_>,
        lease: Lease<'_>,
        message: &ClaimedMessage,
        Text { facts, body, hash }: &Text,
        run: &mut Run,
    ) -> Result<Option<Next>, DatabaseError> {
        let own = facts.account.as_ref();
        let Some(account) = line.account(own) else {
            return Ok(Some(Next::Failed("account")));
        };
        let carrier = account.carrier();
        let reply = facts.reply.as_ref().map(|reply| &reply.sender);
        let sender = reply.or(facts.caller_id.as_ref());
        let sender = sender.unwrap_or_else(|| carrier.caller_number()).clone();
        let id = SmsId::from_uuid(fresh_id(self.clock, self.entropy));
        let started = self.clock.now();
        let new = NewAttempt {
            id,
            lease,
            account: own.map(|own| own.id),
            sender: &sender,
            number: &facts.number,
            text_hash: hash,
            segments: segments(body).count,
            at: started,
        };
        match outbox::begin(self.tenants, &new).await? {
            TextBegun::Asking => {}
            TextBegun::Skipped => {
                run.count(&Next::Skipped(""));
                return Ok(None);
            }
            // Another try may have arrived: the claim runs out, and it is looked at again.
            TextBegun::Held => return Ok(None),
        }
        let begun = self.clock.now();
        let left = (valid_until(message, facts, begun) - begun).num_seconds();
        if begun - started > COMMIT_WITHIN || left < 1 {
            let at = begun + backoff::throttled(None, self.entropy);
            let next = Next::Later { reason: None, at };
            return self.note((lease, id), SmsOutcome::Closed, next, run).await;
        }
        let request = SendMessage {
            to: facts.number.clone(),
            from: sender,
            body: body.clone(),
            report: line.report(id, own),
            valid_seconds: u32::try_from(left).unwrap_or(u32::MAX).clamp(1, 172_800),
        };
        match carrier.message(&request).await {
            Ok(sent) => {
                run.silent_texts.remove(&account_of(facts));
                let next = Next::Sent(Some(sent.id.to_string()));
                self.note((lease, id), SmsOutcome::Taken(&sent.id), next, run)
                    .await
            }
            Err(error) => {
                log::error("sms", &error);
                let tried = Tried {
                    carrier,
                    account: account_of(facts),
                    attempts: message.attempts,
                };
                self.refused_text(tried, (lease, id), &error, run).await
            }
        }
    }

    /// The step after an error. Only one that is the message's own ends it.
    async fn refused_text(
        &self,
        Tried {
            carrier,
            account,
            attempts,
        }: Tried<'_>,
        attempt: (Lease<'_>, SmsId),
        error: &CarrierError,
        run: &mut Run,
    ) -> Result<Option<Next>, DatabaseError> {
        let now = self.clock.now();
        let again = |reason, pause, counts| Next::Again {
            reason,
            at: now + pause,
            counts,
        };
        let (outcome, next) = match error {
            CarrierError::Busy { retry_after } => {
                run.texts_rest.insert(account);
                let wait = retry_after.map(|seconds| Duration::from_secs(seconds.into()));
                let pause = backoff::throttled(wait, self.entropy);
                (SmsOutcome::Refused("429"), again("throttled", pause, false))
            }
            CarrierError::Refused { code, .. } => {
                let next = match carrier.message_problem(code) {
                    MessageProblemKind::Temporary if attempts >= MOST_TRIES => {
                        Next::Failed("throttled")
                    }
                    MessageProblemKind::Temporary => {
                        let pause = backoff::after(attempts, self.entropy);
                        again("throttled", pause, true)
                    }
                    MessageProblemKind::Account => {
                        run.texts_rest.insert(account);
                        again("account", backoff::account(self.entropy), false)
                    }
                    MessageProblemKind::OptedOut => Next::Failed("opted_out"),
                    MessageProblemKind::Permanent => Next::Failed("refused"),
                };
                (SmsOutcome::Refused(code), next)
            }
            CarrierError::Unknown(_) => {
                let silent = run.silent_texts.entry(account).or_default();
                *silent += 1;
                if *silent >= SILENT {
                    run.texts_rest.insert(account);
                }
                let pause = backoff::after(attempts, self.entropy);
                (SmsOutcome::Unknown, again("no_answer", pause, true))
            }
        };
        self.note(attempt, outcome, next, run).await
    }

    pub(super) async fn note(
        &self,
        attempt: (Lease<'_>, SmsId),
        outcome: SmsOutcome<'_>,
        next: Next,
        run: &mut Run,
    ) -> Result<Option<Next>, DatabaseError> {
        let now = self.clock.now();
        outbox::settle_sms(self.tenants, attempt, outcome, &next, now).await?;
        run.count(&next);
        Ok(None)
    }
}
