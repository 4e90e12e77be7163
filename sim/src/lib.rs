//! A deterministic simulator: the Worker's own code and SQL, in a simulated world of time, database,
//! network, carrier, phones and people, in which everything that can go wrong does.
//!
//! One seed fixes everything. The simulator counts at the phones.

mod checker;
mod client_view;
mod dice;
mod executor;
mod faults;
mod mutants;
mod options;
mod promise;
mod random;
mod report;
mod run;
mod ticks;
mod trace;
mod world;

pub use checker::{Extensions, Machines, Outcome, quantile};
pub use faults::{Fault, Faults, UnknownFault};
pub use mutants::Mutant;
pub use options::RunOptions;
pub use promise::{Promise, Violation};
pub use report::Summary;
pub use run::run;
pub use trace::Event;
pub use world::mail::MessageCounts;
