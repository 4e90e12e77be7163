//! The number, with recent contacts offered as somebody types, and the country of a number without a country code.

use super::{
    fields::{EXTENSION, NAME, forget, said},
    state::{Form, id},
};
use crate::{
    browser::countries::named,
    options::{REGION, countries},
    phone::{Plans, spaced, state},
    platform::Store,
    schedule::{
        contacts::{Contact, offered},
        form::{Draft, as_typed},
    },
    ui::{app::App, schedule::focus},
    words::{desk, form as words},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;

const FIELD: &str = "attendee_phone";

/// The contacts that are offered.
#[derive(Clone, Copy)]
struct Offer {
    form: Form,
    /// Whether they are shown.
    open: RwSignal<bool>,
    /// The one that Enter chooses.
    active: RwSignal<usize>,
    contacts: Memo<Vec<Contact>>,
}

impl Offer {
    fn new(form: Form) -> Self {
        let contacts = Memo::new(move |_| {
            let (known, draft) = (form.contacts.read(), form.draft.read());
            offered(&known, &draft.phone).into_iter().cloned().collect()
        });
        Self {
            form,
            open: RwSignal::new(false),
            active: RwSignal::new(0),
            contacts,
        }
    }

    fn is_shown(self) -> bool {
        self.open.get() && !self.contacts.read().is_empty()
    }

    fn choose(self, contact: &Contact) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        self.open.set(false);
        self.form.draft.update(|draft| {
            draft.phone = spaced(&contact.phone);
            draft.extension = contact
                .extension
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            draft.name = text(&contact.name);
            draft.email = text(&contact.email);
            draft.zone = contact
                .timezone
                .map_or_else(String::new, |zone| zone.name().to_owned());
        });
        for field in [FIELD, EXTENSION.name, NAME.name] {
            forget(self.form, field);
        }
        focus(id(FIELD));
    }

    fn pressed(self, event: &web_sys::KeyboardEvent) {
        if !self.open.get_untracked() {
            return;
        }
        let contacts = self.contacts.get_untracked();
        let Some(last) = contacts.len().checked_sub(1) else {
            return;
        };
        let at = self.active.get_untracked().min(last);
        match &*event.key() {
            "ArrowDown" => self.active.set(if at == last { 0 } else { at + 1 }),
            "ArrowUp" => self.active.set(at.checked_sub(1).unwrap_or(last)),
            "Escape" => self.open.set(false),
            "Enter" if !event.ctrl_key() && !event.meta_key() => {
                if let Some(contact) = contacts.get(at) {
                    self.choose(contact);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }
}

/// The number is written out as it is typed, and its country told.
pub(super) fn phone(app: &App, form: Form) -> impl IntoView + use<> {
    let offer = Offer::new(form);
    let typed = move |event: web_sys::Event| {
        let text = written(&event);
        form.draft.update(|draft| draft.phone = text);
        offer.active.set(0);
        offer.open.set(true);
        forget(form, FIELD);
    };
    // Taken apart once it is complete: a number with one digit is not yet all of it.
    let left = move |_| {
        form.draft.update(Draft::take_apart);
        forget(form, EXTENSION.name);
    };
    let (own, telling) = (app.clone(), app.clone());
    let wrong = move || form.wrong.read().iter().any(|error| error.field == FIELD);
    let active = move || offer.is_shown().then(|| option_id(offer.active.get()));
    view! {
        <div class="field offering">
            <label for=id(FIELD)>{app.say(words::PHONE)}</label>
            <input
                id=id(FIELD)
                type="text"
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=move || offer.is_shown().to_string()
                aria-controls="recent"
                aria-activedescendant=active
                aria-describedby="phone-hint phone-problem"
                aria-invalid=move || wrong().to_string()
                prop:value=move || form.draft.read().phone.clone()
                on:input=typed
                on:change=left
                on:keydown=move |event| offer.pressed(&event)
                on:blur=move |_| offer.open.set(false)
            />
            {contacts(app, offer)}
            <p class="meta" id="phone-hint">
                {move || hint(&telling, form)}
            </p>
            {country(app, form)}
            <p class="wrong" id="phone-problem">
                {move || said(&own, form, FIELD)}
            </p>
        </div>
    }
}

/// Writes typed digits anew as a number. Only digits at the end: elsewhere the caret would jump.
fn written(event: &web_sys::Event) -> String {
    let text = event_target_value(event);
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let at_end = input.as_ref().is_some_and(|input| {
        let caret = input.selection_start().ok().flatten();
        caret.is_none_or(|caret| caret as usize >= text.encode_utf16().count())
    });
    match as_typed(&text) {
        Some(written) if at_end => {
            if let Some(input) = input {
                input.set_value(&written);
            }
            written
        }
        _ => text,
    }
}

/// The country of a number, what a number without one is read as, or how to write one.
fn hint(app: &App, form: Form) -> String {
    match form.draft.read().typed() {
        _ if state() == Plans::Unreachable => app.say(desk::NO_PLANS).to_owned(),
        Ok(typed) if typed.national => app.fill(desk::READ_AS, &[("number", &typed.spaced)]),
        Ok(typed) => typed.country.unwrap_or_default(),
        Err(_) => app.say(desk::PHONE_OR_CONTACT).to_owned(),
    }
}

fn option_id(at: usize) -> String {
    format!("recent-{at}")
}

fn contacts(app: &App, offer: Offer) -> impl IntoView + use<> {
    let (label, own) = (app.say(desk::RECENT), app.clone());
    let count = move || {
        let count = offer.contacts.read().len().to_string();
        offer
            .is_shown()
            .then(|| own.fill(desk::RECENT_COUNT, &[("count", &count)]))
    };
    let options = move || {
        let option = |(at, contact): (usize, Contact)| {
            let (name, number) = (contact.name.clone(), spaced(&contact.phone));
            view! {
                <li
                    id=option_id(at)
                    role="option"
                    aria-selected=move || (offer.active.get() == at).to_string()
                    // Before the field loses the focus.
                    on:pointerdown=move |event| {
                        event.prevent_default();
                        offer.choose(&contact);
                    }
                >
                    <strong class="clipped">{name}</strong>
                    <span class="meta">{number}</span>
                </li>
            }
        };
        let contacts = offer.contacts.get();
        contacts.into_iter().enumerate().map(option).collect_view()
    };
    view! {
        <ul
            id="recent"
            class="offered"
            role="listbox"
            aria-label=label
            hidden=move || !offer.is_shown()
        >
            {options}
        </ul>
        <p class="hidden-text" role="status">
            {count}
        </p>
    }
}

/// The country of a number without a country code, while there is one.
fn country(app: &App, form: Form) -> impl IntoView + use<> {
    let needed = Memo::new(move |_| form.draft.read().needs_country());
    let app = app.clone();
    move || {
        if !needed.get() {
            return None;
        }
        let chosen = form.draft.with_untracked(|draft| draft.country.clone());
        let options: Vec<_> = named(&app.locale, &countries())
            .into_iter()
            .map(|(code, name)| {
                let selected = code == chosen;
                view! { <option value=code prop:selected=selected>{name}</option> }
            })
            .collect();
        let own = app.clone();
        let keep = move |event| {
            let chosen = event_target_value(&event);
            form.draft.update(|draft| draft.country.clone_from(&chosen));
            forget(form, FIELD);
            let app = own.clone();
            spawn_local(async move {
                app.platform.set(Store::Settings, REGION, &chosen).await;
            });
        };
        Some(view! {
            <label class="meta" for="phone-country">
                {app.say(desk::COUNTRY)}
            </label>
            <select id="phone-country" on:change=keep>
                <option value="" prop:selected=chosen.is_empty()></option>
                {options}
            </select>
        })
    }
}
