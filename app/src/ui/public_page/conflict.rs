//! The settings that somebody else has saved meanwhile, beside those that are typed.

use super::state::PageForm;
use crate::{
    public_page::{PageDraft, PageField, merged},
    ui::{app::App, results::focus},
    words::public_page as words,
};
use leptos::prelude::*;

pub(super) fn conflict(app: &App, form: PageForm) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        let theirs = form.theirs.get()?;
        let base = form.base.get_untracked()?;
        let (before, after) = (PageDraft::from(&base), PageDraft::from(&theirs));
        let changed = PageField::ALL
            .iter()
            .filter(|field| field.differs(&before, &after));
        let changed: Vec<_> = changed.map(|field| app.say(field.word())).collect();
        let text = app.fill(words::THEIRS_TEXT, &[("fields", &changed.join(", "))]);
        let taken = theirs.clone();
        let take = move |_| {
            form.take(taken.clone());
            focus("save-page");
        };
        let own = app.clone();
        let save = move |_| {
            form.draft
                .update(|draft| *draft = merged(&before, draft, &after));
            form.base.set(Some(theirs.clone()));
            form.theirs.set(None);
            focus("save-page");
            form.save(&own);
        };
        Some(view! {
            <div
                class="question"
                id="page-theirs"
                role="group"
                tabindex="-1"
                aria-labelledby="page-theirs-title"
            >
                <h3 id="page-theirs-title">{app.say(words::THEIRS_TITLE)}</h3>
                <p>{text}</p>
                <p class="actions">
                    <button type="button" class="primary" id="page-mine" on:click=save>
                        {app.say(words::SAVE_MINE)}
                    </button>
                    <button type="button" id="page-take" on:click=take>
                        {app.say(words::USE_THEIRS)}
                    </button>
                </p>
            </div>
        })
    }
}
