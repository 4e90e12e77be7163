//! Why a booking is not made, changed or cancelled.

use super::Status;
use crate::{FieldError, access::Denial};

/// Why the domain refuses something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value does not satisfy the domain's rules.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The booking is in a state in which this cannot be done.
    #[error("a booking that is {status} {problem}")]
    State {
        /// The state the booking is in.
        status: Status,
        /// The problem: the change that cannot be made, to be read after the state.
        problem: &'static str,
    },
    /// The acting member may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}
