//! Black-box tests and the carrier simulator.

pub mod edge;
pub mod simulator;
