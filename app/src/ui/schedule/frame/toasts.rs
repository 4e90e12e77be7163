//! The toast: the result of the last action, inside the window whatever is scrolled, with a way to undo it.

use crate::{
    api::{Failure, Request},
    route::Beside,
    schedule::{details::rang, organization},
    ui::{
        app::App,
        outcome::not_withdrawn,
        schedule::{
            focus,
            state::Page,
            toast::{Toast, Undo},
        },
        states::Problem,
    },
    words::{
        desk::{DISMISS, SERIES_CANCELLED, UNDONE},
        form::UNDO,
    },
};
use callslot_shared::api::{BookingBody, CancelBody};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// The time for which a toast is shown, unless the focus is on it.
const SHOWN_FOR: Duration = Duration::from_secs(20);
const ID: &str = "said";

/// The toast, if there is something to tell.
pub(in crate::ui::schedule) fn toasts(app: &App, page: Page) -> impl IntoView + use<> {
    // Two results in the same words are two: the time of the first must not take the second away.
    let latest = StoredValue::new(0);
    Effect::new(move |before: Option<u32>| {
        let number = before.unwrap_or(0).wrapping_add(1);
        latest.set_value(number);
        if page.toast.read().is_some() {
            hide_later(page, latest, number);
        }
        number
    });
    let own = app.clone();
    let toast = move || page.toast.get().map(|toast| drawn(&own, page, toast));
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {toast}
        </div>
    }
}

fn drawn(app: &App, page: Page, toast: Toast) -> impl IntoView + use<> {
    let me = page.me.get_untracked();
    let name = me.as_ref().and_then(organization);
    let name = name.map(|one| one.name.clone()).unwrap_or_default();
    let problem = toast
        .failure
        .map(|failure| view! { <Problem failure organization=name /> });
    let undo = toast.undo.map(|by| {
        let own = app.clone();
        let undone = move |_| undo(&own, page, by.clone());
        view! {
            <button class="quiet" id="undo" on:click=undone>
                {app.say(UNDO)}
            </button>
        }
    });
    let pressed = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            dismiss(page);
        }
    };
    let text = (!toast.text.is_empty()).then_some(toast.text);
    view! {
        <div class="toast" id=ID tabindex="-1" on:keydown=pressed>
            {text.map(|text| view! { <p>{text}</p> })}
            {problem}
            {undo}
            <button class="quiet" id="dismiss" on:click=move |_| dismiss(page)>
                {app.say(DISMISS)}
            </button>
        </div>
    }
}

/// Takes the toast away. The focus goes where the person was: to the details, or to the list.
fn dismiss(page: Page) {
    page.toast.set(None);
    let place = match page.beside.get_untracked() {
        Beside::Nothing => "list",
        Beside::Booking(_) | Beside::New(_) => "beside",
    };
    focus(place.to_owned());
}

fn hide_later(page: Page, latest: StoredValue<u32>, number: u32) {
    let hide = move || {
        if latest.try_get_value() != Some(number) {
            return;
        }
        let focused = document().active_element();
        let within =
            focused.is_some_and(|on| on.closest(&format!("#{ID}")).is_ok_and(|on| on.is_some()));
        if within {
            hide_later(page, latest, number);
        } else {
            page.toast.set(None);
        }
    };
    set_timeout(hide, SHOWN_FOR);
}

/// Undoes the last action.
fn undo(app: &App, page: Page, by: Undo) {
    let app = app.clone();
    spawn_local(async move {
        match undone(&app, page, by).await {
            Ok(text) => page.done(&app, Toast::of(text)),
            Err(failure) => page.done(&app, Toast::failed(failure)),
        }
    });
}

async fn undone(app: &App, page: Page, by: Undo) -> Result<String, Failure> {
    match by {
        Undo::Cancel(booking) => {
            let path = format!("/api/bookings/{}", booking.id);
            let request = Request::delete(path).at_version(booking.version);
            let body: CancelBody = app.client.send(request).await?;
            page.replace(Beside::Nothing);
            Ok(app.say(rang(body.rang)).to_owned())
        }
        Undo::Change(booking, change) => {
            let path = format!("/api/bookings/{}", booking.id);
            let request = Request::patch(path, &*change).at_version(booking.version);
            let _: BookingBody = app.client.send(request).await?;
            Ok(app.say(UNDONE).to_owned())
        }
        Undo::CancelSeries(id, version) => {
            let path = format!("/api/series/{id}?scope=all");
            let request = Request::delete(path).at_version(version);
            app.client.send::<serde_json::Value>(request).await?;
            page.replace(Beside::Nothing);
            Ok(app.say(SERIES_CANCELLED).to_owned())
        }
        Undo::Outcome(saved) => {
            if let Err(failure) = saved.withdraw(app, page.drafts).await {
                return Ok(not_withdrawn(app, &failure).to_owned());
            }
            let (text, booking) = (saved.undoing(app), saved.call.booking.id);
            page.withdrawn.set(Some(saved));
            page.open(Beside::Booking(booking));
            app.platform.count_again();
            Ok(text)
        }
    }
}
