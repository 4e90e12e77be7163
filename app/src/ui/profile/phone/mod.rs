//! The phone, and the call with a code that proves it.

mod asking;
mod entering;
mod typing;

use super::ProfileContext;
use crate::{
    phone,
    platform::{Store, WEB},
    profile::phone::KEPT,
    route::{Route, Section},
    schedule::organization,
    ui::{app::App, icons, numbers, results::focus},
    words::profile as words,
};
use callslot_shared::api::PhoneVerification;
use leptos::{prelude::*, task::spawn_local};

const NUMBER: &str = "phone-number";
const CODE: &str = "phone-code";
const TITLE: &str = "phone-title";

/// The steps to a phone that is proved.
#[derive(Clone, PartialEq)]
enum Step {
    /// The phone as it is.
    Known,
    /// The number is typed.
    Number,
    /// The call was asked for.
    Code(PhoneVerification),
}

/// Why a step was not made.
#[derive(Clone, PartialEq)]
enum Trouble {
    Said(String),
    FreshSignIn,
}

#[derive(Clone, Copy)]
struct Phone {
    context: ProfileContext,
    step: RwSignal<Step>,
    number: RwSignal<String>,
    code: RwSignal<String>,
    trouble: RwSignal<Option<Trouble>>,
    /// Whether a call was asked for that has no answer.
    unanswered: RwSignal<bool>,
    working: RwSignal<bool>,
}

/// The section.
pub(super) fn phone(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    let phone = Phone {
        context,
        step: RwSignal::new(Step::Known),
        number: RwSignal::new(String::new()),
        code: RwSignal::new(String::new()),
        trouble: RwSignal::new(None),
        unanswered: RwSignal::new(false),
        working: RwSignal::new(false),
    };
    phone.begin_where_it_was(app);
    let own = app.clone();
    let step = move || match phone.step.get() {
        Step::Known => known(&own, phone).into_any(),
        // A session that cannot be proved is told before a number is typed.
        Step::Number if own.platform.proof(&here()).is_none() => on_the_web(&own).into_any(),
        Step::Number => typing::typing(&own, phone).into_any(),
        Step::Code(verification) => entering::entering(&own, phone, &verification).into_any(),
    };
    let name = context.me.get_untracked();
    let name = name.as_ref().and_then(organization);
    let name = name.map(|one| one.name.clone()).unwrap_or_default();
    let help = app.fill(words::PHONE_HELP, &[("organization", &name)]);
    view! {
        <section id="phone" aria-labelledby=TITLE>
            <h3 id=TITLE tabindex="-1">
                {app.say(words::PHONE)}
            </h3>
            <p class="meta">{help}</p>
            {current(app, context)}
            {step}
        </section>
    }
}

fn here() -> Route {
    Route::Profile(Section::Personal)
}

/// The number as the API has it.
fn current(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    let app = app.clone();
    let known = Memo::new(move |_| {
        let me = context.me.get()?;
        Some((me.user.phone?, me.user.phone_verified))
    });
    move || match known.get() {
        None => view! { <p id="own-phone">{app.say(words::PHONE_NONE)}</p> }.into_any(),
        Some((phone, verified)) => {
            let badge = if verified {
                view! {
                    <span class="badge status-completed">
                        {icons::tick()} {app.say(words::VERIFIED)}
                    </span>
                }
                .into_any()
            } else {
                let word = app.say(words::NOT_VERIFIED);
                view! { <span class="badge status-calling">{word}</span> }.into_any()
            };
            view! {
                <p class="actions" id="own-phone">
                    <strong>{numbers::spaced(&phone)}</strong>
                    {badge}
                </p>
            }
            .into_any()
        }
    }
}

fn known(app: &App, phone: Phone) -> impl IntoView + use<> {
    let number = Memo::new(move |_| {
        let me = phone.context.me.get()?;
        me.user.phone.filter(|_| !me.user.phone_verified)
    });
    let begin = move |number: String| {
        phone.trouble.set(None);
        phone.number.set(number);
        phone.step.set(Step::Number);
        focus(NUMBER);
    };
    let (verify, other) = (app.say(words::CODE_VERIFY), app.say(words::OTHER_NUMBER));
    let first = move || {
        number.get().map(|number| {
            view! {
                <button class="primary" id="verify-phone" on:click=move |_| begin(phone::spaced(&number))>
                    {verify}
                </button>
            }
        })
    };
    view! {
        <p class="actions">
            {first}
            <button id="other-phone" on:click=move |_| begin(String::new())>
                {other}
            </button>
        </p>
    }
}

/// The way to where a number can be proved.
fn on_the_web(app: &App) -> impl IntoView + use<> {
    let own = app.clone();
    let open = move |_| {
        let app = own.clone();
        spawn_local(async move {
            let path = format!("{WEB}{}", here());
            app.platform.open_on_server(&path).await;
        });
    };
    view! {
        <p>{app.say(words::WEB_TEXT)}</p>
        <p class="actions">
            <button class="primary" id="verify-on-web" on:click=open>
                {app.say(words::WEB_VERIFY)}
            </button>
        </p>
    }
}

/// Back to the phone as it is.
fn leave(app: &App, phone: Phone) -> impl IntoView + use<> {
    let own = app.clone();
    let leave = move |_| {
        let app = own.clone();
        phone.trouble.set(None);
        phone.step.set(Step::Known);
        focus(TITLE);
        spawn_local(async move { app.platform.forget(Store::Session, KEPT).await });
    };
    let has_one = phone.context.me.get_untracked();
    let has_one = has_one.is_some_and(|me| me.user.phone.is_some());
    has_one.then(|| {
        view! {
            <button type="button" class="quiet" id="keep-phone" on:click=leave>
                {app.say(words::KEEP_NUMBER)}
            </button>
        }
    })
}

fn trouble(app: &App, phone: Phone) -> impl IntoView + use<> {
    let app = app.clone();
    let said = move || match phone.trouble.get() {
        None => ().into_any(),
        Some(Trouble::Said(said)) => said.into_any(),
        Some(Trouble::FreshSignIn) => {
            let prove = app.platform.proof(&here()).map(|address| {
                view! {
                    <a id="prove" href=address>
                        {app.say(words::FRESH)}
                    </a>
                }
            });
            view! {
                {app.say(words::FRESH_TEXT)}
                " "
                {prove}
            }
            .into_any()
        }
    };
    view! {
        <p class="wrong" id="phone-trouble" role="alert">
            {said}
        </p>
    }
}
