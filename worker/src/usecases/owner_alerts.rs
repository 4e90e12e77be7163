//! Notices by mail to owners of whatever has given somebody power in their organization. So a change that none of them
//! has made does not go unseen.

use crate::{
    App,
    mail::{self, words::Gained},
    store::{Tenant, audit_log::Entry, members},
};
use callslot_shared::{
    access::Action,
    ids::{OrganizationId, UserId},
    words::Language,
};

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
            Gained::Owner(&owner.name)
        }
        AlertSubject::Key { name, scopes } => Gained::Key { name, scopes },
        AlertSubject::Carrier { space, project } => Gained::Carrier { space, project },
    };
    let mut account = public_url.clone();
    account.set_path("/account");
    for owner in &told.owners {
        let key = format!("owners/{}/{}", change.key, owner.id);
        let names = (&*told.person, &*told.organization);
        let to = owner.email.clone();
        let language = owner.language.unwrap_or(language);
        let mail = mail::words::gained(language, (key, to), names, &gained, account.as_str());
        mail::deliver(app.mailer.as_deref(), &*app.clock, &mail).await;
    }
}
