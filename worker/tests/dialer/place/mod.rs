//! What is due is dialled: once, at its second, and only while it may be.

mod batches;
mod cost;
mod guards;
mod lanes;
mod limits;
mod own_accounts;
mod people;
mod promises;
