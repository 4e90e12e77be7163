//! The list of bookings, under its days.

use super::state::Page;
use crate::{
    browser::{dates, zone},
    popup::who,
    route::{Beside, Filter, Which},
    schedule::{
        list::{Day, days},
        zones::date,
    },
    ui::{
        app::App,
        states::{Bars, status, word},
    },
    words::{
        schedule as words,
        time::{TODAY, TOMORROW},
    },
};
use callslot_shared::booking::{Booking, Status};
use leptos::{prelude::*, task::spawn_local};

/// The list, with what it is narrowed by.
pub(super) fn list(app: &App, page: Page) -> impl IntoView + use<> {
    let own = app.clone();
    let shown = move || match page.listed.get() {
        None => view! { <Bars /> }.into_any(),
        Some(listed) if listed.bookings.is_empty() => empty(&own, page).into_any(),
        Some(listed) => {
            let groups = days(&listed.bookings, page.own);
            let groups: Vec<_> = groups.iter().map(|day| group(&own, page, day)).collect();
            let count = listed.bookings.len().to_string();
            let count = own.fill(words::COUNT_SHOWN, &[("count", &count)]);
            view! {
                <p class="hidden-text" role="status">{count}</p>
                {groups}
                {listed.next.is_some().then(|| more(&own, page))}
            }
            .into_any()
        }
    };
    view! {
        {narrowing(app, page)}
        <div class="list" id="list">{shown}</div>
    }
}

/// Asks for something else.
fn ask(page: Page, typing: bool, change: impl FnOnce(&mut Filter)) {
    let mut filter = page.filter.get_untracked();
    change(&mut filter);
    page.list_only(filter, typing);
}

fn narrowing(app: &App, page: Page) -> impl IntoView + use<> {
    let kinds = [
        (Which::Upcoming, words::UPCOMING, "list-upcoming"),
        (Which::Past, words::PAST, "list-past"),
        (Which::All, words::EVERY, "list-all"),
    ];
    let kinds = kinds.map(|(which, word, id)| {
        let word = app.say(word);
        view! {
            <button
                id=id
                aria-pressed=move || (page.filter.read().which == which).to_string()
                on:click=move |_| ask(page, false, |filter| filter.which = which)
            >
                {word}
            </button>
        }
    });
    let statuses =
        Status::ALL.map(|one| view! { <option value=one.as_str()>{app.say(word(one))}</option> });
    let chosen = move || page.filter.read().status.map_or("", Status::as_str);
    view! {
        <div class="narrowing" role="search">
            <div class="choice" role="group" aria-label=app.say(words::WHICH)>
                {kinds.into_iter().collect_view()}
            </div>
            <input
                type="search"
                id="search"
                maxlength="100"
                aria-label=app.say(words::SEARCH)
                placeholder=app.say(words::SEARCH)
                prop:value=move || page.filter.read().search.clone()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    ask(page, true, |filter| filter.search = text);
                }
            />
            <select
                id="status"
                aria-label=app.say(words::STATUS)
                prop:value=chosen
                on:change=move |event| {
                    let status = Status::parse(&event_target_value(&event));
                    ask(page, false, |filter| filter.status = status);
                }
            >
                <option value="">{app.say(words::ANY_STATUS)}</option>
                {statuses.into_iter().collect_view()}
            </select>
        </div>
    }
}

fn group(app: &App, page: Page, day: &Day) -> impl IntoView + use<> {
    let today = date(dates::now(), page.own);
    let name = match day.date {
        date if date == today => app.say(TODAY).to_owned(),
        date if Some(date) == today.succ_opt() => app.say(TOMORROW).to_owned(),
        date => zone::date(&app.locale, date),
    };
    let rows: Vec<_> = day
        .bookings
        .iter()
        .map(|booking| row(app, page, booking))
        .collect();
    let id = format!("day-{}", day.date);
    let labelled = id.clone();
    view! {
        <section class="day" aria-labelledby=labelled>
            <h2 id=id>{name}</h2>
            <ul>{rows}</ul>
        </section>
    }
}

fn row(app: &App, page: Page, booking: &Booking) -> impl IntoView + use<> {
    let id = booking.id;
    let current = move || (page.beside.get() == Beside::Booking(id)).then_some("true");
    view! {
        <li>
            <button
                class="row"
                data-booking=id.to_string()
                aria-current=current
                on:click=move |_| page.open(Beside::Booking(id))
            >
                <span class="time">
                    {zone::clock(&app.locale, booking.start_time, page.own, false)}
                </span>
                <strong class="clipped">{who(booking)}</strong>
                {status(app, booking.status)}
                <span class="meta clipped">{booking.title.clone()}</span>
            </button>
        </li>
    }
}

fn more(app: &App, page: Page) -> impl IntoView + use<> {
    let (busy, own) = (RwSignal::new(false), app.clone());
    let ask = move |_| {
        let app = own.clone();
        busy.set(true);
        spawn_local(async move {
            page.list_more(&app).await;
            // A button that was drawn anew meanwhile is not busy.
            let _ = busy.try_set(false);
        });
    };
    view! {
        <button id="more" disabled=busy on:click=ask>
            {app.say(words::MORE)}
        </button>
    }
}

fn empty(app: &App, page: Page) -> impl IntoView + use<> {
    let filter = page.filter.get_untracked();
    let (title, text) = match filter.which {
        _ if filter.is_narrowed() => (words::EMPTY_FOUND, words::EMPTY_FOUND_TEXT),
        Which::Past => (words::EMPTY_PAST, words::EMPTY_PAST_TEXT),
        Which::Upcoming | Which::All => (words::EMPTY_UPCOMING, words::EMPTY_UPCOMING_TEXT),
    };
    let clear = filter.is_narrowed().then(|| {
        let word = app.say(words::CLEAR);
        let all = move |_| {
            ask(page, false, |filter| {
                *filter = Filter {
                    which: Which::All,
                    ..Filter::default()
                };
            });
        };
        view! { <button on:click=all>{word}</button> }
    });
    view! {
        <div class="state" id="empty" role="status">
            <h2>{app.say(title)}</h2>
            <p>{app.say(text)}</p>
            {clear}
        </div>
    }
}
