//! The booking that is shown, and what the person is about to do with it.

use crate::{
    api::Failure,
    schedule::details::joined,
    ui::{app::App, schedule::state::Page},
    words::details as words,
};
use callslot_shared::{
    api::{BookingBody, Call, CallsBody, Recording, RecordingsBody, TimelineBody, TimelineEntry},
    booking::Booking,
    ids::BookingId,
};
use leptos::{prelude::*, task::spawn_local};

/// The most calls of one booking that are told of.
const MOST_CALLS: usize = 5;

/// The action that the person is about to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Nothing,
    Moving,
    HandingOver,
    Cancelling,
}

/// The state of one booking's details.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) page: Page,
    id: BookingId,
    /// The booking.
    pub(super) booking: RwSignal<Option<Booking>>,
    /// Its calls, the latest first.
    pub(super) calls: RwSignal<Vec<Call>>,
    /// The events of its calls.
    pub(super) timeline: RwSignal<Vec<TimelineEntry>>,
    /// The recordings of its calls, the latest call first.
    pub(super) recordings: RwSignal<Vec<Recording>>,
    /// Why there is nothing, or why what was asked for was not done.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// The action that the person is about to take.
    pub(super) doing: RwSignal<Doing>,
}

impl Shown {
    pub(super) fn new(page: Page, id: BookingId, known: Option<Booking>) -> Self {
        Self {
            page,
            id,
            booking: RwSignal::new(known),
            calls: RwSignal::new(Vec::new()),
            timeline: RwSignal::new(Vec::new()),
            recordings: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            doing: RwSignal::new(Doing::Nothing),
        }
    }

    /// Asks for the booking and for what happened.
    pub(super) fn look(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            let path = format!("/api/bookings/{}", self.id);
            match app.client.get::<BookingBody>(path).await {
                Ok(body) => self.know(body.booking),
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                    return;
                }
            }
            // Without them there is a booking all the same.
            let _ = self.happened(&app).await;
        });
    }

    /// Shows the booking as it stands, if that is news.
    pub(super) fn know(self, booking: Booking) {
        let known = self.booking.try_get_untracked();
        if known.is_some_and(|known| known.as_ref() != Some(&booking)) {
            self.booking.set(Some(booking));
        }
    }

    /// Leaves what the person was about to do.
    pub(super) fn leave(self) {
        self.page.proposed.set(None);
        self.doing.set(Doing::Nothing);
    }

    /// Somebody was faster, or nothing is known: what there is now is shown, and why nothing was done.
    pub(super) fn give_up(self, app: &App, failure: Failure) {
        self.leave();
        self.failure.set(Some(failure));
        self.look(app);
    }

    async fn happened(self, app: &App) -> Result<(), Failure> {
        let calls: CallsBody = app
            .client
            .get(format!("/api/calls?booking_id={}", self.id))
            .await?;
        let mut timelines = Vec::new();
        for call in calls.calls.iter().take(MOST_CALLS) {
            let body: TimelineBody = app
                .client
                .get(format!("/api/calls/{}/timeline", call.id))
                .await?;
            timelines.push(body.timeline);
        }
        let timeline = joined(timelines);
        self.learn_recordings(app, &calls.calls).await;
        // An answer without news is not drawn anew: the person may be writing a note.
        if self
            .calls
            .try_get_untracked()
            .is_some_and(|known| known != calls.calls)
        {
            self.calls.set(calls.calls);
        }
        if self
            .timeline
            .try_get_untracked()
            .is_some_and(|known| known != timeline)
        {
            self.timeline.set(timeline);
        }
        Ok(())
    }
}

impl Shown {
    /// Asks for the recordings of the calls that connected both. Who may not hear them gets none.
    async fn learn_recordings(self, app: &App, calls: &[Call]) {
        let mut recordings = Vec::new();
        let connected = calls.iter().filter(|call| call.bridged_at.is_some());
        for call in connected.take(MOST_CALLS) {
            let path = format!("/api/calls/{}/recording", call.id);
            if let Ok(body) = app.client.get::<RecordingsBody>(path).await {
                recordings.extend(body.recordings);
            }
        }
        // A player that is drawn anew begins again.
        let known = self.recordings.try_get_untracked();
        if known.is_some_and(|known| known != recordings) {
            self.recordings.set(recordings);
        }
    }
}

/// The way back.
pub(super) fn keep(app: &App, shown: Shown) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="quiet"
            id="keep"
            on:click=move |_| shown.leave()
        >
            {app.say(words::KEEP)}
        </button>
    }
}
