//! Which organization it is about, settings, and signing out.

use super::{Known, refresh};
use crate::{
    platform::Store,
    schedule::{self, organization},
    ui::{app::App, icons, organization::chooser},
    words::states::{SETTINGS, SIGN_OUT},
};
use callslot_shared::api::MeBody;
use leptos::{prelude::*, task::spawn_local};

/// The popup's head.
pub(super) fn header(app: &App, known: Known, me: &MeBody) -> impl IntoView + use<> {
    let (own, other) = (app.clone(), app.clone());
    let settings = move |_| {
        let app = own.clone();
        spawn_local(async move { app.platform.open_settings().await });
    };
    let leave = move |_| {
        let app = other.clone();
        spawn_local(async move { app.platform.sign_out().await });
    };
    view! {
        <header>
            {chosen(app, known, me)}
            <span>
                <button
                    class="icon"
                    id="settings"
                    title=app.say(SETTINGS)
                    aria-label=app.say(SETTINGS)
                    on:click=settings
                >
                    {icons::gear()}
                </button>
                <button
                    class="icon"
                    id="sign-out"
                    title=app.say(SIGN_OUT)
                    aria-label=app.say(SIGN_OUT)
                    on:click=leave
                >
                    {icons::leave()}
                </button>
            </span>
        </header>
    }
}

/// Its name, or all of them to choose from.
fn chosen(app: &App, known: Known, me: &MeBody) -> impl IntoView + use<> {
    let name = organization(me).map(|one| one.name.clone());
    let own = app.clone();
    let switched = Callback::new(move |came| match came {
        Ok(()) => {
            let app = own.clone();
            spawn_local(async move {
                // Nothing of the one is shown under the name of the other.
                known.switched.update(|count| *count += 1);
                known.busy.set(false);
                known.said.set(None);
                known.saved.set(None);
                known.reopened.set(None);
                known.calling.set(None);
                known.failure.set(None);
                known.forget(&app).await;
                app.platform.forget(Store::Session, schedule::KEPT).await;
                refresh(&app, known);
            });
        }
        Err(failure) => known.failure.set(Some(failure)),
    });
    let chooser = chooser(app, me, switched);
    let class = if chooser.is_some() {
        "hidden-text"
    } else {
        "clipped"
    };
    view! {
        <h1 class=class>{name}</h1>
        {chooser}
    }
}
