//! The state of the list of messages, and asking for it.

use super::MessagesContext;
use crate::{
    api::Failure,
    browser::dates,
    messages::delivery::{self, Deliveries, DeliveriesBody, PAGE, list_path},
    popup::who,
    route::MessageSelection,
    ui::{app::App, results::focus},
};
use callslot_shared::{
    api::{BookingBody, MessageEntry},
    ids::BookingId,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, time::Duration};

/// The id of the list.
pub(super) const LIST: &str = "messages";
/// The time after which the first page is asked for again while it is shown.
const REFRESH_EVERY: Duration = Duration::from_secs(15);

/// The id of the row at a place in the list.
pub(super) fn row_id(at: usize) -> String {
    format!("message-{at}")
}

/// The attendees of the bookings that messages are about; none of a booking that is not answered.
#[derive(Clone, Copy)]
pub(super) struct AttendeeNames(RwSignal<BTreeMap<BookingId, Option<String>>>);

impl AttendeeNames {
    pub(super) fn of(self, id: BookingId) -> Option<String> {
        self.0.read().get(&id).cloned().flatten()
    }

    /// Asks for those that are not known, one after the other.
    fn learn(self, app: &App, ids: Vec<BookingId>) {
        let app = app.clone();
        spawn_local(async move {
            for id in ids {
                let is_known = self.0.try_with_untracked(|names| names.contains_key(&id));
                match is_known {
                    // The list may have been left meanwhile.
                    None => return,
                    Some(true) => continue,
                    Some(false) => {}
                }
                let path = format!("/api/bookings/{id}");
                let name = match app.client.get::<BookingBody>(path).await {
                    Ok(body) => Some(who(&body.booking)),
                    // It is asked about again with the next page.
                    Err(Failure::Offline) => return,
                    Err(_) => None,
                };
                let _ = self.0.try_update(|names| names.insert(id, name));
            }
        });
    }
}

/// The state of the list.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) context: MessagesContext,
    pub(super) selection: Memo<MessageSelection>,
    /// The known part, and when it was so.
    pub(super) listed: RwSignal<Option<(Deliveries, DateTime<Utc>)>>,
    /// Why there is nothing newer.
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) names: AttendeeNames,
}

impl List {
    pub(super) fn new(context: MessagesContext, selection: Memo<MessageSelection>) -> Self {
        Self {
            context,
            selection,
            listed: RwSignal::new(None),
            failure: RwSignal::new(None),
            names: AttendeeNames(RwSignal::new(BTreeMap::new())),
        }
    }

    /// Asks for the first page.
    pub(super) fn ask(self, app: &App) {
        let (app, selection) = (app.clone(), self.selection.get_untracked());
        spawn_local(async move {
            let path = list_path(&selection, None);
            let answer = app.client.get::<DeliveriesBody>(path).await;
            // The answer may be about other messages than those that are listed now.
            if self.selection.try_get_untracked() != Some(selection) {
                return;
            }
            match answer {
                Ok(body) => self.know(&app, body.known()),
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Shows what is listed now. A list without news is not drawn anew.
    fn know(self, app: &App, listed: Deliveries) {
        let _ = self.failure.try_set(None);
        let mut ids = delivery::bookings(&listed.messages);
        ids.extend(
            self.selection
                .try_get_untracked()
                .and_then(|now| now.booking),
        );
        let is_news = self.listed.try_with_untracked(|known| {
            let known = known.as_ref().map(|(known, _)| known);
            known != Some(&listed)
        });
        match is_news {
            Some(true) => self.listed.set(Some((listed, dates::now()))),
            Some(false) => {
                let _ = self.listed.try_update_untracked(|known| {
                    if let Some((_, at)) = known {
                        *at = dates::now();
                    }
                });
            }
            None => return,
        }
        self.names.learn(app, ids);
    }

    /// Asks for the page that follows, and moves the focus to its first message.
    pub(super) fn ask_more(self, app: &App, busy: RwSignal<bool>) {
        let (app, selection) = (app.clone(), self.selection.get_untracked());
        let known = self
            .listed
            .with_untracked(|known| known.as_ref().map(|(known, _)| known.clone()));
        let Some(mut known) = known else {
            return;
        };
        spawn_local(async move {
            let path = list_path(&selection, known.next.as_deref());
            let answer = app.client.get::<DeliveriesBody>(path).await;
            let _ = busy.try_set(false);
            if self.selection.try_get_untracked() != Some(selection) {
                return;
            }
            match answer {
                Ok(body) => {
                    let first = known.messages.len();
                    known.extend(body.known());
                    self.know(&app, known);
                    focus(row_id(first));
                }
                Err(failure) => self.context.results.failed(failure),
            }
        });
    }

    /// Whether the person is still there.
    pub(super) fn is_shown(self) -> bool {
        self.listed.try_with_untracked(|_| ()).is_some()
    }

    /// Shows a message as it is now.
    pub(super) fn replace(self, message: &MessageEntry) {
        let _ = self.listed.try_update(|known| {
            if let Some((known, _)) = known {
                known.replace(message);
            }
        });
    }

    /// Asks again from time to time, unless the person has paged on or is at one of the rows.
    pub(super) fn keep_fresh(self, app: &App) {
        let app = app.clone();
        let look = move || {
            let is_first_page = self.listed.with_untracked(|known| {
                let known = known.as_ref();
                known.is_none_or(|(known, _)| known.messages.len() <= PAGE)
            });
            let focused = document().active_element();
            let inside = format!("#{LIST}");
            let is_inside =
                focused.is_some_and(|on| on.closest(&inside).is_ok_and(|on| on.is_some()));
            if is_first_page && !is_inside && !document().hidden() {
                self.ask(&app);
            }
        };
        let again = set_interval_with_handle(look, REFRESH_EVERY);
        on_cleanup(move || {
            if let Ok(again) = again {
                again.clear();
            }
        });
    }
}
