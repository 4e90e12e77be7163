//! The call that is under way: its state, how long it has lasted, and the ways to its cockpit and its end.

use super::{Known, confirmations, footer::panel_button};
use crate::{
    panel::{Live, elapsed},
    ui::{app::App, hang_up::HangUp, numbers},
    words::{
        calling::{HUNG_UP, OPEN_COCKPIT},
        panel::ON_THE_LINE,
    },
};
use callslot_shared::{api::Call, booking::Booking};
use leptos::prelude::*;

/// The call.
pub(super) fn card(
    app: &App,
    known: Known,
    booking: &Booking,
    call: Option<Call>,
) -> impl IntoView + use<> {
    let live = Live {
        call,
        ..Live::without_call(booking.clone())
    };
    let (word, since) = live.stage();
    let time = move || since.map(|since| elapsed(since, known.now.get()));
    let (own, id) = (app.clone(), booking.id);
    let on_done = move || known.done(&own, own.say(HUNG_UP).to_owned());
    view! {
        <section class="next" id="live" aria-label=app.say(ON_THE_LINE)>
            <p class="when">
                <strong class="countdown" role="timer">
                    {time}
                </strong>
                <span class="status-calling">{app.say(word)}</span>
            </p>
            <h2 class="clipped">{numbers::who(booking)}</h2>
            <p class="meta clipped">
                {numbers::spaced(&booking.attendee_phone)} " · " {booking.title.clone()}
            </p>
            <p class="actions">
                {panel_button(known, "open-cockpit", "primary", app.say(OPEN_COCKPIT))}
                <HangUp booking=id on_done />
            </p>
            {confirmations::list(app, booking)}
        </section>
    }
}
