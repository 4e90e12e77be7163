//! Delivery of text messages. A carrier knows no idempotency key, so each is asked for once: a row of the ledger says so before
//! the carrier is asked. Where the answer is lost the carrier's list is looked through, and a text that is not in it is not sent
//! again. A try ends a claim; what is temporary is tried anew, as another row.

use super::{
    backoff,
    delivery::{Delivery, Run},
    instants::time,
    sms_content::{content, planned},
};
use crate::{
    carrier_credentials,
    encryption::EncryptionKeys,
    log,
    ports::{fresh_id, hex},
    store::{
        DatabaseError,
        carrier_accounts::EncryptedCredentials,
        outbox::{
            self, Begun, ClaimedMessage, Lease, MessageClaim, NewAttempt, Next, OpenAttempt,
            SmsFacts, SmsOutcome, SmsReport, Undelivered, Unreported,
        },
    },
    telephony::{
        Carrier, CarrierError, MessageProblemKind, MessageSearch, MessageStatus, Needs, Providers, Route,
        SendMessage, SentMessage,
    },
};
use callslot_messages::sms;
use callslot_shared::{
    ids::{CallId, SmsId},
    sms::{MAX_TEXT, Planned, segments},
};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::Duration};

/// Looks at the carrier's list after which a text that is not in it is given up.
const LOOKS: u32 = 4;

/// The time by which the carrier's clock may be behind.
const SKEW: TimeDelta = TimeDelta::minutes(2);

/// The longest time that the beginning of a try may take to be written. After that the world may be another.
const COMMIT_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// Texts of which one run asks the carrier how they stand.
const UNREPORTED: u32 = 5;

/// The addresses at which carriers report on text messages.
pub trait SmsReports {
    /// The address of the reports on a try, over an organization's own account or the deployment's.
    fn status_of(&self, sms: SmsId, is_own: bool, route: Route) -> url::Url;
}

/// The way to carriers for text messages.
#[derive(Clone, Copy)]
pub struct TextLine<'a> {
    /// The deployment's account.
    pub carrier: &'a dyn Carrier,
    /// The providers that accounts may be at.
    pub providers: &'a Providers,
    /// The keys that organizations' accounts are encrypted with.
    pub keys: Option<&'a EncryptionKeys>,
    /// The addresses at which carriers report.
    pub reports: &'a dyn SmsReports,
    /// When to give up on an answer.
    pub abort_after: Duration,
}

/// The way to one account.
enum Account<'a> {
    Deployment(&'a dyn Carrier),
    Own(Arc<dyn Carrier>),
}

impl Account<'_> {
    fn carrier(&self) -> &dyn Carrier {
        match self {
            Self::Deployment(carrier) => *carrier,
            Self::Own(carrier) => &**carrier,
        }
    }
}

impl<'a> TextLine<'a> {
    /// The way to an organization's own account, or to the deployment's. None if its credentials cannot be opened.
    fn account(&self, own: Option<&EncryptedCredentials>) -> Option<Account<'a>> {
        let Some(sealed) = own else {
            return Some(Account::Deployment(self.carrier));
        };
        let account = carrier_credentials::open(self.keys?, sealed, self.abort_after).ok()?;
        let provider = self.providers.get(&sealed.provider)?;
        provider.connect(account).ok().map(Account::Own)
    }

    /// The address of the reports on a try.
    fn report(&self, sms: SmsId, own: Option<&EncryptedCredentials>) -> url::Url {
        let provider = own.and_then(|sealed| self.providers.get(&sealed.provider));
        let provider = provider.unwrap_or_else(|| self.providers.deployment());
        let route = provider.route(Needs {
            transcript: false,
            digits: false,
        });
        self.reports.status_of(sms, own.is_some(), route)
    }
}

/// The end that a report tells of, and whether another try may help. A text that waits or was handed on has none yet.
#[must_use]
pub fn sms_end(report: &SentMessage) -> Option<Result<(), Undelivered<'_>>> {
    match report.status {
        MessageStatus::Queued | MessageStatus::Sent => None,
        MessageStatus::Delivered => Some(Ok(())),
        MessageStatus::Failed => {
            let problem = report.problem.as_ref();
            let kind = problem.map_or(MessageProblemKind::Permanent, |problem| problem.kind);
            Some(Err(Undelivered {
                code: problem.map_or("", |problem| &problem.code),
                reason: match kind {
                    MessageProblemKind::Temporary => "unreachable",
                    MessageProblemKind::OptedOut => "opted_out",
                    MessageProblemKind::Account => "account",
                    MessageProblemKind::Permanent => "undelivered",
                },
                is_temporary: kind == MessageProblemKind::Temporary,
            }))
        }
    }
}

/// A text about to be sent.
struct Text {
    facts: SmsFacts,
    body: String,
    hash: String,
}

fn hash(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes()))
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
        if run.texts_rest || now + self.longest_request(&line) >= claim.until {
            let at = now + backoff::throttled(None, self.entropy);
            return Ok(Some(Next::Later { reason: None, at }));
        }
        let facts = message.facts.as_deref();
        let facts: Option<SmsFacts> = facts.and_then(|facts| serde_json::from_str(facts).ok());
        let Some(facts) = facts else {
            return Ok(Some(Next::Failed("unreadable")));
        };
        if let Some(open) = &facts.open {
            return self.look_for(&line, lease, message, open, run).await;
        }
        let text = match self.planned_text(message, facts, now) {
            Ok(text) => text,
            Err(next) => return Ok(Some(next)),
        };
        self.send_text(&line, lease, message, &text, run).await
    }

    fn longest_request(&self, line: &TextLine<'_>) -> TimeDelta {
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
            Begun::Asking => {}
            Begun::Skipped => {
                run.count(&Next::Skipped(""));
                return Ok(None);
            }
            // Another try may have arrived: the claim runs out, and it is looked at again.
            Begun::Held => return Ok(None),
        }
        let begun = self.clock.now();
        let left = (time(message.deadline).unwrap_or(begun) - begun).num_seconds();
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
                run.silent_texts = 0;
                let next = Next::Sent(Some(sent.id.to_string()));
                self.note((lease, id), SmsOutcome::Taken(&sent.id), next, run)
                    .await
            }
            Err(error) => {
                log::error("sms", &error);
                self.refused_text(carrier, (lease, id), message, &error, run)
                    .await
            }
        }
    }

    /// The step after an error. Only one that is the message's own ends it.
    async fn refused_text(
        &self,
        carrier: &dyn Carrier,
        attempt: (Lease<'_>, SmsId),
        message: &ClaimedMessage,
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
                run.texts_rest = true;
                let wait = retry_after.map(|seconds| Duration::from_secs(seconds.into()));
                let pause = backoff::throttled(wait, self.entropy);
                (SmsOutcome::Refused("429"), again("throttled", pause, false))
            }
            CarrierError::Refused { code, .. } => {
                let next = match carrier.message_problem(code) {
                    MessageProblemKind::Temporary => {
                        let pause = backoff::after(message.attempts, self.entropy);
                        again("throttled", pause, true)
                    }
                    MessageProblemKind::Account => {
                        run.texts_rest = true;
                        again("account", backoff::account(self.entropy), false)
                    }
                    MessageProblemKind::OptedOut => Next::Failed("opted_out"),
                    MessageProblemKind::Permanent => Next::Failed("refused"),
                };
                (SmsOutcome::Refused(code), next)
            }
            CarrierError::Unknown(_) => {
                run.silent_texts += 1;
                run.texts_rest = run.silent_texts >= super::delivery::SILENT;
                let pause = backoff::after(message.attempts, self.entropy);
                (SmsOutcome::Unknown, again("no_answer", pause, true))
            }
        };
        self.note(attempt, outcome, next, run).await
    }

    async fn note(
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

    /// Looks for a try of which nobody knows what became in the carrier's list. It is adopted if it is there, and never sent again.
    async fn look_for(
        &self,
        line: &TextLine<'_>,
        lease: Lease<'_>,
        message: &ClaimedMessage,
        open: &OpenAttempt,
        run: &mut Run,
    ) -> Result<Option<Next>, DatabaseError> {
        let attempt = (lease, open.id);
        let own = open.account.as_ref();
        let account = match (open.is_own, own) {
            (1, None) => None,
            _ => line.account(own),
        };
        let Some(account) = account else {
            let next = Next::Failed("outcome_unknown");
            return self.note(attempt, SmsOutcome::Closed, next, run).await;
        };
        let search = MessageSearch {
            to: open.number.clone(),
            from: open.sender.clone(),
            since: time(open.asked_at).unwrap_or_default() - SKEW,
        };
        let now = self.clock.now();
        let later = |reason| Next::Again {
            reason,
            at: now + backoff::after(message.attempts, self.entropy),
            counts: true,
        };
        let found = match account.carrier().list_messages(&search).await {
            Ok(found) => found,
            Err(error) => {
                log::error("sms", &error);
                return self
                    .note(attempt, SmsOutcome::Unknown, later("no_answer"), run)
                    .await;
            }
        };
        let same = found.iter().filter(|listed| hash(&listed.body) == open.text_hash);
        for listed in same {
            let id = &listed.message.id;
            if self.adopt(attempt, id, run).await? {
                let report = SmsReport {
                    attempt: open.id,
                    name: id,
                    end: sms_end(&listed.message),
                };
                outbox::note_sms_report(self.tenants, &report, self.clock.now()).await?;
                return Ok(None);
            }
        }
        if message.attempts > LOOKS {
            let next = Next::Failed("outcome_unknown");
            return self.note(attempt, SmsOutcome::Closed, next, run).await;
        }
        self.note(attempt, SmsOutcome::Unknown, later("no_answer"), run)
            .await
    }

    /// Takes a text of the carrier's list for a try's, unless it is another's.
    async fn adopt(
        &self,
        attempt: (Lease<'_>, SmsId),
        id: &CallId,
        run: &mut Run,
    ) -> Result<bool, DatabaseError> {
        let next = Next::Sent(Some(id.to_string()));
        let outcome = SmsOutcome::Taken(id);
        let now = self.clock.now();
        let is_free = outbox::settle_sms(self.tenants, attempt, outcome, &next, now).await?;
        if is_free {
            run.count(&next);
        }
        Ok(is_free)
    }

    /// Asks how texts stand whose end the carrier has not told. Reports can be lost.
    pub async fn ask_for_ends(&self) -> Result<(), DatabaseError> {
        let Some(line) = self.text_line else {
            return Ok(());
        };
        let now = self.clock.now();
        for text in outbox::unreported(self.tenants, UNREPORTED, now).await? {
            let Some(account) = account_of(&line, &text) else {
                continue;
            };
            let Ok(stands) = account.carrier().look_up_message(&text.carrier_id).await else {
                continue;
            };
            if stands.id != text.carrier_id {
                continue;
            }
            let report = SmsReport {
                attempt: text.id,
                name: &text.carrier_id,
                end: sms_end(&stands),
            };
            outbox::note_sms_report(self.tenants, &report, self.clock.now()).await?;
        }
        Ok(())
    }
}

fn account_of<'a>(line: &TextLine<'a>, text: &Unreported) -> Option<Account<'a>> {
    match (text.is_own, text.account.as_deref()) {
        (0, _) => line.account(None),
        (_, Some(sealed)) => {
            let sealed: EncryptedCredentials = serde_json::from_str(sealed).ok()?;
            line.account(Some(&sealed))
        }
        (_, None) => None,
    }
}
