//! Adding a time off: what is wrong, and the bookings within it.

use super::{OffForm, id};
use crate::{
    api::Failure,
    availability::{affected::during, change::Change, time_off::OffDraft},
    ui::{
        app::App,
        availability::{state::send, written},
        results::focus,
    },
    words::availability as words,
};
use callslot_shared::{
    api::{Off, SaveTimeOff, TimeOffBody},
    schedule::TimeZone,
};
use leptos::{prelude::*, task::spawn_local};

impl OffForm {
    /// Adds what is typed. Bookings within it are told first, unless that was `confirmed`.
    pub(super) fn add(self, app: &App, confirmed: bool) {
        if self.busy.get_untracked() {
            return;
        }
        self.edited();
        let zone = untrack(|| self.zone());
        match self.draft.get_untracked().checked(zone) {
            Err(problems) => {
                if let Some((field, _)) = problems.first() {
                    focus(id(*field));
                }
                self.wrong.set(problems);
            }
            Ok((off, request)) => {
                self.busy.set(true);
                self.availability.results.clear();
                let app = app.clone();
                spawn_local(async move {
                    self.send(&app, (off, zone), request, confirmed).await;
                    self.busy.try_set(false);
                });
            }
        }
    }

    async fn send(
        self,
        app: &App,
        (off, zone): (Off, TimeZone),
        request: SaveTimeOff,
        confirmed: bool,
    ) {
        if !confirmed {
            let bookings = match self.availability.bookings(app).await {
                Ok(bookings) => during(&bookings, off, zone),
                Err(failure) => return self.refuse(failure),
            };
            if !bookings.is_empty() {
                self.question.bookings.try_set(bookings);
                return focus(self.question.id);
            }
        }
        match send::<TimeOffBody>(app, &Change::Enter(request)).await {
            Ok(body) => {
                self.draft.try_set(OffDraft::default());
                self.availability.look(app).await;
                let said = written::off(app, off, zone);
                let text = app.fill(words::OFF_ADDED, &[("when", &said)]);
                let back = Change::Remove(body.time_off.id);
                self.availability.undoable(app, text, back);
            }
            Err(failure) => {
                // It may have happened all the same; the list says so.
                self.availability.look(app).await;
                self.refuse(failure);
            }
        }
    }

    fn refuse(self, failure: Failure) {
        self.failure.try_set(Some(failure));
    }
}
