//! Messages, from the API's answers: what people were told, how that went, and what they are told of.

pub mod consents;
pub mod delivery;
pub mod kinds;
pub mod switches;

#[cfg(test)]
mod tests;
