//! Erases data that is not kept any longer, a batch a tick, and deletes its recordings at the carrier.

use super::{Dialer, TickReport, budget::Budget};
use crate::{
    store::{
        call_attempts,
        erasure::{self, COST, Due, ToDelete},
    },
    telephony::DeleteRecording,
};
use chrono::{DateTime, Utc};

impl Dialer<'_> {
    /// Erases a batch of what is due, then asks the carrier to delete recordings, one after the other,
    /// until `until` or until the budget is used up. Work that fails or is left comes up again.
    pub(super) async fn erase(
        &self,
        due: Due,
        budget: &Budget<'_>,
        until: DateTime<Utc>,
        report: &mut TickReport,
    ) {
        if !due.organizations.is_empty() && budget.available() >= COST {
            let now = self.clock.now();
            match erasure::expired(self.tenants, &due.organizations, now).await {
                Ok(erased) => report.erased += erased as u64,
                Err(_) => report.errors += 1,
            }
        }
        let goes_on = || self.clock.now() < until && budget.available() > 0;
        for recording in due.recordings.into_iter().take_while(|_| goes_on()) {
            let gone = self.delete_recording(&recording).await;
            let now = self.clock.now();
            if gone
                && erasure::deleted(self.tenants, &recording, now)
                    .await
                    .is_ok()
            {
                report.recordings_deleted += 1;
            } else {
                report.errors += 1;
            }
        }
    }

    /// Has a recording deleted in the account it was made with. Says whether it is gone.
    async fn delete_recording(&self, recording: &ToDelete) -> bool {
        let attempt = call_attempts::get(self.tenants, recording.attempt_id).await;
        let Ok(Some(attempt)) = attempt else {
            return false;
        };
        let delete = DeleteRecording {
            route: self.route(&attempt),
            name: &recording.id,
            url: recording.url.as_deref(),
        };
        match self.carrier_for(&attempt) {
            Ok(carrier) => carrier.delete_recording(delete).await.is_ok(),
            Err(_) => false,
        }
    }
}
