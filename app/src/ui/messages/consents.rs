//! Agreements to text messages, for those who may see to them: who agreed, when, by which words, and withdrawing one.

use super::{MessagesContext, link};
use crate::{
    api::Failure,
    browser::{dates, zone},
    messages::consents::{Consents, ended, given, list_path, withdraw_request},
    route::Route,
    schedule::may,
    ui::{
        app::App,
        icons,
        results::focus,
        states::{Bars, Problem},
    },
    words::{message_settings as words, messages::OPEN_CALL, schedule::MORE},
};
use callslot_shared::{
    access::{Action, Feature},
    api::{SmsConsent, SmsConsentBody, SmsConsentsBody},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};

/// The state of the list.
#[derive(Clone, Copy)]
struct ConsentList {
    context: MessagesContext,
    may_write: bool,
    listed: RwSignal<Option<Consents>>,
    failure: RwSignal<Option<Failure>>,
    /// The number whose agreement the person is about to withdraw.
    question: RwSignal<Option<PhoneNumber>>,
    working: RwSignal<bool>,
}

/// The agreements, or nothing for whoever may not see them.
pub(super) fn consents(app: &App, context: MessagesContext) -> Option<AnyView> {
    let me = context.me.read_untracked();
    let is_allowed = |action| {
        let me = me.as_ref();
        me.is_some_and(|me| may(me, Feature::Sms, action))
    };
    if !is_allowed(Action::Read) {
        return None;
    }
    let list = ConsentList {
        context,
        may_write: is_allowed(Action::Write),
        listed: RwSignal::new(None),
        failure: RwSignal::new(None),
        question: RwSignal::new(None),
        working: RwSignal::new(false),
    };
    list.ask(app, None);
    let own = app.clone();
    let shown = move || match (list.listed.get(), list.failure.get()) {
        (Some(listed), _) => all(&own, list, &listed),
        (None, Some(failure)) => {
            let app = own.clone();
            let again = Callback::new(move |()| {
                list.failure.set(None);
                list.ask(&app, None);
            });
            view! { <Problem failure again /> }.into_any()
        }
        (None, None) => view! { <Bars /> }.into_any(),
    };
    let view = view! {
        <section aria-labelledby="consents">
            <h3 id="consents" tabindex="-1">
                {app.say(words::CONSENTS)}
            </h3>
            <p class="meta">{app.say(words::CONSENTS_HELP)}</p>
            {shown}
        </section>
    };
    Some(view.into_any())
}

impl ConsentList {
    /// Asks for the first page, or for the one from `cursor` on, and moves the focus to the first row of that.
    fn ask(self, app: &App, cursor: Option<String>) {
        let app = app.clone();
        spawn_local(async move {
            let path = list_path(cursor.as_deref());
            let answer = app.client.get::<SmsConsentsBody>(path).await;
            let _ = self.working.try_set(false);
            match answer {
                Ok(body) => {
                    let _ = self.failure.try_set(None);
                    let first = self.know(body.into(), cursor.is_some());
                    if cursor.is_some() {
                        focus(row_id(first));
                    }
                }
                Err(failure) => {
                    if self.listed.try_with_untracked(Option::is_some) == Some(true) {
                        self.context.results.failed(failure);
                    } else {
                        let _ = self.failure.try_set(Some(failure));
                    }
                }
            }
        });
    }

    /// Shows a page, behind those that are known or in their place: the place of its first row.
    fn know(self, page: Consents, follows: bool) -> usize {
        let first = self.listed.try_update(|known| match known.as_mut() {
            Some(known) if follows => {
                let first = known.listed.len();
                known.extend(page);
                first
            }
            _ => {
                *known = Some(page);
                0
            }
        });
        first.unwrap_or_default()
    }

    fn withdraw(self, app: &App, number: PhoneNumber) {
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        let app = app.clone();
        spawn_local(async move {
            let request = withdraw_request(&number);
            let withdrawn = app.client.send::<SmsConsentBody>(request).await;
            let _ = self.working.try_set(false);
            let _ = self.question.try_set(None);
            match withdrawn {
                Ok(body) => {
                    let _ = self.listed.try_update(|known| {
                        if let Some(known) = known {
                            known.replace(&body.sms_consent);
                        }
                    });
                    let number = number.to_string();
                    let text = app.fill(words::CONSENTS_WITHDRAWN, &[("number", &number)]);
                    self.context.results.done(text);
                }
                Err(failure) => {
                    self.context.results.failed(failure);
                    // An answer that was lost may have been one of success.
                    self.ask(&app, None);
                }
            }
        });
    }
}

/// The id of the row at a place in the list.
fn row_id(at: usize) -> String {
    format!("consent-{at}")
}

/// The id of its button.
fn button_id(at: usize) -> String {
    format!("withdraw-{at}")
}

fn all(app: &App, list: ConsentList, listed: &Consents) -> AnyView {
    if listed.listed.is_empty() && listed.next.is_none() {
        return view! {
            <div class="state" id="no-consent" role="status">
                <h4>{app.say(words::CONSENTS_NONE)}</h4>
                <p>{app.say(words::CONSENTS_NONE_TEXT)}</p>
            </div>
        }
        .into_any();
    }
    let rows = listed.listed.iter().enumerate();
    let rows: Vec<_> = rows.map(|(at, one)| row(app, list, at, one)).collect();
    let more = listed.next.clone().map(|cursor| {
        let own = app.clone();
        let ask = move |_| {
            list.working.set(true);
            list.ask(&own, Some(cursor.clone()));
        };
        view! {
            <button id="more-consents" disabled=list.working on:click=ask>
                {app.say(MORE)}
            </button>
        }
    });
    view! {
        <ul class="deliveries" id="sms-consents">{rows}</ul>
        {more}
    }
    .into_any()
}

fn row(app: &App, list: ConsentList, at: usize, consent: &SmsConsent) -> impl IntoView + use<> {
    let (own, told) = (app.clone(), consent.clone());
    let given = move || {
        let members = list.context.members.read();
        let when = moment(&own, told.given_at);
        given(own.language, &told, &members, &when)
    };
    let ended = consent.withdrawn_at.map(|withdrawn_at| {
        let (own, told) = (app.clone(), consent.clone());
        let text = move || {
            let members = list.context.members.read();
            let when = moment(&own, withdrawn_at);
            ended(own.language, &told, &members, &when)
        };
        view! { <p class="meta">{text}</p> }
    });
    let booking = consent.booking_id.map(|id| {
        let open = link(app, list.context.router, Route::booking(id));
        view! {
            <a class="open-call" href=open.address on:click=open.go>
                {app.say(OPEN_CALL)}
            </a>
        }
    });
    let withdraw = (list.may_write && consent.withdrawn_at.is_none())
        .then(|| withdrawal(app, list, at, consent.number.clone()));
    view! {
        <li id=row_id(at) tabindex="-1">
            <p class="about">
                <strong>{consent.number.to_string()}</strong>
                {chip(app, consent)}
            </p>
            <p class="long">
                <q>{consent.wording.clone()}</q>
            </p>
            <p class="meta">{given}</p>
            {ended}
            <div class="actions">{booking} {withdraw}</div>
        </li>
    }
}

/// Whether it holds: an icon and a word, in its colour.
fn chip(app: &App, consent: &SmsConsent) -> impl IntoView + use<> {
    let (icon, word, class) = if consent.withdrawn_at.is_none() {
        let icon = icons::tick().into_any();
        (icon, words::CONSENTS_IN_FORCE, "chip status-completed")
    } else {
        let icon = icons::without().into_any();
        (icon, words::CONSENTS_ENDED, "chip status-cancelled")
    };
    view! { <span class=class>{icon} {app.say(word)}</span> }
}

/// The button that withdraws one, which asks first: nothing but the attendee's word brings it back.
fn withdrawal(
    app: &App,
    list: ConsentList,
    at: usize,
    number: PhoneNumber,
) -> impl IntoView + use<> {
    let app = app.clone();
    let asked = number.clone();
    let is_asked = Memo::new(move |_| list.question.read().as_ref() == Some(&asked));
    move || {
        let written = number.to_string();
        if is_asked.get() {
            return sure(&app, list, at, number.clone()).into_any();
        }
        let label = app.fill(words::CONSENTS_WITHDRAW_OF, &[("number", &written)]);
        let (id, asked) = (button_id(at), number.clone());
        let ask = move |_| {
            list.question.set(Some(asked.clone()));
            focus("keep-consent");
        };
        view! {
            <button class="quiet" id=id aria-label=label on:click=ask>
                {app.say(words::CONSENTS_WITHDRAW)}
            </button>
        }
        .into_any()
    }
}

fn sure(app: &App, list: ConsentList, at: usize, number: PhoneNumber) -> impl IntoView + use<> {
    let text = app.fill(words::CONSENTS_SURE, &[("number", number.as_str())]);
    let label = text.clone();
    let own = app.clone();
    let go_on = move |_| list.withdraw(&own, number.clone());
    let no = move |_| {
        list.question.set(None);
        focus(button_id(at));
    };
    view! {
        <div class="question" role="group" aria-label=label>
            <p>{text}</p>
            <p class="actions">
                <button class="danger" id="sure-consent" disabled=list.working on:click=go_on>
                    {app.say(words::CONSENTS_WITHDRAW)}
                </button>
                <button class="quiet" id="keep-consent" on:click=no>
                    {app.say(words::CONSENTS_KEEP)}
                </button>
            </p>
        </div>
    }
}

fn moment(app: &App, at: DateTime<Utc>) -> String {
    zone::day_and_clock(app.language, &app.locale, at, dates::now())
}
