//! The components that draw. They are thin: they ask, keep what was answered, and show what the plain modules
//! make of it.

#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "components are called by `view!`, which uses what they answer and hands over what they take"
)]

mod account;
pub mod app;
pub mod availability;
mod book_again;
pub mod call_now;
pub mod drafts;
mod events;
pub mod first_steps;
pub mod hang_up;
pub mod icons;
mod known_account;
pub mod messages;
pub mod mount;
pub mod notifications;
mod numbers;
pub mod options;
mod organization;
pub mod outcome;
pub mod panel;
pub mod popup;
pub mod profile;
pub mod public_page;
pub mod results;
pub mod router;
pub mod schedule;
pub mod states;
mod toast;
mod until;
