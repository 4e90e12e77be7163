//! The call: how long, with whom, how far each phone has come, and the way to end it. Before it, the time until then; after it,
//! why it did not come about.

use super::{Known, Shown};
use crate::{
    panel::{Live, elapsed, whose},
    schedule::details::failed,
    ui::{
        app::App,
        hang_up::HangUp,
        numbers, states,
        until::{clock_beside, until},
    },
    words::{calling::HUNG_UP, panel::ON_THE_LINE},
};
use callslot_shared::booking::Status;
use leptos::prelude::*;

/// The call, as long as there is one.
pub(super) fn card(app: &App, known: Known, shown: Shown) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let live = shown.live.get()?;
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
        let why = booking
            .failure_reason
            .map(|reason| view! { <p class="problem">{app.say(failed(reason))}</p> });
        let call = view! {
            <section class="next live" id="live" aria-label=app.say(ON_THE_LINE)>
                <p class="when">
                    // Read out once when it changes, not every second.
                    <strong class="countdown" role="timer">
                        {time(&app, known, &live)}
                    </strong>
                    {word(&app, known, &live)}
                </p>
                <h2 class="clipped">{numbers::who(booking)}</h2>
                <p class="meta clipped">
                    {numbers::spaced(&booking.attendee_phone)} " · " {booking.title.clone()}
                </p>
                <ul class="legs">{legs}</ul>
                {why}
            </section>
        };
        Some(call.into_any())
    }
}

/// The time that it has lasted, or the time until then.
fn time(app: &App, known: Known, live: &Live) -> impl Fn() -> Option<String> + use<> {
    let (_, since) = live.stage();
    let (start, status) = (live.booking.start_time, live.booking.status);
    let app = app.clone();
    move || {
        let now = known.now.get();
        match status {
            Status::Pending => Some(until(&app, start, now)),
            Status::Calling => since.map(|since| elapsed(since, now)),
            _ => None,
        }
    }
}

/// The stage of a call that is on, else the booking's status.
fn word(app: &App, known: Known, live: &Live) -> AnyView {
    if live.is_on() {
        let (word, _) = live.stage();
        return view! {
            <span class="status-calling" role="status">
                {app.say(word)}
            </span>
        }
        .into_any();
    }
    if live.booking.status == Status::Pending {
        let (app, start) = (app.clone(), live.booking.start_time);
        return view! { <span>{move || clock_beside(&app, start, known.now.get())}</span> }
            .into_any();
    }
    states::status(app, live.booking.status).into_any()
}

/// The way to end the call that is on, apart from the card: an answer draws the card anew, and would take the focus from it.
pub(super) fn hang_up(
    app: &App,
    known: Known,
    shown: Shown,
) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    let on = Memo::new(move |_| {
        let on = |live: &Live| live.is_on().then_some(live.booking.id);
        let on = shown.live.with(|live| live.as_ref().and_then(on));
        on.filter(|_| shown.may_call.get())
    });
    move || {
        let (booking, app) = (on.get()?, app.clone());
        let on_done = move || known.done(&app, app.say(HUNG_UP).to_owned());
        let button = view! {
            <p class="row">
                <HangUp booking on_done />
            </p>
        };
        Some(button.into_any())
    }
}
