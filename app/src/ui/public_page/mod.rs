//! The settings of the public page. Owner and admin change them, others see them.

mod conflict;
mod copy;
mod countries;
mod embed;
mod event_types;
mod fields;
mod form;
mod logo;
mod look;
mod state;

use super::{
    app::{App, app},
    results::{Results, results},
    states::{Bars, Problem},
};
use crate::{
    api::Failure,
    schedule::{denied, may, organization},
    words::{public_page as words, shell},
};
use callslot_shared::{
    access::{Action, Denial, Feature},
    api::MeBody,
};
use leptos::prelude::*;
use state::PageForm;

/// The id of the heading, which gets the focus back from a result.
const TITLE: &str = "public-page-title";

/// The settings of the public page.
#[component]
pub fn PublicPageSettings(
    /// The person who is signed in.
    me: RwSignal<Option<MeBody>>,
) -> impl IntoView {
    let app = app();
    let last: Results = expect_context();
    // Another organization has another page: all of it is drawn anew.
    let standing = Memo::new(move |_| {
        let me = me.read();
        let me = me.as_ref()?;
        let id = organization(me)?.id;
        let may_change = may(me, Feature::PublicPage, Action::Write);
        Some((
            id,
            may_change,
            denied(me, Feature::PublicPage, Action::Read),
        ))
    });
    let own = app.clone();
    let shown = move || match standing.get() {
        None => view! { <Bars /> }.into_any(),
        Some((_, _, Some(denial))) => not_included(&own, &name(me), denial).into_any(),
        Some((id, may_change, None)) => {
            let form = PageForm::begin(&own, id, may_change, last);
            loaded(&own, form, name(me)).into_any()
        }
    };
    view! {
        <main class="profile public-page">
            <div class="section">
                <h2 id=TITLE tabindex="-1">
                    {app.say(shell::PUBLIC_PAGE)}
                </h2>
                <p class="meta">{app.say(words::HELP)}</p>
                {shown}
            </div>
        </main>
        {results(&app, last, TITLE)}
    }
}

/// The name of the organization.
fn name(me: RwSignal<Option<MeBody>>) -> String {
    let me = me.read_untracked();
    let one = me.as_ref().and_then(organization);
    one.map(|one| one.name.clone()).unwrap_or_default()
}

/// Why there is nothing to see, and who can change that.
fn not_included(app: &App, organization: &str, denial: Denial) -> AnyView {
    if denial != Denial::PlanRequired {
        let failure = Failure::Forbidden {
            message: String::new(),
        };
        return view! { <Problem failure organization /> }.into_any();
    }
    let text = app.fill(words::PLAN_TEXT, &[("organization", organization)]);
    view! {
        <div class="state" id="no-public-page" role="status">
            <h3>{app.say(words::PLAN_TITLE)}</h3>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

/// The settings, once they are known, or why they are not.
fn loaded(app: &App, form: PageForm, organization: String) -> impl IntoView + use<> {
    let own = app.clone();
    let is_known = Memo::new(move |_| form.base.read().is_some());
    let read_only = (!form.may_change).then(|| {
        let text = app.fill(words::READ_ONLY, &[("organization", &organization)]);
        view! { <p class="note" id="who-can">{text}</p> }
    });
    let shown = move || match (is_known.get(), form.failure.get()) {
        (true, _) => view! {
            {form::form(&own, form)}
            {event_types::editors(&own, form)}
            {embed::embed(&own, form)}
        }
        .into_any(),
        (false, Some(failure)) => {
            let app = own.clone();
            let again = Callback::new(move |()| {
                form.failure.set(None);
                form.ask(&app);
            });
            view! { <Problem failure organization=organization.clone() again /> }.into_any()
        }
        (false, None) => view! { <Bars /> }.into_any(),
    };
    view! {
        {read_only}
        {shown}
    }
}
