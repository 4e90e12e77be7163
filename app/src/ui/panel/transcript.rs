//! The words that are said, while they are said.

use crate::{
    panel::{Live, TranscriptLine},
    ui::app::App,
    words::calling::{TRANSCRIPT, TRANSCRIPT_EMPTY},
};
use leptos::prelude::*;

/// The section, as long as there is a call that is written down.
pub(super) fn section(app: &App, live: Memo<Option<Live>>) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    let said = Memo::new(move |_| {
        live.with(|live| {
            let live = live.as_ref()?;
            Some((live.booking.clone(), live.transcript.clone()?))
        })
    });
    let row = move |app: &App, booking: &_, one: &TranscriptLine| {
        view! {
            <li>
                <span class="meta">{one.speaker(app.language, booking)}</span>
                <span>{one.text.clone()}</span>
            </li>
        }
    };
    move || {
        let (booking, said) = said.get()?;
        let empty = said.is_empty().then(|| app.say(TRANSCRIPT_EMPTY));
        // The newest first: it is read without scrolling.
        let lines: Vec<_> = said
            .iter()
            .rev()
            .map(|one| row(&app, &booking, one))
            .collect();
        let section = view! {
            <section id="transcript" aria-labelledby="transcript-title">
                <h2 id="transcript-title">{app.say(TRANSCRIPT)}</h2>
                <p class="meta">{empty}</p>
                <ol class="long" tabindex="0" aria-labelledby="transcript-title">
                    {lines}
                </ol>
            </section>
        };
        Some(section.into_any())
    }
}
