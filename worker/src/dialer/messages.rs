//! Messages that are due or were lost, delivered by a tick beside and behind its dialling: one request at a time, in the
//! connection that is left for what the sweep asks, and with the statements that calls leave.

use super::{Dialer, TickReport, budget::Budget};
use crate::{
    log,
    notifications::{Delivery, Pass},
    store::outbox::{self, DueMessages, Ways},
};
use chrono::{DateTime, Timelike as _, Utc};

/// The minutes after which ended days are looked for. Clocks of all zones differ by a multiple of it.
const QUARTER: u32 = 15;

/// Statements of the budget that are left to calls.
const LEFT_TO_CALLS: usize = 300;

/// The ways that messages can go where nothing is configured.
const NO_WAY: Ways = Ways {
    mails: false,
    texts: false,
};

impl Dialer<'_> {
    /// Puts right what time has decided of messages, and sends what is due.
    pub(super) async fn deliver_messages(
        &self,
        budget: &Budget<'_>,
        until: DateTime<Utc>,
    ) -> TickReport {
        let mut report = TickReport::default();
        let ways = self.delivery.map_or(NO_WAY, |delivery| delivery.ways());
        let now = self.clock.now();
        if ways.mails
            && now.minute().is_multiple_of(QUARTER)
            && let Err(error) = outbox::write_daily(self.tenants, now).await
        {
            log::error("messages", &error);
            report.errors += 1;
        }
        if let Some(delivery) = self.delivery
            && now.minute().is_multiple_of(QUARTER)
            && let Err(error) = (Delivery {
                tenants: self.tenants,
                ..delivery
            })
            .ask_for_ends()
            .await
        {
            log::error("messages", &error);
            report.errors += 1;
        }
        match outbox::sweep(self.tenants, ways, self.clock.now()).await {
            // Most ticks find nothing, and one round trip is enough for that.
            Ok(swept) if !swept.is_due => {
                report.messages_failed += swept.expired;
                return report;
            }
            Ok(swept) => report.messages_failed += swept.expired,
            Err(error) => {
                log::error("messages", &error);
                report.errors += 1;
            }
        }
        let Some(delivery) = self.delivery else {
            return report;
        };
        let delivery = Delivery {
            tenants: self.tenants,
            ..delivery
        };
        let statements = || budget.available().saturating_sub(LEFT_TO_CALLS);
        let pass = Pass {
            due: DueMessages::All,
            until,
            statements: &statements,
        };
        match delivery.deliver(&pass).await {
            Ok(done) => {
                report.messages_sent += done.sent;
                report.messages_failed += done.failed;
                report.messages_postponed += done.postponed;
            }
            Err(error) => {
                log::error("messages", &error);
                report.errors += 1;
            }
        }
        report
    }
}
