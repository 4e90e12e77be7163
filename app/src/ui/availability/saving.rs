//! Saving, as the forms of all sections do it: one thing at a time, not before the person has confirmed the bookings that it leaves
//! outside, and with the reason if it was not done.

use super::{
    affected::{Question, question},
    state::Availability,
};
use crate::{
    api::Failure,
    ui::{app::App, results::focus, states::refused},
};
use callslot_shared::{booking::Booking, words::MemberText};
use leptos::{prelude::*, task::spawn_local};

/// The state of saving a form.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    availability: Availability,
    question: Question,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

impl Saving {
    /// Nothing is saved yet. The question has this id, and these words for one booking and for several.
    pub(super) fn new(
        availability: Availability,
        id: &'static str,
        texts: [MemberText; 2],
    ) -> Self {
        Self {
            availability,
            question: Question::new(id, texts),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Forgets the question and the reason: the draft has changed.
    pub(super) fn edited(self) {
        self.question.clear();
        if self.failure.with_untracked(Option::is_some) {
            self.failure.set(None);
        }
    }

    /// Whether something is being saved.
    pub(super) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Whether the section is still there: a request may outlive it.
    pub(super) fn is_shown(self) -> bool {
        self.busy.try_get_untracked().is_some()
    }

    /// Begins to save, in place of the result of what was done before.
    pub(super) fn begin(self, work: impl Future<Output = ()> + 'static) {
        self.busy.set(true);
        self.availability.results.clear();
        spawn_local(async move {
            work.await;
            self.busy.try_set(false);
        });
    }

    /// Whether a change can be made at once: it leaves none of the person's bookings outside. Else asks about those that it does.
    pub(super) async fn leaves_none(
        self,
        app: &App,
        affected: impl FnOnce(&[Booking]) -> Vec<Booking>,
    ) -> bool {
        let affected = match self.availability.bookings(app).await {
            Ok(bookings) => affected(&bookings),
            Err(failure) => {
                self.refuse(failure);
                return false;
            }
        };
        if affected.is_empty() {
            return true;
        }
        self.question.bookings.try_set(affected);
        focus(self.question.id);
        false
    }

    /// Tells why nothing was saved.
    pub(super) fn refuse(self, failure: Failure) {
        self.failure.try_set(Some(failure));
    }

    /// The same where it may have been saved after all: the section shows what there is now.
    pub(super) async fn fail(self, app: &App, failure: Failure) {
        self.availability.look(app).await;
        self.refuse(failure);
    }

    /// The question and the reason. `save` goes on with the bookings left outside; the button `back` gets the focus from the question.
    pub(super) fn drawn(
        self,
        app: &App,
        back: &'static str,
        save: Callback<()>,
    ) -> impl IntoView + use<> {
        let edit = Callback::new(move |()| focus(back));
        let own = app.clone();
        let failed = move || self.failure.get().map(|failure| refused(&own, failure));
        view! {
            {question(app, self.availability, self.question, (save, edit))}
            <div role="alert">{failed}</div>
        }
    }
}
