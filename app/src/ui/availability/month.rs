//! A month as a grid of dates, after the pattern for date grids: one stop of the Tab key, and keys lead from date to date.

use super::written;
use crate::{
    availability::{
        month::{is_same_month, step, weeks},
        overrides::{Kind, Mark, mark},
        week::in_order,
    },
    ui::{app::App, results::focus},
    words::availability as words,
};
use callslot_shared::{
    api::{Schedule, TimeOff},
    schedule::hours::WeekStart,
};
use chrono::NaiveDate;
use leptos::prelude::*;

/// The month that is shown.
#[derive(Clone, Copy)]
pub(super) struct Month {
    /// The schedule whose overrides are marked.
    pub(super) schedule: Memo<Option<Schedule>>,
    /// The times off that are marked.
    pub(super) times_off: Memo<Vec<TimeOff>>,
    /// The date that the Tab key leads to.
    pub(super) focused: RwSignal<NaiveDate>,
    /// The date that is chosen.
    pub(super) chosen: Signal<Option<NaiveDate>>,
    /// Chooses a date.
    pub(super) choose: Callback<NaiveDate>,
    /// Today's date.
    pub(super) today: NaiveDate,
}

/// The id of a date's cell.
pub(super) fn id(date: NaiveDate) -> String {
    format!("date-{date}")
}

impl Month {
    /// The month, and the ways to others.
    pub(super) fn drawn(self, app: &App) -> impl IntoView + use<> {
        let first = Memo::new(move |_| {
            let date = self.focused.get();
            chrono::Datelike::with_day(&date, 1).unwrap_or(date)
        });
        let turn = move |key: &'static str| {
            let there = step(self.focused.get_untracked(), key, false, self.start());
            if let Some(there) = there {
                self.focused.set(there);
            }
        };
        let own = app.clone();
        let title = move || written::month(&own, first.get());
        let own = app.clone();
        let grid = move || {
            let schedule = self.schedule.get()?;
            Some(self.grid(&own, first.get(), &schedule))
        };
        view! {
            <div class="month">
                <p class="turn">
                    <button
                        type="button"
                        id="month-earlier"
                        aria-label=app.say(words::EARLIER_MONTH)
                        on:click=move |_| turn("PageUp")
                    >
                        "‹"
                    </button>
                    <strong id="month-title" aria-live="polite">
                        {title}
                    </strong>
                    <button
                        type="button"
                        id="month-later"
                        aria-label=app.say(words::LATER_MONTH)
                        on:click=move |_| turn("PageDown")
                    >
                        "›"
                    </button>
                </p>
                {grid}
                {legend(app)}
            </div>
        }
    }

    fn start(self) -> WeekStart {
        self.schedule
            .with_untracked(|one| one.as_ref().map(|one| one.week_start).unwrap_or_default())
    }

    fn grid(self, app: &App, first: NaiveDate, schedule: &Schedule) -> impl IntoView + use<> {
        let heads = in_order(schedule.week_start).map(|day| {
            let long = written::weekday(app, day, "long");
            view! {
                <th scope="col" abbr=long>
                    {written::weekday(app, day, "short")}
                </th>
            }
        });
        let times_off = self.times_off.get();
        let rows = weeks(first, schedule.week_start).into_iter().map(|week| {
            let cells = week.into_iter().map(|date| {
                if is_same_month(date, first) {
                    let mark = mark(schedule, &times_off, date);
                    self.cell(app, date, mark).into_any()
                } else {
                    view! { <td></td> }.into_any()
                }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        });
        let pressed = move |event: web_sys::KeyboardEvent| {
            let at = self.focused.get_untracked();
            match &*event.key() {
                "Enter" | " " => {
                    event.prevent_default();
                    self.choose.run(at);
                }
                key => {
                    if let Some(there) = step(at, key, event.shift_key(), self.start()) {
                        event.prevent_default();
                        self.focused.set(there);
                        focus(id(there));
                    }
                }
            }
        };
        view! {
            <table role="grid" id="month" aria-labelledby="month-title" on:keydown=pressed>
                <thead>
                    <tr>{heads.into_iter().collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    }

    fn cell(self, app: &App, date: NaiveDate, mark: Mark) -> impl IntoView + use<> {
        let said = marks(mark).map(|text| app.say(text)).collect::<Vec<_>>();
        let full = written::full_date(app, date);
        let label = if said.is_empty() {
            full
        } else {
            let values = [("date", &*full), ("mark", &said.join(", "))];
            app.fill(words::MARKED, &values)
        };
        let press = move |_| {
            self.focused.set(date);
            self.choose.run(date);
        };
        let class = match mark.kind {
            Kind::Usual => "",
            Kind::Closed => "closed",
            Kind::Hours => "own",
        };
        view! {
            <td
                role="gridcell"
                id=id(date)
                class=class
                class:off=mark.off
                tabindex=move || if self.focused.get() == date { "0" } else { "-1" }
                aria-label=label
                aria-selected=move || (self.chosen.get() == Some(date)).to_string()
                aria-current=(date == self.today).then_some("date")
                on:click=press
            >
                {chrono::Datelike::day(&date)}
                {sign(mark)}
            </td>
        }
    }
}

/// The words for what is marked.
fn marks(mark: Mark) -> impl Iterator<Item = callslot_shared::words::MemberText> {
    let kind = match mark.kind {
        Kind::Usual => None,
        Kind::Closed => Some(words::MARK_CLOSED),
        Kind::Hours => Some(words::MARK_HOURS),
    };
    kind.into_iter().chain(mark.off.then_some(words::MARK_OFF))
}

/// The sign below a date's number, each of another form.
fn sign(mark: Mark) -> impl IntoView {
    let kind = match mark.kind {
        Kind::Usual => "",
        Kind::Closed => "×",
        Kind::Hours => "●",
    };
    let off = if mark.off { "▬" } else { "" };
    view! {
        <span class="sign" aria-hidden="true">
            {kind}
            {off}
        </span>
    }
}

fn legend(app: &App) -> impl IntoView + use<> {
    let of = |kind, off| Mark { kind, off };
    let signs = [
        of(Kind::Closed, false),
        of(Kind::Hours, false),
        of(Kind::Usual, true),
    ];
    let entries = signs.map(|mark| {
        let said = marks(mark).map(|text| app.say(text)).collect::<Vec<_>>();
        view! { <li>{sign(mark)} " " {said}</li> }
    });
    view! {
        <ul class="legend meta" aria-label=app.say(words::LEGEND)>
            {entries.into_iter().collect_view()}
        </ul>
    }
}
