//! Settings of signing in.

use chrono::TimeDelta;

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// How long it may lie idle.
    pub idle: TimeDelta,
    /// How long it lasts at most, however much it is used.
    pub absolute: TimeDelta,
}

/// For pages: two weeks and ninety days. OWASP's session management cheat sheet asks for both.
impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            idle: TimeDelta::days(14),
            absolute: TimeDelta::days(90),
        }
    }
}
