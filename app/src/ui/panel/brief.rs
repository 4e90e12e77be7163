//! The reason for the call: its details and the members' notes.

use crate::{panel::Live, ui::app::App, words::calling as words};
use leptos::prelude::*;

/// The section, as long as there is a call with something to know of it.
pub(super) fn section(app: &App, live: Memo<Option<Live>>) -> impl Fn() -> Option<AnyView> + use<> {
    let (title, details, notes) = (
        app.say(words::BRIEF),
        app.say(words::ABOUT),
        app.say(words::NOTES),
    );
    let texts = Memo::new(move |_| {
        let of = |live: &Live| {
            let booking = &live.booking;
            (booking.description.clone(), booking.notes.clone())
        };
        live.with(|live| live.as_ref().map(of))
    });
    move || {
        let (description, own) = texts.get()?;
        let part = |title, text: Option<String>| {
            text.map(|text| {
                view! {
                    <h3 class="meta">{title}</h3>
                    // Reachable by key, because it scrolls.
                    <p class="long" tabindex="0">
                        {text}
                    </p>
                }
            })
        };
        (description.is_some() || own.is_some()).then(|| {
            view! {
                <section id="brief" aria-labelledby="brief-title">
                    <h2 id="brief-title">{title}</h2>
                    {part(notes, own)}
                    {part(details, description)}
                </section>
            }
            .into_any()
        })
    }
}
