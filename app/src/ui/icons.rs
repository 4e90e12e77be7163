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
    gear: "M8 5.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 0 0 0-4.4zM6.89 3.02L7.05 1.32L8.95 1.32L9.11 3.02L10.73 3.69L12.05 2.6L13.4 3.95L12.31 5.27L12.98 6.89L14.68 7.05L14.68 8.95L12.98 9.11L12.31 10.73L13.4 12.05L12.05 13.4L10.73 12.31L9.11 12.98L8.95 14.68L7.05 14.68L6.89 12.98L5.27 12.31L3.95 13.4L2.6 12.05L3.69 10.73L3.02 9.11L1.32 8.95L1.32 7.05L3.02 6.89L3.69 5.27L2.6 3.95L3.95 2.6L5.27 3.69z";
    /// A phone.
    phone: "M3 2.5h2.5l1.2 3-1.6 1.2a8 8 0 0 0 4.2 4.2l1.2-1.6 3 1.2V13a1 1 0 0 1-1.1 1A11 11 0 0 1 2 3.6a1 1 0 0 1 1-1.1z";
    /// A door to leave by.
    leave: "M6.5 2.5h-3v11h3M10 5l3 3-3 3M13 8H6.5";
    /// Done.
    tick: "M3 8.5l3.2 3.2L13 5";
    /// A list.
    list: "M5.5 4H14M5.5 8H14M5.5 12H14M2.5 4h.01M2.5 8h.01M2.5 12h.01";
    /// A calendar.
    calendar: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5";
    /// A person.
    person: "M8 8.5a3 3 0 1 0 0-6a3 3 0 0 0 0 6zM2.5 14a5.5 5.5 0 0 1 11 0";
    /// A letter.
    envelope: "M2 3.5h12v9H2zM2 4.5l6 4.5l6-4.5";
    /// A time to come.
    clock: "M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM8 4.8V8l2.2 1.4";
    /// On its way.
    forward: "M3 8h9.5M8.5 4L12.5 8l-4 4";
    /// Left out.
    without: "M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM5 8h6";
    /// Failed.
    cross: "M4 4l8 8M12 4l-8 8";
    /// Come back.
    back: "M6 3L3 6l3 3M3 6h7a3 3 0 0 1 0 6H7";
    /// The keys.
    keyboard: "M1.5 4.5h13v7h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M5 9.5h6";
    /// Everybody's.
    globe: "M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM2 8h12M8 2q-5 6 0 12q5-6 0-12";
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
