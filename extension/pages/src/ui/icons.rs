//! Icons, 16 px, one stroke width. A text stands beside each, or its button has a name.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident: $path:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> impl IntoView {
            drawn($path)
        }
    )*};
}

icons! {
    /// Settings.
    gear: "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4";
    /// A phone.
    phone: "M3 2.5h2.5l1.2 3-1.6 1.2a8 8 0 0 0 4.2 4.2l1.2-1.6 3 1.2V13a1 1 0 0 1-1.1 1A11 11 0 0 1 2 3.6a1 1 0 0 1 1-1.1z";
    /// A door to leave by.
    leave: "M6.5 2.5h-3v11h3M10 5l3 3-3 3M13 8H6.5";
    /// Something waits for the person.
    flag: "M4 14V2.5M4 3h8l-2 2.75L12 8.5H4";
}

fn drawn(path: &'static str) -> impl IntoView {
    view! {
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
}
