//! Phone numbers: one in E.164 form, what it is, and those that stand in a text.

mod extension;
pub mod find;
mod kind;
mod normalize;
mod number;
mod tail;
mod typed;

pub use extension::Extension;
pub use kind::{NumberFacts, NumberKind, Purpose, Region, is_toll_free, kind, region};
pub use number::PhoneNumber;
pub use tail::with_extension;
pub use typed::{TypedNumber, lacks_country_code};
