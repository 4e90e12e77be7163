//! What messages say, in every language there is.

use super::Mail;
use crate::pages::{Language, escaped};
use callslot_shared::access::Action;
use std::fmt::Write as _;

/// One paragraph of a message.
enum Part<'a> {
    /// Words.
    Says(String),
    /// A code to read or copy.
    Code(&'a str),
    /// An address to open, and what opening it does.
    Link(&'a str, &'static str),
}

/// The message with a code and a link to sign in with.
pub(crate) fn sign_in(language: Language, key: String, to: String, code: &str, link: &str) -> Mail {
    let spaced = spaced(code);
    let (subject, code_is, or_open, open, lasts) = match language {
        Language::English => (
            "Sign in to Callslot",
            "Your code:",
            "Or open this link and press the button there:",
            "Sign in",
            "Both work once, for ten minutes. If you did not ask for this, do nothing: without them nobody can sign in.",
        ),
        Language::Spanish => (
            "Iniciar sesión en Callslot",
            "Tu código:",
            "O abre este enlace y pulsa el botón:",
            "Iniciar sesión",
            "Ambos funcionan una sola vez, durante diez minutos. Si no lo has pedido tú, no hagas nada: sin ellos nadie puede entrar.",
        ),
    };
    let parts = [
        Part::Says(code_is.to_owned()),
        Part::Code(&spaced),
        Part::Says(or_open.to_owned()),
        Part::Link(link, open),
        Part::Says(lasts.to_owned()),
    ];
    written(key, to, subject.to_owned(), language, &parts)
}

/// The message that invites somebody to an organization.
pub(crate) fn invitation(
    language: Language,
    key: String,
    to: String,
    (inviter, organization): (&str, &str),
    link: &str,
) -> Mail {
    let (inviter, organization) = (one_line(inviter), one_line(organization));
    let (subject, says, open, lasts) = match language {
        Language::English => (
            format!("{inviter} invites you to {organization} on Callslot"),
            format!(
                "{inviter} invites you to {organization} on Callslot, which books phone calls and places them. To join, open this link and press the button there:"
            ),
            "Join",
            "The link works once, for seven days. If you do not know who this is, do nothing.",
        ),
        Language::Spanish => (
            format!("{inviter} te invita a {organization} en Callslot"),
            format!(
                "{inviter} te invita a {organization} en Callslot, que reserva llamadas y las realiza. Para unirte, abre este enlace y pulsa el botón:"
            ),
            "Unirme",
            "El enlace funciona una sola vez, durante siete días. Si no sabes de quién se trata, no hagas nada.",
        ),
    };
    let parts = [
        Part::Says(says),
        Part::Link(link, open),
        Part::Says(lasts.to_owned()),
    ];
    written(key, to, subject, language, &parts)
}

/// What somebody has gained in an organization.
pub(crate) enum Gained<'a> {
    /// The person with that name is an owner.
    Owner(&'a str),
    /// There is an API key.
    Key {
        /// What it is called.
        name: &'a str,
        /// What it may be used for.
        scopes: &'a [Action],
    },
    /// Calls are placed with another account at the carrier.
    Carrier {
        /// The space's address.
        space: &'a str,
        /// The project, as far as it is shown.
        project: &'a str,
    },
}

/// The message that tells an owner what somebody has gained in their organization.
pub(crate) fn gained(
    language: Language,
    (key, to): (String, String),
    (person, organization): (&str, &str),
    gained: &Gained<'_>,
    account: &str,
) -> Mail {
    let (person, organization) = (one_line(person), one_line(organization));
    let (subject, says) = match language {
        Language::English => in_english(&person, &organization, gained),
        Language::Spanish => in_spanish(&person, &organization, gained),
    };
    let (see_to_it, open) = match language {
        Language::English => (
            "If this is not meant to be, sign in and undo it now: disable the member, revoke the key, or disconnect the account.",
            "Account",
        ),
        Language::Spanish => (
            "Si esto no debía ser así, inicia sesión y deshazlo ahora: desactiva al miembro, revoca la clave o desconecta la cuenta.",
            "Cuenta",
        ),
    };
    let parts = [
        Part::Says(says),
        Part::Says(see_to_it.to_owned()),
        Part::Link(account, open),
    ];
    written(key, to, subject, language, &parts)
}

fn in_english(person: &str, organization: &str, gained: &Gained<'_>) -> (String, String) {
    match gained {
        Gained::Owner(name) => {
            let name = one_line(name);
            (
                format!("{name} is an owner of {organization}"),
                format!(
                    "{person} has made {name} an owner of {organization} on Callslot. Owners may do everything."
                ),
            )
        }
        Gained::Key { name, scopes } => {
            let (name, scopes) = (one_line(name), listed(scopes));
            (
                format!("A new API key in {organization}"),
                format!(
                    "{person} has made the API key \u{201c}{name}\u{201d} in {organization} on Callslot. It may be used for: {scopes}."
                ),
            )
        }
        Gained::Carrier { space, project } => (
            format!("{organization} has another carrier account"),
            format!(
                "{person} has connected the project {project} at {space} to {organization} on Callslot. Calls are placed with it from now on."
            ),
        ),
    }
}

fn in_spanish(person: &str, organization: &str, gained: &Gained<'_>) -> (String, String) {
    match gained {
        Gained::Owner(name) => {
            let name = one_line(name);
            (
                format!("{name} es propietario de {organization}"),
                format!(
                    "{person} ha hecho a {name} propietario de {organization} en Callslot. Los propietarios pueden hacerlo todo."
                ),
            )
        }
        Gained::Key { name, scopes } => {
            let (name, scopes) = (one_line(name), listed(scopes));
            (
                format!("Una nueva clave de API en {organization}"),
                format!(
                    "{person} ha creado la clave de API «{name}» en {organization} en Callslot. Sirve para: {scopes}."
                ),
            )
        }
        Gained::Carrier { space, project } => (
            format!("{organization} tiene otra cuenta de operador"),
            format!(
                "{person} ha conectado el proyecto {project} de {space} a {organization} en Callslot. Desde ahora las llamadas se hacen con ella."
            ),
        ),
    }
}

/// Scopes by the names that the API has for them.
fn listed(scopes: &[Action]) -> String {
    let names: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
    names.join(", ")
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
    let (mut text, mut html) = (String::new(), String::new());
    for part in parts {
        // Writing to a string cannot fail.
        let _ = match part {
            Part::Says(says) => {
                let _ = write!(text, "{says}\n\n");
                write!(html, "<p>{}</p>", escaped(says))
            }
            Part::Code(code) => {
                let _ = write!(text, "{code}\n\n");
                write!(
                    html,
                    "<p style=\"font-size:24px;font-weight:600\">{}</p>",
                    escaped(code)
                )
            }
            Part::Link(link, opens) => {
                let _ = write!(text, "{link}\n\n");
                let link = escaped(link);
                write!(html, "<p><a href=\"{link}\">{opens}</a></p>")
            }
        };
    }
    let style = "font:14px/1.5 system-ui,sans-serif;color:#14181f;background:#ffffff";
    let tag = language.tag();
    Mail {
        key,
        to,
        subject,
        text: text.trim_end().to_owned(),
        html: format!(
            "<!doctype html><html lang=\"{tag}\"><body style=\"{style}\">{html}</body></html>"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_read_as_reviewed() {
        let mut all = String::new();
        for language in [Language::English, Language::Spanish] {
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
                invitation(language, key(), to(), names, link),
                told(&Gained::Owner("Adam\nAdmin")),
                told(&Gained::Key {
                    name: "Clinic <software>",
                    scopes: &[Action::Read, Action::Write],
                }),
                told(&Gained::Carrier {
                    space: "https://acme.signalwire.com",
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
