//! Promises of the dialler, on SQLite and with a carrier that notes what it is asked.

mod calling;
mod follow;
mod jobs;
mod place;
mod prelude;
