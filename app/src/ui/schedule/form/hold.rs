//! The chosen time is held while the form is open.

use super::{let_go::let_go, state::Form};
use crate::{
    api::{Request, read},
    schedule::{
        form::instant,
        refusal::{Refusal, refusal},
    },
    ui::{app::App, schedule::focus},
};
use callslot_shared::api::{CreateHold, HoldBody};
use chrono::{DateTime, Utc};
use http::Method;
use leptos::{prelude::*, task::spawn_local};

impl Form {
    /// Holds each time that is chosen, and lets go of the one before. Holding helps and is not needed: what is
    /// not held can be booked as long as nobody else has.
    pub(super) fn hold_what_is_chosen(self, app: &App) {
        let app = app.clone();
        Effect::new(move |_| {
            let chosen = self.picker.chosen.get();
            let busy = self.busy.get_untracked() || self.holding.get_untracked();
            if chosen.is_none() || busy {
                return;
            }
            self.holding.set(true);
            let app = app.clone();
            spawn_local(async move { self.hold(&app).await });
        });
    }

    /// One after the other: of two at once, one would be in the way of the other.
    async fn hold(self, app: &App) {
        let mut held = None;
        while let Some(at) = self.picker.chosen.try_get_untracked().flatten()
            && held != Some(at)
        {
            self.held.set(None);
            let before = self.draft.try_update(|draft| draft.hold.take()).flatten();
            let request = self.wanted_hold(at);
            let_go(app, before).await;
            self.keep(app, at, &request).await;
            held = Some(at);
        }
        // The form may have been left meanwhile.
        if self.holding.try_set(false).is_none() && self.waiting.get_untracked() {
            self.waiting.set(false);
            self.busy.set(false);
            match self.refused.get_untracked() {
                Some(_) => focus("refused".to_owned()),
                None => self.submit(app),
            }
        }
    }

    fn wanted_hold(self, at: DateTime<Utc>) -> CreateHold {
        let host = self.picker.host.get_untracked();
        let operator = self.draft.with_untracked(|draft| {
            let chosen = Some(draft.operator.clone());
            chosen.filter(|id| !id.is_empty() && draft.event_type.is_empty())
        });
        CreateHold {
            start_time: instant(at),
            user_id: host.map(|host| host.to_string()).or(operator),
            duration_minutes: Some(untrack(|| self.picker_minutes()).into()),
            event_type: self
                .draft
                .with_untracked(|draft| Some(draft.event_type.clone()))
                .filter(|id| !id.is_empty()),
        }
    }

    async fn keep(self, app: &App, at: DateTime<Utc>, request: &CreateHold) {
        // Asked once: what is held twice is in its own way.
        let request = Request {
            method: Method::POST,
            ..Request::put("/api/holds", request)
        };
        let Ok(answer) = app.client.exchange(&request).await else {
            return;
        };
        // Another time may have been chosen meanwhile, or the form been left.
        let wanted = self.picker.chosen.try_get_untracked().flatten() == Some(at);
        match read::<HoldBody>(&answer) {
            Ok(body) if wanted => {
                let id = body.hold.id.to_string();
                self.draft.update(|draft| draft.hold = Some(id));
                self.held.set(Some(at));
            }
            Ok(body) => let_go(app, Some(body.hold.id.to_string())).await,
            Err(_) if wanted && matches!(refusal(&answer), Refusal::Taken(_)) => {
                self.refused.set(Some(refusal(&answer)));
                self.picker.look_again();
            }
            Err(_) => {}
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
