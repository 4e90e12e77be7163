//! What owners are told when somebody gains power in their organization.

use super::{Part, one_line, written};
use crate::{language::Language, mail::Mail};
use callslot_shared::access::Action;

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
