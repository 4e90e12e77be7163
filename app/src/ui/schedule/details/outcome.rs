//! The outcome of a call, while nobody has said it yet, or once it is withdrawn.

use super::shown::Shown;
use crate::{
    popup::Undeclared,
    route::{Beside, Prefill},
    ui::{
        app::App,
        outcome::{OutcomeForm, SavedOutcome},
        schedule::toast::{Toast, Undo},
    },
};
use callslot_shared::{api::OutcomeKind, booking::Booking, ids::CallId};
use leptos::prelude::*;

/// The form, as it stands everywhere.
pub(super) fn outcome(
    app: &App,
    shown: Shown,
    booking: &Booking,
    call: CallId,
) -> impl IntoView + use<> {
    let (page, drafts) = (shown.page, shown.page.drafts);
    let withdrawn = page.withdrawn.get_untracked();
    let withdrawn = withdrawn.filter(|saved| saved.call.call == call);
    let chosen = withdrawn.map(|saved| saved.said.outcome);
    let call = Undeclared {
        call,
        booking: booking.clone(),
    };
    let app = app.clone();
    let on_saved = Callback::new(move |saved: SavedOutcome| {
        page.withdrawn.set(None);
        shown.look(&app);
        if saved.said.outcome == OutcomeKind::CallbackWanted {
            page.open(Beside::New(Prefill::of(&saved.call.booking)));
        }
        app.platform.count_again();
        let text = saved.told(&app);
        page.done(&app, Toast::undone_by(text, Undo::Outcome(saved)));
    });
    view! {
        <section class="question">
            <OutcomeForm call chosen drafts on_saved />
        </section>
    }
}
