//! The state of the whole scheduling page, and how it learns it.

use crate::{
    api::Failure,
    browser::{chrome::Storage, dates, zone},
    schedule::{
        KEPT, ScheduleSnapshot,
        list::{Asked, Listed, PAGE, span_path},
        organization,
        place::{Place, place},
        week::{midnight, monday, moved},
        zones,
    },
    ui::app::App,
};
use callslot_shared::{
    api::{BookingsBody, MeBody, MemberEntry, MembersBody},
    booking::Booking,
    schedule::TimeZone,
};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::{prelude::*, task::spawn_local};

/// Most pages of bookings that are drawn into a week.
const MOST_PAGES: usize = 5;

/// The views of bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    List,
    Week,
    Day,
}

impl View {
    /// The number of days that are drawn beside each other.
    pub(super) const fn days(self) -> u32 {
        match self {
            Self::Week => 7,
            Self::List | Self::Day => 1,
        }
    }
}

/// The result of what the person did last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// In words.
    pub(super) text: String,
    /// The booking that can be called off again.
    pub(super) undo: Option<Booking>,
}

/// The page's state.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The person who is signed in.
    pub(super) me: RwSignal<Option<MeBody>>,
    /// The organization's members, once they are known.
    pub(super) members: RwSignal<Vec<MemberEntry>>,
    /// Why there is nothing newer.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// Which bookings are listed.
    pub(super) asked: RwSignal<Asked>,
    /// The list, once there is one.
    pub(super) listed: RwSignal<Option<Listed>>,
    /// When it was so.
    pub(super) at: RwSignal<Option<DateTime<Utc>>>,
    /// The view of bookings.
    pub(super) view: RwSignal<View>,
    /// The day that is looked at, or one of the week.
    pub(super) date: RwSignal<NaiveDate>,
    /// The bookings of these days.
    pub(super) drawn: RwSignal<Vec<Booking>>,
    /// The content beside the list.
    pub(super) place: RwSignal<Place>,
    /// The result of what the person did last.
    pub(super) said: RwSignal<Option<Said>>,
    /// The person's own zone.
    pub(super) own: TimeZone,
}

impl Page {
    pub(super) fn new() -> Self {
        let own = zone::own();
        Self {
            me: RwSignal::new(None),
            members: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            asked: RwSignal::new(Asked::default()),
            listed: RwSignal::new(None),
            at: RwSignal::new(None),
            view: RwSignal::new(View::List),
            date: RwSignal::new(zones::date(dates::now(), own)),
            drawn: RwSignal::new(Vec::new()),
            place: RwSignal::new(asked_for()),
            said: RwSignal::new(None),
            own,
        }
    }

    /// Says what came of something, and looks again at everything.
    pub(super) fn done(self, app: &App, text: String, undo: Option<Booking>) {
        self.said.set(Some(Said { text, undo }));
        // A list that was paged through begins again with its first page.
        if self.listed.with_untracked(|listed| {
            listed
                .as_ref()
                .is_some_and(|listed| listed.bookings.len() > PAGE)
        }) {
            self.listed.set(None);
        }
        self.refresh(app);
    }

    /// The first day that is drawn.
    pub(super) fn first(self) -> NaiveDate {
        match self.view.get() {
            View::Week => monday(self.date.get()),
            View::List | View::Day => self.date.get(),
        }
    }

    /// Asks who is here and what is booked. Shows meanwhile what was kept.
    pub(super) fn begin(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            if let Some(kept) = Storage::Session.get::<ScheduleSnapshot>(KEPT).await {
                self.me.set(Some(kept.me));
                self.at.set(Some(kept.at));
                self.listed.set(Some(Listed {
                    bookings: kept.bookings,
                    next: None,
                }));
            }
            self.look(&app).await;
        });
    }

    /// Looks again at everything.
    pub(super) fn refresh(self, app: &App) {
        let app = app.clone();
        spawn_local(async move { self.look(&app).await });
    }

    async fn look(self, app: &App) {
        let known = self.known(app).await;
        if let Err(failure) = known {
            self.failure.set(Some(failure));
            return;
        }
        self.failure.set(None);
        self.keep().await;
        self.draw(app).await;
    }

    async fn known(self, app: &App) -> Result<(), Failure> {
        let me: MeBody = app.client.get("/api/me").await?;
        let before = self.me.get_untracked();
        let is_in = |me: &MeBody| organization(me).map(|one| one.id);
        if before
            .as_ref()
            .is_some_and(|before| is_in(before) != is_in(&me))
        {
            self.leave();
        }
        if before.as_ref() != Some(&me) {
            self.me.set(Some(me));
        }
        if self.members.get_untracked().is_empty()
            && let Ok(body) = app.client.get::<MembersBody>("/api/members").await
        {
            self.members.set(body.members);
        }
        self.list(app).await
    }

    /// Forgets what is another organization's.
    fn leave(self) {
        self.members.set(Vec::new());
        self.listed.set(None);
        self.drawn.set(Vec::new());
        self.said.set(None);
        self.place.set(Place::Nothing);
    }

    /// Asks for the first bookings of the list.
    pub(super) async fn list(self, app: &App) -> Result<(), Failure> {
        let (asked, at) = (self.asked.get_untracked(), dates::now());
        let page: BookingsBody = app.client.get(asked.path(at, None)).await?;
        // Something else may have been asked for meanwhile, and more of it been shown.
        let shown = self
            .listed
            .with_untracked(|listed| listed.as_ref().map_or(0, |listed| listed.bookings.len()));
        if self.asked.get_untracked() != asked
            || (shown > PAGE && self.at.get_untracked().is_some())
        {
            return Ok(());
        }
        let mut listed = Listed::default();
        listed.add(page);
        let listed = Some(listed);
        self.at.set(Some(at));
        if self.listed.get_untracked() != listed {
            self.listed.set(listed);
        }
        Ok(())
    }

    /// Asks for those that follow.
    pub(super) async fn list_more(self, app: &App) {
        let asked = self.asked.get_untracked();
        let next = self
            .listed
            .with_untracked(|listed| listed.as_ref()?.next.clone());
        let Some(cursor) = next else {
            return;
        };
        let path = asked.path(dates::now(), Some(&cursor));
        match app.client.get::<BookingsBody>(path).await {
            Ok(page) if self.asked.get_untracked() == asked => {
                self.listed
                    .update(|listed| listed.get_or_insert_default().add(page));
            }
            Ok(_) => {}
            Err(failure) => self.failure.set(Some(failure)),
        }
    }

    /// Asks for the bookings of the days that are drawn.
    pub(super) async fn draw(self, app: &App) {
        let (view, date) = (self.view.get_untracked(), self.date.get_untracked());
        if view == View::List {
            return;
        }
        let first = if view == View::Week {
            monday(date)
        } else {
            date
        };
        let days = i64::from(view.days());
        // A call may have begun before the first midnight, at most a day of eight hours.
        let from = midnight(first, self.own) - chrono::TimeDelta::hours(8);
        let to = midnight(moved(first, days), self.own);
        let (mut all, mut cursor) = (Listed::default(), None);
        for _ in 0..MOST_PAGES {
            match app
                .client
                .get::<BookingsBody>(span_path(from, to, cursor.as_deref()))
                .await
            {
                Ok(page) => all.add(page),
                Err(failure) => return self.failure.set(Some(failure)),
            }
            cursor.clone_from(&all.next);
            if cursor.is_none() {
                break;
            }
        }
        let same = self.view.get_untracked() == view && self.date.get_untracked() == date;
        if same && self.drawn.get_untracked() != all.bookings {
            self.drawn.set(all.bookings);
        }
    }

    /// Keeps what the next page begins with: the list that every page begins with.
    async fn keep(self) {
        let (me, at) = (self.me.get_untracked(), self.at.get_untracked());
        let listed = self.listed.get_untracked();
        if self.asked.get_untracked() == Asked::default()
            && let (Some(me), Some(at), Some(mut listed)) = (me, at, listed)
        {
            listed.bookings.truncate(PAGE);
            let bookings = listed.bookings;
            Storage::Session
                .set(KEPT, &ScheduleSnapshot { at, me, bookings })
                .await;
        }
    }
}

/// The place that the page's address asks for.
pub(super) fn asked_for() -> Place {
    let location = leptos::prelude::window().location();
    let query = location.search().unwrap_or_default();
    place(&query, &location.hash().unwrap_or_default())
}
