//! Letters about accounts: signing in, an invitation, somebody's gain of power.

use callslot_shared::{
    access::Action,
    words::{Language, invitation as invitation_texts, mail as texts, messages::proof, roles},
};

use crate::account::{
    AddressProof, Gained, OwnerAlert, SignIn, WebhookDisabled, WorkspaceInvitation,
};
use crate::dates::Dates;
use crate::letter::{Letter, Part};
use crate::plain::one_line;

/// The product's name, which stands beside its mark.
const BRAND: &str = "Callslot";

/// The letter with a code and a link to sign in with.
pub(super) fn sign_in(facts: &SignIn, language: Language) -> Letter {
    let says = |text| Part::Says(language.say(text).to_owned());
    let parts = vec![
        says(texts::SIGN_IN_CODE),
        Part::Code(spaced(&facts.code)),
        says(texts::SIGN_IN_LINK),
        link(&facts.link, language.say(texts::SIGN_IN_OPEN)),
        says(texts::SIGN_IN_LASTS),
    ];
    let subject = language.say(texts::SIGN_IN_SUBJECT).to_owned();
    Letter::plain(subject, BRAND, parts)
}

/// The letter that invites somebody to an organization.
pub(super) fn invitation(facts: &WorkspaceInvitation, language: Language) -> Letter {
    let (inviter, organization) = (one_line(&facts.inviter), one_line(&facts.organization));
    let values = [
        ("inviter", &*inviter),
        ("organization", &*organization),
        ("role", language.say(roles::name(facts.role))),
    ];
    let subject = language.fill(invitation_texts::INVITED, &values);
    let parts = vec![
        Part::Says(format!("{subject}.")),
        Part::Says(language.say(invitation_texts::ABOUT).to_owned()),
        link(&facts.link, language.say(texts::INVITATION_OPEN)),
        Part::Says(language.say(texts::INVITATION_LASTS).to_owned()),
    ];
    Letter::plain(subject, BRAND, parts)
}

/// The letter that tells an owner what somebody has gained in their organization.
pub(super) fn alert(facts: &OwnerAlert, language: Language) -> Letter {
    let (person, organization) = (one_line(&facts.person), one_line(&facts.organization));
    let mut values = vec![("person", &*person), ("organization", &*organization)];
    let (subject, says) = match facts.gained {
        Gained::Owner { .. } => (texts::OWNER_SUBJECT, texts::OWNER),
        Gained::Key { .. } => (texts::KEY_SUBJECT, texts::KEY),
        Gained::Carrier { .. } => (texts::CARRIER_SUBJECT, texts::CARRIER),
        Gained::Webhook { .. } => (texts::WEBHOOK_SUBJECT, texts::WEBHOOK),
    };
    let (name, scopes) = (facts.gained.name(), facts.gained.scopes());
    values.extend([("name", &*name), ("scopes", &*scopes)]);
    if let Gained::Carrier { space, project } = &facts.gained {
        values.extend([("space", &**space), ("project", &**project)]);
    }
    if let Gained::Webhook { host } = &facts.gained {
        values.push(("host", &**host));
    }
    let parts = vec![
        Part::Says(language.fill(says, &values)),
        Part::Says(language.say(texts::UNDO).to_owned()),
        link(&facts.account, language.say(texts::UNDO_OPEN)),
    ];
    Letter::plain(language.fill(subject, &values), BRAND, parts)
}

/// The letter that tells an owner that an endpoint of webhooks is disabled.
pub(super) fn webhook_disabled(facts: &WebhookDisabled, language: Language) -> Letter {
    let organization = one_line(&facts.organization);
    let values = [("organization", &*organization), ("host", &*facts.host)];
    let says = if facts.is_gone {
        texts::WEBHOOK_GONE
    } else {
        texts::WEBHOOK_FAILING
    };
    let parts = vec![
        Part::Says(language.fill(says, &values)),
        Part::Says(language.say(texts::WEBHOOK_REPLAY).to_owned()),
        link(&facts.link, language.say(texts::WEBHOOK_OPEN)),
    ];
    let subject = language.fill(texts::WEBHOOK_DISABLED_SUBJECT, &values);
    Letter::plain(subject, BRAND, parts)
}

/// The letter that asks somebody whether the address is theirs that was left on a public page. Nothing in it is of the
/// stranger's own making but the time: it may go to somebody who has asked for nothing.
pub(super) fn address_proof(facts: &AddressProof, dates: Dates) -> Letter {
    let language = dates.language;
    let (organization, event) = (one_line(&facts.organization), one_line(&facts.event));
    let when = Dates {
        zone: facts.zone,
        ..dates
    }
    .long(facts.start);
    let values = [
        ("organization", &*organization),
        ("event", &*event),
        ("when", &*when),
    ];
    let mut parts = vec![Part::Says(proof::ASKED.fill(language, &values))];
    if let Some(code) = &facts.code {
        parts.push(Part::Says(proof::CODE.template(language).to_owned()));
        parts.push(Part::Code(spaced(code)));
    }
    if let Some(url) = &facts.link {
        parts.push(Part::Says(proof::LINK.template(language).to_owned()));
        parts.push(link(url, proof::OPEN.template(language)));
    }
    let lasts = if facts.code.is_some() {
        proof::CODE_LASTS
    } else {
        proof::LINK_LASTS
    };
    parts.push(Part::Says(lasts.template(language).to_owned()));
    let subject = proof::SUBJECT.fill(language, &values);
    Letter::plain(subject, BRAND, parts)
}

impl Gained {
    /// The name of the owner or the key, in one line.
    fn name(&self) -> String {
        match self {
            Self::Owner { name } | Self::Key { name, .. } => one_line(name),
            Self::Carrier { .. } | Self::Webhook { .. } => String::new(),
        }
    }

    /// The key's scopes, by the names that the API has for them.
    fn scopes(&self) -> String {
        let Self::Key { scopes, .. } = self else {
            return String::new();
        };
        let names: Vec<_> = scopes.iter().copied().map(Action::as_str).collect();
        names.join(", ")
    }
}

/// An address that the words before it have told of.
fn link(url: &str, label: &'static str) -> Part {
    Part::Button {
        label,
        url: url.to_owned(),
        introduced: true,
    }
}

/// A code in two groups, which are easier to keep in mind.
fn spaced(code: &str) -> String {
    let half = code.len() / 2;
    match (code.get(..half), code.get(half..)) {
        (Some(first), Some(second)) => format!("{first} {second}"),
        _ => code.to_owned(),
    }
}
