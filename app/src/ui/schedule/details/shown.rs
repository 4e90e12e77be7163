//! The booking that is shown, and what the person is about to do with it.

use crate::{
    api::Failure,
    browser::dates,
    messages::{
        delivery::{DeliveriesBody, booking_path, is_under_way, recipient, retry_request},
        kinds,
    },
    popup::who,
    schedule::{
        history::{HistoryBody, path},
        may,
    },
    ui::{
        app::App,
        schedule::{state::Page, toast::Toast},
    },
    webhooks::history::{self as webhook_history, BookingDeliveriesBody},
    words::{details as words, messages::TRIED},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{
        BookingBody, BookingTimelineEntry, BookingWebhookDelivery, Call, CallsBody, MessageBody,
        MessageEntry, Recording, RecordingsBody,
    },
    booking::Booking,
    ids::BookingId,
    message::MessageId,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// The time after which messages that are under way are looked at again, and how often.
const FOLLOW_AFTER: Duration = Duration::from_secs(2);
const FOLLOWED: u32 = 5;

/// The most calls of one booking that are told of.
const MOST_CALLS: usize = 5;

/// The action that the person is about to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Nothing,
    Calling,
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
    /// All that happened, once that is known.
    pub(super) timeline: RwSignal<Vec<BookingTimelineEntry>>,
    /// The messages about it.
    pub(super) messages: RwSignal<Vec<MessageEntry>>,
    /// The deliveries of its events, for those who see webhooks.
    pub(super) webhooks: RwSignal<Vec<BookingWebhookDelivery>>,
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
            messages: RwSignal::new(Vec::new()),
            webhooks: RwSignal::new(Vec::new()),
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
                // That there is nothing newer is told above, with its age.
                Err(Failure::Offline) if self.is_known() => return,
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                    return;
                }
            }
            self.learn_messages(&app, FOLLOWED);
            self.learn_webhooks(&app, FOLLOWED);
            // Without them there is a booking all the same.
            let _ = self.happened(&app).await;
        });
    }

    fn is_known(self) -> bool {
        let known = self.booking.try_with_untracked(Option::is_some);
        known.unwrap_or_default()
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
        // Without its history there are calls all the same.
        if let Ok(timeline) = app.client.get::<HistoryBody>(path(self.id)).await {
            set_news(self.timeline, timeline.known());
        }
        self.learn_recordings(app, &calls.calls).await;
        // An answer without news is not drawn anew: the person may be writing a note.
        set_news(self.calls, calls.calls);
        Ok(())
    }
}

/// Shows what is news. The booking may have been left meanwhile.
fn set_news<T: PartialEq + Send + Sync + 'static>(known: RwSignal<T>, news: T) {
    let is_news = known.try_with_untracked(|known| *known != news);
    if is_news == Some(true) {
        known.set(news);
    }
}

impl Shown {
    /// Asks for the messages about the booking, and again soon while one is under way.
    fn learn_messages(self, app: &App, follow: u32) {
        let may_read = self.page.me.with_untracked(|me| {
            me.as_ref()
                .is_some_and(|me| may(me, Feature::Messages, Action::Read))
        });
        if !may_read {
            return;
        }
        let app = app.clone();
        spawn_local(async move {
            let path = booking_path(self.id);
            // Without them there is a history all the same.
            let Ok(body) = app.client.get::<DeliveriesBody>(path).await else {
                return;
            };
            let messages = body.known().messages;
            let now = dates::now();
            let moves = messages.iter().any(|one| is_under_way(one, now));
            set_news(self.messages, messages);
            if moves && follow > 0 {
                let again = move || {
                    if self.messages.try_get_untracked().is_some() {
                        self.learn_messages(&app, follow - 1);
                    }
                };
                set_timeout(again, FOLLOW_AFTER);
            }
        });
    }

    /// Asks for the deliveries of its events, and again soon while one is under way.
    fn learn_webhooks(self, app: &App, follow: u32) {
        let me = self.page.me.read_untracked();
        if !me.as_ref().is_some_and(webhook_history::may_read) {
            return;
        }
        let app = app.clone();
        spawn_local(async move {
            let path = webhook_history::booking_path(self.id);
            // Without them there is a history all the same.
            let Ok(body) = app.client.get::<BookingDeliveriesBody>(path).await else {
                return;
            };
            let (deliveries, now) = (body.known(), dates::now());
            let is_under_way = |one| webhook_history::is_under_way(one, now);
            let moves = deliveries.iter().any(is_under_way);
            set_news(self.webhooks, deliveries);
            if moves && follow > 0 {
                let again = move || {
                    if self.webhooks.try_get_untracked().is_some() {
                        self.learn_webhooks(&app, follow - 1);
                    }
                };
                set_timeout(again, FOLLOW_AFTER);
            }
        });
    }

    /// Has a message tried anew.
    pub(super) fn retry(self, app: &App, id: MessageId) {
        let app = app.clone();
        spawn_local(async move {
            let toast = match app.client.send::<MessageBody>(retry_request(&id)).await {
                Ok(body) => Toast::of(self.tried(&app, &body.message)),
                Err(failure) => Toast::failed(failure),
            };
            self.page.done(&app, toast);
            // The booking may have been left meanwhile.
            if self.messages.try_get_untracked().is_some() {
                self.learn_messages(&app, FOLLOWED);
            }
        });
    }

    fn tried(self, app: &App, message: &MessageEntry) -> String {
        let attendee = self.booking.try_get_untracked().flatten();
        let attendee = attendee.as_ref().map(who);
        let members = self.page.members.read_untracked();
        let to = recipient(app.language, message, &members, attendee.as_deref());
        let kind = app.say(kinds::name(message.kind));
        app.fill(TRIED, &[("kind", kind), ("who", &to)])
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
        set_news(self.recordings, recordings);
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
