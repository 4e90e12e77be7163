//! The last answers of the API, and how changes are sent.

use crate::{
    api::{Failure, Request, failure, read},
    availability::{
        AvailabilitySnapshot, KEPT,
        affected::span,
        change::{Change, SCHEDULES, TIMES_OFF},
        page,
    },
    browser::{dates, zone},
    platform::Store,
    schedule::list::span_path,
    ui::{app::App, results::Results},
    words::availability as words,
};
use callslot_shared::{
    api::{BookingsBody, MeBody, Schedule, SchedulesBody, TimeOff, TimesOffBody},
    booking::Booking,
    schedule::TimeZone,
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

/// The time after which a section asks again while it is open.
const REFRESH_EVERY: Duration = Duration::from_secs(30);
/// The most pages that are read of a list.
const MOST_PAGES: usize = 25;

/// The state that all sections have.
#[derive(Clone, Copy)]
pub(super) struct Availability {
    /// The last answers, once there are some.
    pub(super) snapshot: RwSignal<Option<AvailabilitySnapshot>>,
    /// Why there is nothing newer.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// The result of the last action.
    pub(super) results: Results,
    /// The zone of this machine.
    pub(super) here: TimeZone,
}

impl Availability {
    /// Shows what was kept, asks for what is newer, and asks again as long as the section is shown.
    pub(super) fn begin(app: &App) -> Self {
        let availability = Self {
            snapshot: RwSignal::new(None),
            failure: RwSignal::new(None),
            results: expect_context(),
            here: zone::own(),
        };
        let own = app.clone();
        spawn_local(async move {
            let kept = own.platform.get(Store::Session, KEPT).await;
            if kept.is_some() {
                availability.snapshot.try_set(kept);
            }
            availability.look(&own).await;
        });
        let own = app.clone();
        let again = set_interval_with_handle(move || availability.refresh(&own), REFRESH_EVERY);
        let own = app.clone();
        let online = window_event_listener(ev::online, move |_| availability.refresh(&own));
        on_cleanup(move || {
            online.remove();
            if let Ok(again) = again {
                again.clear();
            }
        });
        availability
    }

    /// Asks again.
    pub(super) fn refresh(self, app: &App) {
        let app = app.clone();
        spawn_local(async move { self.look(&app).await });
    }

    /// Asks for everything, and waits for it.
    pub(super) async fn look(self, app: &App) {
        match answers(app).await {
            Ok(snapshot) => {
                app.platform.set(Store::Session, KEPT, &snapshot).await;
                self.failure.try_set(None);
                self.snapshot.try_set(Some(snapshot));
            }
            Err(failure) => {
                self.failure.try_set(Some(failure));
            }
        }
    }

    /// The pending and other bookings of the person that are ahead; none where the plan has no bookings.
    pub(super) async fn bookings(self, app: &App) -> Result<Vec<Booking>, Failure> {
        let id = |known: &Option<AvailabilitySnapshot>| Some(known.as_ref()?.me.user.id);
        let me = self.snapshot.try_with_untracked(id).flatten();
        let span = span(dates::now());
        let (mut all, mut cursor) = (Vec::new(), None::<String>);
        for _ in 0..MOST_PAGES {
            let path = span_path(span, me, cursor.as_deref());
            match app.client.get::<BookingsBody>(path).await {
                Ok(body) => {
                    all.extend(body.bookings);
                    cursor = body.next_cursor;
                }
                Err(Failure::PlanRequired { .. }) => break,
                Err(failure) => return Err(failure),
            }
            if cursor.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// Puts a schedule that was saved in the place of its former version.
    pub(super) fn saved(self, schedule: Schedule) {
        self.snapshot.try_update(|known| {
            if let Some(known) = known {
                known.replace_schedule(schedule);
            }
        });
    }

    /// Tells what was done, and offers the way back.
    pub(super) fn undoable(self, app: &App, text: String, back: Change) {
        let own = app.clone();
        let undo = Callback::new(move |()| {
            let (app, back) = (own.clone(), back.clone());
            spawn_local(async move {
                let undone = sent(&app, &back.request()).await;
                self.look(&app).await;
                match undone {
                    Ok(()) => self.results.done(app.say(words::UNDONE)),
                    Err(failure) => self.results.failed(failure),
                }
            });
        });
        self.results.undoable(text, undo);
    }
}

/// Sends a change whose answer is not read.
async fn sent(app: &App, request: &Request) -> Result<(), Failure> {
    let answer = app.client.exchange(request).await?;
    if (200..300).contains(&answer.status) {
        Ok(())
    } else {
        Err(failure(&answer))
    }
}

/// Sends a change and reads the answer.
pub(super) async fn send<T: serde::de::DeserializeOwned>(
    app: &App,
    change: &Change,
) -> Result<T, Failure> {
    read(&app.client.exchange(&change.request()).await?)
}

async fn answers(app: &App) -> Result<AvailabilitySnapshot, Failure> {
    let me: MeBody = app.client.get("/api/me").await?;
    let snapshot = AvailabilitySnapshot {
        at: dates::now(),
        me,
        schedules: schedules(app).await?,
        times_off: times_off(app).await?,
    };
    Ok(snapshot.narrowed())
}

async fn schedules(app: &App) -> Result<Vec<Schedule>, Failure> {
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..MOST_PAGES {
        let path = page(SCHEDULES, cursor.as_deref());
        let body: SchedulesBody = app.client.get(path).await?;
        all.extend(body.schedules);
        cursor = body.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

async fn times_off(app: &App) -> Result<Vec<TimeOff>, Failure> {
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..MOST_PAGES {
        let path = page(TIMES_OFF, cursor.as_deref());
        let body: TimesOffBody = app.client.get(path).await?;
        all.extend(body.times_off);
        cursor = body.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}
