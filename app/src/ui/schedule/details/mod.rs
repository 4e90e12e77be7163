//! All of a booking, what happened, and what can be done with it.

mod actions;
mod change;
mod hand_over;
mod history;
mod outcome;
mod shown;

use crate::{
    api::Failure,
    browser::zone,
    popup::who,
    route::Beside,
    schedule::{
        details::{can, failed, name, names, open_outcome},
        organization,
        zones::{both, of_attendee},
    },
    ui::{
        app::App,
        numbers,
        schedule::{back, may_book, state::Page, when},
        states::{Bars, Problem, status},
    },
    words::{details as words, states::CLOSE},
};
use callslot_shared::{
    booking::{Booking, Status},
    ids::BookingId,
};
use history::{moved, recordings, timeline};
use leptos::prelude::*;
use shown::{Doing, Shown};

/// The booking beside the list.
pub(super) fn details(app: &App, page: Page, id: BookingId) -> impl IntoView + use<> {
    let shown = Shown::new(page, id, page.known(id));
    shown.look(app);
    // Whatever is new in the list may be news here.
    let own = app.clone();
    Effect::new(move |before: Option<()>| {
        page.listed.track();
        if before.is_some() {
            shown.look(&own);
        }
    });
    // A time that was drawn in the week is asked about where any other is chosen.
    Effect::new(move |_| {
        let may_change = || {
            let booking = shown.booking.get_untracked();
            booking.is_some_and(|booking| can(&booking, may_book(page)).change)
        };
        if page.asked(Some(id)).is_some() && may_change() {
            shown.failure.set(None);
            shown.doing.set(Doing::Moving);
        }
    });
    let own = app.clone();
    // Drawn once: news of the booking changes words in place, so that no press is lost and no question closed.
    let is_known = Memo::new(move |_| shown.booking.read().is_some());
    move || {
        let known = is_known.get().then(|| shown.booking.get_untracked());
        let Some(first) = known.flatten() else {
            return nothing_yet(&own, shown).into_any();
        };
        let booking = Memo::new(move |_| shown.booking.get().unwrap_or_else(|| first.clone()));
        all(&own, shown, booking).into_any()
    }
}

/// The booking is being asked for, or could not be.
fn nothing_yet(app: &App, shown: Shown) -> impl IntoView + use<> {
    let app = app.clone();
    move || match shown.failure.get() {
        Some(failure) => {
            let app = app.clone();
            let again = Callback::new(move |()| shown.look(&app));
            view! { <Problem failure again /> }.into_any()
        }
        None => view! { <Bars /> }.into_any(),
    }
}

fn all(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let page = shown.page;
    let own = app.clone();
    let title = move || own.fill(words::DETAILS_OF, &[("who", &who(&booking.read()))]);
    let own = app.clone();
    let facts = move || facts(&own, page, &booking.read());
    view! {
        <article id="details" aria-label=title>
            <header>
                {back(app, page)}
                <h2 class="clipped">{move || numbers::who(&booking.read())}</h2>
                <button class="quiet" id="close" on:click=move |_| page.open(Beside::Nothing)>
                    {app.say(CLOSE)}
                </button>
            </header>
            {time(app, page, booking)}
            {moved(app, shown, booking)}
            {state(app, booking)}
            {problem(app, shown)}
            {actions::actions(app, shown, booking)}
            {undeclared(app, shown, booking)}
            {facts}
            {recordings(app, shown)}
            {timeline(app, shown, booking)}
        </article>
    }
}

/// When it is, and how long.
fn time(app: &App, page: Page, booking: Memo<Booking>) -> impl IntoView + use<> {
    let own = app.clone();
    let when = move || {
        let booking = booking.read();
        let at = booking.start_time;
        let times = both(
            own.language,
            at,
            page.own,
            of_attendee(&booking),
            |zone, day| zone::clock(&own.locale, at, zone, day),
        );
        when::heading(&own, page, at, &times)
    };
    let own = app.clone();
    let minutes = move || {
        let minutes = booking.read().duration_minutes.to_string();
        own.fill(words::MINUTES, &[("minutes", &minutes)])
    };
    view! {
        <p class="when">
            <strong>{when}</strong>
            " "
            <span class="meta">{minutes}</span>
        </p>
    }
}

/// Its status. A call that is ahead has a time, and needs no word.
fn state(app: &App, booking: Memo<Booking>) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let (now, reason) = booking.with(|one| (one.status, one.failure_reason));
        (now != Status::Pending).then(|| {
            let reason = reason.map(|reason| app.say(failed(reason)));
            view! { <p>{status(&app, now)} " " {reason}</p> }
        })
    }
}

/// Why the last action was not done.
fn problem(app: &App, shown: Shown) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let failure = shown.failure.get()?;
        let me = shown.page.me.get_untracked();
        let name = me
            .as_ref()
            .and_then(organization)
            .map(|one| one.name.clone());
        Some(match failure {
            Failure::VersionConflict => {
                view! { <p class="note" id="conflict" role="alert">{app.say(words::CONFLICT)}</p> }
                    .into_any()
            }
            failure => {
                view! { <Problem failure organization=name.unwrap_or_default() /> }.into_any()
            }
        })
    }
}

/// The form of the outcome, while a call has none.
fn undeclared(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let page = shown.page;
    let call = Memo::new(move |_| {
        let call = open_outcome(&booking.read(), &shown.calls.read())?;
        may_book(page).then_some(call)
    });
    let app = app.clone();
    move || {
        let call = call.get()?;
        Some(outcome::outcome(
            &app,
            shown,
            &booking.get_untracked(),
            call,
        ))
    }
}

fn facts(app: &App, page: Page, booking: &Booking) -> impl IntoView + use<> {
    let operator = booking.user_id;
    let operator = move || name(&page.members.read(), operator).map(str::to_owned);
    let co_hosts = (!booking.co_hosts.is_empty()).then(|| {
        let ids = booking.co_hosts.clone();
        view! {
            <dt>{app.say(words::CO_HOSTS)}</dt>
            <dd id="co-hosts">{move || names(&page.members.read(), &ids)}</dd>
        }
    });
    let phone = numbers::spaced(&booking.attendee_phone);
    let extension = booking.attendee_extension.as_ref().map(|keys| {
        view! {
            <dt>{app.say(words::EXTENSION)}</dt>
            <dd id="extension">{keys.to_string()}</dd>
        }
    });
    let more = [
        (words::EMAIL, booking.attendee_email.clone()),
        (words::DESCRIPTION, booking.description.clone()),
        (words::NOTES, booking.notes.clone()),
    ];
    let more: Vec<_> = more
        .into_iter()
        .filter_map(|(label, value)| Some((app.say(label), value?)))
        .map(|(label, value)| {
            view! {
                <dt>{label}</dt>
                <dd class="long">{value}</dd>
            }
        })
        .collect();
    let is_quiet = booking.attendee_email.is_some() && !booking.notify;
    let quiet = is_quiet.then(|| {
        view! { <p class="meta" id="not-told">{app.say(words::NOT_NOTIFIED)}</p> }
    });
    let erased = booking
        .erased_at
        .map(|_| view! { <p class="meta">{app.say(words::ERASED)}</p> });
    view! {
        <h3>{booking.title.clone()}</h3>
        {erased}
        <dl>
            <dt>{app.say(words::PHONE)}</dt>
            <dd>{phone}</dd>
            {extension}
            <dt>{app.say(words::OPERATOR)}</dt>
            <dd>{operator}</dd>
            {co_hosts}
            {more}
        </dl>
        {quiet}
    }
}
