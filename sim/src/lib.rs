//! A deterministic simulator: the Worker's own code and SQL, in a simulated world of time, database,
//! network, carrier, phones and people, in which everything that can go wrong does.
//!
//! One seed fixes everything. The simulator counts at the phones.

mod dice;
mod executor;
mod faults;
mod judge;
mod options;
mod promise;
mod random;
mod report;
mod run;
mod sabotage;
mod ticks;
mod told;
mod trace;
mod world;

pub use faults::{Fault, Faults, UnknownFault};
pub use judge::{Extensions, Machines, Outcome, quantile};
pub use options::RunOptions;
pub use promise::{Promise, Violation};
pub use report::Summary;
pub use run::run;
pub use sabotage::Sabotage;
pub use trace::Event;
