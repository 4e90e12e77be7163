//! Adding a passkey: here, where the browser makes them for the server on this page; else the way to where it does.

use super::ProfileContext;
use crate::{
    api::Request,
    browser::passkey::make,
    platform::{ACCOUNT, WEB},
    profile::{
        passkeys::{PasskeyRefusal, REGISTRATION_PATH, answered},
        sessions::PASSKEYS_PATH,
    },
    route::{Route, Section},
    ui::{app::App, results::focus, states::refused},
    words::profile as words,
};
use callslot_shared::api::{CreationBody, PasskeyBody};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The id of the field for the name.
const NAME: &str = "passkey-name";

/// The state of a passkey that is to be added.
#[derive(Clone, Copy)]
struct NewPasskey {
    context: ProfileContext,
    name: RwSignal<String>,
    refusal: RwSignal<Option<PasskeyRefusal>>,
    working: RwSignal<bool>,
}

fn here() -> Route {
    Route::Profile(Section::Security)
}

/// The form, or the way to one.
pub(super) fn adding(app: &App, context: ProfileContext) -> AnyView {
    if !app.platform.makes_passkeys() {
        return elsewhere(app).into_any();
    }
    let new = NewPasskey {
        context,
        name: RwSignal::new(String::new()),
        refusal: RwSignal::new(None),
        working: RwSignal::new(false),
    };
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        new.begin(&own);
    };
    let typed = move |event| {
        new.name.set(event_target_value(&event));
        new.refusal.set(None);
    };
    let is_wrong = move || *new.refusal.read() == Some(PasskeyRefusal::NoName);
    let (idle, busy) = (app.say(words::PASSKEY_ADD), app.say(words::PASSKEY_ADDING));
    view! {
        <form id="passkey-form" novalidate on:submit=submit>
            <div class="field">
                <label for=NAME>{app.say(words::PASSKEY_NAME)}</label>
                <input
                    id=NAME
                    maxlength="100"
                    autocomplete="off"
                    aria-describedby="passkey-name-help passkey-trouble"
                    aria-invalid=move || is_wrong().to_string()
                    prop:value=new.name
                    on:input=typed
                />
                <p class="meta" id="passkey-name-help">
                    {app.say(words::PASSKEY_NAME_HELP)}
                </p>
            </div>
            <div id="passkey-trouble" role="alert">
                {new.trouble(app)}
            </div>
            <p class="actions">
                <button
                    type="submit"
                    id="add-passkey"
                    aria-disabled=move || new.working.get().to_string()
                >
                    {move || if new.working.get() { busy } else { idle }}
                </button>
            </p>
        </form>
    }
    .into_any()
}

/// The way to the profile on the web; or to the server's page about the account, in a browser that takes no options as JSON.
fn elsewhere(app: &App) -> impl IntoView + use<> {
    let own = app.clone();
    let open = move |_| {
        let app = own.clone();
        spawn_local(async move {
            let is_web = app.platform.proof(&here()).is_some();
            let page = if is_web {
                ACCOUNT.to_owned()
            } else {
                format!("{WEB}{}", here())
            };
            app.platform.open_on_server(&page).await;
        });
    };
    view! {
        <p class="actions">
            <button id="add-passkey" on:click=open>
                {app.say(words::PASSKEY_ADD_WEB)}
            </button>
        </p>
    }
}

impl NewPasskey {
    fn begin(self, app: &App) {
        if self.working.get_untracked() {
            return;
        }
        let name = self.name.with_untracked(|name| name.trim().to_owned());
        if name.is_empty() {
            self.refusal.set(Some(PasskeyRefusal::NoName));
            return focus(NAME);
        }
        self.working.set(true);
        self.refusal.set(None);
        self.context.results.clear();
        let app = app.clone();
        spawn_local(async move {
            match add(&app, name).await {
                Ok(body) => {
                    let _ = self.name.try_set(String::new());
                    let name = [("name", &*body.passkey.name)];
                    let text = app.fill(words::PASSKEY_ADDED, &name);
                    self.context.results.done(text);
                }
                Err(refusal) => {
                    let _ = self.refusal.try_set(Some(refusal));
                }
            }
            let _ = self.working.try_set(false);
            // An answer that was lost may have been one of success.
            self.context.passkeys.ask(&app, PASSKEYS_PATH);
        });
    }

    /// Why none was added, and the way on.
    fn trouble(self, app: &App) -> impl IntoView + use<> {
        let app = app.clone();
        move || {
            let said = match self.refusal.get()? {
                PasskeyRefusal::NoName => app.say(words::PASSKEY_NO_NAME).into_any(),
                PasskeyRefusal::GivenUp => app.say(words::PASSKEY_GIVEN_UP).into_any(),
                PasskeyRefusal::FreshSignIn => prove(&app).into_any(),
                PasskeyRefusal::Failed(failure) => return Some(refused(&app, failure)),
            };
            Some(view! { <p class="wrong">{said}</p> }.into_any())
        }
    }
}

fn prove(app: &App) -> impl IntoView + use<> {
    let way = app.platform.proof(&here()).map(|address| {
        view! {
            <a id="prove" href=address>
                {app.say(words::FRESH)}
            </a>
        }
    });
    view! {
        {app.say(words::PASSKEY_FRESH)}
        " "
        {way}
    }
}

/// Asks the server, the browser and the server again.
async fn add(app: &App, name: String) -> Result<PasskeyBody, PasskeyRefusal> {
    let request = Request::begin(REGISTRATION_PATH);
    let begun: CreationBody = answered(app.client.exchange(&request).await)?;
    let made = make(&begun.options, name).await;
    let made = made.ok_or(PasskeyRefusal::GivenUp)?;
    let add = Request {
        idempotency_key: None,
        ..Request::post(PASSKEYS_PATH, &made, "")
    };
    answered::<PasskeyBody>(app.client.exchange(&add).await)
}
