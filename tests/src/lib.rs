//! Black-box tests and the carrier simulator.
