//! The notifications that the person wants. A choice is kept at once.

use super::app::App;
use crate::{
    options::{NOTIFICATIONS, Notifications},
    platform::Store,
    words::options::{NOTIFICATIONS_TITLE, NOTIFY, NOTIFY_NUMBERS},
};
use leptos::{prelude::*, task::spawn_local};

/// The section. `kept` is told that a choice was kept.
pub fn notifications(app: &App, kept: Callback<()>) -> impl IntoView + use<> {
    let wishes = RwSignal::new(Notifications::default());
    let own = app.clone();
    spawn_local(async move {
        if let Some(before) = own.platform.get(Store::Settings, NOTIFICATIONS).await {
            let _ = wishes.try_set(before);
        }
    });
    let own = app.clone();
    let keep = move || {
        let app = own.clone();
        let wishes = wishes.get_untracked();
        spawn_local(async move {
            app.platform
                .set(Store::Settings, NOTIFICATIONS, &wishes)
                .await;
            kept.try_run(());
        });
    };
    let keep_too = keep.clone();
    view! {
        <section aria-labelledby="notifications-title">
            <h2 id="notifications-title">{app.say(NOTIFICATIONS_TITLE)}</h2>
            <label class="choice">
                <input
                    type="checkbox"
                    id="notify"
                    prop:checked=move || wishes.get().on
                    on:change=move |event| {
                        wishes.update(|wishes| wishes.on = event_target_checked(&event));
                        keep();
                    }
                />
                <span>{app.say(NOTIFY)}</span>
            </label>
            <label class="choice">
                <input
                    type="checkbox"
                    id="notify-numbers"
                    disabled=move || !wishes.get().on
                    prop:checked=move || wishes.get().numbers
                    on:change=move |event| {
                        wishes.update(|wishes| wishes.numbers = event_target_checked(&event));
                        keep_too();
                    }
                />
                <span>{app.say(NOTIFY_NUMBERS)}</span>
            </label>
        </section>
    }
}
