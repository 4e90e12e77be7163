//! The simulator against a customer of a few lines.

mod calling;
mod conversations;
mod customer;
mod failures;
mod hands;
mod mailbox;
mod page;
mod rest_api;
mod webhooks;
