//! What a tick puts right before it looks for work.

use super::{Dialer, Report};
use crate::store::{DatabaseError, sweep};
use callslot_shared::call::CarrierStatus;
use chrono::TimeDelta;

/// How long a call may ring, or be over in part, without a word before the carrier is asked.
const SILENT: TimeDelta = TimeDelta::seconds(90);
/// How long a conversation may go on without a word before the carrier is asked.
const TALKING: TimeDelta = TimeDelta::minutes(5);
/// Most calls looked up in one tick.
const LOOK_UPS: u32 = 5;

impl Dialer<'_> {
    /// Ends what grace has run out for, and asks the carrier about calls that have gone quiet.
    pub(super) async fn sweep(&self, report: &mut Report) -> Result<(), DatabaseError> {
        let now = self.clock.now();
        let swept = sweep::expire(self.db, now, now - self.timing.grace).await?;
        report.missed += swept.missed;
        report.unconfirmed += swept.unconfirmed;
        let quiet = sweep::quiet(self.db, now, now - SILENT, now - TALKING, LOOK_UPS).await?;
        for attempt in quiet {
            report.looked_up += 1;
            let Ok(call) = self.carrier.look_up(&attempt.call_id).await else {
                report.errors += 1;
                continue;
            };
            self.hear_operator(attempt.id, &call.id, call.status)
                .await?;
        }
        Ok(())
    }
}

/// How long after the operator's leg is over the last word on the attendee's is waited for.
pub(super) const LAST_WORD: TimeDelta = TimeDelta::seconds(30);

/// The attendee's leg as it is to be taken once the last word on it has been waited for: it ended
/// with the operator's.
pub(super) const WITHOUT_LAST_WORD: CarrierStatus = CarrierStatus::Canceled;
