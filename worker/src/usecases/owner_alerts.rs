//! Notices by mail to owners of whatever has given somebody power in their organization. So a change that none of them
//! has made does not go unseen.

use crate::{
    App,
    store::{Tenant, audit_log::Entry, members},
    usecases::outgoing::{self, Addressee, Outgoing},
};
use callslot_messages::{Gained, Mailbox, Message, OwnerAlert as AlertContent};
use callslot_shared::{
    access::Action,
    ids::{OrganizationId, UserId},
    message::MessageKind,
    words::Language,
};
use chrono::TimeDelta;

/// The time for which an alert is tried.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// The thing that was added.
pub(crate) enum AlertSubject {
    /// An owner.
    Owner(UserId),
    /// An API key of whoever has made the change.
    Key {
        /// Its name.
        name: String,
        /// The actions it may be used for.
        scopes: Vec<Action>,
    },
    /// An account at the carrier.
    Carrier {
        /// The space's address.
        space: String,
        /// The project, as far as it is shown.
        project: String,
    },
    /// An address that events go to.
    Webhook {
        /// Its host.
        host: String,
    },
}

/// A change that owners are told of.
pub(crate) struct OwnerAlert {
    /// The organization.
    pub(crate) organization: OrganizationId,
    /// The person who has made it.
    pub(crate) by: UserId,
    /// The thing that was added.
    pub(crate) added: AlertSubject,
    /// The key that the change is known by, so that each owner gets one message of it.
    pub(crate) key: String,
}

/// Tells all owners of the organization what whoever makes the entry has added, once the answer is made.
pub(crate) fn tell(app: &App, language: Language, entry: &Entry<'_>, added: AlertSubject) {
    let change = OwnerAlert {
        organization: entry.by.organization_id,
        by: entry.by.user_id,
        added,
        key: entry.id.to_string(),
    };
    let own = app.clone();
    app.background.wait_until(Box::pin(async move {
        send(&own, language, &change).await;
    }));
}

/// Tells all owners of a change, each in the language that they have chosen, or else in `language`. The log has what keeps
/// a message from being sent.
pub(crate) async fn send(app: &App, language: Language, change: &OwnerAlert) {
    let (true, Some(public_url)) = (app.mailer.is_some(), &app.settings.public_url) else {
        return;
    };
    let (organization, by) = (change.organization, change.by);
    let told = match members::owners(Tenant::new(&*app.db, organization), by).await {
        Ok(Some(told)) => told,
        Ok(None) => return,
        Err(error) => {
            crate::log::error("members", &error);
            return;
        }
    };
    let gained = match &change.added {
        AlertSubject::Owner(user) => {
            let owner = told.owners.iter().find(|owner| owner.id == *user);
            // Whoever is none any more by now was told of by what has changed that.
            let Some(owner) = owner else { return };
            Gained::Owner {
                name: owner.name.clone(),
            }
        }
        AlertSubject::Key { name, scopes } => Gained::Key {
            name: name.clone(),
            scopes: scopes.clone(),
        },
        AlertSubject::Carrier { space, project } => Gained::Carrier {
            space: space.clone(),
            project: project.clone(),
        },
        AlertSubject::Webhook { host } => Gained::Webhook { host: host.clone() },
    };
    let mut account = public_url.clone();
    account.set_path("/account");
    for owner in &told.owners {
        let alert = AlertContent {
            person: told.person.clone(),
            organization: told.organization.clone(),
            gained: gained.clone(),
            account: account.to_string(),
        };
        let mail = Outgoing {
            id: format!("owners.{}.{}", change.key, owner.id),
            organization: Some(organization),
            kind: MessageKind::OwnerAlert,
            recipient: Addressee::Member(owner.id),
            to: Mailbox {
                name: Some(owner.name.clone()),
                address: owner.email.clone(),
            },
            language: owner.language.unwrap_or(language),
            message: Message::OwnerAlert(alert),
            life: LIFE,
        };
        outgoing::send(app, mail).await;
    }
}
