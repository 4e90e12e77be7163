//! The question before a change that leaves bookings outside.

use super::{state::Availability, written};
use crate::{popup::who, ui::app::App, words::availability as words};
use callslot_shared::{booking::Booking, words::MemberText};
use leptos::prelude::*;

/// The most bookings that are named.
const MOST: usize = 5;

/// The question.
#[derive(Clone, Copy)]
pub(super) struct Question {
    /// Its id, which gets the focus.
    pub(super) id: &'static str,
    /// Its words for one booking, and of several.
    pub(super) texts: [MemberText; 2],
    /// The bookings; without any nothing is asked.
    pub(super) bookings: RwSignal<Vec<Booking>>,
}

impl Question {
    pub(super) fn new(id: &'static str, texts: [MemberText; 2]) -> Self {
        Self {
            id,
            texts,
            bookings: RwSignal::new(Vec::new()),
        }
    }

    /// Asks nothing any longer.
    pub(super) fn clear(self) {
        if !self.bookings.with_untracked(Vec::is_empty) {
            self.bookings.set(Vec::new());
        }
    }
}

/// The question, if there is one: save and keep the bookings, or go on editing. `edit` has the focus then.
pub(super) fn question(
    app: &App,
    availability: Availability,
    question: Question,
    (save, edit): (Callback<()>, Callback<()>),
) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let bookings = question.bookings.get();
        if bookings.is_empty() {
            return None;
        }
        let [one, several] = question.texts;
        let count = bookings.len();
        let text = match count {
            1 => app.say(one).to_owned(),
            _ => app.fill(several, &[("count", &count.to_string())]),
        };
        let rows: Vec<_> = bookings
            .iter()
            .take(MOST)
            .map(|booking| {
                let when = written::instant(&app, booking.start_time, availability.here);
                view! { <li>{format!("{when} · {}", who(booking))}</li> }
            })
            .collect();
        let more = count.checked_sub(MOST).filter(|more| *more > 0);
        let more = more.map(|more| app.fill(words::AND_MORE, &[("count", &more.to_string())]));
        let keep = move |_| {
            question.clear();
            edit.run(());
        };
        let title = format!("{}-text", question.id);
        Some(view! {
            <div
                class="question"
                id=question.id
                role="group"
                tabindex="-1"
                aria-labelledby=title.clone()
            >
                <p id=title.clone()>
                    <strong>{text}</strong>
                </p>
                <ul>{rows}</ul>
                {more.map(|more| view! { <p class="meta">{more}</p> })}
                <p class="actions">
                    <button
                        type="button"
                        class="primary"
                        data-save-anyway=""
                        on:click=move |_| save.run(())
                    >
                        {app.say(words::SAVE_ANYWAY)}
                    </button>
                    <button type="button" class="quiet" on:click=keep>
                        {app.say(words::KEEP_EDITING)}
                    </button>
                </p>
            </div>
        })
    }
}
