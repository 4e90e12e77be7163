//! "Call now": the same claim, guard and ledger as a tick, for one booking, within its own request.

use super::{Dialer, portion::Portion};
use crate::{seams::fresh_token, store::DatabaseError};
use callslot_shared::ids::BookingId;
use chrono::TimeDelta;

/// How long the call may wait for its turn in the caller space before it is left to the next tick.
const PATIENCE: TimeDelta = TimeDelta::seconds(10);

impl Dialer<'_> {
    /// Places a booking's call, unless a tick was faster or the caller space is taken for long. Either
    /// way the booking says how it stands.
    pub async fn call_now(&self, booking: BookingId) -> Result<(), DatabaseError> {
        let token = fresh_token(self.entropy);
        let claims = self.claim_some(&token, PATIENCE, 1, Some(booking)).await?;
        let portion = Portion::of(self.db);
        portion.take_in_hand(claims.len());
        for claim in claims {
            self.place(claim, token.clone(), &portion).await;
        }
        Ok(())
    }
}
