//! Due calls are dialled: once, at their second, and only while they may be.

mod batches;
mod cost;
mod guards;
mod lanes;
mod limits;
mod own_accounts;
mod people;
mod promises;
