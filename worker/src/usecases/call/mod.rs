//! What people keep of calls.

pub(crate) mod declare_outcome;
pub(crate) mod find;
