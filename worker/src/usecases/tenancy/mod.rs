//! Organizations, their members and settings.

pub(crate) mod block_number;
pub(crate) mod bootstrap;
pub(crate) mod carrier;
pub(crate) mod change_limits;
pub(crate) mod change_organization;
pub(crate) mod change_plan;
pub(crate) mod list_audit;
pub(crate) mod notices;
pub(crate) mod put_voice_config;
