//! The HTML of a message: one column of 560 px, real text, readable without images.

use super::{
    Letter, Part,
    style::{self, ACCENT, FONT, LINE, MUTED, ON_ACCENT, PAGE, SURFACE, TEXT},
};
use callslot_shared::words::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

impl Letter {
    /// The message as HTML. The brand's mark is loaded from `home`.
    pub(crate) fn html(&self, language: Language, home: &str) -> String {
        let ground = format!(
            "margin:0;padding:24px 12px;background:{};color:{};font:14px/1.5 {FONT}",
            SURFACE.light, TEXT.light
        );
        let sheet = format!(
            "width:100%;max-width:560px;background:{};border:1px solid {};border-radius:8px",
            PAGE.light, LINE.light
        );
        let page = html! {
            (DOCTYPE)
            html lang=(language.as_str()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width";
                    meta name="color-scheme" content="light dark";
                    meta name="supported-color-schemes" content="light dark";
                    title { (self.subject) }
                    style { (PreEscaped(style::dark())) }
                }
                body class="ground" style=(ground) {
                    table role="presentation" align="center" cellpadding="0" cellspacing="0" class="sheet" style=(sheet) {
                        tr { td style="padding:24px 24px 8px;overflow-wrap:anywhere" { (self.sheet(home)) } }
                    }
                    (self.end())
                }
            }
        };
        page.into_string()
    }

    fn sheet(&self, home: &str) -> Markup {
        html! {
            p class="text" style={ "margin:0 0 24px;font-weight:600;color:" (TEXT.light) } {
                img src={ (home) "/icons/icon-180.png" } width="24" height="24" alt=""
                    style="vertical-align:middle;margin-right:8px;border-radius:5px";
                (self.brand)
            }
            @if let Some(heading) = &self.heading {
                h1 class="text" style={ "margin:0 0 16px;font-size:20px;line-height:28px;color:" (TEXT.light) } { (heading) }
            }
            @for part in &self.parts { (part.html()) }
        }
    }

    fn end(&self) -> Markup {
        html! {
            @if self.sent_for.is_some() || self.unsubscribe.is_some() {
                p class="muted" style={ "max-width:512px;margin:16px auto 0;font-size:12px;color:" (MUTED.light) } {
                    @if let Some(says) = &self.sent_for { (says) " " }
                    @if let Some((label, url)) = &self.unsubscribe { (link(label, url)) }
                }
            }
        }
    }
}

impl Part {
    fn html(&self) -> Markup {
        match self {
            Self::Says(says) => html! { p style="margin:0 0 16px" { (says) } },
            Self::Code(code) => html! {
                p style="margin:0 0 16px;font-size:28px;line-height:36px;font-weight:600;letter-spacing:1px" { (code) }
            },
            Self::Time { date, time, zone } => html! {
                p style="margin:0 0 16px;font-size:20px;line-height:28px;font-variant-numeric:tabular-nums" {
                    (date) br;
                    b style="font-size:28px;line-height:36px" { (time) } " "
                    span class="muted" style={ "font-size:14px;color:" (MUTED.light) } { (zone) }
                }
            },
            Self::Facts(facts) => html! {
                table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px" {
                    @for (name, value) in facts {
                        tr {
                            td class="muted" style={ "padding:2px 16px 2px 0;vertical-align:top;color:" (MUTED.light) } { (name) }
                            td style="padding:2px 0;overflow-wrap:anywhere" { (value) }
                        }
                    }
                }
            },
            Self::Rows(rows) => html! {
                table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px" {
                    @for (time, says) in rows {
                        tr {
                            td class="muted" style={ "padding:4px 16px 4px 0;vertical-align:top;font-variant-numeric:tabular-nums;color:" (MUTED.light) } { (time) }
                            td style="padding:4px 0;overflow-wrap:anywhere" { (says) }
                        }
                    }
                }
            },
            Self::Button { label, url, .. } => html! {
                p style="margin:0 0 16px" {
                    a class="button" href=(url)
                        style={ "display:inline-block;padding:8px 16px;border-radius:8px;background:" (ACCENT.light) ";color:" (ON_ACCENT.light) ";font-weight:600;text-decoration:none" }
                        { (label) }
                }
            },
            Self::Links { label, links } => html! {
                p class="muted" style={ "margin:0 0 16px;color:" (MUTED.light) } {
                    (label)
                    @for (place, (name, url)) in links.iter().enumerate() {
                        @if place > 0 { " ·" }
                        " " (link(name, url))
                    }
                }
            },
        }
    }
}

fn link(label: &str, url: &str) -> Markup {
    html! { a class="link" href=(url) style={ "color:" (ACCENT.light) } { (label) } }
}
