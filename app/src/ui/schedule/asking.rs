//! The requests by which the scheduling page learns its state.

use super::{
    drawn::{Drawn, View},
    state::Page,
};
use crate::{
    api::Failure,
    browser::dates,
    platform::Store,
    route::{Beside, Filter, Which},
    schedule::{
        KEPT, ScheduleSnapshot,
        list::{CALLS_PATH, Listed, Outcomes, PAGE, outcomes, span_path},
        organization,
        week::{SCHEDULES_PATH, hours, midnight, monday, moved},
    },
    ui::app::App,
};
use callslot_shared::api::{BookingsBody, CallsBody, MeBody, MembersBody, SchedulesBody};
use leptos::{prelude::*, task::spawn_local};

/// Most pages of bookings that are drawn into a week.
const MOST_PAGES: usize = 5;

impl Page {
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
                // The kept list is the one that a page begins with, unless its address names another.
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
        if let Err(failure) = self.learn(app).await {
            self.failure.set(Some(failure));
            return;
        }
        self.failure.set(None);
        self.keep(app).await;
        self.draw(app).await;
    }

    async fn learn(self, app: &App) -> Result<(), Failure> {
        let me = app.me().await?;
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
        self.drawn.set(None);
        self.proposed.set(None);
        self.toast.set(None);
        self.outcomes.set(Outcomes::new());
        if self.beside.get_untracked() != Beside::Nothing {
            self.replace(Beside::Nothing);
        }
    }

    /// Asks for the first bookings of the list.
    pub(super) async fn list(self, app: &App) -> Result<(), Failure> {
        if self.me.with_untracked(Option::is_none) {
            return Ok(());
        }
        let (filter, at) = (self.filter.get_untracked(), dates::now());
        let path = filter.path(self.user(), at, None);
        let mut page: BookingsBody = app.client.get(path).await?;
        page.bookings.retain(|booking| filter.keeps(booking, at));
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
        if filter.which != Which::Upcoming {
            self.learn_outcomes(app).await;
        }
        Ok(())
    }

    /// Asks for the outcomes of calls. Without them a row tells only that its call is completed.
    async fn learn_outcomes(self, app: &App) {
        if let Ok(body) = app.client.get::<CallsBody>(CALLS_PATH).await {
            let outcomes = outcomes(&body);
            if self.outcomes.get_untracked() != outcomes {
                self.outcomes.set(outcomes);
            }
        }
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
        let now = dates::now();
        let path = filter.path(self.user(), now, Some(&cursor));
        match app.client.get::<BookingsBody>(path).await {
            Ok(mut page) if self.filter.get_untracked() == filter => {
                page.bookings.retain(|booking| filter.keeps(booking, now));
                self.listed
                    .update(|listed| listed.get_or_insert_default().add(page));
            }
            Ok(_) => {}
            Err(failure) => self.failure.set(Some(failure)),
        }
    }

    /// Asks for the bookings of the days that are drawn.
    pub(super) async fn draw(self, app: &App) {
        let of @ (view, date, _) = untrack(|| self.shown());
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
                .get::<BookingsBody>(span_path((from, to), self.user(), cursor.as_deref()))
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
        let same = untrack(|| self.shown()) == of;
        let bookings = all.bookings.into();
        let drawn = Some(Drawn { of, bookings });
        if same && self.drawn.with_untracked(|before| *before != drawn) {
            self.drawn.set(drawn);
        }
        if same {
            self.learn_hours(app).await;
        }
    }

    /// Asks when the one operator takes calls whose bookings are drawn. Without an answer no hours are shaded.
    async fn learn_hours(self, app: &App) {
        let user = self.user();
        let Some(id) = user else {
            return self.hours.set(None);
        };
        let body = app.client.get::<SchedulesBody>(SCHEDULES_PATH).await;
        let hours = body.ok().and_then(|body| hours(&body.schedules, id));
        if self.user() == user && self.hours.get_untracked() != hours {
            self.hours.set(hours);
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
