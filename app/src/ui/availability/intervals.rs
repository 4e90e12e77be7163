//! The hours of a day: from, to, and the ways to add and remove.

use super::fields::follow;
use crate::{
    availability::hours::{DayDraft, End, IntervalDraft, IntervalProblem},
    ui::{app::App, results::focus},
    words::availability as words,
};
use leptos::{html::Input, prelude::*};

/// The hours of a day that are edited.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// The beginning of all ids.
    pub(super) id: &'static str,
    /// The hours.
    pub(super) day: RwSignal<DayDraft>,
    /// Everything that is wrong with them.
    pub(super) wrong: Signal<Vec<IntervalProblem>>,
    /// Is told that something was edited, so that errors are no longer true.
    pub(super) edited: Callback<()>,
}

/// The id of an end of hours.
pub(super) fn id(day: &str, key: u32, end: End) -> String {
    let end = match end {
        End::From => "from",
        End::To => "to",
    };
    format!("{day}-{key}-{end}")
}

/// The hours, and the button for more. `name` is that of the day.
pub(super) fn editor(app: &App, editor: Editor, name: &str) -> impl IntoView + use<> {
    let keys = Memo::new(move |_| {
        let day = editor.day.read();
        let all = day.intervals().iter();
        all.map(|one| one.key).collect::<Vec<_>>()
    });
    let (own, day) = (app.clone(), name.to_owned());
    move || {
        let keys = keys.get();
        if keys.is_empty() {
            return view! { <p class="meta">{own.say(words::UNAVAILABLE)}</p> }.into_any();
        }
        let rows: Vec<_> = keys
            .into_iter()
            .zip(1_u32..)
            .map(|(key, number)| row(&own, editor, key, &day, number))
            .collect();
        view! { <ul>{rows}</ul> }.into_any()
    }
}

/// The button for more hours.
pub(super) fn add(app: &App, editor: Editor, name: &str) -> impl IntoView + use<> {
    let add = move |_| {
        let added = editor.day.try_update(DayDraft::add);
        editor.edited.run(());
        if let Some(key) = added {
            focus(id(editor.id, key, End::From));
        }
    };
    view! {
        <button
            type="button"
            class="quiet"
            id=format!("{}-add", editor.id)
            aria-label=app.fill(words::ADD_HOURS_OF, &[("day", name)])
            on:click=add
        >
            {app.say(words::ADD_HOURS)}
        </button>
    }
}

fn row(app: &App, editor: Editor, key: u32, day: &str, number: u32) -> impl IntoView + use<> {
    let number = number.to_string();
    let values = [("day", day), ("number", &*number)];
    let problem = move |end: Option<End>| {
        let wrong = editor.wrong.read();
        let mut all = wrong.iter().filter(|one| one.key == key);
        all.find(|one| end.is_none_or(|end| one.end == end))
            .map(|one| one.text)
    };
    let described = format!("{}-{key}-problem", editor.id);
    let ends = [(End::From, words::FROM), (End::To, words::TO)].map(|(end, text)| {
        let field = NodeRef::<Input>::new();
        follow(field, move || {
            let day = editor.day.read();
            let one = day.get(key);
            let text = one.map(|one| match end {
                End::From => one.from.clone(),
                End::To => one.to.clone(),
            });
            text.unwrap_or_default()
        });
        let typed = move |event| {
            let text = event_target_value(&event);
            editor.day.update(|day| day.set(key, end, text));
            editor.edited.run(());
        };
        view! {
            <input
                type="time"
                node_ref=field
                id=id(editor.id, key, end)
                aria-label=app.fill(text, &values)
                aria-describedby=described.clone()
                aria-invalid=move || problem(Some(end)).is_some().to_string()
                on:input=typed
            />
        }
    });
    let [from, to] = ends;
    let remove = move |_| {
        editor.day.update(|day| day.remove(key));
        editor.edited.run(());
        focus(format!("{}-add", editor.id));
    };
    let own = app.clone();
    let said = move || problem(None).map(|text| own.say(text));
    view! {
        <li class="interval">
            {from} <span class="meta" aria-hidden="true">{app.say(words::UNTIL)}</span> {to}
            <button
                type="button"
                class="quiet"
                id=format!("{}-{key}-remove", editor.id)
                aria-label=app.fill(words::REMOVE_HOURS_OF, &values)
                on:click=remove
            >
                {app.say(words::REMOVE)}
            </button>
            {next_day(app, editor, key, app.fill(words::NEXT_DAY_OF, &values))}
            <p class="wrong" id=described>
                {said}
            </p>
        </li>
    }
}

/// Whether hours whose end is before their start end on the next day.
fn next_day(app: &App, editor: Editor, key: u32, label: String) -> impl IntoView + use<> {
    let is_reversed = Memo::new(move |_| {
        let day = editor.day.read();
        day.get(key).is_some_and(IntervalDraft::is_reversed)
    });
    let checked = move || {
        let day = editor.day.read();
        day.get(key).is_some_and(|one| one.next_day)
    };
    let text = app.say(words::NEXT_DAY);
    let chosen = move |event| {
        let next_day = event_target_checked(&event);
        editor.day.update(|day| day.set_next_day(key, next_day));
        editor.edited.run(());
    };
    move || {
        is_reversed.get().then(|| {
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        id=format!("{}-{key}-next-day", editor.id)
                        aria-label=label.clone()
                        prop:checked=checked
                        on:change=chosen
                    />
                    <span>{text}</span>
                </label>
            }
        })
    }
}
