//! The next call, and what can be done with it: bring it forward, move it, call it off.

use super::{Known, refused};
use crate::{
    api::{Failure, Request},
    popup::{rang, who},
    route::Route,
    ui::{
        app::App,
        call_now::{bring_forward, what_rings},
        icons, numbers,
        until::{clock_beside, until},
    },
    words::popup::{
        CALL_NOW, CALL_OFF, CANCEL, CONFIRM_CALL, CONFIRM_CANCEL, KEEP, NEXT_CALL, NOT_NOW,
        RESCHEDULE, RINGS_SOON,
    },
};
use callslot_shared::{api::CancelBody, booking::Booking, ids::UserId, words::MemberText};
use leptos::{prelude::*, task::spawn_local};

/// The question that the person is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Call,
    Cancel,
}

/// The next call.
pub(super) fn card(
    app: &App,
    known: Known,
    booking: &Booking,
    me: UserId,
    may_call: bool,
) -> impl IntoView + use<> {
    let asked = RwSignal::new(Asked::Nothing);
    let (own, of) = (app.clone(), booking.clone());
    let actions = move || match asked.get() {
        Asked::Nothing if !may_call => ().into_any(),
        Asked::Nothing => buttons(&own, known, &of, asked).into_any(),
        Asked::Call => call(&own, known, &of, me, asked).into_any(),
        Asked::Cancel => cancel(&own, known, &of, asked).into_any(),
    };
    let (own, counting, start) = (app.clone(), app.clone(), booking.start_time);
    view! {
        <section class="next" aria-label=app.say(NEXT_CALL)>
            <p class="when">
                <strong class="countdown">
                    {move || until(&counting, start, known.now.get())}
                </strong>
                <span>{move || clock_beside(&own, start, known.now.get())}</span>
            </p>
            <h2 class="clipped">{numbers::who(booking)}</h2>
            <p class="meta clipped">
                {numbers::spaced(&booking.attendee_phone)} " · " {booking.title.clone()}
            </p>
            {actions}
        </section>
    }
}

fn buttons(
    app: &App,
    known: Known,
    booking: &Booking,
    asked: RwSignal<Asked>,
) -> impl IntoView + use<> {
    let begin = move |what| {
        known.begin();
        asked.set(what);
    };
    let (own, id) = (app.clone(), booking.id);
    let reschedule = move |_| {
        let app = own.clone();
        spawn_local(async move { app.platform.open(&Route::booking(id)).await });
    };
    view! {
        <p class="actions">
            <button id="call-now" on:click=move |_| begin(Asked::Call)>
                {icons::phone()}
                {app.say(CALL_NOW)}
            </button>
            <button class="quiet" id="reschedule" on:click=reschedule>
                {app.say(RESCHEDULE)}
            </button>
            <button class="quiet" id="cancel" on:click=move |_| begin(Asked::Cancel)>
                {app.say(CANCEL)}
            </button>
        </p>
    }
}

/// A question with a yes and a no, and what came of the yes if it did not work.
#[component]
fn Question(
    /// The question.
    title: String,
    /// The meaning of a yes.
    #[prop(into)]
    text: Signal<String>,
    /// The words of the yes.
    yes: &'static str,
    /// The words of the no.
    no: &'static str,
    /// Whether the yes is being done.
    working: RwSignal<bool>,
    /// Why it did not work.
    failure: RwSignal<Option<Failure>>,
    /// Does it.
    on_yes: Callback<()>,
    /// Leaves it.
    on_no: Callback<()>,
) -> impl IntoView {
    let app = crate::ui::app::app();
    let problem = move || failure.get().map(|failure| refused(&app, failure));
    view! {
        <div class="question" role="group" aria-label=title.clone()>
            <p>{title.clone()}</p>
            <p class="meta">{text}</p>
            {problem}
            <p class="actions">
                <button class="primary" id="yes" disabled=working on:click=move |_| on_yes.run(())>
                    {yes}
                </button>
                <button class="quiet" id="no" disabled=working on:click=move |_| on_no.run(())>
                    {no}
                </button>
            </p>
        </div>
    }
}

fn title(app: &App, message: MemberText, booking: &Booking) -> String {
    app.fill(message, &[("who", &who(booking))])
}

fn leave(known: Known, asked: RwSignal<Asked>) -> Callback<()> {
    Callback::new(move |()| {
        known.busy.set(false);
        asked.set(Asked::Nothing);
    })
}

fn call(
    app: &App,
    known: Known,
    booking: &Booking,
    me: UserId,
    asked: RwSignal<Asked>,
) -> impl IntoView + use<> {
    let (working, failure) = (RwSignal::new(false), RwSignal::new(None));
    let (own, of) = (app.clone(), booking.clone());
    let on_yes = Callback::new(move |()| {
        working.set(true);
        let (app, booking) = (own.clone(), of.clone());
        spawn_local(async move {
            match bring_forward(&app, &booking).await {
                Ok(_) => known.done(&app, app.say(RINGS_SOON).to_owned()),
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    });
    view! {
        <Question
            title=title(app, CONFIRM_CALL, booking)
            text=what_rings(
                app,
                me,
                booking.modulations.bridge_order,
                numbers::spaced(&booking.attendee_phone),
            )
            yes=app.say(CALL_NOW)
            no=app.say(NOT_NOW)
            working
            failure
            on_yes
            on_no=leave(known, asked)
        />
    }
}

fn cancel(
    app: &App,
    known: Known,
    booking: &Booking,
    asked: RwSignal<Asked>,
) -> impl IntoView + use<> {
    let (working, failure) = (RwSignal::new(false), RwSignal::new(None));
    let (own, of) = (app.clone(), booking.clone());
    let on_yes = Callback::new(move |()| {
        working.set(true);
        let (app, booking) = (own.clone(), of.clone());
        spawn_local(async move {
            let path = format!("/api/bookings/{}", booking.id);
            let request = Request::delete(path).at_version(booking.version);
            match app.client.send::<CancelBody>(request).await {
                Ok(body) => known.done(&app, app.say(rang(body.rang)).to_owned()),
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    });
    view! {
        <Question
            title=title(app, CONFIRM_CANCEL, booking)
            text=Signal::derive(numbers::spaced(&booking.attendee_phone))
            yes=app.say(CALL_OFF)
            no=app.say(KEEP)
            working
            failure
            on_yes
            on_no=leave(known, asked)
        />
    }
}
