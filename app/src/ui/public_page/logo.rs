//! The logo: a file is read here, checked, and shown before it is saved.

use super::{
    fields::{below, described, is_wrong},
    state::PageForm,
};
use crate::{
    public_page::{LogoProblem, PageField, logo_address},
    ui::{app::App, results::focus},
    words::public_page as words,
};
use js_sys::Uint8Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

pub(super) fn logo(app: &App, form: PageForm) -> impl IntoView + use<> {
    let field = PageField::Logo;
    let choose = move |event: web_sys::Event| {
        let input: Option<HtmlInputElement> = event.target().and_then(|it| it.dyn_into().ok());
        let Some(file) = input.as_ref().and_then(|input| input.files()?.get(0)) else {
            return;
        };
        spawn_local(async move {
            match base64_of(&file).await {
                Ok(base64) => {
                    let _ = form.logo.try_set(None);
                    form.edit(|draft| draft.logo = Some(base64));
                }
                Err(problem) => drop(form.logo.try_set(Some(problem))),
            }
            // The same file can be chosen again once it is another.
            if let Some(input) = input {
                input.set_value("");
            }
        });
    };
    let own = app.clone();
    let said = move || {
        form.logo.get().map(|problem| {
            let size = match problem {
                LogoProblem::Large(kilobytes) => kilobytes.to_string(),
                LogoProblem::Wrong | LogoProblem::Unread => String::new(),
            };
            own.fill(problem.said(), &[("size", &size)])
        })
    };
    view! {
        <div class="field">
            <label for=field.id()>{app.say(words::LOGO)}</label>
            {preview(app, form)}
            <input
                id=field.id()
                type="file"
                accept="image/png,image/webp"
                aria-describedby=format!("{} logo-problem", described(field))
                aria-invalid=move || (is_wrong(form, field) || form.logo.read().is_some()).to_string()
                on:change=choose
            />
            <p class="wrong" id="logo-problem" role="alert">
                {said}
            </p>
            {below(app, form, field, Some(words::LOGO_HELP))}
        </div>
    }
}

/// The logo as visitors see it, and the way to be without.
fn preview(app: &App, form: PageForm) -> impl IntoView + use<> {
    let address = Memo::new(move |_| {
        let draft = form.draft.read();
        logo_address(draft.logo.as_deref()?)
    });
    let [shown, remove_word] = [words::LOGO_SHOWN, words::LOGO_REMOVE].map(|text| app.say(text));
    let remove = move |_| {
        let _ = form.logo.try_set(None);
        form.edit(|draft| draft.logo = None);
        focus(PageField::Logo.id());
    };
    move || {
        address.get().map(|address| {
            view! {
                <p class="about">
                    <img class="logo" id="logo-shown" src=address alt=shown />
                    <button type="button" class="quiet" id="remove-logo" on:click=remove>
                        {remove_word}
                    </button>
                </p>
            }
        })
    }
}

/// The bytes of a file in base64, if it can be the logo.
async fn base64_of(file: &File) -> Result<String, LogoProblem> {
    // A size is a whole number, and no file has more bytes than fit.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of bytes, at most what is compared with"
    )]
    let size = file.size().min(1e9) as usize;
    if let Some(problem) = LogoProblem::of_size(size) {
        return Err(problem);
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let bytes = Uint8Array::new(&buffer.map_err(|_| LogoProblem::Unread)?).to_vec();
    // The browser takes a text with one character for each byte.
    let text: String = bytes.iter().copied().map(char::from).collect();
    let base64 = window().btoa(&text).map_err(|_| LogoProblem::Unread)?;
    logo_address(&base64).ok_or(LogoProblem::Wrong)?;
    Ok(base64)
}
