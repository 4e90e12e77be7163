//! The form, and how it is saved.

use super::{
    conflict::conflict,
    copy::copy_button,
    countries::countries,
    event_types,
    fields::{TextField, below, described, text},
    look::look,
    state::PageForm,
};
use crate::{
    public_page::{PageField, public_path},
    ui::{app::App, states::refused},
    words::public_page as words,
};
use callslot_shared::{public_page::Verification, words::MemberText};
use leptos::{ev::SubmitEvent, prelude::*};

pub(super) fn form(app: &App, form: PageForm) -> impl IntoView + use<> {
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.save(&own);
    };
    let locked = !form.may_change;
    let own = app.clone();
    let failed = move || form.refused.get().map(|failure| refused(&own, failure));
    view! {
        <form id="public-page-form" novalidate on:submit=submit>
            {address(app, form)}
            <fieldset class="plain" disabled=locked>
                {look(app, form)}
                {event_types::chosen(app, form)}
                {visitors(app, form)}
                {sites(app, form)}
            </fieldset>
            {conflict(app, form)}
            <div role="alert">{failed}</div>
            {form.may_change.then(|| buttons(app, form))}
        </form>
    }
}

/// Whether the page is there, and where.
fn address(app: &App, form: PageForm) -> impl IntoView + use<> {
    let slug = TextField {
        field: PageField::Slug,
        help: Some(words::SLUG_HELP),
        most: "40",
        lines: 1,
        read: |draft| &draft.slug,
        write: |draft, text| draft.slug = text,
    };
    let locked = !form.may_change;
    let enable = move |event| {
        let enabled = event_target_checked(&event);
        form.edit(|draft| draft.enabled = enabled);
    };
    view! {
        <section aria-labelledby="page-address">
            <h3 id="page-address">{app.say(words::ADDRESS)}</h3>
            {state(app, form)}
            <fieldset class="plain" disabled=locked>
                <div class="field">
                    <label class="check">
                        <input
                            type="checkbox"
                            id=PageField::Enabled.id()
                            prop:checked=move || form.draft.read().enabled
                            on:change=enable
                        />
                        <span>{app.say(words::ENABLED)}</span>
                    </label>
                </div>
                {text(app, form, slug)}
            </fieldset>
            {place(app, form)}
        </section>
    }
}

/// Whether the page is on now, whatever is typed.
fn state(app: &App, form: PageForm) -> impl IntoView + use<> {
    let [on, off] = [words::STATE_ON, words::STATE_OFF].map(|text| app.say(text));
    let is_on = Memo::new(move |_| form.base.read().as_ref().is_some_and(|base| base.enabled));
    let said = move || {
        let (class, word) = if is_on.get() {
            ("chip status-completed", on)
        } else {
            ("chip status-cancelled", off)
        };
        view! {
            <span class=class id="page-state">
                {word}
            </span>
        }
    };
    view! { <p>{said}</p> }
}

/// The resulting address, to be copied, and the way to the page as it is now.
fn place(app: &App, form: PageForm) -> impl IntoView + use<> {
    let address = Signal::derive(move || {
        let slug = form.draft.read().slug.trim().to_owned();
        let path = (!slug.is_empty()).then(|| public_path(&slug, None));
        path.map(|path| format!("{}{path}", form.server.read()))
            .unwrap_or_default()
    });
    let now = Memo::new(move |_| {
        let base = form.base.read();
        let base = base.as_ref().filter(|base| base.enabled)?;
        let path = public_path(base.slug.as_deref()?, None);
        Some(format!("{}{path}", form.server.read()))
    });
    let own = app.clone();
    let has_address = Memo::new(move |_| !address.read().is_empty());
    let shown = move || {
        has_address.get().then(|| {
            view! {
                <p class="about">
                    <code id="page-url">{move || address.get()}</code>
                    {copy_button(&own, form, ("copy-url", words::COPY), address)}
                </p>
            }
        })
    };
    let word = app.say(words::PREVIEW);
    let preview = move || {
        now.get().map(|url| {
            view! {
                <p>
                    <a id="preview" href=url target="_blank" rel="noopener">
                        {word}
                    </a>
                </p>
            }
        })
    };
    view! {
        {shown}
        {preview}
    }
}

/// The proof that visitors give, the countries that are called, and the limit of a day.
fn visitors(app: &App, form: PageForm) -> impl IntoView + use<> {
    let proof = |verification, word, help: MemberText| {
        let chosen = move || form.draft.read().verification == verification;
        let choose = move |_| form.edit(|draft| draft.verification = verification);
        let help_id = format!("page-{}-help", verification.as_str());
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="page-proof"
                    value=verification.as_str()
                    aria-describedby=help_id.clone()
                    prop:checked=chosen
                    on:change=choose
                />
                <span>{app.say(word)}</span>
                <span class="meta" id=help_id>
                    {app.say(help)}
                </span>
            </label>
        }
    };
    let per_day = TextField {
        field: PageField::MaxBookingsPerDay,
        help: None,
        most: "6",
        lines: 1,
        read: |draft| &draft.max_bookings_per_day,
        write: |draft, text| draft.max_bookings_per_day = text,
    };
    view! {
        <section aria-labelledby="page-visitors">
            <h3 id="page-visitors">{app.say(words::VISITORS)}</h3>
            <fieldset
                class="field plain"
                id=PageField::Verification.id()
                tabindex="-1"
                aria-describedby=described(PageField::Verification)
            >
                <legend>{app.say(words::PROOF)}</legend>
                {proof(Verification::EmailLink, words::PROOF_LINK, words::PROOF_LINK_HELP)}
                {proof(Verification::EmailCode, words::PROOF_CODE, words::PROOF_CODE_HELP)}
                {below(app, form, PageField::Verification, None)}
            </fieldset>
            {countries(app, form)}
            {text(app, form, per_day)}
        </section>
    }
}

/// The sites that may show the page.
fn sites(app: &App, form: PageForm) -> impl IntoView + use<> {
    let origins = TextField {
        field: PageField::FrameOrigins,
        help: Some(words::ORIGINS_HELP),
        most: "6000",
        lines: 3,
        read: |draft| &draft.frame_origins,
        write: |draft, text| draft.frame_origins = text,
    };
    view! {
        <section aria-labelledby="page-sites">
            <h3 id="page-sites">{app.say(words::SITES)}</h3>
            {text(app, form, origins)}
        </section>
    }
}

fn buttons(app: &App, form: PageForm) -> impl IntoView + use<> {
    let [idle, busy] = [words::SAVE, words::SAVING].map(|text| app.say(text));
    let [unsaved, discard] = [words::UNSAVED, words::DISCARD].map(|text| app.say(text));
    let changed = Memo::new(move |_| form.is_changed());
    let give_up = move || {
        changed.get().then(|| {
            view! {
                <button
                    type="button"
                    class="quiet"
                    id="discard-page"
                    on:click=move |_| form.discard()
                >
                    {discard}
                </button>
            }
        })
    };
    view! {
        <p class="meta" id="page-unsaved" role="status">
            {move || changed.get().then_some(unsaved)}
        </p>
        <p class="actions">
            <button
                type="submit"
                class="primary"
                id="save-page"
                aria-disabled=move || form.busy.get().to_string()
            >
                {move || if form.busy.get() { busy } else { idle }}
            </button>
            {give_up}
        </p>
    }
}
