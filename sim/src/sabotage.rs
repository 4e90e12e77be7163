//! Workers with one thing wrong, to see that the simulator notices.

use callslot_worker::{settings::Timing, store::Statement};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sabotage {}

impl Sabotage {
    /// Sets times that cannot be right.
    pub(crate) fn mistime(self, _timing: &mut Timing) {
        match self {}
    }

    /// Takes a guard out of statements.
    pub(crate) fn rewrite(self, _statements: Vec<Statement>) -> Vec<Statement> {
        match self {}
    }
}
