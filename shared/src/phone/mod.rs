//! Phone numbers: one in E.164 form, and those that stand in a text.

mod extension;
#[cfg(feature = "formats")]
pub mod find;
mod number;
pub(crate) mod numbering;

pub use extension::Extension;
pub use number::PhoneNumber;
