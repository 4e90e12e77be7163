//! The options.

use super::states::SignedOut;
use leptos::prelude::*;

/// The options.
#[component]
pub fn Options() -> impl IntoView {
    view! { <SignedOut /> }
}
