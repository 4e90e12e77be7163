//! The pages of the public booking page. They are whole without a script, in the organization's name and colour.

mod form;
mod times;

pub(crate) use form::{FormPage, TRAP, form};
pub(crate) use times::{DayClock, DayLink, DayTimes, TimesPage, times};

use super::{MARK, STYLE_PATH, hidden, problem};
use crate::usecases::public_page::visit::FoundPage;
use callslot_shared::{
    public_page::{AccentColour, Verification},
    words::{Language, public as texts},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The organization of the page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heading {
    /// The organization's name.
    pub(crate) organization: String,
    /// The text under it.
    pub(crate) description: String,
    /// The address of its logo, if it has one.
    pub(crate) logo: Option<String>,
    /// The address of all that it offers.
    pub(crate) home: String,
}

/// A language that the page can be read in.
#[derive(Debug, Clone)]
pub(crate) struct LanguageLink {
    /// The language.
    pub(crate) language: Language,
    /// The address of this page in it, with what the visitor has chosen.
    pub(crate) href: String,
    /// Its whole address, for search engines.
    pub(crate) address: String,
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct PageFrame {
    /// The language of the page.
    pub(crate) language: Language,
    /// The organization's colour, if it has one of its own.
    pub(crate) accent: Option<AccentColour>,
    /// The sites that may show the page.
    pub(crate) frame_origins: Vec<String>,
    /// The whole address, if it is for anybody.
    pub(crate) canonical: Option<String>,
    /// Whose it is.
    pub(crate) heading: Heading,
    /// The languages that it can be read in.
    pub(crate) languages: Vec<LanguageLink>,
    /// Whether it is shown within another page.
    pub(crate) is_embedded: bool,
    /// The look of the page around it, `light` or `dark`.
    pub(crate) theme: Option<String>,
}

impl PageFrame {
    /// The frame of a page in a language, with nothing in it yet.
    pub(crate) fn of(page: &FoundPage, language: Language) -> Self {
        let accent = page.accent_colour.as_deref();
        Self {
            language,
            accent: accent.and_then(|colour| AccentColour::parse("accent_colour", colour).ok()),
            frame_origins: page.frame_origins.clone(),
            canonical: None,
            heading: Heading::default(),
            languages: Vec::new(),
            is_embedded: false,
            theme: None,
        }
    }

    /// The same around a page that is one visitor's.
    pub(crate) fn of_one_visitor(self) -> Self {
        Self {
            canonical: None,
            languages: Vec::new(),
            ..self
        }
    }

    /// The rules that give the page its colour, if it has one of its own.
    pub(crate) fn own_style(&self) -> Option<String> {
        let accent = self.accent?;
        let text = accent.text();
        Some(format!(":root{{--own:{accent};--on-own:{text}}}"))
    }
}

/// A whole page.
fn page(frame: &PageFrame, title: &str, body: &Markup) -> Markup {
    let language = frame.language;
    let heading = &frame.heading;
    html! {
        (DOCTYPE)
        html lang=(language.as_str()) data-theme=[frame.theme.as_deref()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (heading.organization) }
                @if !heading.description.is_empty() {
                    meta name="description" content=(heading.description);
                }
                @if let Some(address) = &frame.canonical {
                    link rel="canonical" href=(address);
                    meta property="og:type" content="website";
                    meta property="og:title" content=(title);
                    meta property="og:site_name" content=(heading.organization);
                    meta property="og:url" content=(address);
                    @if !heading.description.is_empty() {
                        meta property="og:description" content=(heading.description);
                    }
                    @for other in &frame.languages {
                        link rel="alternate" hreflang=(other.language.as_str()) href=(other.address);
                    }
                    @if !frame.languages.is_empty() {
                        link rel="alternate" hreflang="x-default" href=(address);
                    }
                } @else {
                    meta name="robots" content="noindex, nofollow";
                }
                link rel="icon" href=(MARK) type="image/svg+xml";
                link rel="stylesheet" href=(STYLE_PATH);
                @if let Some(style) = frame.own_style() {
                    // A colour that was read as one, and nothing else.
                    style { (PreEscaped(style)) }
                }
                @if frame.is_embedded && !frame.frame_origins.is_empty() {
                    script src="/scripts/frame.js" data-origins=(frame.frame_origins.join(" ")) defer {}
                }
            }
            body class=(if frame.is_embedded { "public embedded" } else { "public" }) {
                header {
                    a class="brand" href=(heading.home) {
                        @if let Some(logo) = &heading.logo {
                            img src=(logo) height="40" alt="";
                        }
                        bdi { (heading.organization) }
                    }
                }
                main {
                    h1 dir="auto" { (title) }
                    (body)
                }
                footer {
                    @if frame.languages.len() > 1 {
                        nav aria-label=(texts::LANGUAGE.template(language)) {
                            @for other in &frame.languages {
                                a href=(other.href) hreflang=(other.language.as_str()) lang=(other.language.as_str())
                                    aria-current=[(other.language == language).then_some("true")] {
                                    (name_of(other.language))
                                }
                            }
                        }
                    }
                    a class="mark" href="/" target="_top" {
                        img src=(MARK) width="16" height="16" alt="";
                        "Callslot"
                    }
                }
            }
        }
    }
}

/// A language by its own name.
const fn name_of(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Spanish => "Español",
        Language::French => "Français",
        Language::German => "Deutsch",
    }
}

/// An event type in a list.
#[derive(Debug, Clone)]
pub(crate) struct EventLine {
    /// Its name.
    pub(crate) name: String,
    /// The lengths to choose from, in minutes.
    pub(crate) minutes: Vec<u32>,
    /// The address of its free times.
    pub(crate) href: String,
}

/// The event types that can be booked.
pub(crate) fn list(frame: &PageFrame, events: &[EventLine]) -> Markup {
    let language = frame.language;
    let organization = &*frame.heading.organization;
    let title = texts::BOOK_WITH.fill(language, &[("organization", organization)]);
    let body = html! {
        @if !frame.heading.description.is_empty() {
            p dir="auto" { (frame.heading.description) }
        }
        @if events.is_empty() {
            p { (texts::NOTHING.template(language)) }
        } @else {
            h2 { (texts::CHOOSE.template(language)) }
            ul class="events" {
                @for event in events {
                    li {
                        a href=(event.href) {
                            bdi { (event.name) }
                            span class="muted" { (we_call(language, &event.minutes)) }
                        }
                    }
                }
            }
        }
    };
    page(frame, &title, &body)
}

/// The lengths of a call, and who calls.
fn we_call(language: Language, minutes: &[u32]) -> String {
    let lengths: Vec<_> = minutes.iter().map(u32::to_string).collect();
    texts::WE_CALL.fill(language, &[("minutes", &lengths.join(" / "))])
}

/// The place of the proof.
#[derive(Debug)]
pub(crate) struct SentPage {
    /// The token of the form.
    pub(crate) token: String,
    /// The proof that is asked for.
    pub(crate) verification: Verification,
    /// The address that takes a code.
    pub(crate) action: String,
    /// The time that is held.
    pub(crate) when: String,
    /// The address of all free times.
    pub(crate) other: String,
    /// The fault of the code.
    pub(crate) problem: Option<&'static str>,
}

/// Says where the proof is, and takes the code, if it is one.
pub(crate) fn sent(frame: &PageFrame, sent: &SentPage) -> Markup {
    let language = frame.language;
    let is_code = sent.verification == Verification::EmailCode;
    let says = if is_code {
        texts::CODE_SENT
    } else {
        texts::LINK_SENT
    };
    let body = html! {
        (problem(sent.problem))
        p class="chosen" { (sent.when) }
        p role="status" { (says.template(language)) }
        @if is_code {
            form method="post" action=(sent.action) {
                (hidden("t", &sent.token))
                label for="code" { (texts::CODE.template(language)) }
                input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code"
                    maxlength="12" required;
                button { (texts::CONFIRM.template(language)) }
            }
        }
        p { a href=(sent.other) { (texts::OTHER_TIME.template(language)) } }
    };
    page(frame, texts::LOOK.template(language), &body)
}

/// A call that waits for its button.
#[derive(Debug)]
pub(crate) struct ConfirmPage {
    /// The event, and its time.
    pub(crate) says: String,
    /// The person who is called.
    pub(crate) name: String,
    /// At which number.
    pub(crate) phone: String,
    /// The length, in minutes.
    pub(crate) minutes: u32,
    /// The address that books.
    pub(crate) action: String,
}

/// Asks for the button that books.
pub(crate) fn confirm(frame: &PageFrame, call: &ConfirmPage) -> Markup {
    let language = frame.language;
    let body = html! {
        p class="chosen" dir="auto" { (call.says) }
        dl {
            div { dt { (texts::NAME.template(language)) } dd { bdi { (call.name) } } }
            div { dt { (texts::PHONE.template(language)) } dd { bdi { (call.phone) } } }
            div {
                dt { (texts::LENGTH.template(language)) }
                dd { (texts::MINUTES.fill(language, &[("minutes", &call.minutes.to_string())])) }
            }
        }
        form method="post" action=(call.action) {
            button { (texts::CONFIRM.template(language)) }
        }
    };
    page(frame, texts::CONFIRM_TITLE.template(language), &body)
}

/// Says something, and leads back to the free times.
pub(crate) fn told(frame: &PageFrame, (title, says): (&str, &str), other: &str) -> Markup {
    let body = html! {
        p role="status" { (says) }
        p { a class="button" href=(other) { (texts::OTHER_TIME.template(frame.language)) } }
    };
    page(frame, title, &body)
}

/// Leads out of another site's page to the page of a call, which nobody frames.
pub(crate) fn booked(frame: &PageFrame, href: &str) -> Markup {
    use callslot_shared::words::messages::attendee;
    let language = frame.language;
    let body = html! {
        p { a class="button" href=(href) target="_top" { (attendee::SEE_CALL.template(language)) } }
    };
    page(frame, texts::BOOKED.template(language), &body)
}
