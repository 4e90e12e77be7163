//! "Call now": the same claim, guard and ledger as a tick, for one booking, within its own request.

use super::{
    Dialer,
    budget::{Budget, REQUESTS},
    in_flight::InFlight,
    poll::ClaimPlan,
};
use crate::{ports::fresh_token, store::DatabaseError};
use callslot_shared::ids::BookingId;
use chrono::TimeDelta;

/// The longest time the call may wait for its turn in the caller space before it is left to the next tick.
const PATIENCE: TimeDelta = TimeDelta::seconds(10);

impl Dialer<'_> {
    /// Places a booking's call, unless a tick was faster or the caller space is taken for long. Either
    /// way the booking says how it stands.
    pub async fn call_now(&self, booking: BookingId) -> Result<(), DatabaseError> {
        let token = fresh_token(self.entropy);
        let wanted = ClaimPlan {
            look_ahead: PATIENCE,
            most: 1,
            partitions: 1,
            only: Some(booking),
        };
        let claims = self.claim_some(&token, &wanted).await?;
        let budget = Budget::of(self.tenants);
        let mut in_flight = InFlight::of(self, &budget, REQUESTS);
        in_flight.take(claims);
        while in_flight.next().await.is_some() {}
        Ok(())
    }
}
