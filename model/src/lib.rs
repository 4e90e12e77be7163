//! The protocol by which Callslot places a call, as a model whose every state is looked at.
//!
//! The simulator runs the real code through many courses of events, one after the other. This crate does without the
//! real code and looks at all courses of a small world. `docs/dialler.md` tells what is in the model and what is not.

mod call;
mod canonical;
mod carrier;
mod coverage;
mod invocation;
mod ledger;
pub mod properties;
mod protocol;
mod report;
mod state;
mod sweep;
#[cfg(test)]
mod tests;
mod world;

pub use coverage::Coverage;
pub use protocol::{Protocol, Step};
pub use report::{Counterexample, Report, check};
pub use state::State;
pub use world::{Phones, Sabotage, World};
