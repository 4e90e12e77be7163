//! Adding a time off: what is wrong, and the bookings within it.

use super::{OffForm, id};
use crate::{
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
use leptos::prelude::*;

impl OffForm {
    /// Adds what is typed. Bookings within it are told first, unless that was `confirmed`.
    pub(super) fn add(self, app: &App, confirmed: bool) {
        if untrack(|| self.saving.is_busy()) {
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
                let app = app.clone();
                self.saving.begin(async move {
                    self.send(&app, (off, zone), request, confirmed).await;
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
        let within = |bookings: &[_]| during(bookings, off, zone);
        if !confirmed && !self.saving.leaves_none(app, within).await {
            return;
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
            Err(failure) => self.saving.fail(app, failure).await,
        }
    }
}
