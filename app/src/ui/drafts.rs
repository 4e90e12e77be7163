//! Notes on calls that are still being written: kept as they are typed, so that no closing of a page loses them, and saved with
//! the outcome.

use super::app::App;
use crate::platform::Store;
use callslot_shared::ids::BookingId;
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// Their key in the storage of the session.
const KEPT: &str = "notes";
/// The most that are kept. The oldest bookings go first: ids are in the order of their making.
const MOST: usize = 20;

/// Notes by the id of their booking.
#[derive(Debug, Clone, Copy)]
pub struct NoteDrafts(RwSignal<BTreeMap<String, String>>);

impl NoteDrafts {
    /// The notes that an earlier page kept. What is typed before they are read stays.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let notes = RwSignal::new(BTreeMap::new());
        let app = app.clone();
        spawn_local(async move {
            let kept: Option<BTreeMap<String, String>> =
                app.platform.get(Store::Session, KEPT).await;
            let Some(kept) = kept.filter(|kept| !kept.is_empty()) else {
                return;
            };
            let _ = notes.try_update(|notes: &mut BTreeMap<String, String>| {
                for (booking, note) in kept {
                    notes.entry(booking).or_insert(note);
                }
            });
        });
        Self(notes)
    }

    /// The note on a booking's call.
    #[must_use]
    pub fn of(self, booking: BookingId) -> String {
        let id = booking.to_string();
        self.0
            .with(|notes| notes.get(&id).cloned().unwrap_or_default())
    }

    /// As [`Self::of`], where nothing is drawn of it.
    #[must_use]
    pub fn of_untracked(self, booking: BookingId) -> String {
        untrack(|| self.of(booking))
    }

    /// Keeps a note as it is typed; an empty one is forgotten.
    pub fn write(self, app: &App, booking: BookingId, note: String) {
        let id = booking.to_string();
        let notes = self.0.try_update(|notes| {
            if note.is_empty() {
                notes.remove(&id);
            } else {
                notes.insert(id, note);
            }
            while notes.len() > MOST {
                notes.pop_first();
            }
            notes.clone()
        });
        let app = app.clone();
        spawn_local(async move {
            if let Some(notes) = notes {
                app.platform.set(Store::Session, KEPT, &notes).await;
            }
        });
    }

    /// Forgets the note on a booking's call.
    pub fn forget(self, app: &App, booking: BookingId) {
        self.write(app, booking, String::new());
    }
}
