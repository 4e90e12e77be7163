//! Texts of the extension's pages, one file a page.

pub mod details;
pub mod form;
pub mod options;
pub mod panel;
pub mod popup;
pub mod schedule;
pub mod states;
pub mod time;
