//! The note that the person writes during the call. It becomes the outcome's.

use super::Known;
use crate::{
    panel::Live,
    ui::app::App,
    words::calling::{LIVE_NOTE, LIVE_NOTE_HELP},
};
use leptos::prelude::*;

/// The note, as long as a call is on.
pub(super) fn section(
    app: &App,
    known: Known,
    live: Memo<Option<Live>>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    let booking = Memo::new(move |_| {
        let on = |live: &Live| live.is_on().then_some(live.booking.id);
        live.with(|live| live.as_ref().and_then(on))
    });
    move || {
        let booking = booking.get()?;
        let own = app.clone();
        let typed = move |event| {
            let note = event_target_value(&event);
            known.drafts.write(&own, booking, note);
        };
        let section = view! {
            <section id="live-note-section">
                <label>
                    <span>{app.say(LIVE_NOTE)}</span>
                    <textarea
                        id="live-note"
                        maxlength="2000"
                        rows="4"
                        aria-describedby="live-note-help"
                        prop:value=move || known.drafts.of(booking)
                        on:input=typed
                    ></textarea>
                </label>
                <p class="meta" id="live-note-help">
                    {app.say(LIVE_NOTE_HELP)}
                </p>
            </section>
        };
        Some(section.into_any())
    }
}
