//! Black-box tests: the built Worker on the real edge runtime, seen from outside.
//!
//! `cargo xtask test` builds the Worker before it runs them; by themselves they take what
//! `cargo xtask build` left.

mod api;
mod app_files;
mod bodies;
mod burst;
mod calling;
mod calls;
mod contract;
mod docs;
mod environment;
mod guards;
mod harness;
mod idempotency;
mod kills;
mod lanes;
mod limits;
mod messages;
mod own_account;
mod privacy;
mod races;
mod schema;
mod sign_in;
mod wasm;
mod webhooks;
