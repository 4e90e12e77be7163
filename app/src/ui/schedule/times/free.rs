//! Free times of some days. Those that are looked for again are drawn into the buttons that are there, so that the focus stays
//! where it is.

use super::{
    picker::{DAYS, Picker},
    roving,
};
use crate::{
    api::Failure,
    browser::zone,
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
use callslot_shared::ids::UserId;
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

/// The states that free times are in.
#[derive(Clone, PartialEq)]
enum Stage {
    Loading,
    Failed(Failure),
    Nothing,
    Shown,
}

/// Free times under their days, or why there are none.
pub(super) fn free(app: &App, picker: Picker) -> impl IntoView + use<> {
    let days = Memo::new(move |_| free_days(picker));
    let stage = Memo::new(move |_| {
        if let Some(failure) = picker.failure.get() {
            return Stage::Failed(failure);
        }
        match (picker.free.read().is_some(), days.read().is_empty()) {
            (false, _) => Stage::Loading,
            (true, true) => Stage::Nothing,
            (true, false) => Stage::Shown,
        }
    });
    let app = app.clone();
    move || match stage.get() {
        Stage::Loading => view! { <Bars /> }.into_any(),
        Stage::Failed(failure) => {
            let again = Callback::new(move |()| picker.look_again());
            view! { <Problem failure again /> }.into_any()
        }
        Stage::Nothing => {
            view! { <p id="no-free-times">{app.say(words::NO_FREE_TIMES)}</p> }.into_any()
        }
        Stage::Shown => shown(&app, picker, days).into_any(),
    }
}

/// The free times of the days that are looked at, with the chosen one, which may be held and so be free for nobody else.
fn free_days(picker: Picker) -> Vec<Free> {
    let (free, own) = (picker.free.read(), picker.page.own);
    let Some(body) = free.as_ref() else {
        return Vec::new();
    };
    let first = picker.first.get();
    let days = first..moved(first, DAYS);
    let held = picker.chosen.get_untracked();
    let held = held.filter(|at| !picker.force.get_untracked() && days.contains(&date(*at, own)));
    offered(body, own, held)
}

fn shown(app: &App, picker: Picker, days: Memo<Vec<Free>>) -> impl IntoView + use<> {
    let assumed = app.say(words::ASSUMED);
    let is_assumed = Memo::new(move |_| {
        let free = picker.free.read();
        let hosts = free.as_ref().map(|body| &body.hosts);
        hosts.is_some_and(|hosts| hosts.iter().any(|host| host.assumed_hours))
    });
    let day = Memo::new(move |_| {
        let days = days.read();
        let said = picker.day.get();
        let said = said.filter(|date| days.iter().any(|day| day.date == *date));
        said.or_else(|| days.first().map(|day| day.date))
    });
    let own = app.clone();
    view! {
        {move || is_assumed.get().then(|| view! { <p class="meta">{assumed}</p> })}
        <div class="days" on:keydown=move |event| roving::pressed(&event)>
            <For
                each=move || days.get()
                key=|day| day.date
                children=move |free| tab(&own, picker, days, day, free.date)
            />
        </div>
        {times(app, picker, days, day)}
    }
}

fn tab(
    app: &App,
    picker: Picker,
    days: Memo<Vec<Free>>,
    day: Memo<Option<NaiveDate>>,
    date: NaiveDate,
) -> impl IntoView + use<> {
    let count = move || {
        let days = days.read();
        let free = days.iter().find(|free| free.date == date);
        free.map_or(0, |free| free.times.len())
    };
    view! {
        <button
            type="button"
            aria-pressed=move || (day.get() == Some(date)).to_string()
            tabindex=move || if day.get() == Some(date) { "0" } else { "-1" }
            on:click=move |_| picker.day.set(Some(date))
        >
            {when::day(app, picker.page, date)}
            <span class="meta">{count}</span>
        </button>
    }
}

fn times(
    app: &App,
    picker: Picker,
    days: Memo<Vec<Free>>,
    day: Memo<Option<NaiveDate>>,
) -> impl IntoView + use<> {
    let starts = Memo::new(move |_| -> Vec<DateTime<Utc>> {
        let (days, day) = (days.read(), day.get());
        let free = days.iter().find(|free| Some(free.date) == day);
        free.map_or_else(Vec::new, |free| {
            free.times.iter().map(|slot| slot.start).collect()
        })
    });
    // The chosen time is where the Tab key stops, or else the first.
    let stop = Memo::new(move |_| {
        let starts = starts.read();
        let chosen = picker.chosen.get().filter(|at| starts.contains(at));
        chosen.or_else(|| starts.first().copied())
    });
    // Times are told in the attendee's zone too, as soon as it is known.
    let theirs = Memo::new(move |_| picker.theirs(starts.read().first().copied()?));
    let own = app.clone();
    let label = move || {
        let day = day.get().map(|day| zone::date(&own.locale, day));
        own.fill(words::FREE_ON, &[("day", &day.unwrap_or_default())])
    };
    let app = app.clone();
    view! {
        <div
            class="times"
            role="group"
            aria-label=label
            on:keydown=move |event| roving::pressed(&event)
        >
            <For
                each=move || starts.get()
                key=|at| *at
                children=move |at| {
                    let (clock, own) = (
                        zone::clock(&app.locale, at, picker.page.own, false),
                        app.clone(),
                    );
                    let title = move || {
                        // A memo that nobody reads is not computed, and tells of no change.
                        theirs.get();
                        untrack(|| picker.written(&own, at))
                    };
                    view! {
                        <button
                            type="button"
                            class="slot"
                            data-start=at.to_rfc3339()
                            title=title
                            aria-pressed=move || (picker.chosen.get() == Some(at)).to_string()
                            tabindex=move || if stop.get() == Some(at) { "0" } else { "-1" }
                            on:click=move |_| picker.choose(at, host_of(picker, at), false)
                        >
                            {clock}
                        </button>
                    }
                }
            />
        </div>
    }
}

/// The host whose turn it is at a free time.
fn host_of(picker: Picker, at: DateTime<Utc>) -> Option<UserId> {
    picker.free.with_untracked(|free| {
        let body = free.as_ref()?;
        let mut slots = body.days.iter().flat_map(|day| &day.slots);
        host(body, slots.find(|slot| slot.start == at)?)
    })
}
