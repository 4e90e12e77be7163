//! Any other time: it is taken if nothing is against it, else what is against it is told.

use super::picker::Picker;
use crate::{
    browser::{dates, zone},
    schedule::{
        slots::{Against, Verdict},
        zones::{field, typed},
    },
    ui::{app::App, schedule::focus},
    words::form as words,
};
use callslot_shared::schedule::local_time::Reading;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A field for any time, and what came of asking about it.
pub(super) fn other(app: &App, picker: Picker, may_force: Signal<bool>) -> impl IntoView + use<> {
    let text = RwSignal::new(field(dates::now(), picker.page.own));
    // A time that was drawn and that something is against is told of here.
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some((at, _)) = picker.judged.get() {
            text.set(field(at, picker.page.own));
            open.set(true);
        }
    });
    let (asking, telling, judging) = (app.clone(), app.clone(), app.clone());
    let read = move || typed(&text.get(), picker.page.own);
    let clock = move || {
        let (resolved, reading) = read()?;
        let time = zone::clock(&telling.locale, resolved.instant, picker.page.own, false);
        match reading {
            Reading::Once => None,
            Reading::Gap => Some(telling.fill(words::GAP, &[("time", &time)])),
            Reading::Fold => Some(telling.say(words::FOLD).to_owned()),
        }
    };
    let ask = move |_| {
        if let Some((resolved, _)) = typed(&text.get_untracked(), picker.page.own) {
            picker.judge(&asking, resolved.instant);
        }
    };
    let judged = move || {
        let (at, verdict) = picker.judged.get()?;
        Some(judgement(&judging, picker, at, verdict, may_force))
    };
    view! {
        <details prop:open=open>
            <summary>{app.say(words::OTHER_TIME)}</summary>
            <div class="field">
                <label for="other-time">{app.say(words::OTHER_TIME_LABEL)}</label>
                <input
                    type="datetime-local"
                    id="other-time"
                    prop:value=move || text.get()
                    on:input=move |event| {
                        picker.judged.set(None);
                        text.set(event_target_value(&event));
                    }
                />
                <button type="button" id="check-time" on:click=ask>
                    {app.say(words::CHECK_TIME)}
                </button>
                <p class="meta">{clock}</p>
            </div>
            <div role="status">{judged}</div>
        </details>
    }
}

fn judgement(
    app: &App,
    picker: Picker,
    at: DateTime<Utc>,
    verdict: Verdict,
    may_force: Signal<bool>,
) -> impl IntoView + use<> {
    let (title, against, forceable) = match verdict {
        Verdict::Free => return ().into_any(),
        Verdict::Against(against) => (words::AGAINST, against, true),
        Verdict::Impossible(against) => (words::IMPOSSIBLE, against, false),
    };
    let lines: Vec<_> = against.into_iter().map(|one| line(app, one)).collect();
    let anyway = forceable.then(|| {
        anyway(
            app,
            may_force,
            Callback::new(move |()| picker.choose(at, None, true)),
        )
    });
    view! {
        <div class="note" id="against" tabindex="-1">
            <p>{app.say(title)}</p>
            <ul class="reasons">{lines}</ul>
            {anyway}
        </div>
    }
    .into_any()
}

fn line(app: &App, against: Against) -> impl IntoView + use<> {
    let who = against.who.map(|who| format!("{who}: "));
    view! {
        <li title=app.in_english(against.details)>
            {who} {app.say(against.why)}
        </li>
    }
}

/// The way past hours and availability, for those who may; else who may.
pub(in crate::ui::schedule) fn anyway(
    app: &App,
    may_force: Signal<bool>,
    force: Callback<()>,
) -> impl IntoView + use<> {
    let (word, ask) = (app.say(words::BOOK_ANYWAY), app.say(words::ASK_TO_OVERRIDE));
    move || {
        if may_force.get() {
            let force = move |_| {
                force.run(());
                focus("chosen".to_owned());
            };
            view! { <button type="button" id="book-anyway" on:click=force>{word}</button> }
                .into_any()
        } else {
            view! { <p class="meta">{ask}</p> }.into_any()
        }
    }
}
