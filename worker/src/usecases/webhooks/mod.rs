//! Webhooks: endpoints of an organization, their secrets, and what is delivered to them.

pub(crate) mod delete_endpoint;
pub(crate) mod deliveries;
pub(crate) mod endpoints;
pub(crate) mod rotate_secret;
pub(crate) mod save_endpoint;
mod secret;
