//! The message to owners when somebody gains power in their organization.

use super::{Part, one_line, written};
use crate::mail::Mail;
use callslot_shared::{
    access::Action,
    words::{Language, mail as texts},
};

/// A power that somebody has gained in an organization.
pub(crate) enum Gained<'a> {
    /// The person with that name is an owner.
    Owner(&'a str),
    /// There is an API key.
    Key {
        /// Its name.
        name: &'a str,
        /// The actions it may be used for.
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
    let (subject, says) = match gained {
        Gained::Owner(_) => (texts::OWNER_SUBJECT, texts::OWNER),
        Gained::Key { .. } => (texts::KEY_SUBJECT, texts::KEY),
        Gained::Carrier { .. } => (texts::CARRIER_SUBJECT, texts::CARRIER),
    };
    let mut values = vec![("person", &*person), ("organization", &*organization)];
    let (name, scopes) = (gained.name(), gained.scopes());
    values.extend([("name", &*name), ("scopes", &*scopes)]);
    if let Gained::Carrier { space, project } = gained {
        values.extend([("space", *space), ("project", *project)]);
    }
    let parts = [
        Part::Says(language.fill(says, &values)),
        Part::Says(language.say(texts::UNDO).to_owned()),
        Part::Link(account, language.say(texts::UNDO_OPEN)),
    ];
    written(key, to, language.fill(subject, &values), language, &parts)
}

impl Gained<'_> {
    /// The name of the owner or the key, in one line.
    fn name(&self) -> String {
        match self {
            Self::Owner(name) | Self::Key { name, .. } => one_line(name),
            Self::Carrier { .. } => String::new(),
        }
    }

    /// The key's scopes, by the names that the API has for them.
    fn scopes(&self) -> String {
        let Self::Key { scopes, .. } = self else {
            return String::new();
        };
        let names: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
        names.join(", ")
    }
}
