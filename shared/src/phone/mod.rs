//! Phone numbers: one in E.164 form, and those that stand in a text.

#[cfg(feature = "formats")]
pub mod find;
mod number;
pub(crate) mod numbering;

pub use number::PhoneNumber;
