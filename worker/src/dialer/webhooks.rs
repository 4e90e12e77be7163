//! Webhooks that are due or were lost, delivered by a tick beside and behind its dialling, with the statements that calls
//! leave.

use super::{Dialer, TickReport, budget::Budget};
use crate::{
    log,
    store::{DatabaseError, webhooks},
    webhooks::{WebhookPass, WebhookSender},
};
use chrono::{DateTime, Timelike as _, Utc};

/// The minutes after which secrets are forgotten, and encrypted anew.
const QUARTER: u32 = 15;

/// Statements that forget a batch of events.
const A_BATCH: usize = 3;

/// Statements of the budget that are left to calls.
const LEFT_TO_CALLS: usize = 300;

impl Dialer<'_> {
    /// Puts right what time has decided of webhooks, and delivers what is due to `at_once` endpoints at once.
    pub(super) async fn deliver_webhooks(
        &self,
        budget: &Budget<'_>,
        until: DateTime<Utc>,
        at_once: usize,
    ) -> TickReport {
        let mut report = TickReport::default();
        let Some(sender) = self.webhooks else {
            return report;
        };
        let sender = WebhookSender {
            tenants: self.tenants,
            ..sender
        };
        let statements = || budget.available().saturating_sub(LEFT_TO_CALLS);
        let pass = WebhookPass {
            until,
            statements: &statements,
            at_once,
        };
        if let Err(error) = self.sweep_webhooks(sender, &pass, &mut report).await {
            log::error("webhooks", &error);
            report.errors += 1;
        }
        report
    }

    async fn sweep_webhooks(
        &self,
        sender: WebhookSender<'_>,
        pass: &WebhookPass<'_>,
        report: &mut TickReport,
    ) -> Result<(), DatabaseError> {
        let now = self.clock.now();
        let swept = webhooks::sweep(self.tenants, now).await?;
        report.webhooks_failed += swept.expired;
        if now.minute().is_multiple_of(QUARTER) {
            sender.reseal().await?;
        }
        // Most ticks find nothing, and one round trip is enough for that.
        if swept.is_due {
            let done = sender.deliver(pass).await?;
            report.webhooks_delivered += done.delivered;
            report.webhooks_failed += done.failed;
            report.webhooks_postponed += done.postponed;
        }
        // Events go behind what is due. Many that end at once are forgotten at once: nothing is kept longer than is said.
        let mut forgets_on = swept.has_old;
        while forgets_on && self.clock.now() < pass.until && (pass.statements)() >= A_BATCH {
            forgets_on = webhooks::forget(self.tenants, now).await?;
        }
        Ok(())
    }
}
