//! The choice of a time: what free times depend on, and what is chosen.

use super::roving;
use crate::{
    api::Failure,
    browser::{dates, zone},
    schedule::{
        slots::{Verdict, Wanted, verdict},
        week::{midnight, moved},
        zones::{both, date},
    },
    ui::{
        app::App,
        schedule::{state::Page, when},
    },
};
use callslot_shared::{
    api::{ExplainBody, SlotsBody},
    ids::{BookingId, UserId},
    schedule::TimeZone,
};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::{prelude::*, task::spawn_local};

/// The place of free times in the page.
const PLACE: &str = ".free";
/// Days that are looked at together.
pub(in crate::ui::schedule) const DAYS: i64 = 7;

/// The choice of a time.
#[derive(Clone, Copy)]
pub(in crate::ui::schedule) struct Picker {
    pub(in crate::ui::schedule) page: Page,
    /// The choices that free times depend on.
    wanted: Memo<Wanted>,
    /// The attendee's zone at an instant, if it is known.
    theirs: Callback<DateTime<Utc>, Option<TimeZone>>,
    /// The booking that is moved.
    moved: Option<BookingId>,
    /// When.
    pub(in crate::ui::schedule) chosen: RwSignal<Option<DateTime<Utc>>>,
    /// The host whose turn it is then, if that is told.
    pub(in crate::ui::schedule) host: RwSignal<Option<UserId>>,
    /// Whether hours and availability are overridden.
    pub(in crate::ui::schedule) force: RwSignal<bool>,
    /// The free times of the days that are looked at.
    pub(in crate::ui::schedule) free: RwSignal<Option<SlotsBody>>,
    /// Why there are none.
    pub(in crate::ui::schedule) failure: RwSignal<Option<Failure>>,
    /// The first day that is looked at.
    pub(in crate::ui::schedule) first: RwSignal<NaiveDate>,
    /// The day whose times are shown, where the person has said.
    pub(in crate::ui::schedule) day: RwSignal<Option<NaiveDate>>,
    /// The result of asking about another time.
    pub(in crate::ui::schedule) judged: RwSignal<Option<(DateTime<Utc>, Verdict)>>,
    /// A time that is judged as soon as it is known which times are free around it.
    proposed: RwSignal<Option<DateTime<Utc>>>,
    /// Raised to look again.
    again: RwSignal<u32>,
}

impl Picker {
    pub(in crate::ui::schedule) fn new(
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
            proposed: RwSignal::new(None),
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
    pub(in crate::ui::schedule) fn look_again(self) {
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
            let had_focus = roving::has_focus_in(PLACE);
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
            if had_focus {
                roving::keep_focus_in(PLACE);
            }
            if let Some(at) = self.proposed.try_update(Option::take).flatten() {
                self.judge(&app, at);
            }
        });
    }

    /// Takes a time that was drawn, if nothing is against it.
    pub(in crate::ui::schedule) fn propose(self, at: DateTime<Utc>) {
        let day = date(at, self.page.own);
        self.proposed.set(Some(at));
        self.day.set(Some(day));
        self.first.set(day);
    }

    /// The attendee's zone at an instant, if it is known.
    pub(super) fn theirs(self, at: DateTime<Utc>) -> Option<TimeZone> {
        self.theirs.run(at)
    }

    /// Chooses a time.
    pub(in crate::ui::schedule) fn choose(
        self,
        at: DateTime<Utc>,
        host: Option<UserId>,
        force: bool,
    ) {
        self.force.set(force);
        self.host.set(host);
        self.chosen.set(Some(at));
        self.judged.set(None);
    }

    /// A time on the person's own wall, and on the attendee's where that is another.
    pub(in crate::ui::schedule) fn written(self, app: &App, at: DateTime<Utc>) -> String {
        let times = both(
            app.language,
            at,
            self.page.own,
            self.theirs.run(at),
            |zone, day| zone::clock(&app.locale, at, zone, day),
        );
        when::day_and_times(app, self.page, at, &times)
    }

    /// Asks what is against a time, and takes it if nothing is.
    pub(in crate::ui::schedule) fn judge(self, app: &App, at: DateTime<Utc>) {
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
