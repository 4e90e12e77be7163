//! What is done while there is no organization.

pub mod bootstrap;
