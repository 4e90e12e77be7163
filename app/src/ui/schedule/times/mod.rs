//! Choosing when: the free times of a week, or any other time.

pub(super) mod other;
pub(super) mod picker;
mod roving;

use crate::{
    browser::{dates, zone},
    schedule::{
        slots::{Free, host, offered},
        week::moved,
        zones::date,
    },
    ui::{
        app::App,
        schedule::when,
        states::{Bars, Problem},
    },
    words::form as words,
};
use callslot_shared::api::SlotsBody;
use leptos::prelude::*;
use other::other;
use picker::{DAYS, Picker};

/// Free times, the chosen one, and any other time.
pub(super) fn times(app: &App, picker: Picker, may_force: Signal<bool>) -> impl IntoView + use<> {
    let own = app.clone();
    let chosen = move || {
        let at = picker.chosen.get()?;
        let when = picker.written(&own, at);
        let forced = picker.force.get().then(|| own.say(words::BOOK_ANYWAY_ON));
        Some(view! {
            <strong>{own.fill(words::CHOSEN, &[("when", &when)])}</strong>
            " "
            {forced}
        })
    };
    view! {
        <p class="chosen" id="chosen" role="status">
            {chosen}
        </p>
        {free(app, picker)}
        {other(app, picker, may_force)}
    }
}

fn free(app: &App, picker: Picker) -> impl IntoView + use<> {
    let today = date(dates::now(), picker.page.own);
    let turn = move |days: i64| {
        picker.day.set(None);
        picker.free.set(None);
        picker
            .first
            .update(|first| *first = moved(*first, days).max(today));
    };
    let own = app.clone();
    let times = move || match (picker.free.get(), picker.failure.get()) {
        (_, Some(failure)) => {
            let again = Callback::new(move |()| picker.look_again());
            view! { <Problem failure again /> }.into_any()
        }
        (None, None) => view! { <Bars /> }.into_any(),
        (Some(body), None) => days(&own, picker, &body).into_any(),
    };
    view! {
        <div class="free" role="group" aria-label=app.say(words::FREE_TIMES)>
            <p class="turn">
                <button
                    type="button"
                    class="quiet"
                    id="earlier"
                    disabled=move || picker.first.get() <= today
                    on:click=move |_| turn(-DAYS)
                >
                    {app.say(words::EARLIER)}
                </button>
                <strong>{app.say(words::FREE_TIMES)}</strong>
                <button type="button" class="quiet" id="later" on:click=move |_| turn(DAYS)>
                    {app.say(words::LATER)}
                </button>
            </p>
            {times}
        </div>
    }
}

fn days(app: &App, picker: Picker, body: &SlotsBody) -> impl IntoView + use<> {
    let held = picker
        .chosen
        .get_untracked()
        .filter(|_| !picker.force.get_untracked());
    let first = picker.first.get_untracked();
    let last = moved(first, DAYS);
    let held = held.filter(|at| (first..last).contains(&date(*at, picker.page.own)));
    let days = offered(body, picker.page.own, held);
    if days.is_empty() {
        return view! { <p id="no-free-times">{app.say(words::NO_FREE_TIMES)}</p> }.into_any();
    }
    let assumed = body.hosts.iter().any(|host| host.assumed_hours);
    let usual = days.first().map(|day| day.date);
    let shown = move || picker.day.get().or(usual);
    let tabs: Vec<_> = days
        .iter()
        .map(|day| {
            let (date, count) = (day.date, day.times.len());
            view! {
                <button
                    type="button"
                    aria-pressed=move || (shown() == Some(date)).to_string()
                    tabindex=move || if shown() == Some(date) { "0" } else { "-1" }
                    on:click=move |_| picker.day.set(Some(date))
                >
                    {when::day(app, picker.page, date)}
                    <span class="meta">{count}</span>
                </button>
            }
        })
        .collect();
    let (own, body) = (app.clone(), body.clone());
    let times = move || {
        let day = days.iter().find(|day| Some(day.date) == shown())?;
        Some(times_of(&own, picker, &body, day))
    };
    view! {
        {assumed.then(|| view! { <p class="meta">{app.say(words::ASSUMED)}</p> })}
        <div class="days" on:keydown=move |event| roving::pressed(&event)>
            {tabs}
        </div>
        {times}
    }
    .into_any()
}

fn times_of(app: &App, picker: Picker, body: &SlotsBody, day: &Free) -> impl IntoView + use<> {
    let label = zone::date(&app.locale, day.date);
    let label = app.fill(words::FREE_ON, &[("day", &label)]);
    let first = day.times.first().map(|slot| slot.start);
    let starts: Vec<_> = day.times.iter().map(|slot| slot.start).collect();
    // The chosen time is where the Tab key stops, or else the first.
    let stop = Memo::new(move |_| {
        let chosen = picker.chosen.get().filter(|at| starts.contains(at));
        chosen.or(first)
    });
    let times: Vec<_> = day
        .times
        .iter()
        .map(|slot| {
            let (at, host) = (slot.start, host(body, slot));
            view! {
                <button
                    type="button"
                    class="slot"
                    data-start=at.to_rfc3339()
                    title=picker.written(app, at)
                    aria-pressed=move || (picker.chosen.get() == Some(at)).to_string()
                    tabindex=move || if stop.get() == Some(at) { "0" } else { "-1" }
                    on:click=move |_| picker.choose(at, host, false)
                >
                    {zone::clock(&app.locale, at, picker.page.own, false)}
                </button>
            }
        })
        .collect();
    view! {
        <div
            class="times"
            role="group"
            aria-label=label
            on:keydown=move |event| roving::pressed(&event)
        >
            {times}
        </div>
    }
}
