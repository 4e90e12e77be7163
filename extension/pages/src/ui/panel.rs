//! The side panel.

use super::states::SignedOut;
use leptos::prelude::*;

/// The side panel.
#[component]
pub fn Panel() -> impl IntoView {
    view! { <SignedOut /> }
}
