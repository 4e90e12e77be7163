//! Answers of the API, rule by rule, on SQLite.

mod availability;
mod booking;
mod call;
mod errors;
mod identity;
mod matrix;
mod messages;
mod openapi;
mod prelude;
mod public_page;
mod self_service;
mod service;
mod tenancy;
mod web;
mod webhooks;
