//! Handing a booking over: members are searched, and each is told to be free at its time or not.

use super::{
    change::{Came, change},
    shown::{Doing, Shown, keep},
};
use crate::{
    api::in_words,
    schedule::{
        details::heirs,
        people::{hue, initials, matches},
        refusal::Refusal,
        slots::{Verdict, Wanted, verdict},
        wrong,
    },
    ui::{
        app::App,
        schedule::toast::{Toast, Undo},
    },
    words::{desk, details as words, form},
};
use callslot_shared::{
    api::{ChangeBooking, ExplainBody, MemberEntry},
    booking::Booking,
    ids::UserId,
    schedule::TimeZone,
    words::MemberText,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// The most members whose availability is asked for: one request each.
const MOST_ASKED: usize = 20;

/// The state of the hand-over of a booking.
#[derive(Clone, Copy)]
struct HandOver {
    shown: Shown,
    booking: Memo<Booking>,
    /// The time at which somebody is to be free: when, for how many minutes, and in which zone.
    time: Memo<(DateTime<Utc>, u32, TimeZone)>,
    /// The words that are searched for.
    searched: RwSignal<String>,
    /// Of each member who was asked for, whether they are free, or why not.
    availability: RwSignal<BTreeMap<UserId, MemberText>>,
    /// Why it was not handed over.
    refused: RwSignal<Option<Refusal>>,
    busy: RwSignal<bool>,
}

/// The members who could take it over.
pub(super) fn handing_over(
    app: &App,
    shown: Shown,
    booking: Memo<Booking>,
) -> impl IntoView + use<> {
    let hand_over = HandOver {
        shown,
        booking,
        time: Memo::new(move |_| {
            booking.with(|one| (one.start_time, one.duration_minutes, one.timezone))
        }),
        searched: RwSignal::new(String::new()),
        availability: RwSignal::new(BTreeMap::new()),
        refused: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let own = app.clone();
    Effect::new(move |_| hand_over.ask(&own));
    // Rows stay while names are typed and answers come in, so that a press meets the row that it is meant for.
    let own = app.clone();
    let row = move |heir: MemberEntry| hand_over.heir(&own, &heir);
    let nobody = app.say(words::HAND_OVER_NOBODY);
    let nobody = move || hand_over.heirs("").is_empty().then_some(nobody);
    let not_found = app.say(desk::NO_MEMBER);
    let not_found = move || {
        let is_empty = |searched: &str| hand_over.heirs(searched).is_empty();
        (is_empty(&hand_over.searched.read()) && !is_empty("")).then_some(not_found)
    };
    let own = app.clone();
    let why = move || hand_over.refused.get().map(|refusal| said(&own, refusal));
    view! {
        <div class="question" role="group" aria-label=app.say(words::HAND_OVER_TO)>
            <div class="field">
                <label for="heir-search">{app.say(words::HAND_OVER_TO)}</label>
                <input
                    type="search"
                    id="heir-search"
                    autocomplete="off"
                    placeholder=app.say(desk::SEARCH_MEMBERS)
                    prop:value=move || hand_over.searched.get()
                    on:input=move |event| hand_over.searched.set(event_target_value(&event))
                />
            </div>
            <p class="meta">{nobody}</p>
            <ul class="heirs">
                <For
                    each=move || hand_over.heirs(&hand_over.searched.read())
                    key=|heir| heir.id
                    children=row
                />
            </ul>
            <p class="meta" role="status">
                {not_found}
            </p>
            <p class="wrong" role="alert">
                {why}
            </p>
            <p class="actions">{keep(app, shown)}</p>
        </div>
    }
}

impl HandOver {
    /// The members who could take it over, of those whose names fit what is searched for.
    fn heirs(self, searched: &str) -> Vec<MemberEntry> {
        let members = self.shown.page.members.read();
        let found = heirs(&members, self.booking.read().user_id).into_iter();
        let found = found.filter(|heir| matches(&heir.name, searched));
        found.cloned().collect()
    }

    /// Asks one after the other whether they are free at the booking's time.
    fn ask(self, app: &App) {
        let time @ (start, minutes, zone) = self.time.get();
        let booking = self.booking.with_untracked(|one| one.id);
        let heirs = untrack(|| self.heirs(""));
        if self.availability.with_untracked(|known| !known.is_empty()) {
            self.availability.set(BTreeMap::new());
        }
        let ids: Vec<UserId> = heirs.iter().take(MOST_ASKED).map(|heir| heir.id).collect();
        let app = app.clone();
        spawn_local(async move {
            for id in ids {
                let wanted = Wanted {
                    operator: Some(id),
                    minutes: Some(minutes),
                    zone: Some(zone),
                    ..Wanted::default()
                };
                let answer = app
                    .client
                    .get::<ExplainBody>(wanted.explain_path(start))
                    .await;
                // The hand-over may have been left meanwhile, or the booking moved.
                if self.time.try_get_untracked() != Some(time) {
                    return;
                }
                if let Ok(body) = answer {
                    let told = told(verdict(&body, false, false, Some(booking)));
                    self.availability.update(|known| {
                        known.insert(id, told);
                    });
                }
            }
        });
    }

    fn heir(self, app: &App, heir: &MemberEntry) -> impl IntoView + use<> {
        let (own, id) = (app.clone(), heir.id);
        let (name, given) = (heir.name.clone(), heir.name.clone());
        let give = move |_| self.give(&own, id, &given);
        let own = app.clone();
        let availability = move || {
            let told = self.availability.with(|known| known.get(&id).copied());
            told.map(|told| own.say(told))
        };
        let (described, in_full) = (format!("heir-{id}"), availability.clone());
        view! {
            <li>
                <span class=format!("initials hue-{}", hue(id)) aria-hidden="true">
                    {initials(&name)}
                </span>
                <button
                    class="heir"
                    aria-describedby=described.clone()
                    disabled=self.busy
                    on:click=give
                >
                    {name}
                </button>
                <span class="meta clipped" id=described title=in_full>
                    {availability}
                </span>
            </li>
        }
    }

    fn give(self, app: &App, heir: UserId, name: &str) {
        let request = ChangeBooking {
            user_id: Some(heir.to_string()),
            ..ChangeBooking::default()
        };
        let (app, booking, name) = (app.clone(), self.booking.get_untracked(), name.to_owned());
        let shown = self.shown;
        self.busy.set(true);
        spawn_local(async move {
            let came = change(&app, &booking, &request).await;
            // The booking may have been left meanwhile.
            if self.busy.try_set(false).is_some() {
                return shown.page.refresh(&app);
            }
            match came {
                Came::Done(given) => {
                    shown.doing.set(Doing::Nothing);
                    shown.know((*given).clone());
                    let text = app.fill(words::HANDED_OVER, &[("who", &name)]);
                    let back = ChangeBooking {
                        user_id: Some(booking.user_id.to_string()),
                        ..ChangeBooking::default()
                    };
                    let undo = Undo::Change(*given, Box::new(back));
                    shown.page.done(&app, Toast::undone_by(text, undo));
                }
                Came::Refused(Refusal::Other(failure)) => shown.give_up(&app, failure),
                Came::Refused(refusal) => self.refused.set(Some(refusal)),
            }
        });
    }
}

/// Whether somebody is free, or the first of what is against it.
fn told(verdict: Verdict) -> MemberText {
    match verdict {
        Verdict::Free => desk::FREE,
        Verdict::Against(against) | Verdict::Impossible(against) => {
            against.first().map_or(desk::NOT_FREE, |first| first.why)
        }
    }
}

/// Why a booking was not handed over.
fn said(app: &App, refusal: Refusal) -> String {
    match refusal {
        Refusal::Taken(_) => app.say(form::WHY_BUSY).to_owned(),
        Refusal::Outside(reasons) => {
            let said = reasons.into_iter().map(|reason| reason.said(app.language));
            said.collect::<Vec<_>>().join(" ")
        }
        Refusal::Crowded(_) => app.say(form::WHY_CARRIER_BUSY).to_owned(),
        Refusal::CallingHours(message) => in_words(app.language, message, form::WHY_CALLING_HOURS),
        Refusal::Field(error) => wrong::said(app.language, &error),
        Refusal::Other(_) => String::new(),
    }
}
