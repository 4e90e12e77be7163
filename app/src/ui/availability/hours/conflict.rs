//! Hours that somebody else has saved meanwhile, beside those that are typed.

use super::HoursForm;
use crate::{
    availability::{
        Source,
        week::{DAYS, on},
    },
    ui::{app::App, availability::written, results::focus},
    words::availability as words,
};
use leptos::prelude::*;

impl HoursForm {
    /// The hours that somebody else has saved meanwhile. The draft stays.
    pub(super) fn conflict(self, app: &App) -> impl IntoView + use<> {
        let app = app.clone();
        move || {
            let theirs = self.theirs.get()?;
            let days = DAYS.map(|day| {
                let hours = written::hours(&app, &on(&theirs.weekly, day));
                view! {
                    <dt>{written::weekday(&app, day, "long")}</dt>
                    <dd>{hours}</dd>
                }
            });
            let (taken, kept) = (theirs.clone(), theirs.clone());
            let take = move |_| {
                self.base.set(None);
                self.take(Source::Own(taken.clone()));
                focus("hours-save");
            };
            let own = app.clone();
            let save = move |_| {
                self.base.set(Some(Source::Own(kept.clone())));
                self.theirs.set(None);
                self.save(&own, false);
            };
            Some(view! {
                <div
                    class="question"
                    id="hours-theirs"
                    role="group"
                    tabindex="-1"
                    aria-labelledby="hours-theirs-title"
                >
                    <h3 id="hours-theirs-title">{app.say(words::THEIRS_TITLE)}</h3>
                    <p>{app.say(words::THEIRS_TEXT)}</p>
                    <p class="meta">{theirs.timezone.name()}</p>
                    <dl class="week-hours">{days.into_iter().collect_view()}</dl>
                    <p class="actions">
                        <button type="button" class="primary" id="hours-mine" on:click=save>
                            {app.say(words::SAVE_MINE)}
                        </button>
                        <button type="button" id="hours-take" on:click=take>
                            {app.say(words::USE_THEIRS)}
                        </button>
                    </p>
                </div>
            })
        }
    }
}
