//! The list of bookings, under its days.

pub(super) mod people;

use crate::{
    browser::zone,
    route::{Beside, Filter, Operators, Which},
    schedule::{
        list::{BookingResult, Day, days, result},
        zones::date,
    },
    time::countdown,
    ui::{
        app::App,
        numbers,
        schedule::{
            may_book,
            state::{Page, row_id},
            when,
        },
        states::{Bars, word},
    },
    words::{
        desk::{EMPTY_TEAM, EMPTY_VIEWER},
        schedule as words,
    },
};
use callslot_shared::{
    booking::{Booking, Status},
    words::MemberText,
};
use leptos::{prelude::*, task::spawn_local};
use people::{is_of_several, operator};

/// The list, with what it is narrowed by.
pub(super) fn list(app: &App, page: Page) -> impl IntoView + use<> {
    let own = app.clone();
    // Headings name the day anew when another one begins.
    let today = Memo::new(move |_| date(page.now.get(), page.own));
    let shown = move || match page.listed.get() {
        // A failed load is told above.
        None if page.failure.read().is_some() => ().into_any(),
        None => view! { <Bars /> }.into_any(),
        Some(listed) if listed.bookings.is_empty() && listed.next.is_none() => {
            empty(&own, page).into_any()
        }
        Some(listed) => {
            today.get();
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
        <div class="list" id="list" tabindex="-1">
            {shown}
        </div>
    }
}

/// Asks for something else.
fn ask(page: Page, change: impl FnOnce(&mut Filter)) {
    let mut filter = page.filter.get_untracked();
    change(&mut filter);
    page.list_only(filter, false);
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
                on:click=move |_| ask(page, |filter| filter.which = which)
            >
                {word}
            </button>
        }
    });
    let statuses =
        Status::ALL.map(|one| view! { <option value=one.as_str()>{app.say(word(one))}</option> });
    let before = StoredValue::new(Filter::default());
    let search = move |event| {
        let text = event_target_value(&event);
        let filter = page.filter.get_untracked();
        if filter.search.is_empty() {
            before.set_value(filter.clone());
        }
        let filter = before.with_value(|before| filter.searching(&text, before));
        page.list_only(filter, true);
    };
    let chosen = move || page.filter.read().status.map_or("", Status::as_str);
    view! {
        <div class="narrowing" role="search">
            <div class="choice" role="group" aria-label=app.say(words::WHICH)>
                {kinds.into_iter().collect_view()}
            </div>
            {people::choice(app, page)}
            <input
                type="search"
                id="search"
                maxlength="100"
                aria-label=app.say(words::SEARCH)
                placeholder=app.say(words::SEARCH)
                prop:value=move || page.filter.read().search.clone()
                on:input=search
            />
            <select
                id="status"
                aria-label=app.say(words::STATUS)
                prop:value=chosen
                on:change=move |event| {
                    let status = Status::parse(&event_target_value(&event));
                    ask(page, |filter| filter.status = status);
                }
            >
                <option value="">{app.say(words::ANY_STATUS)}</option>
                {statuses.into_iter().collect_view()}
            </select>
        </div>
    }
}

fn group(app: &App, page: Page, day: &Day) -> impl IntoView + use<> {
    let name = when::day(app, page, day.date);
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
    let by = booking.user_id;
    let by = move || is_of_several(page).then(|| operator(page, by));
    view! {
        <li>
            <button
                class="row"
                id=row_id(id)
                data-booking=id.to_string()
                aria-current=current
                on:click=move |_| page.open(Beside::Booking(id))
            >
                <span class="time">
                    {zone::clock(&app.locale, booking.start_time, page.own, false)}
                </span>
                <strong class="clipped">{numbers::who(booking)}</strong>
                <span class="by meta">{by}</span>
                <span class="subject meta clipped">{booking.title.clone()}</span>
                {outcome(app, page, booking)}
            </button>
        </li>
    }
}

/// The outcome of a booking, or the time until it.
fn outcome(app: &App, page: Page, booking: &Booking) -> impl IntoView + use<> {
    let (own, of) = (app.clone(), booking.clone());
    let result = Memo::new(move |_| result(&of, &page.outcomes.read()));
    let (start, status) = (booking.start_time, booking.status);
    move || match result.get() {
        Some(BookingResult {
            text,
            status,
            is_sentence,
        }) => {
            let place = if is_sentence { "reason" } else { "result" };
            let class = format!("{place} meta status-{}", status.as_str());
            view! { <span class=class>{own.say(text)}</span> }.into_any()
        }
        None if status == Status::Pending => {
            let soon = countdown(own.language, start, page.now.get());
            soon.map(|soon| view! { <span class="result meta">{soon}</span> })
                .into_any()
        }
        None => ().into_any(),
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
    let (title, text) = empty_words(page, &filter);
    let clear = filter.is_narrowed().then(|| {
        let word = app.say(words::CLEAR);
        let all = move |_| {
            ask(page, |filter| {
                *filter = Filter {
                    which: Which::All,
                    operators: Operators::Team,
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

fn empty_words(page: Page, filter: &Filter) -> (MemberText, MemberText) {
    match filter.which {
        _ if filter.is_narrowed() => (words::EMPTY_FOUND, words::EMPTY_FOUND_TEXT),
        Which::Past => (words::EMPTY_PAST, words::EMPTY_PAST_TEXT),
        Which::Upcoming | Which::All if !may_book(page) => (words::EMPTY_UPCOMING, EMPTY_VIEWER),
        Which::Upcoming | Which::All if filter.operators != Operators::Mine => {
            (words::EMPTY_UPCOMING, EMPTY_TEAM)
        }
        Which::Upcoming | Which::All => (words::EMPTY_UPCOMING, words::EMPTY_UPCOMING_TEXT),
    }
}
