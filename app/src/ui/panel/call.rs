//! The call that is under way: how long, with whom, and how far each phone has come.

use super::Known;
use crate::{
    panel::{Live, elapsed, whose},
    popup::who,
    ui::app::App,
    words::panel::ON_THE_LINE,
};
use leptos::prelude::*;

/// The call, as long as there is one.
pub(super) fn card(
    app: &App,
    known: Known,
    live: Memo<Option<Live>>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let live = live.get()?;
        let (word, since) = live.stage();
        let booking = &live.booking;
        let language = app.language;
        let legs = live.legs().into_iter().map(|(leg, state)| {
            view! {
                <li data-leg=leg.as_str()>
                    <span class="clipped">{whose(language, leg, booking)}</span>
                    <span class="meta">{app.say(state)}</span>
                </li>
            }
        });
        let legs: Vec<_> = legs.collect();
        let time = move || since.map(|since| elapsed(since, known.now.get()));
        let call = view! {
            <section class="next live" id="live" aria-label=app.say(ON_THE_LINE)>
                <p class="when">
                    // Read out once when it changes, not every second.
                    <strong class="countdown" role="timer">
                        {time}
                    </strong>
                    <span class="status-calling" role="status">
                        {app.say(word)}
                    </span>
                </p>
                <h2 class="clipped">{who(booking)}</h2>
                <p class="meta clipped">
                    {booking.attendee_phone.spaced()} " · " {booking.title.clone()}
                </p>
                <ul class="legs">{legs}</ul>
            </section>
        };
        Some(call.into_any())
    }
}
