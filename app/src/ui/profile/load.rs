//! Something that a section shows and only the API knows: still loading, not loaded, or there; with its age if there is nothing newer.

use crate::{
    api::Failure,
    browser::dates,
    time::ago,
    ui::{
        app::App,
        states::{Bars, Problem},
    },
    words::states::OFFLINE,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use serde::de::DeserializeOwned;

/// The last answer to one question.
pub(super) struct Answered<T: Send + Sync + 'static> {
    last: RwSignal<Option<(T, DateTime<Utc>)>>,
    failure: RwSignal<Option<Failure>>,
}

impl<T: Send + Sync + 'static> Clone for Answered<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Answered<T> {}

impl<T: Clone + DeserializeOwned + PartialEq + Send + Sync + 'static> Answered<T> {
    pub(super) fn new() -> Self {
        Self {
            last: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Asks, and shows meanwhile what was answered last.
    pub(super) fn ask(self, app: &App, path: &'static str) {
        let app = app.clone();
        spawn_local(async move {
            let answer = app.client.get::<T>(path).await;
            match answer {
                Ok(value) => {
                    let _ = self.failure.try_set(None);
                    let _ = self.last.try_set(Some((value, dates::now())));
                }
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Draws the last answer, or why there is none.
    pub(super) fn shown<V, D>(
        self,
        app: &App,
        path: &'static str,
        draw: D,
    ) -> impl IntoView + use<T, V, D>
    where
        V: IntoView + 'static,
        D: Fn(T) -> V + Send + 'static,
    {
        let own = app.clone();
        let again = Callback::new(move |()| {
            let _ = self.failure.try_set(None);
            self.ask(&own, path);
        });
        let app = app.clone();
        move || {
            let failure = self.failure.get();
            match self.last.get() {
                Some((value, at)) => view! {
                    {failure.map(|failure| old(&app, failure, at, again))}
                    {draw(value)}
                }
                .into_any(),
                None => match failure {
                    Some(failure) => view! { <Problem failure again /> }.into_any(),
                    None => view! { <Bars /> }.into_any(),
                },
            }
        }
    }
}

/// Why there is nothing newer than what was answered `at`.
fn old(app: &App, failure: Failure, at: DateTime<Utc>, again: Callback<()>) -> AnyView {
    if failure == Failure::Offline {
        let age = ago(app.language, at, dates::now());
        let text = app.fill(OFFLINE, &[("age", &age)]);
        return view! { <p class="note">{text}</p> }.into_any();
    }
    view! { <Problem failure again /> }.into_any()
}
