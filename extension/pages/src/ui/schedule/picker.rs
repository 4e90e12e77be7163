//! Choosing when: the free times of a week, or any other time.

use super::{other::other, state::Page};
use crate::{
    api::Failure,
    browser::{dates, zone},
    schedule::{
        slots::{Free, Verdict, Wanted, host, offered, verdict},
        week::{midnight, moved},
        zones::{both, date},
    },
    ui::{
        app::App,
        states::{Bars, Problem},
    },
    words::form as words,
};
use callslot_shared::{
    api::{ExplainBody, SlotsBody},
    ids::{BookingId, UserId},
    schedule::TimeZone,
};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::{prelude::*, task::spawn_local};

/// Days that are looked at together.
const DAYS: i64 = 7;

/// The choice of a time.
#[derive(Clone, Copy)]
pub(super) struct Picker {
    pub(super) page: Page,
    /// What free times depend on.
    wanted: Memo<Wanted>,
    /// The attendee's zone at an instant, if it is known.
    theirs: Callback<DateTime<Utc>, Option<TimeZone>>,
    /// The booking that is moved.
    moved: Option<BookingId>,
    /// When.
    pub(super) chosen: RwSignal<Option<DateTime<Utc>>>,
    /// Whose turn it is then, if that is told.
    pub(super) host: RwSignal<Option<UserId>>,
    /// Whether hours and availability are overridden.
    pub(super) force: RwSignal<bool>,
    /// The free times of the days that are looked at.
    pub(super) free: RwSignal<Option<SlotsBody>>,
    /// Why there are none.
    failure: RwSignal<Option<Failure>>,
    /// The first day that is looked at.
    first: RwSignal<NaiveDate>,
    /// The day whose times are shown, where the person has said.
    day: RwSignal<Option<NaiveDate>>,
    /// What came of asking about another time.
    pub(super) judged: RwSignal<Option<(DateTime<Utc>, Verdict)>>,
    /// Raised to look again.
    again: RwSignal<u32>,
}

impl Picker {
    pub(super) fn new(
        app: &App,
        page: Page,
        wanted: Memo<Wanted>,
        theirs: Callback<DateTime<Utc>, Option<TimeZone>>,
        moved: Option<BookingId>,
    ) -> Self {
        let picker = Self {
            page,
            wanted,
            theirs,
            moved,
            chosen: RwSignal::new(None),
            host: RwSignal::new(None),
            force: RwSignal::new(false),
            free: RwSignal::new(None),
            failure: RwSignal::new(None),
            first: RwSignal::new(date(dates::now(), page.own)),
            day: RwSignal::new(None),
            judged: RwSignal::new(None),
            again: RwSignal::new(0),
        };
        let app = app.clone();
        Effect::new(move |_| {
            let (wanted, first) = (wanted.get(), picker.first.get());
            picker.again.track();
            picker.look(&app, wanted, first);
        });
        picker
    }

    /// Looks for free times again, because one of them was taken.
    pub(super) fn look_again(self) {
        self.again.update(|count| *count += 1);
    }

    fn look(self, app: &App, wanted: Wanted, first: NaiveDate) {
        let own = self.page.own;
        let from = midnight(first, own).max(dates::now());
        let path = wanted.path(from, midnight(moved(first, DAYS), own));
        let app = app.clone();
        spawn_local(async move {
            let answer = app.client.get::<SlotsBody>(path).await;
            // The person may have gone on meanwhile, or away.
            if self.first.try_get_untracked() != Some(first)
                || self.wanted.get_untracked() != wanted
            {
                return;
            }
            match answer {
                Ok(body) => {
                    self.failure.set(None);
                    self.free.set(Some(body));
                }
                Err(failure) => {
                    self.free.set(None);
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    /// Chooses a time.
    pub(super) fn choose(self, at: DateTime<Utc>, host: Option<UserId>, force: bool) {
        self.force.set(force);
        self.host.set(host);
        self.chosen.set(Some(at));
        self.judged.set(None);
    }

    /// A time on the person's own wall, and on the attendee's where that is another.
    pub(super) fn written(self, app: &App, at: DateTime<Utc>) -> String {
        let times = both(
            app.language,
            at,
            self.page.own,
            self.theirs.run(at),
            |zone, day| zone::clock(&app.locale, at, zone, day),
        );
        format!(
            "{}, {times}",
            zone::date(&app.locale, date(at, self.page.own))
        )
    }

    /// Asks what is against a time, and takes it if nothing is.
    pub(super) fn judge(self, app: &App, at: DateTime<Utc>) {
        let wanted = self.wanted.get_untracked();
        let event_type = wanted.event_type.is_some();
        let assumed = self.free.with_untracked(|free| {
            free.as_ref()
                .is_some_and(|free| free.hosts.iter().all(|host| host.assumed_hours))
        });
        let app = app.clone();
        spawn_local(async move {
            match app.client.get::<ExplainBody>(wanted.explain_path(at)).await {
                Ok(body) => match verdict(&body, event_type, assumed, self.moved) {
                    Verdict::Free => self.choose(at, None, false),
                    verdict => self.judged.set(Some((at, verdict))),
                },
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }
}

/// Free times, the chosen one, and any other time.
pub(super) fn picker(app: &App, picker: Picker, may_force: Signal<bool>) -> impl IntoView + use<> {
    let own = app.clone();
    let chosen = move || {
        let at = picker.chosen.get()?;
        let when = picker.written(&own, at);
        let forced = picker.force.get().then(|| own.say(words::BOOK_ANYWAY_ON));
        Some(view! {
            <strong>{own.fill(words::CHOSEN, &[("when", &when)])}</strong>
            " "
            {forced}
        })
    };
    view! {
        <p class="chosen" id="chosen" role="status">
            {chosen}
        </p>
        {free(app, picker)}
        {other(app, picker, may_force)}
    }
}

fn free(app: &App, picker: Picker) -> impl IntoView + use<> {
    let today = date(dates::now(), picker.page.own);
    let turn = move |days: i64| {
        picker.day.set(None);
        picker.free.set(None);
        picker
            .first
            .update(|first| *first = moved(*first, days).max(today));
    };
    let own = app.clone();
    let times = move || match (picker.free.get(), picker.failure.get()) {
        (_, Some(failure)) => {
            let again = Callback::new(move |()| picker.look_again());
            view! { <Problem failure again /> }.into_any()
        }
        (None, None) => view! { <Bars /> }.into_any(),
        (Some(body), None) => days(&own, picker, &body).into_any(),
    };
    view! {
        <div class="free" role="group" aria-label=app.say(words::FREE_TIMES)>
            <p class="turn">
                <button
                    type="button"
                    class="quiet"
                    id="earlier"
                    disabled=move || picker.first.get() <= today
                    on:click=move |_| turn(-DAYS)
                >
                    {app.say(words::EARLIER)}
                </button>
                <strong>{app.say(words::FREE_TIMES)}</strong>
                <button type="button" class="quiet" id="later" on:click=move |_| turn(DAYS)>
                    {app.say(words::LATER)}
                </button>
            </p>
            {times}
        </div>
    }
}

fn days(app: &App, picker: Picker, body: &SlotsBody) -> impl IntoView + use<> {
    let held = picker
        .chosen
        .get_untracked()
        .filter(|_| !picker.force.get_untracked());
    let first = picker.first.get_untracked();
    let last = moved(first, DAYS);
    let held = held.filter(|at| (first..last).contains(&date(*at, picker.page.own)));
    let days = offered(body, picker.page.own, held);
    if days.is_empty() {
        return view! { <p id="no-free-times">{app.say(words::NO_FREE_TIMES)}</p> }.into_any();
    }
    let assumed = body.hosts.iter().any(|host| host.assumed_hours);
    let usual = days.first().map(|day| day.date);
    let shown = move || picker.day.get().or(usual);
    let tabs: Vec<_> = days
        .iter()
        .map(|day| {
            let (date, count) = (day.date, day.times.len());
            view! {
                <button
                    type="button"
                    aria-pressed=move || (shown() == Some(date)).to_string()
                    on:click=move |_| picker.day.set(Some(date))
                >
                    {zone::date(&app.locale, date)}
                    <span class="meta">{count}</span>
                </button>
            }
        })
        .collect();
    let (own, body) = (app.clone(), body.clone());
    let times = move || {
        let day = days.iter().find(|day| Some(day.date) == shown())?;
        Some(times(&own, picker, &body, day))
    };
    view! {
        {assumed.then(|| view! { <p class="meta">{app.say(words::ASSUMED)}</p> })}
        <div class="days">{tabs}</div>
        {times}
    }
    .into_any()
}

fn times(app: &App, picker: Picker, body: &SlotsBody, day: &Free) -> impl IntoView + use<> {
    let label = zone::date(&app.locale, day.date);
    let label = app.fill(words::FREE_ON, &[("day", &label)]);
    let times: Vec<_> = day
        .times
        .iter()
        .map(|slot| {
            let (at, host) = (slot.start, host(body, slot));
            view! {
                <button
                    type="button"
                    class="slot"
                    data-start=at.to_rfc3339()
                    title=picker.written(app, at)
                    aria-pressed=move || (picker.chosen.get() == Some(at)).to_string()
                    on:click=move |_| picker.choose(at, host, false)
                >
                    {zone::clock(&app.locale, at, picker.page.own, false)}
                </button>
            }
        })
        .collect();
    view! {
        <div class="times" role="group" aria-label=label>
            {times}
        </div>
    }
}
