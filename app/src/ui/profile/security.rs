//! Passkeys and sessions.

use super::{ProfileContext, passkeys, sessions};
use crate::ui::app::App;
use leptos::prelude::*;

/// The section.
pub(super) fn security(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    view! {
        {passkeys::passkeys(app, context)}
        {sessions::sessions(app, context)}
    }
}
