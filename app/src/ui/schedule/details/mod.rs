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
    // Whatever is new in the list may be news here, unless the person is in the middle of something.
    let own = app.clone();
    Effect::new(move |before: Option<()>| {
        page.listed.track();
        if before.is_some() && shown.doing.get_untracked() == Doing::Nothing {
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
    move || match (shown.booking.get(), shown.failure.get()) {
        (Some(booking), failure) => all(&own, shown, &booking, failure).into_any(),
        (None, Some(failure)) => {
            let app = own.clone();
            let again = Callback::new(move |()| shown.look(&app));
            view! { <Problem failure again /> }.into_any()
        }
        (None, None) => view! { <Bars /> }.into_any(),
    }
}

fn all(
    app: &App,
    shown: Shown,
    booking: &Booking,
    failure: Option<Failure>,
) -> impl IntoView + use<> {
    let page = shown.page;
    let title = app.fill(words::DETAILS_OF, &[("who", &who(booking))]);
    let at = booking.start_time;
    let times = both(
        app.language,
        at,
        page.own,
        of_attendee(booking),
        |zone, day| zone::clock(&app.locale, at, zone, day),
    );
    let when = when::heading(app, page, at, &times);
    let minutes = booking.duration_minutes.to_string();
    let minutes = app.fill(words::MINUTES, &[("minutes", &minutes)]);
    let reason = booking.failure_reason.map(|reason| app.say(failed(reason)));
    // A call that is ahead has a time, and needs no word.
    let state = (booking.status != Status::Pending).then(|| {
        view! { <p>{status(app, booking.status)} " " {reason}</p> }
    });
    let problem = failure.map(|failure| {
        let me = page.me.get_untracked();
        let name = me
            .as_ref()
            .and_then(organization)
            .map(|one| one.name.clone());
        match failure {
            Failure::VersionConflict => {
                view! { <p class="note" id="conflict" role="alert">{app.say(words::CONFLICT)}</p> }
                    .into_any()
            }
            failure => {
                view! { <Problem failure organization=name.unwrap_or_default() /> }.into_any()
            }
        }
    });
    let able = can(booking, may_book(page));
    let undeclared = {
        let (app, booking) = (app.clone(), booking.clone());
        move || {
            let call = open_outcome(&booking, &shown.calls.read())
                .filter(|_| able.cancel || may_book(page))?;
            Some(outcome::outcome(&app, shown, &booking, call))
        }
    };
    view! {
        <article id="details" aria-label=title>
            <header>
                {back(app, page)} <h2 class="clipped">{numbers::who(booking)}</h2>
                <button class="quiet" id="close" on:click=move |_| page.open(Beside::Nothing)>
                    {app.say(CLOSE)}
                </button>
            </header>
            <p class="when">
                <strong>{when}</strong>
                " "
                <span class="meta">{minutes}</span>
            </p>
            {moved(app, shown, booking)}
            {state}
            {problem}
            {actions::actions(app, shown, booking, able)}
            {undeclared}
            {facts(app, page, booking)}
            {recordings(app, shown)}
            {timeline(app, shown, booking)}
        </article>
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
