//! The times off: those that are not over, each with the way to remove it, and behind a title those that are.

use super::OffForm;
use crate::{
    availability::{
        change::Change,
        time_off::{again, listed, over, when},
    },
    browser::dates,
    ui::{
        app::App,
        availability::{state::send, written},
    },
    words::availability as words,
};
use callslot_shared::{
    api::{TimeOff as OffEntry, TimeOffBody},
    schedule::TimeZone,
};
use leptos::prelude::*;

impl OffForm {
    /// Those that are not over.
    pub(super) fn list(self, app: &App) -> impl IntoView + use<> {
        let app = app.clone();
        move || {
            let zone = self.zone();
            let known = self.availability.snapshot.read();
            let all = known.as_ref().map(|known| &*known.times_off);
            let (all, now) = (all.unwrap_or_default(), dates::now());
            let ahead = listed(all, now, zone);
            let ahead = if ahead.is_empty() {
                view! { <p class="meta" id="no-time-off">{app.say(words::NO_TIME_OFF)}</p> }
                    .into_any()
            } else {
                let rows = ahead.into_iter().map(|off| self.entry(&app, off, zone));
                view! { <ul id="times-off">{rows.collect_view()}</ul> }.into_any()
            };
            view! {
                {ahead}
                {past(&app, &over(all, now, zone), zone)}
            }
        }
    }

    fn entry(self, app: &App, off: OffEntry, zone: TimeZone) -> impl IntoView + use<> {
        let said = when(&off).map_or_else(String::new, |when| written::off(app, when, zone));
        let reason = off.reason.clone().filter(|reason| !reason.is_empty());
        let label = app.fill(words::REMOVE_OFF, &[("when", &said)]);
        let action = if off.user_id.is_some() {
            let (own, text) = (app.clone(), app.say(words::REMOVE));
            let remove = move |_| self.remove(&own, off.clone());
            view! {
                <button type="button" class="quiet" aria-label=label on:click=remove>
                    {text}
                </button>
            }
            .into_any()
        } else {
            view! { <span class="meta">{app.say(words::EVERYBODY)}</span> }.into_any()
        };
        view! {
            <li class="off-entry">
                <span>{said}</span>
                <span class="meta">{reason}</span>
                {action}
            </li>
        }
    }

    fn remove(self, app: &App, off: OffEntry) {
        if untrack(|| self.saving.is_busy()) {
            return;
        }
        self.edited();
        let (app, zone) = (app.clone(), untrack(|| self.zone()));
        self.saving.begin(async move {
            let removed = send::<TimeOffBody>(&app, &Change::Remove(off.id)).await;
            self.availability.look(&app).await;
            match removed {
                Ok(body) => {
                    let said = when(&off).map(|when| written::off(&app, when, zone));
                    let values = [("when", &*said.unwrap_or_default())];
                    let text = app.fill(words::OFF_REMOVED, &values);
                    let back = Change::Enter(again(&body.time_off));
                    self.availability.undoable(&app, text, back);
                }
                Err(failure) => self.availability.results.failed(failure),
            }
        });
    }
}

/// Those that are over: nothing rests on them any longer.
fn past(app: &App, over: &[OffEntry], zone: TimeZone) -> Option<impl IntoView + use<>> {
    let count = Some(over.len()).filter(|count| *count > 0)?;
    let title = app.fill(words::PAST_OFF, &[("count", &count.to_string())]);
    let rows = over.iter().map(|off| {
        let said = when(off).map_or_else(String::new, |when| written::off(app, when, zone));
        let reason = off.reason.clone().filter(|reason| !reason.is_empty());
        view! {
            <li class="off-entry">
                <span>{said}</span>
                <span class="meta">{reason}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(view! {
        <details id="past-off">
            <summary>{title}</summary>
            <ul>{rows}</ul>
        </details>
    })
}
