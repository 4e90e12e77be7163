//! Proving that a phone is one's own: it is called with a code, and the code is entered.

pub(crate) mod call_with_code;
pub(crate) mod enter_code;
