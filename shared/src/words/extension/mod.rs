//! Texts of the extension, one file a page.

pub mod availability;
pub mod browser;
pub mod calling;
pub mod desk;
pub mod details;
pub mod form;
pub mod history;
pub mod message_settings;
pub mod messages;
pub mod options;
pub mod panel;
pub mod popup;
pub mod profile;
pub mod public_page;
pub mod schedule;
pub mod shell;
pub mod states;
pub mod time;
pub mod webhooks;
