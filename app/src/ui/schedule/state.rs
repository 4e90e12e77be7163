//! The state of the whole scheduling page, and how it learns it.

use crate::{
    api::Failure,
    browser::{dates, zone},
    platform::Store,
    route::{Beside, Filter, Overview, Route},
    schedule::{
        KEPT, ScheduleSnapshot,
        list::{Listed, PAGE, span_path},
        organization,
        week::{midnight, monday, moved},
        zones,
    },
    ui::{app::App, router::Router},
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
    /// The list, once there is one.
    pub(super) listed: RwSignal<Option<Listed>>,
    /// When it was so.
    pub(super) at: RwSignal<Option<DateTime<Utc>>>,
    /// The view that is shown. What follows from it follows it.
    pub(super) router: Router,
    /// The bookings that are listed: those that were listed last while days are drawn.
    pub(super) filter: Memo<Filter>,
    /// The view of bookings.
    pub(super) view: Memo<View>,
    /// The day that is looked at, or one of the week.
    pub(super) date: Memo<NaiveDate>,
    /// The content beside the bookings.
    pub(super) beside: Memo<Beside>,
    /// The bookings of the days that are drawn.
    pub(super) drawn: RwSignal<Vec<Booking>>,
    /// The result of what the person did last.
    pub(super) said: RwSignal<Option<Said>>,
    /// The person's own zone.
    pub(super) own: TimeZone,
}

impl Page {
    pub(super) fn new(app: &App) -> Self {
        let own = zone::own();
        let router = Router::new(app);
        let overview = Memo::new(move |_| overview(&router.route().read()));
        Self {
            me: RwSignal::new(None),
            members: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            listed: RwSignal::new(None),
            at: RwSignal::new(None),
            router,
            filter: Memo::new(move |before| match overview.get() {
                Overview::List(filter) => filter,
                Overview::Week(_) | Overview::Day(_) => before.cloned().unwrap_or_default(),
            }),
            view: Memo::new(move |_| match *overview.read() {
                Overview::List(_) => View::List,
                Overview::Week(_) => View::Week,
                Overview::Day(_) => View::Day,
            }),
            date: Memo::new(move |before| {
                let today = || zones::date(dates::now(), own);
                match *overview.read() {
                    Overview::List(_) => before.copied().unwrap_or_else(today),
                    Overview::Week(date) | Overview::Day(date) => date.unwrap_or_else(today),
                }
            }),
            beside: Memo::new(move |_| match &*router.route().read() {
                Route::Calls { beside, .. } => beside.clone(),
                Route::Cockpit(id) => Beside::Booking(*id),
                Route::CallNow(_) | Route::Profile => Beside::Nothing,
            }),
            drawn: RwSignal::new(Vec::new()),
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

    /// Shows something beside the bookings.
    pub(super) fn open(self, beside: Beside) {
        self.router.go(self.with(beside));
    }

    /// Shows something in place of what is beside the bookings, which is over.
    pub(super) fn replace(self, beside: Beside) {
        self.router.replace(self.with(beside));
    }

    fn with(self, beside: Beside) -> Route {
        let overview = overview(&self.router.route().read_untracked());
        Route::Calls { overview, beside }
    }

    /// Looks at bookings in another way.
    pub(super) fn look_at(self, overview: Overview) {
        let beside = self.beside.get_untracked();
        self.router.go(Route::Calls { overview, beside });
    }

    /// Looks at bookings in this view, at the same days.
    pub(super) fn turn_to(self, view: View) {
        let date = self.date.get_untracked();
        let date = (date != zones::date(dates::now(), self.own)).then_some(date);
        self.look_at(match view {
            View::List => Overview::List(self.filter.get_untracked()),
            View::Week => Overview::Week(date),
            View::Day => Overview::Day(date),
        });
    }

    /// Looks at other days, in the same view; without a date at the present.
    pub(super) fn turn(self, date: Option<NaiveDate>) {
        match self.view.get_untracked() {
            View::List => {}
            View::Week => self.look_at(Overview::Week(date)),
            View::Day => self.look_at(Overview::Day(date)),
        }
    }

    /// Lists other bookings. While somebody types, each letter is no step of the way back.
    pub(super) fn list_only(self, filter: Filter, typing: bool) {
        let beside = self.beside.get_untracked();
        let route = Route::Calls {
            overview: Overview::List(filter),
            beside,
        };
        if typing {
            self.router.replace(route);
        } else {
            self.router.go(route);
        }
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
            let kept = app
                .platform
                .get::<ScheduleSnapshot>(Store::Session, KEPT)
                .await;
            if let Some(kept) = kept {
                self.me.set(Some(kept.me));
                // What is kept is the list that a page begins with, unless its address names another.
                if self.filter.get_untracked() == Filter::default() {
                    self.at.set(Some(kept.at));
                    self.listed.set(Some(Listed {
                        bookings: kept.bookings,
                        next: None,
                    }));
                }
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
        self.keep(app).await;
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

    /// Forgets everything, until it is asked for again.
    pub(super) fn forget(self) {
        self.leave();
        self.me.set(None);
        self.at.set(None);
    }

    /// Forgets what is another organization's.
    fn leave(self) {
        self.members.set(Vec::new());
        self.listed.set(None);
        self.drawn.set(Vec::new());
        self.said.set(None);
        if self.beside.get_untracked() != Beside::Nothing {
            self.replace(Beside::Nothing);
        }
    }

    /// Asks for the first bookings of the list.
    pub(super) async fn list(self, app: &App) -> Result<(), Failure> {
        let (filter, at) = (self.filter.get_untracked(), dates::now());
        let page: BookingsBody = app.client.get(filter.path(at, None)).await?;
        // Something else may have been asked for meanwhile, and more of it been shown.
        let shown = self
            .listed
            .with_untracked(|listed| listed.as_ref().map_or(0, |listed| listed.bookings.len()));
        if self.filter.get_untracked() != filter
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
        let filter = self.filter.get_untracked();
        let next = self
            .listed
            .with_untracked(|listed| listed.as_ref()?.next.clone());
        let Some(cursor) = next else {
            return;
        };
        let path = filter.path(dates::now(), Some(&cursor));
        match app.client.get::<BookingsBody>(path).await {
            Ok(page) if self.filter.get_untracked() == filter => {
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
    async fn keep(self, app: &App) {
        let (me, at) = (self.me.get_untracked(), self.at.get_untracked());
        let listed = self.listed.get_untracked();
        if self.filter.get_untracked() == Filter::default()
            && let (Some(me), Some(at), Some(mut listed)) = (me, at, listed)
        {
            listed.bookings.truncate(PAGE);
            let bookings = listed.bookings;
            let snapshot = ScheduleSnapshot { at, me, bookings };
            app.platform.set(Store::Session, KEPT, &snapshot).await;
        }
    }
}

/// The bookings that a route shows, or that the way from it leads back to.
fn overview(route: &Route) -> Overview {
    match route {
        Route::Calls { overview, .. } => overview.clone(),
        Route::CallNow(_) | Route::Cockpit(_) | Route::Profile => Overview::default(),
    }
}
