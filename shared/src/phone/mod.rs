//! Phone numbers: one in E.164 form, what it is, and those that stand in a text.

mod extension;
#[cfg(feature = "formats")]
pub mod find;
mod kind;
mod normalize;
mod number;
pub(crate) mod numbering;
#[cfg(feature = "formats")]
mod tail;

pub use extension::Extension;
pub use kind::{NumberFacts, NumberKind, Purpose, Region, kind, region};
pub use number::PhoneNumber;
#[cfg(feature = "formats")]
pub use tail::with_extension;
