//! The steps that are taken while there is no organization.

pub mod bootstrap;
