//! The chosen time is held while the form is open.

use super::form::Form;
use crate::{
    api::{Request, read},
    schedule::{
        form::instant,
        refusal::{Refusal, refusal},
    },
    ui::app::App,
};
use callslot_shared::api::{CreateHold, HoldBody};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};

impl Form {
    /// Holds each time that is chosen, and lets go of the one before. Holding helps and is not needed: what is
    /// not held can be booked as long as nobody else has.
    pub(super) fn hold_what_is_chosen(self, app: &App) {
        let app = app.clone();
        Effect::new(move |_| {
            let Some(at) = self.picker.chosen.get() else {
                return;
            };
            self.held.set(None);
            let before = self.draft.try_update(|draft| draft.hold.take()).flatten();
            let minutes = untrack(|| self.picker_minutes());
            let host = self.picker.host.get_untracked();
            let request = CreateHold {
                start_time: instant(at),
                user_id: host.map(|host| host.to_string()),
                duration_minutes: Some(minutes.into()),
                event_type: self
                    .draft
                    .with_untracked(|draft| Some(draft.event_type.clone()))
                    .filter(|id| !id.is_empty()),
            };
            let app = app.clone();
            spawn_local(async move {
                let_go(&app, before).await;
                // Asked once: what is held twice is in its own way.
                let request = Request {
                    method: "POST",
                    ..Request::put("/api/holds", &request)
                };
                let Ok(answer) = app.client.exchange(&request).await else {
                    return;
                };
                match read::<HoldBody>(&answer) {
                    Ok(body) => self.keep_hold(&app, at, body).await,
                    Err(_) if matches!(refusal(&answer), Refusal::Taken(_)) => {
                        let _ = self.refused.try_set(Some(refusal(&answer)));
                        self.picker.look_again();
                    }
                    Err(_) => {}
                }
            });
        });
    }

    async fn keep_hold(self, app: &App, at: DateTime<Utc>, body: HoldBody) {
        let id = body.hold.id.to_string();
        // Another time may have been chosen meanwhile, or the form been left.
        let wanted = self.picker.chosen.try_get_untracked().flatten() == Some(at);
        if wanted && !self.busy.get_untracked() {
            self.draft.update(|draft| draft.hold = Some(id));
            self.held.set(Some(at));
        } else {
            let_go(app, Some(id)).await;
        }
    }

    fn picker_minutes(self) -> u32 {
        let typed = self
            .draft
            .with_untracked(|draft| draft.minutes.trim().parse().ok());
        let usual = self
            .event_type()
            .and_then(|one| one.rules.durations.first().copied());
        typed
            .or(usual)
            .unwrap_or_else(|| self.usual.get_untracked())
    }
}

/// Lets a time go.
pub(super) async fn let_go(app: &App, hold: Option<String>) {
    if let Some(id) = hold {
        // What is not let go of now is in five minutes.
        let _ = app
            .client
            .exchange(&Request::delete(format!("/api/holds/{id}")))
            .await;
    }
}
