//! The scheduling page.

use super::states::SignedOut;
use leptos::prelude::*;

/// The scheduling page.
#[component]
pub fn Schedule() -> impl IntoView {
    view! { <SignedOut /> }
}
