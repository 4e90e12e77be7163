//! The person who is signed in and their language, as every Wasm module of a page knows them.

use super::{
    app::App,
    events::{hear, tell},
};
use crate::speech::Speech;
use callslot_shared::api::MeBody;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

const CHANGED: &str = "callslot:account-changed";

/// The account, as modules tell it to each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct KnownAccount {
    /// The person, and their organizations.
    pub(super) me: Option<MeBody>,
    /// The language of the page.
    pub(super) speech: Speech,
}

impl KnownAccount {
    /// The account as it is known now. Whoever tracks it hears of changes.
    pub(super) fn now(app: &App, me: RwSignal<Option<MeBody>>) -> Self {
        let (me, speech) = (me.get(), app.speech());
        Self { me, speech }
    }

    /// As it crosses to another module.
    pub(super) fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Knows the same from now on.
    pub(super) fn take_over(self, app: &App, me: RwSignal<Option<MeBody>>) {
        if me.get_untracked() != self.me {
            me.set(self.me);
        }
        app.speak_as(self.speech);
    }
}

/// Tells the other modules of changes, and follows theirs.
pub(super) fn share(app: &App, me: RwSignal<Option<MeBody>>) {
    // The last that was told or heard: nobody is told what they said.
    let last: StoredValue<Option<KnownAccount>> = StoredValue::new(None);
    let own = app.clone();
    Effect::new(move |before: Option<()>| {
        let now = Some(KnownAccount::now(&own, me));
        if last.with_value(|last| *last == now) {
            return;
        }
        if let (Some(now), Some(())) = (&now, before) {
            tell(CHANGED, &now.written());
        }
        last.set_value(now);
    });
    let app = app.clone();
    hear(CHANGED, move |text| {
        if let Ok(known) = serde_json::from_str::<KnownAccount>(&text) {
            last.set_value(Some(known.clone()));
            known.take_over(&app, me);
        }
    });
}
