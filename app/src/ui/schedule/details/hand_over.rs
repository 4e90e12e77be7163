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
    words::MemberText,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// The most members whose availability is asked for: one request each.
const MOST_ASKED: usize = 20;

/// The state of the hand-over of a booking.
#[derive(Clone, Copy)]
struct HandOver {
    shown: Shown,
    /// The words that are searched for.
    searched: RwSignal<String>,
    /// Of each member who was asked for, whether they are free, or why not.
    availability: RwSignal<BTreeMap<UserId, MemberText>>,
    /// Why it was not handed over.
    refused: RwSignal<Option<Refusal>>,
    busy: RwSignal<bool>,
}

/// The members who could take it over.
pub(super) fn handing_over(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let hand_over = HandOver {
        shown,
        searched: RwSignal::new(String::new()),
        availability: RwSignal::new(BTreeMap::new()),
        refused: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let members = shown.page.members.get_untracked();
    let heirs: Vec<MemberEntry> = heirs(&members, booking.user_id)
        .into_iter()
        .cloned()
        .collect();
    hand_over.ask(app, booking, &heirs);
    let nobody = heirs.is_empty().then(|| app.say(words::HAND_OVER_NOBODY));
    let (own, of) = (app.clone(), booking.clone());
    let found = move || {
        let searched = hand_over.searched.get();
        let found: Vec<_> = heirs
            .iter()
            .filter(|heir| matches(&heir.name, &searched))
            .map(|heir| hand_over.heir(&own, &of, heir))
            .collect();
        if found.is_empty() && !heirs.is_empty() {
            return view! { <p class="meta" role="status">{own.say(desk::NO_MEMBER)}</p> }
                .into_any();
        }
        view! { <ul class="heirs">{found}</ul> }.into_any()
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
            {found}
            <p class="wrong" role="alert">
                {why}
            </p>
            <p class="actions">{keep(app, shown)}</p>
        </div>
    }
}

impl HandOver {
    /// Asks one after the other whether they are free at the booking's time.
    fn ask(self, app: &App, booking: &Booking, heirs: &[MemberEntry]) {
        let (app, booking) = (app.clone(), booking.clone());
        let ids: Vec<UserId> = heirs.iter().take(MOST_ASKED).map(|heir| heir.id).collect();
        spawn_local(async move {
            for id in ids {
                let wanted = Wanted {
                    operator: Some(id),
                    minutes: Some(booking.duration_minutes),
                    zone: Some(booking.timezone),
                    ..Wanted::default()
                };
                let path = wanted.explain_path(booking.start_time);
                let answer = app.client.get::<ExplainBody>(path).await;
                // The hand-over may have been left meanwhile.
                if self.availability.try_get_untracked().is_none() {
                    return;
                }
                if let Ok(body) = answer {
                    let told = told(verdict(&body, false, false, Some(booking.id)));
                    self.availability.update(|known| {
                        known.insert(id, told);
                    });
                }
            }
        });
    }

    fn heir(self, app: &App, booking: &Booking, heir: &MemberEntry) -> impl IntoView + use<> {
        let (own, of, id) = (app.clone(), booking.clone(), heir.id);
        let (name, given) = (heir.name.clone(), heir.name.clone());
        let give = move |_| self.give(&own, &of, id, &given);
        let own = app.clone();
        let availability = move || {
            let told = self.availability.with(|known| known.get(&id).copied());
            told.map(|told| own.say(told))
        };
        let described = format!("heir-{id}");
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
                <span class="meta" id=described>
                    {availability}
                </span>
            </li>
        }
    }

    fn give(self, app: &App, booking: &Booking, heir: UserId, name: &str) {
        let request = ChangeBooking {
            user_id: Some(heir.to_string()),
            ..ChangeBooking::default()
        };
        let (app, booking, name) = (app.clone(), booking.clone(), name.to_owned());
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
