//! Phone numbers: one in E.164 form, and those that stand in a text.

pub mod find;
mod number;

pub use number::PhoneNumber;
