//! Attempts at calls.

use crate::testing::World;
use callslot_shared::call::Phase;

/// Every attempt of a world, all of which are changed together.
#[derive(Clone, Copy)]
pub struct Attempts<'a> {
    world: &'a World,
}

impl World {
    /// Every attempt.
    pub fn attempts(&self) -> Attempts<'_> {
        Attempts { world: self }
    }
}

impl Attempts<'_> {
    /// Is in another phase, whatever it was in before.
    pub fn forced(self, phase: Phase) -> Self {
        self.world.forced(&format!(
            "UPDATE call_attempts SET phase = '{}'",
            phase.as_str()
        ));
        self
    }

    /// Is over since a time (Unix milliseconds), whatever it was in before.
    pub fn ended_at(self, time: i64) -> Self {
        self.forced(Phase::Ended);
        self.world
            .sql(&format!("UPDATE call_attempts SET ended_at = {time}"));
        self
    }

    /// Has a recording that the carrier has made, if it had a call.
    pub fn recorded(self, id: &str) -> Self {
        self.world.sql(&format!(
            "INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, url, started_at, updated_at)
             SELECT '{id}', organization_id, id, carrier_call_id, 'completed', 'https://carrier.example/{id}', 1, 1
             FROM call_attempts"
        ));
        self
    }
}
