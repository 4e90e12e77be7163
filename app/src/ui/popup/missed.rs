//! Calls of the person that did not come about, with the way to another call.

use super::refused;
use crate::{
    browser::dates,
    ui::{app::App, book_again::book_again},
    words::calling::{BOOK_AGAIN, MISSED},
};
use callslot_shared::api::Notice;
use leptos::prelude::*;

/// The list, if there are any.
pub(super) fn list(app: &App, notices: &[Notice], may_book: bool) -> impl IntoView + use<> {
    if notices.is_empty() {
        return ().into_any();
    }
    let failure = RwSignal::new(None);
    let row = |notice: &Notice| {
        let (own, of) = (app.clone(), notice.clone());
        let again = may_book.then(|| {
            view! {
                <button class="quiet book-again" on:click=move |_| book_again(&own, &of, failure)>
                    {app.say(BOOK_AGAIN)}
                </button>
            }
        });
        view! {
            <li>
                <span>{dates::clock(&app.locale, notice.start_time)}</span>
                <span>{notice.sentence(app.language)}</span>
                {again}
            </li>
        }
    };
    let rows: Vec<_> = notices.iter().map(row).collect();
    let own = app.clone();
    view! {
        <ul class="calls" id="missed" aria-label=app.say(MISSED)>
            {rows}
        </ul>
        {move || failure.get().map(|failure| refused(&own, failure))}
    }
    .into_any()
}
