//! The first steps of somebody who is new, above their calls, until all are done or the person hides them.

use super::{
    app::{App, app},
    icons,
    results::focus,
    router::Router,
};
use crate::{
    platform::Store,
    profile::steps::{FirstStep, Steps, all_done, are_for, first_booking_path, key, steps},
    route::{Prefill, Route, Section},
    schedule::{organization, week::SCHEDULES_PATH},
    words::profile as words,
};
use callslot_shared::api::{BookingsBody, MeBody, SchedulesBody};
use leptos::{prelude::*, task::spawn_local};

/// The steps.
#[component]
pub fn FirstSteps(
    /// The person who is signed in.
    me: RwSignal<Option<MeBody>>,
    /// The way to where a step is made.
    router: Router,
    /// The number of calls that are listed: another one may be the first.
    listed: Memo<usize>,
) -> impl IntoView {
    let app = app();
    let left: RwSignal<Option<Steps>> = RwSignal::new(None);
    let own = app.clone();
    Effect::new(move |_| {
        listed.get();
        if let Some(me) = me.get().filter(are_for) {
            look(&own, left, me);
        }
    });
    move || {
        let steps = left.get()?;
        Some(drawn(&app, (me, router), left, &steps))
    }
}

/// Asks how far the person is, unless they have hidden the steps or were done before.
fn look(app: &App, left: RwSignal<Option<Steps>>, me: MeBody) {
    let Some(key) = kept_at(&me) else {
        return;
    };
    let app = app.clone();
    spawn_local(async move {
        if app.platform.get(Store::Settings, &key).await == Some(true) {
            let _ = left.try_set(None);
            return;
        }
        let schedules = app.client.get::<SchedulesBody>(SCHEDULES_PATH).await;
        let bookings = first_booking_path(me.user.id);
        let bookings = app.client.get::<BookingsBody>(bookings).await;
        // Without an answer nothing is claimed about a step.
        let (Ok(schedules), Ok(bookings)) = (schedules, bookings) else {
            return;
        };
        let steps = steps(&me, &schedules, &bookings);
        if all_done(&steps) {
            app.platform.set(Store::Settings, &key, &true).await;
        }
        let steps = Some(steps).filter(|steps| !all_done(steps));
        if left
            .try_get_untracked()
            .is_some_and(|before| before != steps)
        {
            let _ = left.try_set(steps);
        }
    });
}

fn kept_at(me: &MeBody) -> Option<String> {
    organization(me).map(|one| key(one.id, me.user.id))
}

fn drawn(
    app: &App,
    (me, router): (RwSignal<Option<MeBody>>, Router),
    left: RwSignal<Option<Steps>>,
    steps: &Steps,
) -> impl IntoView + use<> {
    let done = steps.iter().filter(|(_, done)| *done).count().to_string();
    let all = steps.len().to_string();
    let count = app.fill(words::STEPS_COUNT, &[("done", &done), ("all", &all)]);
    let rows = steps.map(|(step, done)| row(app, router, step, done));
    let own = app.clone();
    let hide = move |_| {
        left.set(None);
        focus("list");
        let app = own.clone();
        let key = me.get_untracked().as_ref().and_then(kept_at);
        spawn_local(async move {
            if let Some(key) = key {
                app.platform.set(Store::Settings, &key, &true).await;
            }
        });
    };
    view! {
        <section class="steps" id="first-steps" aria-labelledby="steps-title">
            <h2 id="steps-title">{app.say(words::STEPS)}</h2>
            <p class="meta">{count}</p>
            <ol>{rows.into_iter().collect_view()}</ol>
            <button
                class="quiet"
                id="hide-steps"
                aria-label=app.say(words::STEPS_HIDE_NAMED)
                on:click=hide
            >
                {app.say(words::STEPS_HIDE)}
            </button>
        </section>
    }
}

fn row(app: &App, router: Router, step: FirstStep, done: bool) -> impl IntoView + use<> {
    let (word, route) = match step {
        FirstStep::Phone => (words::STEP_PHONE, Route::Profile(Section::Personal)),
        FirstStep::Hours => (words::STEP_HOURS, Route::Profile(Section::Hours)),
        FirstStep::Call => (words::STEP_CALL, Route::new_call(Prefill::default())),
    };
    let word = app.say(word);
    if done {
        let done = app.say(words::STEP_DONE);
        return view! {
            <li class="status-completed">
                {icons::tick()} <span>{word}</span> <span class="hidden-text">{done}</span>
            </li>
        }
        .into_any();
    }
    let address = app.platform.address(&route);
    let go = move |event: web_sys::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            router.go(route.clone());
        }
    };
    view! {
        <li>
            <a href=address on:click=go>
                {word}
            </a>
        </li>
    }
    .into_any()
}
