//! The exchanges between the carrier and its customer: documents, webhooks, and how calls are shown.

pub(crate) mod cxml;
pub(crate) mod e164;
pub(crate) mod element;
pub(crate) mod errors;
pub(crate) mod form;
pub(crate) mod states;
pub(crate) mod swml;
pub(crate) mod target;
pub(crate) mod views;
pub(crate) mod webhook;
