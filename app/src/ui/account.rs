//! The person who is signed in, and signing out.

use super::{app::App, states::Problem};
use crate::{
    api::{Failure, Request},
    platform::NotSignedIn,
    words::{
        options::{
            ACCOUNT, REALLY_EVERYWHERE, SIGN_OUT_EVERYWHERE, SIGN_OUT_EVERYWHERE_TEXT, SIGNED_IN_AS,
        },
        popup::NOT_NOW,
        states::{
            OFFLINE_TEXT, SIGN_IN, SIGN_IN_CLOSED, SIGN_IN_FAILED, SIGN_OUT, SIGNED_OUT_TEXT,
        },
    },
};
use callslot_shared::api::Me;
use leptos::{prelude::*, task::spawn_local};

#[derive(Clone, Copy)]
struct Account {
    me: RwSignal<Option<Result<Me, Failure>>>,
    failure: RwSignal<Option<Failure>>,
    asked: RwSignal<bool>,
}

/// The section. `left` is called once the person is signed out everywhere.
pub(super) fn section(app: &App, left: Callback<()>) -> impl IntoView + use<> {
    let account = Account {
        me: RwSignal::new(None),
        failure: RwSignal::new(None),
        asked: RwSignal::new(false),
    };
    look(app, account);
    let own = app.clone();
    app.platform
        .on_session_change(Box::new(move || look(&own, account)));
    let own = app.clone();
    let shown = move || match account.me.get() {
        None => ().into_any(),
        Some(Err(Failure::SignedOut)) => signed_out(&own).into_any(),
        Some(Err(failure)) => {
            let app = own.clone();
            let again = Callback::new(move |()| look(&app, account));
            view! { <Problem failure again /> }.into_any()
        }
        Some(Ok(me)) => signed_in(&own, account, &me, left).into_any(),
    };
    view! {
        <section id="account" aria-labelledby="account-title">
            <h2 id="account-title">{app.say(ACCOUNT)}</h2>
            {shown}
        </section>
    }
}

/// A part of the page, where [`super::states::SignedOut`] is a whole one.
fn signed_out(app: &App) -> impl IntoView + use<> {
    let (working, problem) = (RwSignal::new(false), RwSignal::new(None));
    let own = app.clone();
    let begin = move |_| {
        working.set(true);
        problem.set(None);
        let app = own.clone();
        spawn_local(async move {
            problem.set(app.platform.sign_in().await.err());
            working.set(false);
        });
    };
    let own = app.clone();
    let said = move |problem| match problem {
        NotSignedIn::Offline => own.say(OFFLINE_TEXT),
        NotSignedIn::Closed => own.say(SIGN_IN_CLOSED),
        NotSignedIn::Refused => own.say(SIGN_IN_FAILED),
    };
    view! {
        <p>{app.say(SIGNED_OUT_TEXT)}</p>
        <button class="primary" id="sign-in" disabled=working on:click=begin>
            {app.say(SIGN_IN)}
        </button>
        <p class="problem" role="alert">
            {move || problem.get().map(&said)}
        </p>
    }
}

fn look(app: &App, account: Account) {
    let app = app.clone();
    spawn_local(async move {
        let me = app.me().await;
        account.me.set(Some(me.map(|body| body.user)));
    });
}

fn signed_in(app: &App, account: Account, me: &Me, left: Callback<()>) -> impl IntoView + use<> {
    let text = app.fill(SIGNED_IN_AS, &[("name", &me.name), ("email", &me.email)]);
    let (own, other) = (app.clone(), app.clone());
    let leave = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            spawn_local(async move { app.platform.sign_out().await });
        }
    };
    let everywhere = move || {
        if !account.asked.get() {
            let ask = move |_| account.asked.set(true);
            return view! {
                <button id="everywhere" on:click=ask>
                    {own.say(SIGN_OUT_EVERYWHERE)}
                </button>
            }
            .into_any();
        }
        let app = own.clone();
        let leave = move |_| leave_everywhere(&app, account, left);
        view! {
            <span class="actions" role="group" aria-label=own.say(SIGN_OUT_EVERYWHERE)>
                <span>{own.say(SIGN_OUT_EVERYWHERE_TEXT)}</span>
                <button class="primary" id="yes" on:click=leave>
                    {own.say(REALLY_EVERYWHERE)}
                </button>
                <button class="quiet" on:click=move |_| account.asked.set(false)>
                    {own.say(NOT_NOW)}
                </button>
            </span>
        }
        .into_any()
    };
    view! {
        <p>{text}</p>
        <p class="actions">
            <button id="sign-out" on:click=leave>
                {app.say(SIGN_OUT)}
            </button>
            {everywhere}
        </p>
        {move || {
            let app = other.clone();
            let again = Callback::new(move |()| leave_everywhere(&app, account, left));
            account.failure.get().map(|failure| view! { <Problem failure again /> })
        }}
    }
}

fn leave_everywhere(app: &App, account: Account, left: Callback<()>) {
    let app = app.clone();
    account.failure.set(None);
    spawn_local(async move {
        let request = Request::delete("/api/sessions");
        match app.client.exchange(&request).await {
            Ok(answer) if (200..300).contains(&answer.status) => {
                app.platform.sign_out().await;
                account.asked.set(false);
                left.run(());
            }
            Ok(answer) => account.failure.set(Some(crate::api::failure(&answer))),
            Err(failure) => account.failure.set(Some(failure)),
        }
    });
}
