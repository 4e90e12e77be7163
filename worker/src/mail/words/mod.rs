//! Messages, put together from the texts of the catalogue.

mod gained;

pub(crate) use gained::{Gained, gained};

use super::Mail;
use callslot_shared::{
    access::Role,
    words::{Language, invitation as invitation_texts, mail as texts, roles},
};
use maud::{DOCTYPE, Markup, Render, html};

/// One paragraph of a message.
enum Part<'a> {
    /// Words.
    Says(String),
    /// A code to read or copy.
    Code(&'a str),
    /// An address to open, and what opening it does.
    Link(&'a str, &'static str),
}

impl Part<'_> {
    fn text(&self) -> &str {
        match self {
            Part::Says(says) => says,
            Part::Code(code) => code,
            Part::Link(link, _) => link,
        }
    }
}

impl Render for Part<'_> {
    fn render(&self) -> Markup {
        match self {
            Part::Says(says) => html! { p { (says) } },
            Part::Code(code) => html! { p style="font-size:24px;font-weight:600" { (code) } },
            Part::Link(link, opens) => html! { p { a href=(link) { (opens) } } },
        }
    }
}

/// Mail programs leave out style sheets.
const STYLE: &str = "font:14px/1.5 system-ui,sans-serif;color:#14181f;background:#ffffff";

/// The message with a code and a link to sign in with.
pub(crate) fn sign_in(language: Language, key: String, to: String, code: &str, link: &str) -> Mail {
    let spaced = spaced(code);
    let says = |text| Part::Says(language.say(text).to_owned());
    let parts = [
        says(texts::SIGN_IN_CODE),
        Part::Code(&spaced),
        says(texts::SIGN_IN_LINK),
        Part::Link(link, language.say(texts::SIGN_IN_OPEN)),
        says(texts::SIGN_IN_LASTS),
    ];
    let subject = language.say(texts::SIGN_IN_SUBJECT).to_owned();
    written(key, to, subject, language, &parts)
}

/// The content of an invitation.
pub(crate) struct Invites<'a> {
    /// The name of the member who invites.
    pub(crate) inviter: &'a str,
    /// The organization's name.
    pub(crate) organization: &'a str,
    /// The role that the invited person is to have.
    pub(crate) role: Role,
    /// The address of the page that asks for the click.
    pub(crate) link: &'a str,
}

/// The message that invites somebody to an organization.
pub(crate) fn invitation(
    language: Language,
    key: String,
    to: String,
    content: &Invites<'_>,
) -> Mail {
    let (inviter, organization) = (one_line(content.inviter), one_line(content.organization));
    let values = [
        ("inviter", &*inviter),
        ("organization", &*organization),
        ("role", language.say(roles::name(content.role))),
    ];
    let subject = language.fill(invitation_texts::INVITED, &values);
    let parts = [
        Part::Says(format!("{subject}.")),
        Part::Says(language.say(invitation_texts::ABOUT).to_owned()),
        Part::Link(content.link, language.say(texts::INVITATION_OPEN)),
        Part::Says(language.say(texts::INVITATION_LASTS).to_owned()),
    ];
    written(key, to, subject, language, &parts)
}

/// A code in two groups, which are easier to keep in mind.
fn spaced(code: &str) -> String {
    let half = code.len() / 2;
    match (code.get(..half), code.get(half..)) {
        (Some(first), Some(second)) => format!("{first} {second}"),
        _ => code.to_owned(),
    }
}

/// Names are people's own words; they stay in their line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn written(
    key: String,
    to: String,
    subject: String,
    language: Language,
    parts: &[Part<'_>],
) -> Mail {
    let text: Vec<_> = parts.iter().map(Part::text).collect();
    let html = html! {
        (DOCTYPE)
        html lang=(language.as_str()) {
            body style=(STYLE) {
                @for part in parts { (part) }
            }
        }
    };
    Mail {
        key,
        to,
        subject,
        text: text.join("\n\n"),
        html: html.into_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::access::Action;
    use std::fmt::Write as _;

    #[test]
    fn messages_read_as_reviewed() {
        let mut all = String::new();
        for language in Language::OF_MEMBERS {
            let to = || "ada@example.com".to_owned();
            let key = || "key".to_owned();
            let link = "https://callslot.example/sign-in/link?token=abc";
            let names = ("Olivia\nOwner", "Acme <Support>");
            let told = |of: &Gained<'_>| {
                let account = "https://callslot.example/account";
                gained(language, (key(), to()), names, of, account)
            };
            for mail in [
                sign_in(language, key(), to(), "271828", link),
                invitation(
                    language,
                    key(),
                    to(),
                    &Invites {
                        inviter: names.0,
                        organization: names.1,
                        role: Role::Operator,
                        link,
                    },
                ),
                told(&Gained::Owner("Adam\nAdmin")),
                told(&Gained::Key {
                    name: "Clinic <software>",
                    scopes: &[Action::Read, Action::Write],
                }),
                told(&Gained::Carrier {
                    space: "https://acme.example",
                    project: "…8e70",
                }),
            ] {
                let (subject, text, html) = (mail.subject, mail.text, mail.html);
                let _ = write!(all, "{subject}\n\n{text}\n\n{html}\n\n---\n\n");
            }
        }
        insta::assert_snapshot!(all);
    }
}
