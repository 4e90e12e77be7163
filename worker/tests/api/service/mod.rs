//! Rules that hold for every request: defences, limits, logs, health.

mod bodies;
mod defences;
mod health;
mod instants;
mod logs;
mod rate_limit;
mod texts;
