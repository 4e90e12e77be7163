//! Texts of which nobody knows what became: they are looked for at the carrier, and never sent again.

use super::{
    backoff,
    delivery::{Delivery, Run},
    instants::time,
    text_line::{Account, TextLine, hash, sms_end},
};
use crate::{
    log,
    store::{
        DatabaseError,
        carrier_accounts::EncryptedCredentials,
        outbox::{self, Lease, Next, OpenAttempt, SmsOutcome, SmsReport, Unreported},
    },
    telephony::MessageSearch,
};
use callslot_shared::ids::{CallId, SmsId};
use chrono::TimeDelta;

/// Looks at the carrier's list after which a text that is not in it is given up.
const LOOKS: u32 = 4;

/// The time by which the carrier's clock may be behind.
const SKEW: TimeDelta = TimeDelta::minutes(2);

/// Texts of which one run asks the carrier how they stand.
const UNREPORTED: u32 = 5;

impl Delivery<'_> {
    /// Looks for a try of which nobody knows what became in the carrier's list. It is adopted if it is there, and never sent again.
    pub(super) async fn look_for(
        &self,
        line: &TextLine<'_>,
        lease: Lease<'_>,
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
        // A look is no try: a text that turns out not to have arrived still has all of its tries.
        let looks = open.looks + 1;
        let later = Next::Again {
            reason: "no_answer",
            at: now + backoff::after(looks + 1, self.entropy),
            counts: false,
        };
        let found = match account.carrier().list_messages(&search).await {
            Ok(found) => found,
            Err(error) => {
                log::error("sms", &error);
                return self.note(attempt, SmsOutcome::NotFound, later, run).await;
            }
        };
        let same = found
            .iter()
            .filter(|listed| hash(&listed.body) == open.text_hash);
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
        if looks >= LOOKS {
            let next = Next::Failed("outcome_unknown");
            return self.note(attempt, SmsOutcome::Closed, next, run).await;
        }
        self.note(attempt, SmsOutcome::NotFound, later, run).await
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
