//! The states that every page can be in: loading, signed out, and what did not work.

use super::app::{App, app};
use crate::{
    api::{Failure, conflict, in_words},
    platform::NotSignedIn,
    schedule::wrong,
    words::desk::{NOT_LOADED, NOT_LOADED_OFFLINE},
    words::states::{
        CHANGED_MEANWHILE, DETAILS, ERROR_TEXT, ERROR_TITLE, FORBIDDEN, LOADING, OFFLINE_REFUSED,
        OFFLINE_TEXT, OFFLINE_TITLE, PLAN_TEXT, PLAN_TITLE, PRODUCT, REQUEST_ID, SIGN_IN,
        SIGN_IN_CLOSED, SIGN_IN_FAILED, SIGNED_OUT_TEXT, SIGNED_OUT_TITLE, SIGNING_IN,
        STATUS_CALLING, STATUS_CANCELLED, STATUS_COMPLETED, STATUS_FAILED, STATUS_PENDING,
        TOO_OFTEN, TRY_AGAIN,
    },
};
use callslot_shared::{booking::Status, words::MemberText};
use leptos::{prelude::*, task::spawn_local};

/// A page of which nothing is known yet.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <main>
            <h1 class="hidden-text">{app().say(PRODUCT)}</h1>
            <Bars />
        </main>
    }
}

/// Grey bars in the place of what is to come, shown once waiting is worth noticing.
#[component]
pub fn Bars() -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=app().say(LOADING)>
            <i></i>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
}

/// Nobody is signed in. Whoever shows it looks again when the session's tokens change.
#[component]
pub fn SignedOut() -> impl IntoView {
    let app = app();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None));
    let own = app.clone();
    let begin = move |_| {
        busy.set(true);
        problem.set(None);
        let app = own.clone();
        spawn_local(async move {
            problem.set(app.platform.sign_in().await.err());
            busy.set(false);
        });
    };
    let said = {
        let app = app.clone();
        move |problem| match problem {
            NotSignedIn::Offline => app.say(OFFLINE_TEXT),
            NotSignedIn::Closed => app.say(SIGN_IN_CLOSED),
            NotSignedIn::Refused => app.say(SIGN_IN_FAILED),
        }
    };
    let (idle, signing) = (app.say(SIGN_IN), app.say(SIGNING_IN));
    view! {
        <main class="state" id="signed-out">
            <p class="meta">{app.say(PRODUCT)}</p>
            <h1>{app.say(SIGNED_OUT_TITLE)}</h1>
            <p>{app.say(SIGNED_OUT_TEXT)}</p>
            <button class="primary" id="sign-in" disabled=busy on:click=begin>
                {move || if busy.get() { signing } else { idle }}
            </button>
            <p class="problem" role="alert">
                {move || problem.get().map(&said)}
            </p>
        </main>
    }
}

/// Something did not work: what happened, what was kept, one way on. With `again` it is something that could not be loaded.
#[component]
pub fn Problem(
    /// The failure.
    failure: Failure,
    /// The organization it is about, if that is known.
    #[prop(optional, into)]
    organization: String,
    /// Tries again.
    #[prop(optional)]
    again: Option<Callback<()>>,
) -> impl IntoView {
    let app = app();
    let name = [("organization", &*organization)];
    // Only what is asked for can be asked for again: nothing was to be changed.
    let (other, offline) = if again.is_some() {
        ((app.say(NOT_LOADED), String::new()), NOT_LOADED_OFFLINE)
    } else {
        let failed = (app.say(ERROR_TITLE), app.say(ERROR_TEXT).to_owned());
        (failed, OFFLINE_TEXT)
    };
    let mut details = None;
    let (title, text) = match failure {
        Failure::Offline => (app.say(OFFLINE_TITLE), app.say(offline).to_owned()),
        Failure::PlanRequired { .. } => (app.say(PLAN_TITLE), app.fill(PLAN_TEXT, &name)),
        Failure::Forbidden { message } => {
            details = Some(message);
            (other.0, app.fill(FORBIDDEN, &name))
        }
        Failure::VersionConflict => (other.0, app.say(CHANGED_MEANWHILE).to_owned()),
        Failure::TooOften => (other.0, app.say(TOO_OFTEN).to_owned()),
        Failure::Policy(policy) => (other.0, app.say(policy.said()).to_owned()),
        Failure::Field { field, message } => {
            (other.0, wrong::sentence(app.language, &field, message))
        }
        Failure::Conflict { code, message } => {
            (other.0, in_words(app.language, message, conflict(code)))
        }
        Failure::Other {
            message,
            request_id,
        } => {
            let id = request_id.map(|id| app.fill(REQUEST_ID, &[("id", &id)]));
            let lines: Vec<String> = message.into_iter().chain(id).collect();
            details = (!lines.is_empty()).then(|| lines.join(" "));
            other
        }
        Failure::SignedOut => (app.say(SIGNED_OUT_TITLE), String::new()),
    };
    view! {
        <div class="state problem-state" role="alert">
            <h2>{title}</h2>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {again
                .map(|again| {
                    view! { <button on:click=move |_| again.run(())>{app.say(TRY_AGAIN)}</button> }
                })}
            {details
                .map(|details| {
                    view! {
                        <details>
                            <summary>{app.say(DETAILS)}</summary>
                            <p class="meta">{details}</p>
                        </details>
                    }
                })}
        </div>
    }
}

/// The failure of something the person did, in place.
pub(super) fn refused(app: &App, failure: Failure) -> AnyView {
    match failure {
        Failure::Offline => {
            view! { <p class="problem" role="alert">{app.say(OFFLINE_REFUSED)}</p> }.into_any()
        }
        failure => view! { <Problem failure /> }.into_any(),
    }
}

/// A booking's status in a word.
#[must_use]
pub const fn word(status: Status) -> MemberText {
    match status {
        Status::Pending => STATUS_PENDING,
        Status::Calling => STATUS_CALLING,
        Status::Completed => STATUS_COMPLETED,
        Status::Failed => STATUS_FAILED,
        Status::Cancelled => STATUS_CANCELLED,
    }
}

/// A booking's status: a word, in its colour.
#[must_use]
pub fn status(app: &App, status: Status) -> impl IntoView + use<> {
    let class = format!("status-{}", status.as_str());
    view! { <span class=class>{app.say(word(status))}</span> }
}
