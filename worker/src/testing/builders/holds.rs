//! Holds.

use super::Organization;
use crate::testing::World;

/// A time that is held for five minutes, with nothing before and after it.
#[derive(Clone, Copy)]
pub struct HoldRow<'a> {
    pub id: &'a str,
    pub user: &'a str,
    /// Unix milliseconds.
    pub start: i64,
    pub minutes: i64,
    /// Unix milliseconds.
    pub expires_at: i64,
}

impl Organization<'_> {
    pub fn with_hold(self, hold: &HoldRow<'_>) -> Self {
        let HoldRow {
            id,
            user,
            start,
            minutes,
            expires_at,
        } = hold;
        let end = start + minutes * 60_000;
        self.world.sql(&format!(
            "INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
               created_at, expires_at, created_by)
             VALUES ('{id}', '{}', '{user}', {start}, {minutes}, {start}, {end}, 0, {expires_at}, '{user}')",
            self.id
        ));
        self
    }
}

/// Every hold of a world, all of which are changed together.
#[derive(Clone, Copy)]
pub struct Holds<'a> {
    world: &'a World,
}

impl World {
    /// Every hold.
    pub fn every_hold(&self) -> Holds<'_> {
        Holds { world: self }
    }
}

impl Holds<'_> {
    /// Was made by a member.
    pub fn made_by(self, user: &str) -> Self {
        self.world
            .sql(&format!("UPDATE slot_holds SET created_by = '{user}'"));
        self
    }
}
