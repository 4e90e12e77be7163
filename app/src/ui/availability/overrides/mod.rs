//! Overrides: a month to choose a date from, and the hours of that date.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "handles of signals are copied into every closure anyway"
)]

mod date;

use super::{frame::frame, month::Month, state::Availability, written};
use crate::{
    availability::overrides::ahead,
    browser::dates,
    phone,
    route::{Route, Section},
    schedule::zones,
    ui::app::{App, app},
    words::availability as words,
};
use callslot_shared::api::Schedule;
use chrono::NaiveDate;
use date::DateForm;
use leptos::prelude::*;

/// The dates of the person who is signed in on which other hours hold.
#[component]
pub fn Overrides() -> impl IntoView {
    let app = app();
    let availability = Availability::begin(&app);
    let schedule = Memo::new(move |_| {
        phone::track();
        let known = availability.snapshot.read();
        let source = known.as_ref()?.source(None, availability.here);
        source.own().cloned()
    });
    let form = DateForm::new(availability, schedule);
    let own = app.clone();
    let has_hours = Memo::new(move |_| schedule.read().is_some());
    let content = move || {
        if !has_hours.get() {
            return needs_hours(&own).into_any();
        }
        chosen(&own, form).into_any()
    };
    frame(
        &app,
        availability,
        ("overrides", words::OVERRIDES_TEXT),
        content,
    )
}

fn needs_hours(app: &App) -> impl IntoView + use<> {
    let there = app.platform.address(&Route::Profile(Section::Hours));
    view! {
        <p class="note">
            {app.say(words::NEEDS_HOURS)} " " <a href=there>{app.say(words::TO_HOURS)}</a>
        </p>
    }
}

fn chosen(app: &App, form: DateForm) -> impl IntoView + use<> {
    let today = zones::date(dates::now(), form.availability.here);
    let own = app.clone();
    let month = Month {
        schedule: form.schedule,
        times_off: Memo::new(move |_| {
            let known = form.availability.snapshot.read();
            known
                .as_ref()
                .map(|known| known.times_off.clone())
                .unwrap_or_default()
        }),
        focused: RwSignal::new(form.date.get_untracked().unwrap_or(today)),
        chosen: form.date.into(),
        choose: Callback::new(move |date| form.choose(date)),
        today,
    };
    let list = move || {
        let schedule = form.schedule.get()?;
        Some(listed(&own, form, month, &schedule, today))
    };
    view! {
        {month.drawn(app)}
        {form.drawn(app)}
        {list}
    }
}

/// The overrides that are not over.
fn listed(
    app: &App,
    form: DateForm,
    month: Month,
    schedule: &Schedule,
    today: NaiveDate,
) -> impl IntoView + use<> {
    let ahead = ahead(schedule, today);
    if ahead.is_empty() {
        return view! { <p class="meta" id="no-overrides">{app.say(words::NO_OVERRIDES)}</p> }
            .into_any();
    }
    let rows = ahead.into_iter().map(|one| {
        let date = one.date;
        let choose = move |_| {
            month.focused.set(date);
            form.choose(date);
        };
        view! {
            <li>
                <button type="button" class="row" on:click=choose>
                    <span>{written::full_date(app, date)}</span>
                    <span class="meta">{written::hours(app, &one.hours)}</span>
                </button>
            </li>
        }
    });
    view! {
        <h3 id="ahead-title">{app.say(words::AHEAD)}</h3>
        <ul id="ahead" aria-labelledby="ahead-title">
            {rows.collect_view()}
        </ul>
    }
    .into_any()
}
