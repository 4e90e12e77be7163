//! What is not kept any longer is erased, a batch a tick, and its recordings are deleted at the carrier.

use super::{Dialer, Report, portion::Portion};
use crate::{
    carrier::{Api, DeleteRecording},
    store::erasure::{self, COST, Due},
};
use chrono::{DateTime, Utc};

impl Dialer<'_> {
    /// Erases a batch of what is due, then asks the carrier to delete recordings, one after the other,
    /// until `until` or until the portion is used up. What fails or is left comes up again.
    pub(super) async fn erase(
        &self,
        due: Due,
        portion: &Portion<'_>,
        until: DateTime<Utc>,
        report: &mut Report,
    ) {
        if !due.organizations.is_empty() && portion.left() >= COST {
            let now = self.clock.now();
            match erasure::expired(self.db, &due.organizations, now).await {
                Ok(erased) => report.erased += erased as u64,
                Err(_) => report.errors += 1,
            }
        }
        let goes_on = || self.clock.now() < until && portion.left() > 0;
        for recording in due.recordings.into_iter().take_while(|_| goes_on()) {
            let delete = DeleteRecording {
                api: Api::of(&recording.voice),
                name: &recording.id,
                url: recording.url.as_deref(),
            };
            let gone = self.carrier.delete_recording(delete).await.is_ok();
            let now = self.clock.now();
            if gone && erasure::deleted(self.db, &recording, now).await.is_ok() {
                report.recordings_deleted += 1;
            } else {
                report.errors += 1;
            }
        }
    }
}
