//! The state of the whole scheduling page.

use super::{
    drawn::{Drawn, Proposed, View},
    focus,
    toast::Toast,
};
use crate::{
    api::Failure,
    browser::{dates, zone},
    route::{Beside, Days, Filter, Operators, Overview, Route},
    schedule::{
        list::{Listed, Outcomes, PAGE},
        week::{Proposal, monday},
        zones,
    },
    ui::{app::App, drafts::NoteDrafts, outcome::SavedOutcome, router::Router},
};
use callslot_shared::{
    api::{MeBody, MemberEntry},
    booking::Booking,
    ids::{BookingId, UserId},
    schedule::{TimeZone, hours::ScheduleRules},
};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

/// The width from which details stand beside the list, in pixels: that of the style sheet.
const WIDE: f64 = 900.0;

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
    /// The outcomes of calls that are over, as far as they are known.
    pub(super) outcomes: RwSignal<Outcomes>,
    /// The present, as far as countdowns and headings need it.
    pub(super) now: RwSignal<DateTime<Utc>>,
    /// The view that is shown. What follows from it follows it.
    pub(super) router: Router,
    /// The bookings that are listed: those that were listed last while days are drawn.
    pub(super) filter: Memo<Filter>,
    /// The operators whose bookings are shown.
    pub(super) operators: Memo<Operators>,
    /// The view of bookings.
    pub(super) view: Memo<View>,
    /// The day that is looked at, or one of the week.
    pub(super) date: Memo<NaiveDate>,
    /// The content beside the bookings.
    pub(super) beside: Memo<Beside>,
    /// The bookings of the days that are drawn, once they are known.
    pub(super) drawn: RwSignal<Option<Drawn>>,
    /// The time that the person proposes there.
    pub(super) proposed: RwSignal<Option<Proposed>>,
    /// When the one operator whose bookings are drawn takes calls, if it is one and that is known.
    pub(super) hours: RwSignal<Option<ScheduleRules>>,
    /// The notes on calls that are being written.
    pub(super) drafts: NoteDrafts,
    /// The outcome that was withdrawn last, with which its form begins.
    pub(super) withdrawn: RwSignal<Option<SavedOutcome>>,
    /// The result of the person's last action.
    pub(super) toast: RwSignal<Option<Toast>>,
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
            outcomes: RwSignal::new(Outcomes::new()),
            now: RwSignal::new(dates::now()),
            router,
            filter: Memo::new(move |before| match overview.get() {
                Overview::List(filter) => filter,
                Overview::Week(_) | Overview::Day(_) => before.cloned().unwrap_or_default(),
            }),
            operators: Memo::new(move |_| match &*overview.read() {
                Overview::List(filter) => filter.operators,
                Overview::Week(days) | Overview::Day(days) => days.operators,
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
                    Overview::Week(days) | Overview::Day(days) => days.date.unwrap_or_else(today),
                }
            }),
            beside: Memo::new(move |_| match &*router.route().read() {
                Route::Calls { beside, .. } => beside.clone(),
                Route::Cockpit(id) => Beside::Booking(*id),
                Route::CallNow(_) | Route::Profile(_) | Route::Messages(_) | Route::PublicPage => {
                    Beside::Nothing
                }
            }),
            drawn: RwSignal::new(None),
            proposed: RwSignal::new(None),
            hours: RwSignal::new(None),
            drafts: NoteDrafts::new(app),
            withdrawn: RwSignal::new(None),
            toast: RwSignal::new(None),
            own,
        }
    }

    /// Tells the result of an action, moves the focus to it, and looks again at everything.
    pub(super) fn done(self, app: &App, toast: Toast) {
        self.toast.set(Some(toast));
        focus("said".to_owned());
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
        let before = self.beside.get_untracked();
        let is_booking = matches!(beside, Beside::Booking(_));
        self.router.go(self.with(beside));
        // In a narrow window one of the two is shown, and the other took the focus with it.
        if is_narrow() {
            match before {
                Beside::Booking(id) if !is_booking => focus(row_id(id)),
                _ if is_booking => focus("back".to_owned()),
                _ => {}
            }
        }
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

    /// Looks at bookings in this view, at the same days and of the same operators.
    pub(super) fn turn_to(self, view: View) {
        let date = self.date.get_untracked();
        let date = (date != self.today()).then_some(date);
        self.look_at(self.overview_in(view, date, self.operators.get_untracked()));
    }

    /// Looks at other days, in the same view; without a date at the present.
    pub(super) fn turn(self, date: Option<NaiveDate>) {
        let view = self.view.get_untracked();
        if view != View::List {
            self.look_at(self.overview_in(view, date, self.operators.get_untracked()));
        }
    }

    /// Shows the bookings of other operators, in the same view.
    pub(super) fn show_of(self, operators: Operators) {
        let date = self.date.get_untracked();
        let date = (date != self.today()).then_some(date);
        self.look_at(self.overview_in(self.view.get_untracked(), date, operators));
    }

    fn overview_in(self, view: View, date: Option<NaiveDate>, operators: Operators) -> Overview {
        let days = Days { date, operators };
        match view {
            View::List => Overview::List(Filter {
                operators,
                ..self.filter.get_untracked()
            }),
            View::Week => Overview::Week(days),
            View::Day => Overview::Day(days),
        }
    }

    /// The days that are shown, and whose bookings.
    pub(super) fn shown(self) -> (View, NaiveDate, Operators) {
        (self.view.get(), self.date.get(), self.operators.get())
    }

    /// A booking, as far as the list or the drawn days know it.
    pub(super) fn known(self, id: BookingId) -> Option<Booking> {
        let of = |bookings: &[Booking]| bookings.iter().find(|one| one.id == id).cloned();
        let listed = self
            .listed
            .with_untracked(|listed| of(&listed.as_ref()?.bookings));
        let drawn = || {
            self.drawn
                .with_untracked(|drawn| of(&drawn.as_ref()?.bookings))
        };
        listed.or_else(drawn)
    }

    /// The time that the person is asked about for a call, or for a new one.
    pub(super) fn asked(self, booking: Option<BookingId>) -> Option<Proposal> {
        let proposed = self.proposed.get()?;
        (proposed.is_asked && proposed.booking == booking).then_some(proposed.time)
    }

    /// Today's date on the person's own wall.
    pub(super) fn today(self) -> NaiveDate {
        zones::date(dates::now(), self.own)
    }

    /// The one operator whose bookings are asked for; none for those of all.
    pub(super) fn user(self) -> Option<UserId> {
        let operators = self.operators.get_untracked();
        self.me.with_untracked(|me| operators.user(me.as_ref()?))
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
}

/// The bookings that a route shows, or that the way from it leads back to.
fn overview(route: &Route) -> Overview {
    match route {
        Route::Calls { overview, .. } => overview.clone(),
        Route::CallNow(_)
        | Route::Cockpit(_)
        | Route::Profile(_)
        | Route::Messages(_)
        | Route::PublicPage => Overview::default(),
    }
}

/// The id of a booking's row.
pub(super) fn row_id(id: BookingId) -> String {
    format!("row-{id}")
}

/// Whether details cover the list, as the style sheet says.
fn is_narrow() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < WIDE)
}
