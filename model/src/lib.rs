//! The protocol by which Callslot places a call, as a model whose every state is looked at.
//!
//! The simulator runs the real code through many courses of events, one after the other. This crate does without the
//! real code and looks at all courses of a small world. `docs/dialler.md` tells what is in the model and what is not.

mod call;
mod canonical;
mod carrier;
mod coverage;
mod invocation;
mod key;
mod lanes;
mod ledger;
pub mod properties;
mod protocol;
mod report;
mod search;
mod stage;
mod state;
mod step;
mod sweep;
#[cfg(test)]
mod tests;
mod world;
mod worlds;

pub use coverage::Coverage;
pub use protocol::Protocol;
pub use report::{Counterexample, Report, check, check_until_broken};
pub use state::State;
pub use step::Step;
pub use world::{Instants, Mutant, Phones, World};
