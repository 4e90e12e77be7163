//! The days of the week, each with its hours and a way to copy them.

use super::HoursForm;
use crate::{
    availability::week::{DAYS, WeekProblem, in_order},
    ui::{
        app::App,
        availability::{
            intervals::{Editor, add, editor},
            written,
        },
        results::focus,
    },
    words::{availability as words, popup::NOT_NOW},
};
use chrono::Weekday;
use leptos::prelude::*;

/// The beginning of the ids of a day.
pub(super) const fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

/// The copying of one day's hours to others.
#[derive(Clone, Copy)]
struct Copying {
    from: RwSignal<Option<Weekday>>,
    to: RwSignal<Vec<Weekday>>,
}

impl Copying {
    fn begin(self, day: Weekday) {
        self.to.set(Vec::new());
        self.from.set(Some(day));
        focus(format!("{}-copies", name(day)));
    }

    fn end(self, day: Weekday) {
        self.from.set(None);
        focus(format!("{}-copy", name(day)));
    }

    /// A day to copy to.
    fn target(self, from: Weekday, day: Weekday, said: String) -> AnyView {
        let chosen = move || self.to.read().contains(&day);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    id=format!("{}-to-{}", name(from), name(day))
                    prop:checked=chosen
                    on:change=move |event| self.choose(day, event_target_checked(&event))
                />
                <span>{said}</span>
            </label>
        }
        .into_any()
    }

    fn choose(self, day: Weekday, chosen: bool) {
        self.to.update(|to| {
            to.retain(|one| *one != day);
            if chosen {
                to.push(day);
            }
        });
    }
}

impl HoursForm {
    /// The days in the order of the schedule's week.
    pub(super) fn week(self, app: &App) -> impl IntoView + use<> {
        let copying = Copying {
            from: RwSignal::new(None),
            to: RwSignal::new(Vec::new()),
        };
        let start = Memo::new(move |_| {
            let base = self.base.read();
            base.as_ref().map(|base| base.rules().week_start)
        });
        let app = app.clone();
        move || {
            let days = in_order(start.get().unwrap_or_default());
            let days = days.map(|day| self.day(&app, copying, day));
            view! { <div class="week-editor">{days.into_iter().collect_view()}</div> }
        }
    }

    fn editor_of(self, day: Weekday) -> Option<Editor> {
        let (_, signal) = DAYS
            .into_iter()
            .zip(self.days)
            .find(|(one, _)| *one == day)?;
        let wrong = Signal::derive(move || {
            let all = self.wrong.get().into_iter();
            all.filter_map(|one| match one {
                WeekProblem::Hours(of, problem) if of == day => Some(problem),
                WeekProblem::Hours(..) | WeekProblem::Zone => None,
            })
            .collect()
        });
        Some(Editor {
            id: name(day),
            day: signal,
            wrong,
            edited: Callback::new(move |()| self.edited()),
        })
    }

    fn day(self, app: &App, copying: Copying, day: Weekday) -> impl IntoView + use<> {
        let edited = self.editor_of(day)?;
        let said = written::weekday(app, day, "long");
        let title = format!("{}-title", name(day));
        let values = [("day", &*said)];
        let copy = app.fill(words::COPY_OF, &values);
        let is_open = move || copying.from.get() == Some(day);
        let turn = move |_| {
            if copying.from.get_untracked() == Some(day) {
                copying.end(day);
            } else {
                copying.begin(day);
            }
        };
        Some(view! {
            <div class="week-day" role="group" id=name(day) aria-labelledby=title.clone()>
                <h3 id=title.clone()>{said.clone()}</h3>
                <div class="intervals">
                    {editor(app, edited, &said)} <p class="actions">
                        {add(app, edited, &said)}
                        <button
                            type="button"
                            class="quiet"
                            id=format!("{}-copy", name(day))
                            aria-label=copy.clone()
                            aria-expanded=move || is_open().to_string()
                            on:click=turn
                        >
                            {app.say(words::COPY)}
                        </button>
                    </p> {self.copies(app, copying, day, copy)}
                </div>
            </div>
        })
    }

    /// The days to copy to, once that is asked for.
    fn copies(
        self,
        app: &App,
        copying: Copying,
        from: Weekday,
        label: String,
    ) -> impl IntoView + use<> {
        let app = app.clone();
        move || {
            if copying.from.get() != Some(from) {
                return None;
            }
            let others: Vec<_> = DAYS.into_iter().filter(|day| *day != from).collect();
            let days = others.iter().map(|day| {
                let said = written::weekday(&app, *day, "long");
                copying.target(from, *day, said)
            });
            let days = days.collect_view();
            let all = move |_| copying.to.set(others.clone());
            let copy = move |_| {
                self.copy(from, &copying.to.get_untracked());
                copying.end(from);
            };
            Some(view! {
                <div
                    class="question"
                    id=format!("{}-copies", name(from))
                    role="group"
                    tabindex="-1"
                    aria-label=label.clone()
                >
                    <div class="checks">{days}</div>
                    <p class="actions">
                        <button
                            type="button"
                            class="primary"
                            id=format!("{}-copy-yes", name(from))
                            on:click=copy
                        >
                            {app.say(words::COPY_YES)}
                        </button>
                        <button type="button" on:click=all>
                            {app.say(words::COPY_ALL)}
                        </button>
                        <button type="button" class="quiet" on:click=move |_| copying.end(from)>
                            {app.say(NOT_NOW)}
                        </button>
                    </p>
                </div>
            })
        }
    }

    fn copy(self, from: Weekday, to: &[Weekday]) {
        let of = |wanted: Weekday| {
            let mut all = DAYS.into_iter().zip(self.days);
            all.find(|(day, _)| *day == wanted)
                .map(|(_, signal)| signal)
        };
        let Some(hours) = of(from).map(|day| day.get_untracked()) else {
            return;
        };
        for day in to.iter().filter_map(|day| of(*day)) {
            day.update(|day| day.copy(&hours));
        }
        self.edited();
    }
}
